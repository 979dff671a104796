"""The one record of a session, read from the tracker's events.

What was said, coded, felt and answered is nowhere but in the tracker. `read` folds its events (Rasa's event dictionaries, in the
order in which they happened) into turns; it never raises on events that it does not know.

A transcript from elsewhere that is only coded is a record of the same shape. Its client's lines were said by nobody here: each came with
the volley after it, as the `client` of the message's metadata, and the last one with `/end`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mi.behaviours import CODES, STARTS

Event = Mapping[str, Any]
Feedback = dict[str, Any]


@dataclass
class Turn:
    """A volley of the trainee and the client's answer to it; in a drill, the verdict on it and the line that comes next."""

    number: int
    """From 1; a turn said anew after a rewind has the number of the one taken back."""
    said: str
    at: float
    """Seconds since the epoch, as the tracker recorded them."""
    answer: str
    line: dict[str, Any]
    """Where the client's line comes from: its talk, kind, topic, pool."""
    feedback: Feedback = field(default_factory=dict)
    """The `feedback` object of the contract of a turn; in a drill its `verdict`."""
    taken_back: bool = False
    heard: str = ""
    """The client's line that it answers."""
    attempt: int = 1
    """From 1: how often a turn of this number has been said, with this one."""
    place: int = 0
    """How many turns and asides came before it, in the order of the events: clocks are set back now and then."""

    @property
    def key(self) -> str:
        """What names this turn for good, such as `3.2`: the record only grows, so number and attempt stay."""
        return f"{self.number}.{self.attempt}"


@dataclass
class Aside:
    """A message that was not said to the client, such as a request for a hint, and the answer to it."""

    kind: str
    """`aside` or `hint`."""
    after_turn: int
    said: str
    answer: str
    at: float
    place: int = 0
    """As of a turn."""


@dataclass
class Transcript:
    """A session from the client's first line to the summary."""

    persona: str = ""
    feedback_mode: str = "each_turn"
    seed: str = ""
    started_at: float | None = None
    opening: str = ""
    opening_line: dict[str, Any] = field(default_factory=dict)
    all_turns: list[Turn] = field(default_factory=list)
    """Every turn, also those taken back, in the order in which they were said."""
    asides: list[Aside] = field(default_factory=list)
    summary: dict[str, Any] | None = None
    left: bool = False
    """Whether the client has ended the session."""
    kind: str = "practice"
    """`practice` with a client, a `drill` of one technique, the guided `lesson`, or an `upload`: a transcript from elsewhere."""
    technique: str = ""
    """What a drill trains; empty in practice with a client."""
    posed: dict[str, Any] | None = None
    """Of a drill: the payload of the line that waits for a reply."""
    unanswered: str | None = None
    """The last volley, where the client has not answered it (yet): it is no turn, and may be said again."""

    @property
    def turns(self) -> list[Turn]:
        """The turns that count: those not taken back."""
        return [turn for turn in self.all_turns if not turn.taken_back]

    @property
    def newest(self) -> Turn | None:
        """The last turn that counts."""
        return next((turn for turn in reversed(self.all_turns) if not turn.taken_back), None)

    @property
    def coded_only(self) -> bool:
        """Whether this is a transcript from elsewhere: its client's talk and state are unknown."""
        return self.kind == "upload"

    @property
    def ended(self) -> bool:
        return self.left or self.summary is not None


@dataclass(frozen=True)
class Reading:
    """How far events have been read."""

    transcript: Transcript = field(default_factory=Transcript)
    """What they came to so far."""
    user: Event | None = None
    """The message that the next events answer."""


def read(events: Iterable[Event]) -> Transcript:
    """Return the transcript of the last session that the events hold."""
    return read_on(Reading(), events).transcript


def read_on(so_far: Reading, events: Iterable[Event]) -> Reading:
    """Return what `events` add to what was read before them; `so_far`, with its transcript and the turns in it, stays as it is."""
    result = replace(so_far.transcript, all_turns=[*so_far.transcript.all_turns], asides=[*so_far.transcript.asides])
    user = so_far.user
    for event in events:
        kind = event.get("event")
        if kind == "user":
            user = event
            if _intent(event) in CODES:
                result.unanswered = event.get("text") or ""
            else:
                result.unanswered = None
        elif kind == "bot" and user is not None:
            if _intent(user) in STARTS and event.get("text"):
                result = _started(user)
            elif ((event.get("data") or {}).get("custom") or {}).get("kind") == "coding":
                result = Transcript(kind="upload", started_at=float(user.get("timestamp") or 0))
            _answered(result, user, event)
        elif kind == "slot" and event.get("name") == "feedback" and event.get("value"):
            _change_newest(result, feedback=dict(event["value"]))
    return Reading(result, user)


