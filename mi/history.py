"""Sessions that follow each other: what a finished one leaves, and how the client comes to the next.

Between two sessions something happens, as in life: a commitment is kept or slips, a week without one is good or bad. Which of both follows
from the session's seed, so that the same seed gives the same week.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any, Final

from mi.client import State
from mi.persona import GREETED, Persona
from mi.session import Session

DISCLOSED: Final = 3.0
"""Lines that need so much trust tell something; they are not told anew in a later session while others are there."""
_STATE: Final = ("discord", "trust", "importance", "confidence")
_MOST: Final = 10_000
"""Of anything that is counted: no student has so many sessions, and no session so many replies."""


@dataclass(frozen=True)
class History:
    """What is left of the sessions with a client."""

    persona: str
    sessions: int
    """How many there were."""
    turns: int
    argued: int
    """Volleys of the last session, and how many of them argued."""
    left: bool
    """Whether the client walked out of the last session."""
    agreed: str
    """What was agreed in the last session, as a verb phrase; empty where nothing was."""
    state: State
    """At the end of the last session."""
    most_trust: float
    """The most trust of all sessions: what was disclosed is not denied later."""
    disclosed: tuple[str, ...]
    """Ids of the lines of all sessions that told something."""
    used: tuple[str, ...]
    """Ids of the lines of the last session."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that `from_dict` reads."""
        data = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}
        return {**data, "state": {name: round(getattr(self.state, name), 2) for name in _STATE}, "most_trust": round(self.most_trust, 2)}

    @staticmethod
    def from_dict(data: Any) -> "History":
        """Read what `as_dict` wrote.

        Raises:
            ValueError: it is something else.
        """
        try:
            values: dict[str, Any] = {name: _counted(name, data[name]) for name in ("sessions", "turns", "argued")}
            values |= {name: _words(name, data[name]) for name in ("persona", "agreed")}
            values |= {name: tuple(_words(name, id) for id in data[name]) for name in ("disclosed", "used")}
            values["state"] = State(**{name: _level(name, data["state"][name]) for name in _STATE})
            return History(**values, most_trust=_level("most_trust", data["most_trust"]), left=bool(data["left"]))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"history: is not what a session's summary holds: {error}") from error


def _counted(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise ValueError(f"{name} is no number from 0 to {_MOST}")
    return value


def _level(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 10:
        raise ValueError(f"{name} is no number from 0 to 10")
    return float(value)


def _words(name: str, value: Any) -> str:
    # Half a character (a lone surrogate) can be kept, and neither be sent nor shown.
    if not isinstance(value, str) or any("\ud800" <= one <= "\udfff" for one in value):
        raise ValueError(f"{name} is no text")
    return value


def of(session: Session, persona: Persona) -> History:
    """Return what `session` leaves for the next one with this client."""
    told = [line.id for line in persona.lines_of(session.used) if line.trust >= DISCLOSED]
    return History(
        persona=session.persona,
        sessions=session.number,
        turns=session.turn,
        argued=session.argued,
        left=session.left,
        agreed=session.agreed,
        state=session.state,
        most_trust=session.most_trust,
        # What an earlier session heard stands in `avoid`; only what told something is kept from there.
        disclosed=tuple(dict.fromkeys([line.id for line in persona.lines_of(session.avoid) if line.trust >= DISCLOSED] + told)),
        used=session.used,
    )


def resume(session: Session, persona: Persona, history: History) -> Session:
    """Return the first session `session` as the one that follows `history`: what is left of it, and what the week has brought."""
    numbers = persona.numbers(session.difficulty)["between"]
    random = Random(f"{session.seed}/week")
    argued = history.argued >= max(2.0, numbers["argued_share"] * history.turns)
    if history.agreed:
        chance = numbers["kept_base"] + numbers["kept_by_confidence"] * history.state.confidence
        week = "kept" if random.random() < chance else "slipped"
    else:
        week = "good_week" if random.random() < numbers["good_week"] else "bad_week"
    state = _after(session.state, history, numbers, week, argued)
    true = {"left": history.left, "argued": argued}
    return replace(
        session,
        state=state,
        number=history.sessions + 1,
        after=(*(name for name, holds in true.items() if holds), week, "again"),
        plan=history.agreed,
        most_trust=max(history.most_trust, state.trust),
        avoid=tuple(dict.fromkeys((*history.disclosed, *history.used))),
    )


def _after(start: State, history: History, numbers: Mapping[str, float], week: str, argued: bool) -> State:
    """The state in which the client comes back: part of the way from its end to where it once began, and the week's doing."""

    def kept(name: str) -> float:
        begun = getattr(start, name)
        return float(begun + numbers[f"{name}_kept"] * (getattr(history.state, name) - begun))

    state = {name: kept(name) for name in ("trust", "importance", "confidence")}
    state["discord"] = numbers["discord_kept"] * history.state.discord
    if argued:
        state["discord"] += numbers["argued_discord"]
    if history.left:
        state["discord"] += numbers["left_discord"]
        state["trust"] += numbers["left_trust"]
    for name in ("importance", "confidence"):
        state[name] += numbers.get(f"{week}_{name}", 0.0)
    return State(**{name: max(0.0, min(10.0, value)) for name, value in state.items()})


def greeting(session: Session) -> str:
    """Return the pool of the client's first line: how the last session went comes before how the week went."""
    return next((f"again.{name}" for name in ("left", "argued", *GREETED) if name in session.after), "opening")
