"""Rasa's SQL tracker store, with the conversations that are going on kept in memory.

The table is Rasa's own. A message costs three questions to the database (has another server written? before it, and again before what came
of it is written, and what number did that get?) and one insert, however long the conversation is. What is in memory is never ahead of the
table: a tracker whose events could not be saved is read anew. A turn is written whole, once, and only after the very events that it began
with: that holds with several servers, and whatever becomes of their locks.
"""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy.engine import Connection, Engine

from components import engines, in_process, no_fallback, short_rules
from components.events import event, plain
from components.kept import Kept
from components.live_tracker import STARTS_ANEW, LiveTracker
from components.turn import AlreadyHeard, Overtaken, TurnFailed, current

DEFAULTS: dict[str, Any] = {
    # How many events of conversations stay in memory, those of the latest ones; at least 1. A turn is seven events, an event about 3 KB.
    "live_events": 100_000,
    # SQLite only: `normal` can lose the last moments where the machine loses power, and nothing where a process dies; `full` waits for
    # the disk at every turn.
    "synchronous": "normal",
}
_OF_RASA = ("dialect", "port", "db", "username", "password", "login_db", "query")


class LiveTrackerStore(SQLTrackerStore):
    """`tracker_store: {type: components.tracker_store.LiveTrackerStore}`, with the settings of Rasa's `SQL` store and `DEFAULTS`."""

    engine: Engine

    def __init__(self, domain: Domain | None = None, host: str | None = None, event_broker: Any = None, **settings: Any) -> None:
        """Open the store, and let actions run in this process where endpoints.yml says so.

        Raises:
            RasaException: naming the setting that is wrong.
        """
        own = {name: settings.pop(name, default) for name, default in DEFAULTS.items()}
        _check(own, settings, host)
        super().__init__(domain=domain, host=host, event_broker=event_broker, **settings)
        self._live = Kept(own["live_events"])
        self._table = self.SQLEvent.__table__
        self._reopen(own["synchronous"])
        # No place of Rasa's own tells us earlier that the server starts.
        in_process.install()
        short_rules.install()
        no_fallback.install()

    def _reopen(self, synchronous: str) -> None:
        of_rasa = self.engine
        if of_rasa.dialect.name == "sqlite":
            self.engine = engines.open_sqlite(of_rasa.url, synchronous)
        elif of_rasa.dialect.name == "postgresql":
            self.engine = engines.open_postgresql(of_rasa.url)
        else:
            return
        of_rasa.dispose()
        # A database in memory is another one now.
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    @property
    def domain(self) -> Domain:
        """The domain of the trackers."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
        # Another model may have other slots.
        self._live.clear()

    def init_tracker(self, sender_id: str) -> LiveTracker:
        """Return an empty tracker."""
        return LiveTracker(sender_id, self.domain.slots, max_event_history=self.max_event_history)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the conversation since its latest session start, None where nothing is stored of it.

        Raises:
            AlreadyHeard: it holds the message of the current turn, with an answer.
        """
        tracker = self._live.take(sender_id)
        with self.engine.connect() as connection:
            if tracker is None or not self._is_up_to_date(connection, tracker):
                tracker = self._read(connection, sender_id)
        if tracker is not None:
            self._live.keep(tracker)
            turn = current()
            if turn and turn.key and (answers := tracker.answers_to(turn.key)):
                raise AlreadyHeard(answers)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that are new.

        Raises:
            TurnFailed: an action of the current turn failed.
            Overtaken: the conversation has changed since the tracker was read; nothing was written.
        """
        self._live.take(tracker.sender_id)
        if not isinstance(tracker, LiveTracker):
            await super().save(tracker)
            return
        turn = current()
        if turn and turn.failure:
            raise TurnFailed(str(turn.failure)) from turn.failure
        await self.stream_events(tracker)
        new = list(islice(tracker.events, tracker.saved, None))
        if new:
            with self.engine.begin() as connection:
                engines.alone(connection, tracker.sender_id)
                if self._latest(connection, tracker.sender_id) != tracker.last_id:
                    raise Overtaken("The conversation has changed while the turn was under way.")
                connection.execute(self._table.insert(), [_row(tracker.sender_id, one) for one in new])
                latest = self._latest(connection, tracker.sender_id)
            tracker.saved, tracker.last_id = len(tracker.events), latest
        # With a new session in it, it holds more than the next message is to see.
        if not any(isinstance(one, SessionStarted) for one in new):
            self._live.keep(tracker)

    def _latest(self, connection: Connection, sender_id: str) -> int:
        """Return the number of the conversation's latest event; 0 where there is none."""
        found = connection.execute(sa.select(sa.func.max(self._table.c.id)).where(self._table.c.sender_id == sender_id)).scalar()
        return int(found or 0)

    def _is_up_to_date(self, connection: Connection, tracker: LiveTracker) -> bool:
        """Whether a tracker holds what the table holds, with what another server has added since."""
        if tracker.saved != len(tracker.events):
            # The message that it was read for came to no good end.
            return False
        rows = self._rows(connection, tracker.sender_id, tracker.last_id)
        if not rows or rows[0][0] != tracker.last_id:
            # The conversation was removed.
            return False
        events = _events(rows[1:])
        if any(isinstance(one, STARTS_ANEW) for one in events):
            return False
        _add(tracker, rows[-1][0], events)
        return True

    def _read(self, connection: Connection, sender_id: str) -> LiveTracker | None:
        # By number, not by time as Rasa has it: a clock that is set back must not hide what came after.
        starts = sa.and_(self._table.c.sender_id == sender_id, self._table.c.type_name == SessionStarted.type_name)
        start = connection.execute(sa.select(sa.func.max(self._table.c.id)).where(starts)).scalar() or 0
        rows = self._rows(connection, sender_id, start)
        if not rows:
            return None
        tracker = self.init_tracker(sender_id)
        _add(tracker, rows[-1][0], _events(rows))
        return tracker

    def _rows(self, connection: Connection, sender_id: str, since: int) -> list[Any]:
        """Return number and data of the conversation's events from the number `since` on."""
        columns = self._table.c
        query = sa.select(columns.id, columns.data).where(columns.sender_id == sender_id, columns.id >= since).order_by(columns.id)
        return list(connection.execute(query))


def _events(rows: Sequence[Any]) -> list[Event]:
    known: dict[str, str] = {}
    found = (event(plain(json.loads(data), known)) for _, data in rows)
    return [one for one in found if one]


def _add(tracker: LiveTracker, last_id: int, events: Sequence[Event]) -> None:
    tracker.recall(events)
    tracker.saved, tracker.last_id = len(tracker.events), last_id


def _row(sender_id: str, one: Event) -> dict[str, Any]:
    data = one.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": one.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _check(own: dict[str, Any], of_rasa: dict[str, Any], host: str | None) -> None:
    where = "endpoints.yml: tracker_store: "
    if host and host.startswith("postgres:"):
        raise RasaException(f"{where}url begins with postgres://; write postgresql://.")
    most = own["live_events"]
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise RasaException(f"{where}live_events is {most!r}; set it to a whole number from 1.")
    if own["synchronous"] not in ("normal", "full"):
        raise RasaException(f"{where}synchronous is {own['synchronous']!r}; set it to normal or full.")
    if unknown := [name for name in of_rasa if name not in _OF_RASA]:
        raise RasaException(f"{where}{', '.join(unknown)} is no setting; there are: {', '.join((*DEFAULTS, *_OF_RASA, 'url'))}.")
