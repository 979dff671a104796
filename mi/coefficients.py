"""The one table of coefficients: what moves a client, what it says next, what a week between two sessions does.

Every entry may be changed in a persona file (`coefficients:`), for that client alone. `mi-practice calibrate` holds the whole against the
published figures. Where a comment names a source, the source fixes the direction and the order; the size was found by calibration.
States and trust run from 0 to 10; talk is scored on a log scale (0.7 doubles the odds).
"""

from collections.abc import Mapping
from typing import Any, Final

from mi.behaviours import TALK

Numbers = dict[str, Any]

EFFECTS: Final[dict[str, dict[str, float]]] = {
    # Confrontation predicts resistance and worse outcome (Patterson & Forgatch 1985; Miller 1993, r = .65).
    "confront": {"discord": 1.2, "trust": -0.6, "importance": -0.1, "confidence": -0.15},
    # MI-inconsistent behaviour raises sustain talk and does not raise change talk (Magill 2018).
    "persuade": {"discord": 0.7, "trust": -0.3},
    "persuade_with_permission": {"discord": 0.05, "trust": 0.05, "importance": 0.03},
    # Information and closed questions dampen both kinds of talk (Apodaca 2016).
    "give_information": {"importance": 0.03},
    "closed_question": {"discord": 0.05, "trust": 0.05},
    "open_question": {"trust": 0.26, "importance": 0.07},
    # After sustain talk a reflection mostly brings calm (AnnoMI: neutral .56).
    "simple_reflection": {"discord": -0.3, "trust": 0.42, "importance": 0.06},
    "complex_reflection": {"discord": -0.4, "trust": 0.55, "importance": 0.1},
    # Only affirmation raises change talk and lowers sustain talk (Apodaca 2016).
    "affirm": {"discord": -0.4, "trust": 0.5, "confidence": 0.35, "importance": 0.06},
    "emphasize_autonomy": {"discord": -0.8, "trust": 0.42},
    "seek_collaboration": {"discord": -0.3, "trust": 0.35},
    "self_efficacy": {"confidence": 0.6, "trust": 0.2},
    "none": {"discord": -0.05, "trust": 0.03},
}
"""What one utterance of each code adds to the state."""

CONTINGENT: Final[dict[str, dict[str, float]]] = {
    # What is reflected matters more than how deep (Barnett 2014; Berman 2018).
    "reflected_change": {"importance": 0.55, "confidence": 0.2},
    "reflected_resistance": {"discord": -0.35, "trust": 0.1},
    # Evoking against analysing: d = 1.19 in the share of change talk (Glynn & Moyers 2010).
    "evoked": {"importance": 0.4},
    "argued_against_resistance": {"discord": 0.3},
    "argued_against_change": {"importance": -0.2},
    "passed_over_change": {"importance": -0.05},
    # An interrogation: each further closed question in a row costs, and the row is what costs (Gordon's "probing").
    "third_closed_question": {"discord": 0.18, "trust": -0.1},
    "second_unasked_advice": {"discord": 0.3},
    "apologised": {"discord": -0.7, "trust": 0.2},
}
"""What a volley adds because of the client's line before it, or of the volleys before it."""

TALK_BASE: Final = {"change": -0.82, "sustain": -1.25, "discord": -3.3, "neutral": 0.75}
"""AnnoMI, good sessions: change .25, sustain .11, the rest neutral."""

TALK_BY_CODE: Final[dict[str, dict[str, float]]] = {
    "confront": {"change": -1.1, "sustain": 0.9, "discord": 2.1},
    "persuade": {"change": -0.2, "sustain": 1.0, "discord": 0.8},
    # Information and closed questions dampen both kinds of talk; open questions and reflections raise both (Apodaca 2016).
    "give_information": {"change": -0.3, "sustain": -0.2},
    "closed_question": {"change": -0.15, "sustain": -0.15},
    "open_question": {"change": 0.45, "sustain": 0.15},
    "simple_reflection": {"change": 0.15, "sustain": 0.05, "discord": -0.7},
    "complex_reflection": {"change": 0.3, "sustain": 0.1, "discord": -0.8},
    "affirm": {"change": 0.5, "sustain": -0.5, "discord": -0.6},
    "emphasize_autonomy": {"discord": -1.1, "sustain": -0.1},
    "seek_collaboration": {"discord": -0.6},
    "self_efficacy": {"change": 0.5, "sustain": -0.2},
    "persuade_with_permission": {"change": 0.7, "sustain": 0.1},
    "none": {},
}

