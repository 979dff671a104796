"""What the coach says: feedback on a reply, a better reply to the same client line, hints, asides.

All wording stands in `coaching/*.yml`; here is only which of it fits. A sentence is not used twice in a session while another is left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from mi import words as wording
from mi.answer import Reply
from mi.assess import RULERS_ASKED, Assessment, Volley
from mi.behaviours import ELABORATE, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS, RESISTANCE
from mi.client import contingencies
from mi.lines import fill
from mi.locale import merged
from mi.persona import REACTIONS, Line, Persona
from mi.session import Session
from mi.transcript import Turn
from mi.volley import Coded

SNIPPET = 8
"""Words of a client's or a trainee's sentence that are quoted at most."""
_LEAST_QUOTED = 3
"""Words that a client's line must have to be quoted in a better reply."""
_LEAST_WORDS = 4
"""Words that a quotation of the trainee should have, where there are as many."""
_DECIDED_BY_WORDS = frozenset({"confront", "persuade", "persuade_with_permission", "emphasize_autonomy", "seek_collaboration"})
_LONG_REPLY = 45
"""Words from which on a volley is called long; a good volley is seldom longer than two or three sentences."""
_FILLERS = frozenset({*REACTIONS, ELABORATE})
"""Pools whose lines say nothing that a better reply could take up."""
_FILES = ("feedback", "better_replies", "hints", "summary")


@dataclass(frozen=True)
class Coaching:
    """The wording in `coaching/`, as parsed."""

    words: wording.Words
    feedback: Mapping[str, Any]
    better_replies: Mapping[str, Any]
    hints: Mapping[str, Any]
    summary: Mapping[str, Any]


def load(folder: Path, language: str = "") -> Coaching:
    """Read the folder `coaching/`, with what its folder for `language` says instead.

    Raises:
        ValueError: naming the file that is missing or is no mapping.
    """
    parsed = {name: merged(folder, name, language) for name in _FILES}
    return Coaching(words=wording.load(folder / "words.yml", language), **parsed)


def snippet(text: str) -> str:
    """Return the beginning of `text`, up to a pause where there is one, without its final stop, to stand in quotation marks."""
    first = text.strip().split("\n")[0]
    pieces = first.split()
    cut = pieces[:SNIPPET]
    shortened = " ".join(cut).rstrip(" .,;:!?…–-\"'”")
    return shortened + ("…" if len(pieces) > SNIPPET else "")


def quote(item: Coded) -> str:
    """Return the words that decided; of what is good or bad as a whole, such as a reflection, its beginning."""
    if item.code in _DECIDED_BY_WORDS and len(item.words.split()) >= _LEAST_WORDS:
        return snippet(item.words)
    rest = item.text[max(item.text.find(item.words), 0) :] if item.code in _DECIDED_BY_WORDS else item.text
    return snippet(rest if len(rest.split()) >= _LEAST_WORDS else item.text)


