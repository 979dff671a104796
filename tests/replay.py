"""What a record must hold: each step of a student once, in order, answered, and a client who stands where that leaves it.

Everything is said once more to a client of `mi`, with no server in between, and compared.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions import material
from mi.answer import Reply, answer, open_session
from mi.assess import Volley, assess, heard, permitted
from mi.coach import Coach
from mi.persona import Persona
from mi.session import Session
from mi.volley import Coded
from tests.scale.students import HINT, REWIND, SAID, Step

Event = Mapping[str, Any]


@dataclass
class Exchange:
    """A message in the record, and the events after it."""

    user: Event
    after: list[Event] = field(default_factory=list)

    @property
    def intent(self) -> str:
        return str(((self.user.get("parse_data") or {}).get("intent") or {}).get("name") or "")

    @property
    def step(self) -> Step:
        """What it is on a student's list."""
        return (self.intent, "") if self.intent in (HINT, REWIND) else (SAID, self.user.get("text") or "")

    @property
    def lines(self) -> list[str]:
        """What the client said."""
        return [event["text"] for event in self.after if event["event"] == "bot" and event.get("text")]

    @property
    def customs(self) -> list[dict[str, Any]]:
        """What came beside the client's words, such as feedback."""
        found = ((event.get("data") or {}).get("custom") for event in self.after if event["event"] == "bot")
        return [custom for custom in found if custom]

    @property
    def states(self) -> list[dict[str, Any]]:
        """The sessions that were kept for the next turn."""
        return [event["value"] for event in self.after if event["event"] == "slot" and event["name"] == "session" and event["value"]]

    @property
    def volley(self) -> Volley:
        """What the coder heard."""
        found = self.user["parse_data"].get("volley") or {}
        coded = tuple(Coded.from_dict(item) for item in found.get("utterances") or [])
        return heard(self.user["text"], coded, [(topic["topic"], topic["start"]) for topic in found.get("topics") or []])


def exchanges(events: Iterable[Event]) -> list[Exchange]:
    """Put the events of a conversation into exchanges; what comes before the first message is left out."""
    found: list[Exchange] = []
    for event in events:
        if event["event"] == "user":
            found.append(Exchange(event))
        elif found:
            found[-1].after.append(event)
    return found


def texts(events: Iterable[Event]) -> list[str]:
    """Return what was said after the start, in the order of the events."""
    return [one.user["text"] for one in exchanges(events)[1:]]


def faults(events: Sequence[Event], steps: Sequence[Step]) -> list[str]:
    """Return what is wrong with a conversation's events, in the order of their numbers; `steps` were acknowledged, in order."""
    found = exchanges(events)
    if not found or found[0].intent != "start":
        return ["the record does not begin with the start of the session"]
    recorded = [one.step for one in found[1:]]
    wrong = []
    if recorded != list(steps):
        twice = sorted({step for step in recorded if step[1] and recorded.count(step) > 1})
        missing = [step for step in steps if step not in recorded]
        never = [step for step in recorded if step not in steps]
        wrong.append(
            f"{len(steps)} steps, recorded {len(recorded)}: twice {twice}, missing {missing}, never acknowledged {never}, or the order"
        )
    keys = [str((one.user.get("metadata") or {}).get("key")) for one in found]
    if len(set(keys)) != len(keys):
        wrong.append(f"of {len(keys)} keys {len(set(keys))} are different")
    return wrong + _replayed(found)


def _replayed(record: Sequence[Exchange]) -> list[str]:
    given = {entity["entity"]: entity["value"] for entity in record[0].user["parse_data"]["entities"]}
    persona = material.personas("")[given["persona"]]
    reply = open_session(persona, given["feedback"], given["seed"], given["difficulty"])
    wrong = _differs("the opening", record[0], [reply.text], None, reply.session)
    session, before = _stored(reply.session), []
    for number, one in enumerate(record[1:], start=1):
        kind = one.step[0]
        what = f"message {number} ({kind})"
        if kind == REWIND:
            session = before.pop()
            taken = {"kind": "rewound", "turn": session.turn + 1}
            if one.lines or [{name: custom.get(name) for name in taken} for custom in one.customs] != [taken]:
                wrong.append(f"{what}: the answer is {one.lines} and {one.customs}")
        elif kind == HINT:
            told, session = _hinted(persona, session)
            wrong += _differs(what, one, [], told, session)
        else:
            before.append(session)
            reply, told, session = _answered(persona, session, one.volley)
            wrong += _differs(what, one, [reply.text], told, session)
            if told["turn"] != len(before):
                wrong.append(f"{what}: it is turn {told['turn']} and not {len(before)}")
    return wrong


def _answered(persona: Persona, session: Session, volley: Volley) -> tuple[Reply, dict[str, Any], Session]:
    volley = permitted(volley) if session.permission_given else volley
    reply = answer(persona, session, volley)
    coach = Coach(material.coaching(""), persona, session)
    told = coach.feedback(volley, assess(volley, session.talk, session.has_just_argued), reply)
    return reply, told, _stored(reply.session.with_phrases(*coach.phrases))


def _hinted(persona: Persona, session: Session) -> tuple[dict[str, Any], Session]:
    coach = Coach(material.coaching(""), persona, session)
    told = coach.hint()
    return told, _stored(replace(session.with_phrases(*coach.phrases), hint=coach.hinted))


def _differs(what: str, one: Exchange, lines: list[str], told: dict[str, Any] | None, session: Session) -> list[str]:
    wrong = []
    if one.lines != lines:
        wrong.append(f"{what}: the client said {one.lines}, and would have said {lines}")
    if one.customs != ([json.loads(json.dumps(told))] if told else []):
        wrong.append(f"{what}: {len(one.customs)} of feedback, or another than the conversation asks for")
    if len(one.states) != 1 or Session.from_dict(one.states[0]) != _stored(session):
        wrong.append(f"{what}: the client's state is not that of the conversation")
    return wrong


def _stored(session: Session) -> Session:
    """As it is in the store: written out and read."""
    return Session.from_dict(json.loads(json.dumps(session.as_dict())))


def on_the_page(events: Sequence[Event]) -> list[str]:
    """Return the bubbles that the page of the conversation must show: the first line, and each reply with its answer."""
    found = exchanges(events)
    spoken = [one for one in found[1:] if one.step[0] == SAID]
    return [found[0].lines[0], *(words for one in spoken for words in (one.user["text"], one.lines[0]))]
