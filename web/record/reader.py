"""What was said, from the tracker's store: the only place in the web that reads it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import Error
from django.db.models import BigIntegerField, CharField, Q, QuerySet

from mi import transcript
from mi.behaviours import COMMANDS
from mi.transcript import Transcript
from web.prepared import Given, Prepared
from web.record.models import TrackerEvent

Event = dict[str, Any]

GUARD = "\u200b"
"""Put before a student's text that begins with a slash, so that Rasa does not take it for a command; never shown."""
_GUARD_AS_JSON = json.dumps(GUARD).strip('"')

_NEEDED = Q(type_name__in=("user", "bot")) | Q(type_name="slot", action_name="feedback")
"""What is read: what was said, and feedback that was recorded without being shown. The session's state is for Rasa alone, and large."""


class RecordUnavailable(Exception):
    """The tracker's store is there but cannot be read now."""


@dataclass
class Exchange:
    """One message to the bot and all that followed it."""

    user: Event
    after: list[Event] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the post that brought the message; empty where it came from elsewhere."""
        return str((self.user.get("metadata") or {}).get("key") or "")

    @property
    def intent(self) -> str:
        """What Rasa took the message for."""
        return ((self.user.get("parse_data") or {}).get("intent") or {}).get("name") or ""

    @property
    def said(self) -> Event:
        """The message as somebody said it: a command of ours, sent by a button, is nobody's words."""
        return {**self.user, "text": ""} if self.intent in COMMANDS else self.user

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The bot's answer, in the shape of the REST channel."""
        answers: list[dict[str, Any]] = []
        for event in self.after:
            if event.get("event") == "bot":
                custom = (event.get("data") or {}).get("custom")
                if event.get("text"):
                    answers.append({"text": event["text"]})
                if custom:
                    answers.append({"custom": custom})
        return answers


@dataclass
class Record:
    """All that the tracker holds of one session."""

    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def transcript(self) -> Transcript:
        """The turns of the session."""
        return transcript.read(event for exchange in self.exchanges for event in (exchange.said, *exchange.after))

    @property
    def farewell(self) -> str:
        """What the client said to the end of the session, if it was ended."""
        ends = [exchange for exchange in self.exchanges if exchange.intent == "end"]
        return next((answer["text"] for answer in ends[-1].messages if "text" in answer), "") if ends else ""

    def with_key(self, key: str) -> list[Exchange]:
        """Return the exchanges that the post with `key` brought about."""
        return [exchange for exchange in self.exchanges if exchange.key == key]

    @property
    def last_custom(self) -> dict[str, Any]:
        """The payload (a hint, word of what was taken back) that closes the record; empty after a turn."""
        if not self.exchanges:
            return {}
        return next((answer["custom"] for answer in self.exchanges[-1].messages if "custom" in answer), {})


def record_of(sender_id: str) -> Record:
    """Return the record of one session; empty where nothing was said yet."""
    return records_of([sender_id])[sender_id]


def records_of(sender_ids: Iterable[str]) -> dict[str, Record]:
    """Return the records of several sessions, with one query."""
    wanted = list(sender_ids)
    events: dict[str, list[Event]] = defaultdict(list)
    if wanted:
        for sender_id, data in _rows(wanted):
            events[sender_id].append(event_of(data))
    return {sender_id: Record(exchanges_of(events[sender_id])) for sender_id in wanted}


def rows_of(sender_id: str, since: int) -> list[tuple[int, str]]:
    """Return number and data of the events of one session, from the number `since` on."""
    return _asked(lambda: _since.rows(sender_id=sender_id, since=since))


def stream_records(sender_ids: Iterable[str]) -> Iterator[tuple[str, Record]]:
    """Yield the records of many sessions, one at a time so that they need not fit into memory; takes one query.

    They come by sender id, and only those of which there is one.
    """
    query = TrackerEvent.objects.filter(_NEEDED, sender_id__in=list(sender_ids), data__isnull=False)
    try:
        rows = query.order_by("sender_id", "id").values_list("sender_id", "data").iterator(chunk_size=2000)
        for sender_id, own in groupby(rows, key=lambda row: row[0]):
            yield sender_id, Record(exchanges_of(event_of(data) for _, data in own))
    except Exception as error:
        # PostgreSQL's cursors are closed after a failed question, which fails, too, and not with an error of Django's.
        of_database = error if isinstance(error, Error) else error.__context__
        if not isinstance(of_database, Error):
            raise
        if not is_not_there_yet(of_database):
            raise RecordUnavailable(str(of_database)) from error


def _rows(sender_ids: list[str]) -> list[tuple[str, str]]:
    return list(_read(Q(sender_id__in=sender_ids), "sender_id", "data"))


def _read(which: Q, *columns: str) -> list[Any]:
    return _asked(lambda: list(_query(which, *columns)))


def _query(which: Q, *columns: str) -> QuerySet:
    return TrackerEvent.objects.filter(which, _NEEDED, data__isnull=False).order_by("id").values_list(*columns)


_since = Prepared(lambda: _query(Q(sender_id=Given("sender_id", CharField()), id__gte=Given("since", BigIntegerField())), "id", "data"))


def _asked(ask: Callable[[], list[Any]]) -> list[Any]:
    try:
        return ask()
    except Error as error:
        if is_not_there_yet(error):
            return []
        raise RecordUnavailable(str(error)) from error


_UNDEFINED_TABLE = "42P01"


def is_not_there_yet(error: Error) -> bool:
    """Whether Rasa has not made its store yet: no file (SQLite), or no table in it."""
    said = str(error)
    of_postgres = getattr(error.__cause__, "pgcode", None) == _UNDEFINED_TABLE
    return of_postgres or "unable to open database file" in said or "no such table" in said


def event_of(data: str) -> Event:
    """Return an event as it was said: without the guard."""
    event: Event = json.loads(data)
    return _without_guard(event) if GUARD in data or _GUARD_AS_JSON in data else event


def exchanges_of(events: Iterable[Event]) -> list[Exchange]:
    """Return the messages among `events`, each with what followed it."""
    result: list[Exchange] = []
    for event in events:
        if event.get("event") == "user":
            result.append(Exchange(event))
        elif result:
            result[-1].after.append(event)
    return result


def _without_guard(value: Any) -> Any:
    """Take the guard out of all texts: out of what was said, and out of what was found in it."""
    if isinstance(value, str):
        return value.replace(GUARD, "")
    if isinstance(value, dict):
        return {name: _without_guard(entry) for name, entry in value.items()}
    return [_without_guard(entry) for entry in value] if isinstance(value, list) else value
