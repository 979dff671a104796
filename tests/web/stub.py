"""A bot of canned payloads that keeps the contract of a turn, and writes its record as Rasa does."""

import itertools
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.web.drill_stub import Drilling, hint

Event = dict[str, Any]

OPENING = "Let's get this over with."
FAREWELL = "Right. See you, then."
HINT = "The client has just defended himself. Show that you heard it."
ASIDE = "That was not said to the client. Write what you would say to him."
STATE = ("discord", "trust", "importance", "confidence", "readiness")


def talked(event: str, at: float, **given: Any) -> Event:
    """An event as Rasa serialises it."""
    return {"event": event, "timestamp": at, **given}


def user(text: str, intent: str, at: float, key: str = "", entities: list[Event] | None = None) -> Event:
    parsed = {"intent": {"name": intent, "confidence": 1.0}, "entities": entities or [], "text": text}
    metadata = {"key": key} if key else {}
    return talked("user", at, text=text, parse_data=parsed, input_channel="rest", message_id="x", metadata=metadata)


def bot(text: str | None, at: float, custom: Event | None = None, **metadata: Any) -> Event:
    data = {"elements": None, "quick_replies": None, "buttons": None, "attachment": None, "image": None, "custom": custom}
    return talked("bot", at, text=text, data=data, metadata=metadata)


def feedback(turn: int, said: str, outcome: str, before: dict[str, float], after: dict[str, float]) -> Event:
    """The `feedback` object of the contract, with one utterance: the whole reply."""
    code = {"argued": "persuade", "rolled_with_resistance": "complex_reflection"}.get(outcome, "open_question")
    code = "self_efficacy" if outcome == "supported_self_efficacy" else code
    given: Event = {
        "kind": "feedback",
        "turn": turn,
        "outcome": outcome,
        "principles": {"served": [], "broken": ["avoid_argument"] if outcome == "argued" else []},
        "behaviours": [{"code": code, "start": 0, "end": len(said), "text": said, "confidence": 0.9, "rule": "stub"}],
        "unsure": False,
        "why": f"Because of turn {turn}: {outcome}.",
        "client": {
            "answered": "discord",
            "said": "discord" if outcome == "argued" else "neutral",
            "before": before,
            "after": after,
            "moved": [{"cause": code, "words": said[:12], "state": "discord", "by": after["discord"] - before["discord"]}],
        },
    }
    if outcome == "argued":
        given["try_instead"] = {"text": "You did not choose to be here.", "strategy": "reframe", "strategy_name": "Reframe"}
    return given


@dataclass
class _Talk:
    """What the stub remembers of one conversation."""

    mode: str = "each_turn"
    states: list[dict[str, float]] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    left: bool = False
    hints: int = 0
    """How often a hint was asked for since the last reply."""

    def hint(self) -> Event:
        self.hints = min(3, self.hints + 1)
        return hint(self.hints, HINT)