class Coach:
    """The coach of one turn: knows the session as it was when the trainee spoke, and the client."""

    def __init__(self, coaching: Coaching, persona: Persona, session: Session) -> None:
        self._coaching, self._persona, self._session = coaching, persona, session
        self._random = Random(f"{session.seed}/coach/{session.turn}/{len(session.phrases)}")
        # The file may have been changed since the line was said.
        lines = persona.lines_of(session.said) or persona.pool("opening")
        self.answered: Line = max(lines, key=lambda line: (line.talk == session.talk, bool(line.gist), line.pool not in _FILLERS))
        self._heard = fill(self.answered, session)
        self.phrases: list[str] = []
        """Ids of the sentences chosen; add them to the session."""

    def feedback(self, volley: Volley, assessment: Assessment, reply: Reply) -> dict[str, Any]:
        """Return the contract's `feedback` on `volley`, to which the client has answered with `reply`."""
        result: dict[str, Any] = {
            "kind": "feedback",
            "turn": reply.session.turn,
            "outcome": assessment.outcome,
            "principles": {"served": list(assessment.served), "broken": list(assessment.broken)},
            "behaviours": [item.as_dict() for item in volley.coded],
            "unsure": assessment.unsure,
            "why": self.why(volley, assessment),
        }
        if self.fell_short(volley, assessment):
            result["try_instead"] = self.better_reply()
        result["client"] = {
            "answered": self._session.talk,
            "said": reply.session.talk,
            "before": self._session.state.as_dict(),
            "after": reply.session.state.as_dict(),
            "moved": [item.as_dict() for item in reply.moved],
        }
        return result

    def why(self, volley: Volley, assessment: Assessment) -> str:
        """Return one or two sentences on the words that decided, and a remark on what repeats, where something does."""
        decisive = assessment.decisive
        behaviours = self._coaching.words.behaviours
        fields = {"words": quote(decisive) if decisive else snippet(volley.text)}
        if assessment.unsure:
            first, second = (*assessment.candidates, "none", "none")[:2]
            names = {"first": behaviours[first]["name"].lower(), "second": behaviours[second]["name"].lower()}
            return self._say("unsure", self._coaching.feedback["unsure"], fields | names)
        code = decisive.code if decisive else "none"
        found = self._why_key(volley, assessment.outcome, code)
        sentences = [self._say(f"why.{found}", self._coaching.feedback["why"][found], fields)]
        extra = next(_extras(volley, self._session, assessment), None)
        if extra:
            sentences.append(self._say(f"extra.{extra}", self._coaching.feedback["extra"][extra], fields))
        return " ".join(sentences)

    def _why_key(self, volley: Volley, outcome: str, code: str) -> str:
        known = self._coaching.feedback["why"]
        if outcome != "argued" and code in QUESTIONS:
            # Closed in form, and the right question all the same; or the one ruler question that asks for reasons against.
            special = [key for key in ("risk", "why_not_higher") if key in volley.asked]
            if special or RULERS_ASKED.intersection(volley.asked):
                return f"none.{special[0] if special else 'ruler'}"
        keys = (f"{outcome}.{code}.{self._session.talk}", f"{outcome}.{code}", f"none.none.{self._session.talk}", "none.none")
        return next(key for key in keys if key in known)

    def fell_short(self, volley: Volley, assessment: Assessment) -> bool:
        """Whether a better reply is worth showing: after an argument, resistance not met, or change talk passed by."""
        if assessment.outcome != "none" or assessment.unsure:
            return assessment.outcome == "argued"
        talk = self._session.talk
        if "risk" in volley.asked or RULERS_ASKED.intersection(volley.asked):
            return False
        if talk in RESISTANCE:
            return True
        return talk == "change" and not volley.has("open_question", *REFLECTIONS)

    def better_reply(self, strategies: Sequence[str] = ()) -> dict[str, str]:
        """Return a reply to the client's line by the first of `strategies` (else those that fit its talk) that was not shown lately."""
        fitting = list(strategies or self._coaching.better_replies["by_talk"][self._session.talk])
        used = [phrase.split(".")[1] for phrase in self._session.phrases if phrase.startswith("better.")][-(len(fitting) - 1) :]
        for strategy in [*(item for item in fitting if item not in used), *fitting]:
            frames = self._frames(strategy)
            if frames:
                text = self._say(f"better.{strategy}", frames, self._fields())
                return {"text": text, "strategy": strategy, "strategy_name": self._coaching.words.strategies[strategy]}
        raise ValueError(f"better_replies.yml: no frame fits a line without gist, of talk {self._session.talk}; add one to without_gist.")

    def _frames(self, strategy: str) -> list[str]:
        replies = self._coaching.better_replies
        frames = replies["frames"].get(strategy, [])
        if isinstance(frames, dict):
            frames = frames.get(self._session.talk, [])
        usable = self._usable(frames)
        return usable or self._usable(replies["without_gist"].get(strategy, []))

    def _usable(self, frames: Sequence[str]) -> list[str]:
        """The frames whose placeholders can be filled; a line like "Not quite." is too little to be quoted."""
        little = len(self._heard.split()) < _LEAST_QUOTED or self.answered.pool in _FILLERS
        known = set(self._fields()) - ({"client"} if little else set())
        return [frame for frame in frames if known.issuperset(_names(frame))]

    def _fields(self) -> dict[str, str]:
        fields = {"client": snippet(self._heard), "name": self._persona.name}
        if self.answered.gist:
            fields["gist"] = self.answered.gist
        random = Random(f"{self._session.seed}/clauses/{self._session.turn}")
        fields["hope"] = random.choice(self._persona.hopes)
        fields["strength"] = random.choice(self._persona.strengths)
        return fields

    def hint(self) -> dict[str, Any]:
        """Return the contract's `hint`: what the client is doing, and strategies that fit, each with an example."""
        entry = self._coaching.hints["by_talk"][self._session.talk]
        text = self._say(f"hint.{self._session.talk}", self._usable(entry["doing"]) or entry["doing"], self._fields())
        examples = [self.better_reply([strategy]) for strategy in entry["fits"] if self._frames(strategy)]
        strategies = [{"strategy": item["strategy"], "name": item["strategy_name"], "example": item["text"]} for item in examples]
        return {"kind": "hint", "text": text, "strategies": strategies}

    def _say(self, key: str, variants: Sequence[str], fields: Mapping[str, str]) -> str:
        """Choose a variant that this session has not heard, note it, and fill it in."""
        heard = {*self._session.phrases, *self.phrases}
        ids = {f"{key}.{index}": variant for index, variant in enumerate(variants)}
        fresh = [name for name in ids if name not in heard] or list(ids)
        chosen = self._random.choice(fresh)
        self.phrases.append(chosen)
        given = {"client": snippet(self._heard), "name": self._persona.name, **fields}
        return _capital(ids[chosen].format(**given))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(frame: str) -> list[str]:
    return [name for name in ("client", "name", "gist", "hope", "strength") if f"{{{name}}}" in frame]


