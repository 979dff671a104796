"""What the coach says: feedback on a reply, a better reply to the same client line, hints, asides.

All wording stands in `coaching/*.yml`; here is only which of it fits. No sentence is used twice in a session: where the ways to explain a
kind of reply are used up, the coach says more briefly which of its kind this one is.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from mi.answer import Reply
from mi.assess import RULERS_ASKED, Assessment, Volley
from mi.behaviours import QUESTIONS, REFLECTIONS, RESISTANCE
from mi.coaching import Coaching, load
from mi.hints import hint
from mi.notice import VERDICTS, notices, rested
from mi.persona import Persona
from mi.phrasing import Phrasing, by_id
from mi.quotes import deciding, snippet
from mi.replies import Replies
from mi.session import Session

__all__ = ["Coach", "Coaching", "aside", "load", "recommendation", "rewound", "snippet"]


class Coach:
    """The coach of one turn: knows the session as it was when the trainee spoke, and the client."""

    def __init__(self, coaching: Coaching, persona: Persona, session: Session) -> None:
        self._coaching, self._persona, self._session = coaching, persona, session
        random = Random(f"{session.seed}/coach/{session.turn}/{len(session.phrases)}")
        self._phrasing = Phrasing(session.phrases, random, persona.name, "")
        self._replies = Replies(coaching, persona, session, self._phrasing)
        self._phrasing.client = self._replies.heard
        self.hinted = session.hint
        """What the session's `hint` becomes after a hint."""

    @property
    def phrases(self) -> list[str]:
        """Ids of the sentences chosen; add them to the session."""
        return self._phrasing.phrases

    def feedback(self, volley: Volley, assessment: Assessment, reply: Reply) -> dict[str, Any]:
        """Return the contract's `feedback` on `volley`, to which the client has answered with `reply`."""
        result: dict[str, Any] = {
            "kind": "feedback",
            "turn": reply.session.turn,
            **judged(volley, assessment),
            "why": self.why(volley, assessment),
        }
        if noticed := self.noticed(volley, assessment):
            result["noticed"] = noticed
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
        """Return one or two sentences on the words that decided, the client's words, and the principle served or broken."""
        decisive, behaviours = assessment.decisive, self._coaching.words.behaviours
        said = {"words": deciding(decisive) if decisive else volley.text}
        if assessment.unsure:
            first, second = (*assessment.candidates, "none", "none")[:2]
            names = {"first": behaviours[first]["name"].lower(), "second": behaviours[second]["name"].lower()}
            if fresh := self._phrasing.fresh(by_id("unsure", self._coaching.feedback["unsure"])):
                return self._phrasing.pick(fresh, said, **names)
            return self._tally("unsure", "unsure", said, **names)
        code = decisive.code if decisive else "none"
        for key in self._why_keys(volley, assessment.outcome, code):
            if fresh := self._phrasing.fresh(by_id(f"why.{key}", self._coaching.feedback["why"][key])):
                return self._phrasing.pick(fresh, said)
        missed = assessment.outcome == "none" and self.fell_short(volley, assessment)
        return self._tally("missed" if missed else assessment.outcome, code, said, behaviour=self._coaching.feedback["kinds"][code])

    def _tally(self, family: str, code: str, said: Mapping[str, str], **fields: str) -> str:
        """Say briefly which of its kind this is: the longer explanations have all been given."""
        earlier = [phrase for phrase in self._phrasing.heard if phrase.startswith(VERDICTS) and code in phrase.split(".")]
        variants = by_id(f"tally.{family}.{code}", self._coaching.feedback["tally"][family])
        used = [phrase.rsplit(".", 1)[0] for phrase in earlier[-(len(variants) - 1) :]]
        rested_ones = {id: variant for id, variant in variants.items() if id not in used}
        numbered = {f"{id}.{len(earlier)}": variant for id, variant in rested_ones.items()}
        return self._phrasing.pick(numbered, said, count=str(len(earlier) + 1), **fields)

    def _why_keys(self, volley: Volley, outcome: str, code: str) -> list[str]:
        """Keys of `why` that fit, the most telling first."""
        known = self._coaching.feedback["why"]
        if outcome not in ("argued", "supported_self_efficacy") and code in QUESTIONS:
            # Closed in form, and the right question all the same; or the one ruler question that asks for reasons against.
            special = [key for key in ("risk", "why_not_higher") if key in volley.asked]
            if special or RULERS_ASKED.intersection(volley.asked):
                return [f"none.{special[0] if special else 'ruler'}"]
        talk = self._session.talk
        if talk == "neutral" and self._replies.says_little:
            talk = "little"
        own = [key for key in (f"{outcome}.{code}.{talk}", f"{outcome}.{code}") if key in known]
        # What suits any talk passes resistance over as if it were well met, and takes a line that says little for more than it is.
        if len(own) > 1 and (talk == "little" or (outcome == "none" and talk in RESISTANCE)):
            own = own[:1]
        return own or [key for key in (f"none.none.{talk}", "none.none") if key in known]

    def noticed(self, volley: Volley, assessment: Assessment) -> str:
        """Return a remark on what repeats or matters beside the verdict; empty where nothing does, or where all has been said."""
        if assessment.unsure:
            return ""
        said = {"words": deciding(assessment.decisive) if assessment.decisive else volley.text, "opening": volley.text}
        for key in notices(volley, self._session, assessment):
            fresh = self._phrasing.fresh(by_id(f"extra.{key}", self._coaching.feedback["extra"][key]))
            if self._replies.says_little:
                fresh = {id: variant for id, variant in fresh.items() if "{client}" not in variant}
            if fresh and rested(key, self._phrasing.heard):
                return self._phrasing.pick(fresh, said, first_words=snippet(" ".join(volley.text.split()[:2])))
        return ""

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
        return self._replies.reply(strategies)

    def hint(self, fits: Sequence[str] = ()) -> dict[str, Any]:
        """Return the contract's `hint`, one step further than the last for the same line, and note it in `hinted`.

        `fits`: the strategies to choose among; without it those that fit the talk of the client's line.
        """
        payload, self.hinted = hint(self._coaching, self._session, self._replies, self._phrasing, fits)
        return payload


def judged(volley: Volley, assessment: Assessment) -> dict[str, Any]:
    """Return what `feedback` and a drill's `verdict` say of a reply alike."""
    return {
        "outcome": assessment.outcome,
        "principles": {"served": list(assessment.served), "broken": list(assessment.broken)},
        "behaviours": [item.as_dict() for item in volley.coded],
        "unsure": assessment.unsure,
    }


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