TALK_BY_CAUSE: Final[dict[str, dict[str, float]]] = {
    # Reflecting change talk is followed by change talk, odds ratio 13.8; reflecting sustain talk by sustain talk, and by calm
    # (Berman 2018; AnnoMI: after sustain talk a reflection brings change .09, sustain .35, neutral .56).
    "reflected_change": {"change": 0.5},
    "reflected_resistance": {"sustain": 0.5, "neutral": 0.45},
    "evoked": {"change": 0.5},
    "third_closed_question": {"discord": 0.6, "sustain": 0.2, "change": -0.2},
    "argued_against_resistance": {"sustain": 0.2, "discord": 0.3},
    "argued_against_change": {},
    "passed_over_change": {},
    "second_unasked_advice": {"sustain": 0.2, "discord": 0.2},
    "apologised": {"discord": -0.6, "neutral": 0.4},
}

TALK_INERTIA: Final[dict[str, dict[str, float]]] = {
    # AnnoMI: change follows change .57, sustain follows sustain .40, change follows sustain .14, neutral follows neutral .77.
    "change": {"change": 1.1, "sustain": -0.2, "discord": -0.6},
    "sustain": {"sustain": 1.75, "change": -0.1},
    "discord": {"discord": 0.7, "change": -0.4, "sustain": 0.1},
    "neutral": {"neutral": 0.5},
}

TALK_BY_STATE: Final[dict[str, dict[str, float]]] = {
    # AnnoMI by quarter of a good session: change .15, .20, .32, .34; sustain .14, .13, .12, .05.
    "change": {"importance": 0.04, "confidence": 0.04, "trust": 0.02, "discord": -0.06, "mood": 1.0},
    "sustain": {"importance": -0.2, "confidence": -0.05, "discord": 0.04, "mood": -1.0},
    "discord": {"discord": 0.36, "trust": -0.1},
    "neutral": {},
}
"""Per point by which the state lies above `MIDDLE`; `mood` is the client's swing at the moment."""

MIDDLE: Final = {"discord": 0.0, "trust": 3.0, "importance": 3.5, "confidence": 4.0, "mood": 0.0}

DIFFICULTY: Final[dict[str, dict[str, float]]] = {
    # `discord` and `trust` are added to where the client begins; the others multiply their namesakes.
    "gentle": {"discord": -1.5, "trust": 1.0, "importance": 0.5, "reactance": 0.7, "calming": 1.25, "growth": 1.2},
    "standard": {"discord": 0.0, "trust": 0.0, "importance": 0.0, "reactance": 1.0, "calming": 1.0, "growth": 1.0},
    "hard": {"discord": 1.2, "trust": -0.7, "importance": -0.5, "reactance": 1.35, "calming": 0.75, "growth": 0.75},
}

BETWEEN: Final[dict[str, float]] = {
    # Motivation built in a session wears off in part; so does friction. "It often takes several sessions" (Miller & Rollnick).
    "trust_kept": 0.65,
    "importance_kept": 0.7,
    "confidence_kept": 0.7,
    "discord_kept": 0.45,
    # From this share of arguing volleys on the client remembers a session as an argument, and comes with so much more discord.
    "argued_share": 0.3,
    "argued_discord": 1.2,
    "left_discord": 2.0,
    "left_trust": -0.7,
    # A commitment is kept the likelier the surer the client was: this much, and this much per point of confidence.
    "kept_base": 0.15,
    "kept_by_confidence": 0.07,
    "kept_confidence": 0.8,
    "kept_importance": 0.3,
    "slipped_confidence": -0.8,
    "slipped_importance": 0.2,
    "good_week": 0.5,
    "good_week_confidence": 0.3,
    "bad_week_confidence": -0.3,
    "bad_week_importance": 0.2,
}
"""From one session to the next."""

