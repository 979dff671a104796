"""Rasa's REST channel: the only way in which the web speaks to the bot."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import urllib3
from django.conf import settings

log = logging.getLogger(__name__)

_http = urllib3.PoolManager(maxsize=16, retries=False)
"""Connections to the bot stay open between turns, as many as the web has threads. No proxy, and no second try: that is for `delivery`."""
_REFUSED = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
"""No connection came about, so that nothing can have arrived."""
_OF_A_PROXY = (502, 504)
"""A proxy in between lost the bot on the way, or gave up waiting for it."""


class BotUnavailable(Exception):
    """The bot did not answer as it should. `pending`: it may have heard us and be at work on it still."""

    def __init__(self, why: str, pending: bool = False) -> None:
        super().__init__(why)
        self.pending = pending


@dataclass(frozen=True)
class Bot:
    """The bot at an address."""

    url: str
    timeout: float
    secret: str = field(default="", repr=False)
    """Tells the bot's channel that it is the web that asks; empty where the channel wants none."""

    def send(self, sender_id: str, message: str, key: str, about: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Send one message and return the answers; `about` goes with it as further metadata.

        The key travels as metadata, which Rasa keeps with the message: the record then tells whether this very post arrived.

        Raises:
            BotUnavailable: refused, timed out, not a 200, not a list, or an empty list (which is how a dead action server looks).
        """
        sent = {"sender": sender_id, "message": message, "metadata": {**(about or {}), "key": key}}
        try:
            response = _http.request(
                "POST",
                f"{self.url}/webhooks/rest/webhook",
                body=json.dumps(sent),
                headers=self._headers(sender_id),
                timeout=self.timeout,
                redirect=False,
            )
            answers = json.loads(response.data) if response.status == 200 else None
        except _REFUSED as error:
            raise self._unavailable("nothing listens there") from error
        except urllib3.exceptions.ReadTimeoutError as error:
            raise self._unavailable("no answer in time", pending=True) from error
        except urllib3.exceptions.ProtocolError as error:
            raise self._unavailable("the connection broke", pending=True) from error
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise self._unavailable("no readable answer") from error
        if answers is None:
            raise self._unavailable(f"status {response.status}", pending=response.status in _OF_A_PROXY)
        if not isinstance(answers, list) or not answers:
            raise self._unavailable("an empty answer; does the action server run?")
        return answers

    def _headers(self, sender_id: str) -> dict[str, str]:
        # By the conversation a proxy before several Rasa servers finds the one that has it in memory.
        about = {"Content-Type": "application/json", "X-Conversation": sender_id}
        return {**about, "Authorization": f"Bearer {self.secret}"} if self.secret else about

    def _unavailable(self, why: str, pending: bool = False) -> BotUnavailable:
        log.warning("The bot at %s did not answer: %s", self.url, why)
        return BotUnavailable(why, pending)


def from_settings() -> Bot:
    """Return the bot that the settings name."""
    return Bot(settings.RASA_URL, settings.RASA_TIMEOUT, settings.CHANNEL_SECRET)
