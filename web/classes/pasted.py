"""A pasted list of people to invite: a line each, as an address, as "Name <address>", or as a row of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST: Final = 200
"""Lines of one paste: more would keep the mail server and the page busy for minutes."""
_SEPARATORS: Final = re.compile(r"[;,\t]")
_HEADS: Final = {"email", "e-mail", "mail", "email address", "e-mail address", "address"}


@dataclass(frozen=True)
class Person:
    """Somebody to invite."""

    email: str
    name: str
    line: int
    text: str


@dataclass(frozen=True)
class Problem:
    """A line that cannot be used: `nothing` (no address in it), `several` (more than one), `malformed`, or `too_many` lines."""

    line: int
    text: str
    code: str


@dataclass(frozen=True)
class Pasted:
    """What a text holds: people, each address once, and the lines that cannot be used."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]

    @property
    def rest(self) -> str:
        """The lines that cannot be used, to be mended."""
        return "\n".join(problem.text for problem in self.problems)


def read(text: str) -> Pasted:
    """Read a pasted list. A first line of headings, as spreadsheets have it, is passed over."""
    people: dict[str, Person] = {}
    problems: list[Problem] = []
    for number, line in _lines(text):
        found = _person(number, line) if len(people) < MOST else Problem(number, line, "too_many")
        if isinstance(found, Problem):
            problems.append(found)
        else:
            people.setdefault(found.email.lower(), found)
    return Pasted(tuple(people.values()), tuple(problems))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().strip("\ufeff")
        heads = {cell.strip().strip('"').lower() for cell in _SEPARATORS.split(line)}
        if line and not (number == 1 and heads & _HEADS):
            yield number, line


def _person(number: int, line: str) -> Person | Problem:
    if line.count("@") > 1:
        return Problem(number, line, "several")
    if "@" not in line:
        return Problem(number, line, "nothing")
    name, email = _parts(line)
    try:
        validate_email(email)
    except ValidationError:
        return Problem(number, line, "malformed")
    return Person(email, name[:150], number, line)


def _parts(line: str) -> tuple[str, str]:
    """Return name and address of a line."""
    if "<" in line and not _SEPARATORS.search(line.split("<")[1]):
        name, email = parseaddr(line.replace(",", " ").replace(";", " "))
        return " ".join(name.split()), email.strip()
    cells = [cell.strip().strip('"').strip() for cell in _SEPARATORS.split(line)]
    email = next(cell for cell in cells if "@" in cell).strip("<>")
    return " ".join(cell for cell in cells if cell and "@" not in cell), email