def _intent(user: Event) -> str:
    return ((user.get("parse_data") or {}).get("intent") or {}).get("name") or ""


def _started(user: Event) -> Transcript:
    entities = (user.get("parse_data") or {}).get("entities") or []
    given = {entity.get("entity"): entity.get("value") for entity in entities}
    intent = _intent(user)
    return Transcript(
        kind="practice" if intent == "start" else intent,
        technique=str(given.get("technique") or (intent if intent == "lesson" else "")),
        persona=str(given.get("persona") or ""),
        feedback_mode=str(given.get("feedback") or "each_turn"),
        seed=str(given.get("seed") or ""),
        started_at=float(user.get("timestamp") or 0),
    )


def _answered(result: Transcript, user: Event, bot: Event) -> None:
    intent, text = _intent(user), bot.get("text")
    custom = (bot.get("data") or {}).get("custom") or {}
    metadata = dict(bot.get("metadata") or {})
    kind, newest = custom.get("kind"), result.newest
    if result.coded_only:
        _client_said(result, user)
    if kind == "coded":
        _coded(result, user, custom)
    elif kind == "feedback":
        _change_newest(result, feedback=dict(custom))
    elif kind == "verdict":
        instead = {} if custom.get("verdict") == "right" else {"try_instead": custom.get("model_reply")}
        turn = _turn(result, user, "", {})
        turn.feedback = {**custom, **instead}
        result.all_turns.append(turn)
        result.unanswered = None
    elif kind in ("drill", "lesson"):
        result.posed = dict(custom)
    elif kind in ("summary", "drill_result"):
        result.summary, result.posed = dict(custom), None
    elif kind == "rewound":
        _change_newest(result, taken_back=True)
        result.left, result.summary, result.posed = False, None, custom.get("drill")
    elif kind in ("aside", "hint"):
        result.unanswered = None
        said, at = user.get("text") or "", float(user.get("timestamp") or 0)
        result.asides.append(Aside(kind, newest.number if newest else 0, said, custom.get("text") or "", at, _place(result)))
    elif text and intent in STARTS:
        result.opening, result.opening_line = text, metadata
    elif text and intent in CODES and result.kind != "practice" and newest:
        _change_newest(result, answer=text, line=metadata)
    elif text and intent in CODES:
        result.all_turns.append(_turn(result, user, text, metadata))
        result.unanswered = None
        result.left = result.left or metadata.get("pool") == "leaves"


def _change_newest(result: Transcript, **changes: Any) -> None:
    """Put a changed copy in the place of the last turn that counts, if there is one: the turn itself may be part of an earlier reading."""
    for place in range(len(result.all_turns) - 1, -1, -1):
        if not result.all_turns[place].taken_back:
            result.all_turns[place] = replace(result.all_turns[place], **changes)
            return


def _turn(result: Transcript, user: Event, answer: str, line: dict[str, Any]) -> Turn:
    newest = result.newest
    heard, number = (newest.answer, newest.number + 1) if newest else (result.opening, 1)
    said, at = user.get("text") or "", float(user.get("timestamp") or 0)
    # A turn that is said anew follows those of its number that were taken back, and whatever came after them.
    attempt = 1 + sum(turn.number == number for turn in result.all_turns)
    return Turn(number, said, at, answer, line, heard=heard, attempt=attempt, place=_place(result))


def _place(result: Transcript) -> int:
    return len(result.all_turns) + len(result.asides)


def _client_said(result: Transcript, user: Event) -> None:
    """Put the client's line that came with a volley where it was said: after the turn before it, or at the beginning."""
    # Half a character (a lone surrogate) can be recorded, but not be shown.
    line = str((user.get("metadata") or {}).get("client") or "").encode("utf-8", "replace").decode()
    if not line or _key(user) in _keys(result):
        return
    if result.newest:
        _change_newest(result, answer=line)
    else:
        result.opening = line


def _coded(result: Transcript, user: Event, custom: Feedback) -> None:
    """Add a volley of a transcript that is only coded; one that arrived twice is one."""
    key = _key(user)
    if key not in _keys(result):
        turn = _turn(result, user, "", {"key": key} if key else {})
        turn.feedback = dict(custom)
        result.all_turns.append(turn)
    result.unanswered = None


def _key(user: Event) -> str:
    """What came with a message so that it is known again; what is no text is no key."""
    key = (user.get("metadata") or {}).get("key")
    return key if isinstance(key, str) else ""


def _keys(result: Transcript) -> set[str]:
    return {turn.line["key"] for turn in result.all_turns if "key" in turn.line}