DEFAULTS: Final[Numbers] = {
    "effects": EFFECTS,
    "contingent": CONTINGENT,
    "talk_base": TALK_BASE,
    "talk_by_code": TALK_BY_CODE,
    "talk_by_cause": TALK_BY_CAUSE,
    "talk_by_state": TALK_BY_STATE,
    "talk_inertia": TALK_INERTIA,
    "middle": MIDDLE,
    "difficulty": DIFFICULTY,
    "between": BETWEEN,
    # How easily the client takes offence; a client who was sent bristles more.
    "reactance": {"resistant": 1.25, "ambivalent": 0.95},
    # How fast friction dies down, and how fast trust and motivation grow. Whoever was sent starts further back and has further to go: with
    # this, an expert has a chance of a commitment from either within 25 turns.
    "calming": 1.0,
    "growth": {"resistant": 1.2, "ambivalent": 0.97},
    # By how much moods go to and fro, and how much of a mood is left a turn later: an ambivalent client swings within a session.
    "swing": {"resistant": 0.15, "ambivalent": 0.5},
    "mood_kept": 0.7,
    # No volley moves anything further than this: change is cumulative, never a jump.
    "largest_step": 2.0,
    # Ceilings that growth slows down towards: friction, what is good, and how much friction slows the good.
    "slowing": {"discord": 13.0, "good": 14.0, "good_by_discord": 24.0},
    # From this discord on, a second argument in a row ends the session.
    "leaves_at": 9.3,
    # Nobody leaves before this turn, whatever is said: there must be something to practise on.
    "stays_until": 5,
    # A good word beside an argument is worth this share.
    "good_beside_harm": 0.3,
    # What it takes before commitment can be spoken: readiness, at most so much discord, and so many turns. Clients who give in too easily
    # are the first complaint about every simulated one; and a commitment before the work is done is none.
    "commits": {"readiness": 6.0, "discord": 2.0, "turns": 10, "turns_later": 5, "most": 3},
    # How often the client speaks of being questioned, adds what is on its mind, goes on by itself (and more per point of trust), or
    # denies a reflection that took up something else; how much likelier a line is per point of trust that it needs.
    "speaks": {"pushed": 0.7, "own_mind": 0.75, "goes_on": 0.3, "goes_on_by_trust": 0.06, "misheard": 0.2, "line_by_trust": 0.4},
}

BY_STANCE: Final = ("reactance", "growth", "swing")
"""Entries whose default depends on the client's stance; a persona file gives one number."""

MOVED: Final = ("discord", "trust", "importance", "confidence")
"""The numbers that a behaviour can move; readiness follows from them."""

_OPEN: Final[dict[str, tuple[str, ...]]] = {
    # Entries that may name, below each of their keys, more than the defaults do.
    "effects": MOVED,
    "contingent": MOVED,
    "talk_by_code": TALK,
    "talk_by_cause": TALK,
    "talk_inertia": TALK,
    "talk_by_state": (*MOVED, "mood"),
}

DIFFICULTIES: Final = tuple(DIFFICULTY)


def table(stance: str, changed: Any, difficulty: str = "standard") -> Numbers:
    """Return the coefficients of a client: the defaults of its stance, what its file changes, what the session's difficulty makes of them.

    The entry `start` of the result says what the difficulty adds to the state in which the client begins.

    Raises:
        ValueError: naming the entry that is unknown or no number.
    """
    result: Numbers = {key: value[stance] if key in BY_STANCE else value for key, value in DEFAULTS.items()}
    if not isinstance(changed, Mapping):
        raise ValueError("coefficients: must be a mapping from names to numbers")
    for key, value in changed.items():
        if key not in result:
            raise ValueError(f"coefficients.{key}: unknown; write one of {', '.join(result)}")
        result[key] = _changed(f"coefficients.{key}", result[key], value, _OPEN.get(str(key), ()))
    harder = result["difficulty"][difficulty]
    for key in ("reactance", "calming", "growth"):
        result[key] *= harder[key]
    result["start"] = {name: harder[name] for name in ("discord", "trust", "importance")}
    return result


def _changed(place: str, default: Any, value: Any, more: tuple[str, ...]) -> Any:
    """Return `value` in the shape of `default`: a number, or a mapping whose other entries stay as they are."""
    if not isinstance(default, Mapping):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{place}: must be a number")
        return value
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: must be a mapping from names to numbers")
    deep = any(isinstance(entry, Mapping) for entry in default.values())
    for name in value:
        # A behaviour may be made to move a number that it leaves alone by default.
        if name not in default and (deep or name not in more):
            raise ValueError(f"{place}.{name}: unknown; write one of {', '.join(default if deep else dict.fromkeys([*default, *more]))}")
    return {**default, **{name: _changed(f"{place}.{name}", default.get(name, 0.0), entry, more) for name, entry in value.items()}}
