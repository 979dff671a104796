"""`mi-practice persona check FILE...`: everything that is wrong with a client's file, each with its line and remedy."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from mi.behaviours import TALK
from mi.persona import Persona
from mi.persona_file import checked
from workbench.model import Failed


def check(paths: Sequence[Path]) -> int:
    """Print what is wrong with each file, or what it holds where nothing is; return 1 where something is."""
    wrong = 0
    for path in paths:
        if not path.is_file():
            raise Failed(f"{path}: there is no such file.")
        found = checked(path)
        wrong += len(found.faults)
        for fault in found.faults:
            print(fault.told(str(path)) + ("" if fault.grave else " (the client can be met all the same)"))
        if found.persona and not found.faults:
            print(f"{path}: {_holds(found.persona)}; nothing is wrong with it.")
    return 1 if wrong else 0


def _holds(persona: Persona) -> str:
    talks = Counter(line.talk for line in persona.lines)
    words = median(len(line.say.split()) for line in persona.lines)
    told = ", ".join(f"{talks[talk]} {talk}" for talk in TALK)
    return f"{persona.name}, {persona.stance}: {len(persona.lines)} lines ({told}), half of them of at most {words:g} words"
