"""What is counted of a session, so that many sessions can be laid side by side: plain numbers, no bands and no wording."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, OUTCOMES, QUESTIONS, REFLECTIONS, RESISTANCE, TALK
from mi.transcript import Transcript, Turn


@dataclass(frozen=True)
class Measure:
    """Counts of one session; turns that were taken back are left out."""

    volleys: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    """How often each code was given; codes that the coder was unsure of are left out, as in the summary."""
    outcomes: dict[str, int] = field(default_factory=dict)
    talk: dict[str, int] = field(default_factory=dict)
    """How often the client spoke each kind of talk, the first line included."""
    answers: dict[str, dict[str, int]] = field(default_factory=dict)
    """The outcomes of the volleys that answered each kind of talk: what came after resistance."""
    trainee_words: int = 0
    client_words: int = 0
    unsure: int = 0
    """Volleys on which the coder abstained."""

    @property
    def reflections(self) -> int:
        return sum(self.codes.get(code, 0) for code in REFLECTIONS)

    @property
    def questions(self) -> int:
        return sum(self.codes.get(code, 0) for code in QUESTIONS)

    @property
    def adherent(self) -> int:
        """MITI 4.2.1's total of MI-adherent behaviours."""
        return sum(self.codes.get(code, 0) for code in MI_ADHERENT)

    @property
    def non_adherent(self) -> int:
        """MITI 4.2.1's total of MI-non-adherent behaviours."""
        return sum(self.codes.get(code, 0) for code in MI_NON_ADHERENT)

    @property
    def resisted(self) -> int:
        """Volleys that answered sustain talk or discord."""
        return sum(sum(self.answers.get(talk, {}).values()) for talk in RESISTANCE)

    def after_resistance(self, outcome: str) -> int:
        """How many of those had `outcome`."""
        return sum(self.answers.get(talk, {}).get(outcome, 0) for talk in RESISTANCE)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(transcript: Transcript) -> Measure:
    """Count what `transcript` holds."""
    turns = transcript.turns
    codes = Counter(item["code"] for turn in turns for item in turn.feedback.get("behaviours", []) if not item.get("unsure"))
    outcomes = Counter(_outcome(turn) for turn in turns)
    said = [transcript.opening_line.get("talk"), *(turn.line.get("talk") for turn in turns)]
    talk = Counter(kind for kind in said if kind in TALK)
    answers: dict[str, Counter[str]] = {}
    for turn in turns:
        answered = (turn.feedback.get("client") or {}).get("answered")
        if answered in TALK:
            answers.setdefault(answered, Counter())[_outcome(turn)] += 1
    return Measure(
        volleys=len(turns),
        codes={code: codes[code] for code in CODES if codes[code]},
        outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES if outcomes[outcome]},
        talk=dict(talk),
        answers={kind: dict(counted) for kind, counted in answers.items()},
        trainee_words=sum(len(turn.said.split()) for turn in turns),
        client_words=len(transcript.opening.split()) + sum(len(turn.answer.split()) for turn in turns),
        unsure=sum(bool(turn.feedback.get("unsure")) for turn in turns),
    )


def _outcome(turn: Turn) -> str:
    return str(turn.feedback.get("outcome") or "none")