def _extras(volley: Volley, session: Session, assessment: Assessment) -> Iterator[str]:
    """Yield what else is worth a remark, the weightiest first."""
    found = {cause for cause, _ in contingencies(volley, session.talk, session.recent)}
    if "third_closed_question" in found:
        yield "third_closed_question"
    if "second_unasked_advice" in found:
        yield "second_unasked_advice"
    codes = [item.code for item in volley.coded]
    if any(item.rule == "outside_reason" and item.code in MI_NON_ADHERENT for item in volley.coded):
        yield "outside_reason"
    if assessment.outcome == "argued" and len(codes) > 1 and codes[0] in REFLECTIONS and codes[-1] in MI_NON_ADHERENT:
        yield "lost_ending"
    if volley.text.count("?") >= 3:
        yield "question_stack"
    if len(volley.text.split()) >= _LONG_REPLY:
        yield "long_reply"
    if (
        "reflected_change" in found
        and assessment.outcome != "argued"
        and assessment.decisive
        and assessment.decisive.code not in REFLECTIONS
    ):
        yield "lifted_change"


def aside(coaching: Coaching, key: str, random: Random, **fields: str) -> dict[str, str]:
    """Return the coach's answer to a message that was not said to the client; the client and its state are left alone."""
    return {"kind": "aside", "about": key, "text": random.choice(coaching.hints["asides"][key]).format(**fields)}


def rewound(coaching: Coaching, line: str, turn: int, random: Random) -> dict[str, Any]:
    """Return the contract's `rewound`: which turn was taken back, and the client line that stands again."""
    return {
        "kind": "rewound",
        "text": random.choice(coaching.hints["rewound"]).format(client=snippet(line), name=""),
        "line": line,
        "turn": turn,
    }


def recommendation(coaching: Coaching, key: str, random: Random) -> str:
    """Return the wording of what to practise next."""
    return str(random.choice(coaching.summary["next"][key]))


def moment(coaching: Coaching, which: str, turn: Turn, random: Random) -> str:
    """Return why a turn was the best or the worst of its session, in the trainee's own words."""
    outcome = turn.feedback.get("outcome", "none")
    variants = coaching.summary[which].get(outcome) or coaching.summary[which]["none"]
    behaviours = turn.feedback.get("behaviours") or [{"text": turn.said}]
    weighty = [item for item in behaviours if (item.get("code") in MI_NON_ADHERENT) == (outcome == "argued") and item.get("code") != "none"]
    decisive = (weighty or behaviours)[0]
    return str(random.choice(variants)).format(words=snippet(decisive["text"]))
