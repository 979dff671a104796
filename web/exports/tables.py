"""The rows of each file of an export. Which columns there are, and what they mean, stands in `dictionary.yml`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any

from mi.behaviours import CODES, STATE
from mi.transcript import Transcript, Turn
from web.exports.pseudonyms import Mask, Pseudonyms
from web.figures.tally import Value, tally
from web.practice.models import Session
from web.record.reader import stream_records

Row = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """What is exported, and how people are called in it."""

    sessions: tuple[Session, ...]
    """The oldest first, each with its student and, where it is over, its measures."""
    classes: Mapping[Any, tuple[tuple[int, str], ...]]
    """Id and name of each student's classes."""
    names: Pseudonyms = field(default_factory=Pseudonyms)
    mask: Mask | None = None
    """Takes names out of free text; none where real names are shown."""

    @property
    def research(self) -> bool:
        return self.mask is not None

    def text(self, text: str) -> str:
        return self.mask.apply(text) if self.mask else text

    def time(self, at: datetime | None) -> str:
        return "" if at is None or self.research else at.astimezone(timezone.utc).isoformat(timespec="seconds")

    def first_days(self) -> dict[Any, date]:
        """Return the day of each student's first session here."""
        first: dict[Any, date] = {}
        for session in self.sessions:
            first.setdefault(session.student_id, _begun(session).date())
        return first


def _begun(session: Session) -> datetime:
    return (session.started_at or session.created_at).astimezone(timezone.utc)


def sessions(export: Export) -> Iterator[Row]:
    """Yield a row for each session."""
    first = export.first_days()
    for session in export.sessions:
        known = export.classes.get(session.student_id, ())
        yield {
            "session": export.names.session(session.pk),
            "student": export.names.student(session.student),
            "classes": "+".join(export.names.course(pk, name) for pk, name in known),
            "kind": session.kind,
            "technique": session.technique,
            "client": session.persona,
            "difficulty": session.difficulty,
            "feedback": session.feedback,
            "follows": export.names.session(session.follows_id),
            "begun": export.time(session.started_at),
            "day": (_begun(session).date() - first[session.student_id]).days,
            "minutes": round((session.ended_at - _begun(session)).total_seconds() / 60, 1) if session.ended_at else None,
            "over": int(session.ended_at is not None),
            **_counts(session),
        }


COUNTS = (
    *("replies", "judged", "unsure", "argued", "rolled", "supported", "neither", *CODES, "adherent", "non_adherent"),
    *("r_to_q", "r_to_q_low", "r_to_q_high", "share_complex", "share_complex_low", "share_complex_high"),
    *("share_open", "share_open_low", "share_open_high", "resisted", "resisted_rolled", "resisted_argued"),
    *("trainee_words", "client_words"),
)


def _counts(session: Session) -> Row:
    if not hasattr(session, "measures"):
        return dict.fromkeys(COUNTS)
    kept = session.measures
    counted = tally([kept])
    return {
        "replies": kept.volleys,
        "judged": int(not counted.too_short),
        "unsure": kept.unsure,
        "argued": kept.argued,
        "rolled": kept.rolled,
        "supported": kept.supported,
        "neither": kept.volleys - kept.argued - kept.rolled - kept.supported,
        **{code: (kept.counts.get("codes") or {}).get(code, 0) for code in CODES},
        "adherent": kept.adherent,
        "non_adherent": kept.non_adherent,
        **_value("r_to_q", counted.ratio),
        **_value("share_complex", counted.complex),
        **_value("share_open", counted.open),
        "resisted": kept.resisted,
        "resisted_rolled": kept.resisted_rolled,
        "resisted_argued": kept.resisted_argued,
        "trainee_words": kept.trainee_words,
        "client_words": kept.client_words,
    }


def _value(name: str, found: Value) -> Row:
    given = {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}
    return {key: None if value is None else round(value, 4) for key, value in given.items()}


def turns(export: Export) -> Iterator[Row]:
    """Yield a row for each reply, also those taken back."""
    for session, transcript in _transcripts(export):
        for turn, attempt in _attempts(transcript.all_turns):
            told, client = turn.feedback, turn.feedback.get("client") or {}
            after = client.get("after") or {}
            yield {
                "session": export.names.session(session.pk),
                "student": export.names.student(session.student),
                "turn": turn.number,
                "attempt": attempt,
                "taken_back": int(turn.taken_back),
                "second": max(0, round(turn.at - (transcript.started_at or turn.at))),
                "said": export.text(turn.said),
                "answer": export.text(turn.answer),
                "answered": client.get("answered") or "",
                "talk": turn.line.get("talk") or "",
                "outcome": told.get("outcome") or "none",
                "unsure": int(bool(told.get("unsure"))),
                "codes": "+".join(item["code"] for item in told.get("behaviours") or []),
                "served": "+".join((told.get("principles") or {}).get("served") or []),
                "broken": "+".join((told.get("principles") or {}).get("broken") or []),
                **{name: after.get(name) for name in STATE},
            }


def codes(export: Export) -> Iterator[Row]:
    """Yield a row for each utterance."""
    for session, transcript in _transcripts(export):
        for turn, attempt in _attempts(transcript.all_turns):
            for place, item in enumerate(turn.feedback.get("behaviours") or [], start=1):
                start, end, text = item["start"], item["end"], item.get("text") or turn.said[item["start"] : item["end"]]
                if export.mask:
                    start, end, text = export.mask.cut(turn.said, start, end)
                yield {
                    "session": export.names.session(session.pk),
                    "turn": turn.number,
                    "attempt": attempt,
                    "taken_back": int(turn.taken_back),
                    "place": place,
                    "start": start,
                    "end": end,
                    "text": text,
                    "code": item["code"],
                    "confidence": item.get("confidence"),
                    "unsure": int(bool(item.get("unsure"))),
                    "candidates": "+".join(item.get("candidates") or []),
                    "rule": item.get("rule") or "",
                }


def _transcripts(export: Export) -> Iterator[tuple[Session, Transcript]]:
    by_sender = {session.sender_id: session for session in export.sessions}
    for sender_id, record in stream_records(by_sender):
        yield by_sender[sender_id], record.transcript


def _attempts(all_turns: Iterable[Turn]) -> Iterator[tuple[Turn, int]]:
    """Yield each turn with how often its number had come up, itself included."""
    seen: dict[int, int] = {}
    for turn in all_turns:
        seen[turn.number] = seen.get(turn.number, 0) + 1
        yield turn, seen[turn.number]
