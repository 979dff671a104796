"""Who is called what in an export, and what is taken out of free text.

A pseudonym is a keyed hash. The key follows from a study key that the trainer chooses (then pseudonyms stay the same from export to export)
or is drawn for one download and thrown away. The server's own secret goes into it as well: whoever has the file and guesses names and study
keys cannot check a guess.
"""

import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings

DIGITS = 10
"""Hexadecimal digits of a pseudonym: two of 10,000 people share one with a chance of 1 in 20,000."""

COMMON = frozenset(
    "will may mark grace hope faith joy rose bill art sue pat drew dawn april june august rich frank grant chase miles an so long young "
    "king white brown green black grey day wood woods hill hills stone price best good love low more sunny summer autumn sky guy dean ray "
    "sandy jack nick rob don van student trainer teacher counsellor client test demo".split()
)
"""Names that are also everyday words: they are taken out only where they are written as names."""
_LEAST = 2
"""Letters that a name must have to be looked for."""

_PATTERNS = (
    ("[e-mail]", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("[link]", r"(?:https?://|www\.)\S+"),
    ("[name]", r"(?<!\w)@\w{2,}"),
    ("[date]", r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"),
    ("[number]", r"(?<!\w)\+?\d(?:[ ()./-]{0,2}\d){6,}(?!\w)"),
)


@dataclass(frozen=True)
class Pseudonyms:
    """Names as an export shows them; without a key they are the real ones."""

    key: bytes | None = None

    def student(self, user: Any) -> str:
        return self._name("s", user.pk, user.get_username())

    def trainer(self, user: Any) -> str:
        return self._name("t", user.pk, user.get_username())

    def course(self, pk: int, name: str) -> str:
        return self._name("c", pk, name)

    def session(self, pk: Any) -> str:
        return self._name("x", pk, str(pk)) if pk else ""

    def _name(self, kind: str, pk: Any, real: str) -> str:
        if self.key is None:
            return real
        return f"{kind}-{hmac.new(self.key, f'{kind}/{pk}'.encode(), sha256).hexdigest()[:DIGITS]}"


def key_of(study_key: str) -> bytes:
    """Return the key of pseudonyms: the same for the same study key, another one each time without."""
    if not study_key:
        return secrets.token_bytes(32)
    return hmac.new(settings.SECRET_KEY.encode(), f"exports/{study_key}".encode(), sha256).digest()


class Mask:
    """Takes out of free text what may tell who somebody is."""

    def __init__(self, people: Iterable[Any]) -> None:
        names = {part for person in people for part in _parts(person)}
        written = {form for name in names & COMMON for form in (name.title(), name.upper())}
        patterns = [*_PATTERNS, *_named(names - COMMON, "(?i:"), *_named(written, "(?:")]
        self._marks = [mark for mark, _ in patterns]
        self._pattern = re.compile("|".join(f"({pattern})" for _, pattern in patterns))

    def apply(self, text: str) -> str:
        """Return `text` with names, addresses, links, dates and long numbers replaced."""
        return self._pattern.sub(lambda match: self._marks[(match.lastindex or 1) - 1], text)

    def cut(self, text: str, start: int, end: int) -> tuple[int, int, str]:
        """Return where the piece `text[start:end]` stands in the replaced text, and how it reads there."""
        first, last, shift = start, end, 0
        for match in self._pattern.finditer(text):
            mark = self._marks[(match.lastindex or 1) - 1]
            at, by = match.start() + shift, len(mark) - len(match.group())
            if match.end() <= start:
                first = start + shift + by
            elif match.start() <= start:
                first = at
            if match.end() <= end:
                last = end + shift + by
            elif match.start() < end:
                last = at + len(mark)
            shift += by
        return first, last, self.apply(text)[first:last]


def _named(names: Iterable[str], opening: str) -> Iterator[tuple[str, str]]:
    """Yield a pattern that finds any of `names` as a whole word, the longest first; none where there are none."""
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if words:
        yield "[name]", rf"(?<!\w){opening}{words})(?!\w)"


def _parts(person: Any) -> Iterable[str]:
    """The names of a person, each in small letters: first, last, user name, and what an e-mail address begins with."""
    given = f"{person.first_name} {person.last_name} {person.get_username()} {person.email.partition('@')[0]}"
    return (part.lower() for part in re.split(r"[\s.,_@+-]+", given) if len(part) >= _LEAST and not part.isdigit())
