"""Sessions that trainers have gone through, as rows of the file that `mi-practice evaluate` reads: coded by people, without names."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from mi.correction import coding
from mi.transcript import Turn
from mi.written import SHORT
from web.accounts.models import User
from web.practice.models import Session
from web.review.coding import Coding, codings_of
from web.review.models import Review
from web.review.names import Replacer, names_of

COLUMNS: Final = ("conversation", "speaker", "text", "talk", "behaviour", "outcome", "coded", "machine", "changed", "keep")
"""Those of `tests/data/heldout.csv`, then: each utterance with its code, the machine's codes, whether a person changed anything (1 or 0),
and an empty column that a person fills with `yes` where the row may be learned from."""

AT_ONCE = 50
_WRITTEN: Final = {code: short for short, code in SHORT.items()}

Row = dict[str, str]


@dataclass
class Export:
    """What was written, and what was not."""

    rows: list[Row] = field(default_factory=list)
    sessions: int = 0
    left_out: int = 0
    """Replies with an utterance that the machine was unsure of and nobody has coded: they are shown to nobody as coded."""
    replaced: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often which word was replaced in which conversation."""


def pseudonym(session: Session) -> str:
    """Return a name for the session that tells nothing: the same for each export of this installation."""
    digest = hmac.new(settings.SECRET_KEY.encode(), session.pk.bytes, hashlib.sha256)
    return f"session-{digest.hexdigest()[:12]}"


def reviewed_sessions() -> QuerySet[Session]:
    """Return the sessions that a trainer has gone through in sight of the codes, the oldest first."""
    return Session.objects.filter(pk__in=Review.objects.filter(blind=False).values("session")).order_by("started_at", "pk")


def export(sessions: QuerySet[Session] | None = None) -> Export:
    """Return the rows of `sessions`; of all that were gone through where none are given.

    The names of everybody with an account are replaced in all that was said.
    """
    clean, result = Replacer(names_of(User.objects.all())), Export()
    listed = list(reviewed_sessions() if sessions is None else sessions)
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        found = codings_of(part)
        for session in part:
            result.sessions += 1
            result.rows += _rows(found[session.pk], pseudonym(session), clean, result)
    result.replaced = dict(clean.counted)
    return result


def _rows(found: Coding, name: str, clean: Replacer, result: Export) -> Iterator[Row]:
    def row(speaker: str, text: str, **more: str) -> Row:
        return dict.fromkeys(COLUMNS, "") | {"conversation": name, "speaker": speaker, "text": clean(text, name)} | more

    opening = found.transcript
    if opening.opening:
        yield row("client", opening.opening, talk=str(opening.opening_line.get("talk") or ""))
    for turn in opening.turns:
        machine = found.machine_turn(turn.key)
        if _is_coded(turn) and machine is not None:
            yield row(
                "trainee",
                turn.said,
                behaviour="+".join(said.code for said in coding(turn)),
                outcome=str(turn.feedback["outcome"]),
                coded=_written(turn, clean),
                machine="+".join(said.code or "unsure" for said in coding(machine)),
                changed=str(int(bool(turn.feedback.get("corrected")))),
            )
        else:
            result.left_out += 1
        yield row("client", turn.answer, talk=str(turn.line.get("talk") or ""))


def _is_coded(turn: Turn) -> bool:
    said = coding(turn)
    return bool(said) and all(one.code for one in said) and not turn.feedback.get("unsure")


def _written(turn: Turn, clean: Replacer) -> str:
    """The reply as sessions for the corpus are written: a short code before each utterance."""
    return " ".join(f"[{_WRITTEN[said.code]}] {' '.join(clean(turn.said[said.start : said.end], '').split())}" for said in coding(turn))
