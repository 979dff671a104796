"""What is sent to the bot: the student's own words made safe to send, and the commands of the contract."""

import json
import unicodedata

from django.conf import settings
from django.utils.translation import get_language

from web.practice import past
from web.practice.models import Post, Session
from web.record.reader import GUARD

LONGEST = 4000
"""Characters of one reply. Rasa takes seconds for texts much longer than that."""

_KEPT = {"\n", "\t"}
_REMOVED = {"Cc", "Cs", "Co", "Cn"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make a text read in another order than it is written."""


def clean(text: str) -> str:
    """Return the student's words without line-end variants, control characters and surrounding space.

    The guard is ours alone: what is read from the record is without it, so that one of the student's own would shift what was found.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(GUARD, "")
    kept = (
        character
        for character in text
        if character in _KEPT or (unicodedata.category(character) not in _REMOVED and character not in _TURNING)
    )
    return "".join(kept).strip().strip("\ufeff").strip()


def as_text(text: str) -> str:
    """Return the words so that Rasa takes them for words: a leading slash would make them a command."""
    return f"{GUARD}{text}" if text.startswith("/") else text


def message(session: Session, kind: str, text: str) -> str:
    """Return what the contract of a turn asks to send for a post of `kind`."""
    if kind == Post.Kind.SAID:
        return as_text(text)
    if kind == Post.Kind.START and session.kind == Session.Kind.LESSON:
        return f"/lesson{json.dumps({'seed': session.seed, **_language()})}"
    if kind == Post.Kind.START and session.kind == Session.Kind.DRILL:
        drill = {"technique": session.technique, "seed": session.seed, **_language()}
        return f"/drill{json.dumps(drill | ({'persona': session.persona} if session.persona else {}))}"
    if kind == Post.Kind.START:
        given = {"persona": session.persona, "feedback": session.feedback, "seed": session.seed, "difficulty": session.difficulty}
        given |= _language()
        if session.follows and (left := past.left_by(session.follows)):
            # A text and no mapping: Rasa takes the values of what a command carries for plain ones.
            given["history"] = left
        return f"/start{json.dumps(given)}"
    return f"/{kind}"


def _language() -> dict[str, str]:
    """The reader's language, unless it is English: without it clients and the coach speak as their folders have it."""
    language = get_language() or settings.LANGUAGE_CODE
    return {} if language == settings.LANGUAGE_CODE else {"language": language}