class Stub:
    """Answers messages; `answer` returns the REST answer and the events that go into the record."""

    def __init__(self) -> None:
        self.talks: dict[str, _Talk] = {}
        self.drills: dict[str, Drilling] = {}
        self.heard: list[tuple[str, str]] = []
        """(key, message) of everything that arrived."""
        self._clock = itertools.count(1_700_000_000)

    def answer(self, sender: str, message: str, key: str, about: Event | None = None) -> tuple[list[Event], list[Event]]:
        self.heard.append((key, message))
        if message == "/code" or (self.talks.get(sender) and self.talks[sender].mode == "coding"):
            return self._coded(sender, message, key, about or {})
        if message.startswith("/start"):
            return self._start(sender, message, key)
        if message.startswith(("/drill", "/lesson")):
            self.drills[sender] = Drilling(message)
        if sender in self.drills:
            asked = user(message, self.drills[sender].intent(message), self._at(), key)
            answers = self.drills[sender].answer(message)
            return self._reply(sender, asked, [bot(text, self._at(), custom) for text, custom in answers])
        talk = self.talks.setdefault(sender, _Talk(states=[_start_state()]))
        if message.startswith("/"):
            return getattr(self, f"_{message[1:]}")(sender, talk, key, message)
        return self._said(sender, talk, message, key)

    def _at(self) -> float:
        return float(next(self._clock))

    def _reply(self, sender: str, asked: Event, answers: list[Event]) -> tuple[list[Event], list[Event]]:
        messages: list[Event] = []
        for answer in answers:
            if answer["text"]:
                messages.append({"recipient_id": sender, "text": answer["text"]})
            if answer["data"]["custom"]:
                messages.append({"recipient_id": sender, "custom": answer["data"]["custom"]})
        return messages, [asked, *answers]

    def _start(self, sender: str, message: str, key: str) -> tuple[list[Event], list[Event]]:
        given = json.loads(message.removeprefix("/start"))
        self.talks[sender] = _Talk(mode=given["feedback"], states=[_start_state()])
        entities = [{"entity": name, "value": value} for name, value in given.items()]
        asked = user(message, "start", self._at(), key, entities)
        role, pool = ("again", "again.kept") if given.get("history") else ("opening", "opening")
        return self._reply(sender, asked, [bot(OPENING, self._at(), talk="discord", pool=pool, parts=[{"role": role, "pool": pool}])])

    def _said(self, sender: str, talk: _Talk, text: str, key: str) -> tuple[list[Event], list[Event]]:
        low = text.lower()
        if talk.left or "asdf" in low:
            asked = user(text, "nonsense", self._at(), key)
            return self._reply(sender, asked, [bot(None, self._at(), {"kind": "aside", "text": ASIDE})])
        if "what should i say" in low:
            asked = user(text, "ask_for_help", self._at(), key)
            return self._reply(sender, asked, [bot(None, self._at(), talk.hint())])
        outcome = _outcome(low)
        talk.hints = 0
        before = talk.states[-1]
        after = _moved(before, outcome)
        talk.states.append(after)
        talk.outcomes.append(outcome)
        talk.left = "get out" in low
        told = feedback(len(talk.outcomes), text, outcome, before, after)
        line = "I'm done here." if talk.left else f"Answer {len(talk.outcomes)}, for what it is worth."
        asked = user(text, told["behaviours"][0]["code"], self._at(), key)
        pool = "leaves" if talk.left else "work"
        parts = [{"role": "leaves" if talk.left else "answer", "id": f"{pool}.0", "pool": pool, "talk": "neutral", "trust": 3.0}]
        leaning = {"change": 0.2, "sustain": 0.3, "discord": 0.1, "neutral": 0.4}
        answers = [bot(line, self._at(), talk=told["client"]["said"], pool=pool, parts=parts, leaning=leaning)]
        if talk.mode == "each_turn":
            answers.append(bot(None, self._at(), told))
        messages, events = self._reply(sender, asked, answers)
        return messages, [*events, talked("slot", self._at(), name="feedback", value=told)]

    def _coded(self, sender: str, message: str, key: str, about: Event) -> tuple[list[Event], list[Event]]:
        """A transcript from elsewhere: every message is coded and no client speaks."""
        if message == "/code":
            self.talks[sender] = _Talk(mode="coding", states=[_start_state()])
            asked, told = user(message, "code", self._at(), key), {"kind": "coding"}
        elif message == "/end":
            asked, told = user(message, "end", self._at(), key), {**summary(self.talks[sender]), "curves": {}, "best": None, "worst": None}
        else:
            outcome = _outcome(message.lower())
            self.talks[sender].outcomes.append(outcome)
            told = {**feedback(len(self.talks[sender].outcomes), message, outcome, _start_state(), _start_state()), "kind": "coded"}
            del told["client"]
            asked = user(message, told["behaviours"][0]["code"], self._at(), key)
        asked["metadata"] = {**about, **asked["metadata"]}
        return self._reply(sender, asked, [bot(None, self._at(), told)])

    def _hint(self, sender: str, talk: _Talk, key: str, message: str) -> tuple[list[Event], list[Event]]:
        return self._reply(sender, user(message, "hint", self._at(), key), [bot(None, self._at(), talk.hint())])

    def _rewind(self, sender: str, talk: _Talk, key: str, message: str) -> tuple[list[Event], list[Event]]:
        turn = len(talk.outcomes) or None
        if turn:
            talk.outcomes.pop()
            talk.states.pop()
            talk.left = False
        custom = {"kind": "rewound", "text": "Try again.", "line": "The line before.", "turn": turn}
        return self._reply(sender, user(message, "rewind", self._at(), key), [bot(None, self._at(), custom)])

    def _end(self, sender: str, talk: _Talk, key: str, message: str) -> tuple[list[Event], list[Event]]:
        asked = user(message, "end", self._at(), key)
        return self._reply(sender, asked, [bot(FAREWELL, self._at()), bot(None, self._at(), summary(talk))])


