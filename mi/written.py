"""A coded session as people write it down: turns, the client's with its talk, the trainee's with a code before each utterance.

```
# register: spoken
## topic: smoking | setting: hospital clinic | quality: good
C sustain: It's not like I'm gonna drop dead tomorrow.
T: [CR] You're not seeing it do anything to you right now. [OQ] How do you see it?
```

`#` begins a remark, `# register:` says how the text came about (`typed` where it is not said), `##` begins a session. Codes are those of
`SHORT`; one holds until the next, or until the end of the line.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mi.behaviours import TALK

SHORT: Final = {
    "OQ": "open_question",
    "CQ": "closed_question",
    "SR": "simple_reflection",
    "CR": "complex_reflection",
    "AF": "affirm",
    "EA": "emphasize_autonomy",
    "SC": "seek_collaboration",
    "GI": "give_information",
    "PP": "persuade_with_permission",
    "PE": "persuade",
    "CO": "confront",
    "SE": "self_efficacy",
    "NO": "none",
}
"""The codes as they are written in front of an utterance."""

REGISTERS: Final = ("typed", "spoken")
_REGISTER = re.compile(r"# register: (\w+)$")
_CLIENT = re.compile(r"C (\w+): (\S.*)$")
_MARK = re.compile(r"\[([A-Z]{2})\] ?")


class WrittenError(ValueError):
    """A file cannot be read; the message lists each fault with its line and remedy."""


@dataclass(frozen=True)
class Turn:
    """What the trainee said between two client lines."""

    session: str
    """The file's name and the number of the session in it, such as `clinic-03`."""
    number: int
    """The line of the file."""
    utterances: tuple[tuple[str, str], ...]
    """Text and code of each."""
    client: str
    """The client's line before; empty at the beginning."""
    talk: str
    register: str

    @property
    def text(self) -> str:
        return " ".join(text for text, _ in self.utterances)


def read(lines: Iterable[str], name: str) -> list[Turn]:
    """Return the trainee's turns of a file; `name` is the file's, without its ending.

    Raises:
        WrittenError: with every fault found.
    """
    turns, faults, register, session, client, talk = [], [], "typed", 0, "", "neutral"
    for number, given in enumerate(lines, start=1):
        line = given.strip()
        if line.startswith("## "):
            session, client, talk = session + 1, "", "neutral"
        elif said := _REGISTER.match(line):
            register = said.group(1)
            if register not in REGISTERS:
                faults.append(f"{name}:{number}: register is {register!r}; write one of {', '.join(REGISTERS)}")
        elif not line or line.startswith("#"):
            continue
        elif heard := _CLIENT.match(line):
            talk, client = heard.groups()
            if talk not in TALK:
                faults.append(f"{name}:{number}: talk is {talk!r}; write one of {', '.join(TALK)}")
        elif line.startswith("T: "):
            utterances = tuple(_utterances(line[3:]))
            faults += [f"{name}:{number}: {fault}" for fault in _faults(line[3:], utterances)]
            turns.append(Turn(f"{name}-{session:02d}", number, utterances, client, talk, register))
        else:
            faults.append(f"{name}:{number}: begins with neither '## ', 'C <talk>: ' nor 'T: '")
    if faults:
        raise WrittenError("\n".join(faults))
    return turns


def utterances(said: str) -> tuple[tuple[str, str], ...]:
    """Return text and code of each utterance of a trainee's turn, such as `[SR] It's hard. [OQ] How so?`.

    Raises:
        WrittenError: with every fault found.
    """
    found = tuple(_utterances(said))
    if faults := list(_faults(said, found)):
        raise WrittenError("; ".join(faults))
    return found


def _utterances(said: str) -> Iterator[tuple[str, str]]:
    parts = _MARK.split(said)
    for short, text in zip(parts[1::2], parts[2::2]):
        yield text.strip(), SHORT.get(short, short)


def _faults(said: str, utterances: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if not said.startswith("["):
        yield "the first utterance has no code; write one such as [SR] before it"
    for text, code in utterances:
        if code not in SHORT.values():
            yield f"unknown code [{code}]; write one of {', '.join(SHORT)}"
        if not text:
            yield f"{code} has no words"
