"""What the record must hold after everything broke: each reply once, in order, answered, and a client who stands where that leaves it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from actions import material
from mi.answer import answer, open_session
from mi.assess import assess, heard, permitted
from mi.behaviours import CODES
from mi.coach import Coach
from mi.session import Session
from mi.volley import Coded

Event = Mapping[str, Any]


def faults(events: Sequence[Event], said: Sequence[str]) -> list[str]:
    """Return what is wrong with a conversation's events, in the order of their numbers; `said`: what was acknowledged, in order."""
    exchanges = _exchanges(events)
    if not exchanges or _intent(exchanges[0][0]) != "start":
        return ["the record does not begin with the start of the session"]
    replies = texts(events)
    found = []
    if replies != list(said):
        twice = sorted({text for text in replies if replies.count(text) > 1})
        missing = [text for text in said if text not in replies]
        never = [text for text in replies if text not in said]
        found.append(
            f"said {len(said)}, recorded {len(replies)}: twice {twice}, missing {missing}, never acknowledged {never}, or the order"
        )
    return found + _replayed(exchanges)


def texts(events: Sequence[Event]) -> list[str]:
    """Return what was said after the start, in the order of the events."""
    return [user["text"] for user, _ in _exchanges(events)[1:]]


def _replayed(exchanges: Sequence[tuple[Event, list[Event]]]) -> list[str]:
    """Say everything once more to a client of `mi`, and compare."""
    start, opened = exchanges[0]
    given = {entity["entity"]: entity["value"] for entity in start["parse_data"]["entities"]}
    persona = material.personas("")[given["persona"]]
    reply = open_session(persona, given["feedback"], given["seed"], given["difficulty"])
    session = _again(reply.session)
    found = _differs("the opening", opened, [reply.text], [], session)
    for number, (user, after) in enumerate(exchanges[1:], start=1):
        if _intent(user) not in CODES:
            found.append(f"turn {number} is no reply: {user['text']!r}")
            continue
        volley = _volley(user)
        if session.permission_given:
            volley = permitted(volley)
        reply = answer(persona, session, volley)
        coach = Coach(material.coaching(""), persona, session)
        feedback = coach.feedback(volley, assess(volley, session.talk, session.has_just_argued), reply)
        session = _again(reply.session.with_phrases(*coach.phrases))
        found += _differs(f"turn {number}", after, [reply.text], [json.loads(json.dumps(feedback))], session)
    return found


def _differs(what: str, after: Iterable[Event], lines: list[str], feedback: list[Any], session: Session) -> list[str]:
    bots = [event for event in after if event["event"] == "bot"]
    states = [event["value"] for event in after if event["event"] == "slot" and event["name"] == "session"]
    found = []
    if (heard_lines := [bot["text"] for bot in bots if bot.get("text")]) != lines:
        found.append(f"{what}: the client said {heard_lines}, and would have said {lines}")
    customs = [custom for bot in bots if (custom := (bot.get("data") or {}).get("custom"))]
    if customs != feedback:
        found.append(f"{what}: {len(customs)} feedback, or another than the transcript asks for")
    if not states or Session.from_dict(states[-1]) != session:
        found.append(f"{what}: the client's state is not that of the transcript")
    return found


def _again(session: Session) -> Session:
    """As it is after a turn in the store: written out and read."""
    return Session.from_dict(json.loads(json.dumps(session.as_dict())))


def _volley(user: Event) -> Any:
    found = user["parse_data"].get("volley") or {}
    coded = tuple(Coded.from_dict(item) for item in found.get("utterances") or [])
    return heard(user["text"], coded, [(topic["topic"], topic["start"]) for topic in found.get("topics") or []])


def _intent(user: Event) -> str:
    return ((user.get("parse_data") or {}).get("intent") or {}).get("name") or ""


def _exchanges(events: Iterable[Event]) -> list[tuple[Event, list[Event]]]:
    found: list[tuple[Event, list[Event]]] = []
    for event in events:
        if event["event"] == "user":
            found.append((event, []))
        elif found:
            found[-1][1].append(event)
    return found
