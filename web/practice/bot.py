"""Rasa's REST channel: the only way in which the web speaks to the bot."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings

log = logging.getLogger(__name__)
_of_thread = threading.local()


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
            response = _http().post(f"{self.url}/webhooks/rest/webhook", json=sent, headers=self._headers(sender_id), timeout=self.timeout)
            answers = response.json() if response.status_code == 200 else None
        except requests.ConnectionError as error:
            refused = _refused(error)
            raise self._unavailable("nothing listens there" if refused else "the connection broke", pending=not refused) from error
        except requests.Timeout as error:
            raise self._unavailable("no answer in time", pending=True) from error
        except requests.RequestException as error:
            raise self._unavailable("no readable answer") from error
        if answers is None:
            raise self._unavailable(f"status {response.status_code}")
        if not isinstance(answers, list) or not answers:
            raise self._unavailable("an empty answer; does the action server run?")
        return answers

    def _headers(self, sender_id: str) -> dict[str, str]:
        # By the conversation a proxy before several Rasa servers finds the one that has it in memory.
        about = {"X-Conversation": sender_id}
        return {**about, "Authorization": f"Bearer {self.secret}"} if self.secret else about

    def _unavailable(self, why: str, pending: bool = False) -> BotUnavailable:
        log.warning("The bot at %s did not answer: %s", self.url, why)
        return BotUnavailable(why, pending)


def _http() -> requests.Session:
    """Return this thread's connection to the bot: it stays open between turns."""
    if not hasattr(_of_thread, "http"):
        _of_thread.http = requests.Session()
        # The bot is asked directly: no proxy, no password file.
        _of_thread.http.trust_env = False
    http: requests.Session = _of_thread.http
    return http


def _refused(error: requests.ConnectionError) -> bool:
    """Whether no connection came about, so that nothing can have arrived."""
    return isinstance(error, requests.ConnectTimeout) or "NewConnectionError" in repr(error)


def from_settings() -> Bot:
    """Return the bot that the settings name."""
    return Bot(settings.RASA_URL, settings.RASA_TIMEOUT, settings.CHANNEL_SECRET)
