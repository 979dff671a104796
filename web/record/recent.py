"""The record of a session that is going on, read on from where it was left: a turn costs the same however long the session is.

The tracker's table only grows, except where a whole conversation is removed. So what was read stays true as long as the last row that was
read is still there, and the rows after it are all that is new: they add to the turns that are there already. Reviewing and measuring read
afresh, with `web.record.reader`.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mi.transcript import Reading, Transcript, read_on
from web.record.reader import Event, Exchange, Record, event_of, exchanges_of, rows_of

MOST_EVENTS = 50_000
"""Events of all sessions that are kept, about 3 KB each with the turns they make; the sessions that waited longest are dropped."""

_NEEDED_OF_PARSE = ("intent", "entities")


@dataclass(frozen=True)
class _Kept:
    last: tuple[int, str]
    """The last row: its number and its data."""
    exchanges: Sequence[Exchange]
    reading: Reading
    events: int


@dataclass
class KnownRecord(Record):
    """A record whose turns are put together already."""

    reading: Reading = field(default_factory=Reading)

    @property
    def transcript(self) -> Transcript:
        return self.reading.transcript


class Recent:
    """Records read lately, for all threads of this process."""

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most = most_events
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._events = 0
        self._lock = threading.Lock()

    def record_of(self, sender_id: str) -> Record:
        """Return the record of one session as it is now; what it holds is shared, and must not be changed.

        Raises:
            RecordUnavailable: the tracker's store cannot be read now.
        """
        with self._lock:
            known = self._kept.get(sender_id)
        rows = rows_of(sender_id, known.last[0] if known else 0)
        if known and (not rows or rows[0] != known.last):
            # The conversation was removed, or this is another store.
            known, rows = None, rows_of(sender_id, 0)
        new = [_slim(event_of(data)) for _, data in (rows[1:] if known else rows)]
        reading = read_on(known.reading if known else Reading(), map(_said, new))
        exchanges = list(known.exchanges) if known else []
        if new and exchanges:
            # The newest exchange goes on: not in the one that others hold.
            last = exchanges.pop()
            new = [last.user, *last.after, *new]
        exchanges += exchanges_of(new)
        if rows:
            count = (known.events if known else 0) + len(rows) - bool(known)
            self._keep(sender_id, _Kept(rows[-1], tuple(exchanges), reading, count))
        return KnownRecord(exchanges, reading)

    def forget(self, sender_ids: Iterable[str]) -> None:
        """Forget these sessions: they are erased."""
        with self._lock:
            for sender_id in sender_ids:
                if kept := self._kept.pop(sender_id, None):
                    self._events -= kept.events

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._events = 0

    def _keep(self, sender_id: str, kept: _Kept) -> None:
        with self._lock:
            before = self._kept.pop(sender_id, None)
            self._kept[sender_id] = kept
            self._events += kept.events - (before.events if before else 0)
            while self._events > self._most and len(self._kept) > 1:
                self._events -= self._kept.popitem(last=False)[1].events


def _said(event: Event) -> Event:
    return Exchange(event).said if event.get("event") == "user" else event


def _slim(event: Event) -> Event:
    """Leave out what the coder wrote down beside the message: the feedback says it again."""
    if event.get("event") != "user":
        return event
    parsed = event.get("parse_data") or {}
    return {**event, "parse_data": {name: parsed[name] for name in _NEEDED_OF_PARSE if name in parsed}}


recent = Recent()
record_of = recent.record_of
