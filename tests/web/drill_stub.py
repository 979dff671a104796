"""Drills and the guided first session as the contract of a turn has them, with canned lines and verdicts."""

import json
from typing import Any

Payload = dict[str, Any]
Answer = tuple[str | None, Payload | None]

NAMES = ("Ray", "Carys", "Dani")
HINT = "He says what he would lose."


class Drilling:
    """One drill: which line is posed, and what was replied to each."""

    def __init__(self, message: str) -> None:
        given = json.loads(message[message.index("{") :])
        self.kind = "lesson" if message.startswith("/lesson") else "drill"
        self.technique = given.get("technique", "lesson")
        self.of = 5 if self.kind == "lesson" else 10
        self.replies: list[list[Payload]] = []
        """By line, the verdicts in the order in which they came."""
        self.again = False
        self.hints = 0

    def intent(self, message: str) -> str:
        return message[1:].split("{")[0] if message.startswith("/") else "complex_reflection"

    def answer(self, message: str) -> list[Answer]:
        if message.startswith(f"/{self.kind}"):
            return self._pose()
        if message in ("/hint", "/rewind", "/end"):
            return {"/hint": self._hint, "/rewind": self._rewind, "/end": self._end}[message]()
        if "asdf" in message.lower():
            return [(None, {"kind": "aside", "text": "That was no reply to the line."})]
        return self._said(message)

    @property
    def number(self) -> int:
        return len(self.replies) if self.again else len(self.replies) + 1

    def posed(self, number: int) -> Payload:
        name = NAMES[number % 3]
        told: Payload = {
            "kind": self.kind,
            "technique": self.technique,
            "name": "The first session" if self.kind == "lesson" else "Rolling with sustain talk",
            "number": number,
            "of": self.of,
            "line": f"Line {number}: it does me no harm.",
            "client": {"name": name, "persona": name.lower(), "talk": "sustain", "about": "sent by the court"},
        }
        if self.kind == "lesson":
            choices = ["You should stop.", "It sounds as if you like it."] if number < 3 else []
            return told | {"title": f"Step {number}", "instruction": "Say back what you heard.", "choices": choices}
        return told | {"task": "Say back the reason against change, without pushing."}

    def _pose(self) -> list[Answer]:
        self.hints = 0
        told = self.posed(self.number)
        return [(told["line"], None), (None, told)]

    def _said(self, text: str) -> list[Answer]:
        number, second = self.number, self.again
        verdict = "not_yet" if "should" in text else "right" if "sounds" in text else "partly"
        given = {
            "kind": "verdict",
            "technique": self.technique,
            "number": number,
            "of": self.of,
            "try": 2 if second else 1,
            "verdict": verdict,
            "why": f"“{text[:20]}” was {verdict}.",
            "model_reply": {"text": "You like it as it is.", "strategy": "reflection", "strategy_name": "Simple reflection"},
            "retry": verdict != "right" and not second,
            "behaviours": [{"code": "complex_reflection", "start": 0, "end": len(text), "text": text, "confidence": 0.9, "rule": "stub"}],
            "outcome": "argued" if verdict == "not_yet" else "rolled_with_resistance",
            "principles": {"served": [], "broken": []},
            "unsure": False,
            "client": {"answered": "sustain"},
        }
        if second:
            self.replies[-1].append(given | {"said": text})
        else:
            self.replies.append([given | {"said": text}])
        self.again = False
        return [(None, given), *(self._pose() if len(self.replies) < self.of else self._end())]

    def _hint(self) -> list[Answer]:
        self.hints = min(3, self.hints + 1)
        return [(None, hint(self.hints))]

    def _rewind(self) -> list[Answer]:
        if not self.replies or not self.replies[-1][-1]["retry"]:
            return [(None, {"kind": "aside", "about": "no_retry", "text": "There is nothing to try again."})]
        self.again = True
        told = self.posed(self.number)
        return [(None, {"kind": "rewound", "text": "Try it again.", "line": told["line"], "turn": self.number, "drill": told})]

    def _end(self) -> list[Answer]:
        last = [tries[-1] for tries in self.replies]
        count = {name: sum(one["verdict"] == name for one in last) for name in ("right", "partly", "not_yet")}
        lines = [
            {"number": one["number"], "line": "", "said": one["said"], "verdict": one["verdict"], "tries": len(tries)}
            for one, tries in zip(last, self.replies)
        ]
        told = {
            "kind": "drill_result",
            "technique": self.technique,
            "name": self.posed(1)["name"],
            "answered": len(last),
            "of": self.of,
            **count,
            "at_once": sum(len(tries) == 1 and tries[0]["verdict"] == "right" for tries in self.replies),
            "text": "You let most of it stand. Go on like that.",
            "lines": lines,
            "next": {"key": "go_on", "text": "Now meet discord.", "drill": "" if self.kind == "lesson" else "rolling_discord"},
            "turns": len(last),
            "counts": {},
            "outcomes": {},
            "unsure": 0,
            "too_short": False,
        }
        return [(None, told)]


def hint(step: int, text: str = HINT) -> Payload:
    """A hint with its steps so far, from 1 to 3."""
    strategies = [
        {"strategy": "autonomy", "name": "Emphasising autonomy", "meaning": "Leave the choice with the client.", "example": ""},
        {"strategy": "reframe", "name": "Reframe", "meaning": "Put it in another light.", "example": ""},
    ]
    given: Payload = {"kind": "hint", "step": step, "of": 3, "text": text, "strategies": strategies if step > 1 else []}
    if step > 2:
        given["example"] = {"text": "You did not choose this.", "strategy": "reframe", "name": "Reframe"}
        strategies[1]["example"] = given["example"]["text"]
    return given