def _start_state() -> dict[str, float]:
    return {"discord": 6.0, "trust": 1.5, "importance": 3.0, "confidence": 4.0, "readiness": 2.5}


def _outcome(low: str) -> str:
    if re.search(r"you should|you must|get out", low):
        return "argued"
    if "managed" in low:
        return "supported_self_efficacy"
    return "rolled_with_resistance" if "sounds" in low else "none"


def _moved(before: dict[str, float], outcome: str) -> dict[str, float]:
    by = {"argued": 1.5, "none": -0.2}.get(outcome, -0.8)
    after = {name: round(value - by / 3, 2) for name, value in before.items()}
    after["discord"] = round(min(10.0, max(0.0, before["discord"] + by)), 2)
    return {name: min(10.0, max(0.0, value)) for name, value in after.items()}


def summary(talk: _Talk) -> Event:
    """The `summary` object of the contract."""
    turns = len(talk.outcomes)
    figure = {"low": 0.2, "high": 2.1}
    argued = [number for number, outcome in enumerate(talk.outcomes, 1) if outcome == "argued"]
    good = [number for number, outcome in enumerate(talk.outcomes, 1) if outcome not in ("argued", "none")]
    return {
        "kind": "summary",
        "turns": turns,
        "too_short": turns < 5,
        "counts": {"complex_reflection": talk.outcomes.count("rolled_with_resistance"), "persuade": len(argued)},
        "figures": [
            {"name": "reflection_to_question", "value": 1.2, "band": "fair", "fair": 1.0, "good": 2.0, "unit": "ratio", **figure},
            {"name": "percent_complex", "value": 0.3, "band": "below", "fair": 0.4, "good": 0.5, "unit": "share", **figure, "high": 0.8},
            {"name": "percent_open", "value": 0.8, "band": "good", "fair": 0.5, "good": 0.7, "unit": "share", **figure, "high": 0.9},
            {"name": "mi_non_adherent", "value": 2, "band": "none", "fair": None, "good": None, "unit": "count", **figure, "low": None},
            {"name": "mi_adherent", "value": None, "band": "none", "fair": None, "good": None, "unit": "ratio", **figure},
        ],
        "outcomes": {name: talk.outcomes.count(name) for name in set(talk.outcomes)},
        "client_words": 0.55,
        "talk_share": {"client": 0.55, "trainee": 0.45, "client_words": 55, "trainee_words": 45},
        "curves": {
            "turn": list(range(turns + 1)),
            "talk": ["discord", *("discord" if one == "argued" else "neutral" for one in talk.outcomes)],
            **{name: [state[name] for state in talk.states] for name in STATE},
        },
        "best": {"turn": good[0], "why": "You met what he said."} if good else None,
        "worst": {"turn": argued[0], "why": "You pushed, he pushed back."} if argued else None,
        "unsure": 1,
        "left": talk.left,
        "next": {"key": "more_reflections", "text": "Reflect before you ask.", "drill": "rolling_sustain"},
        "moments": [
            *(
                {"which": "best", "turn": turn, "why": "You met what he said.", "said": "It sounds", "client": "A line."}
                for turn in good[:1]
            ),
            *(
                {"which": "missed_chance", "turn": turn, "why": "You pushed, he pushed back.", "said": "You should", "client": "A line."}
                for turn in argued[:1]
            ),
        ],
        "history": {"persona": "ray", "sessions": 1, "agreed": "have a dry week"},
    }
