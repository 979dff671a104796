"""A reply cut into pieces, so that each utterance can be marked where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of the reply, and the code of the utterance that it is, if it is one."""

    text: str
    code: str = ""
    unsure: bool = False


def pieces(said: str, behaviours: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """Cut `said` at the utterances of `behaviours`; what is not coded, or coded as none, comes between unmarked."""
    result: list[Piece] = []
    done = 0
    for behaviour in sorted(behaviours, key=lambda given: given.get("start") or 0):
        start, end = _place(said, behaviour)
        if behaviour.get("code") in (None, "none") or start < done or end <= start:
            continue
        if start > done:
            result.append(Piece(said[done:start]))
        result.append(Piece(said[start:end], behaviour["code"], bool(behaviour.get("unsure"))))
        done = end
    if done < len(said):
        result.append(Piece(said[done:]))
    return result


def _place(said: str, behaviour: Mapping[str, Any]) -> tuple[int, int]:
    """Where the utterance stands in the text that is shown.

    The coder may have counted a character that we do not show (the guard before a slash), so its words decide.
    """
    start, end = int(behaviour.get("start") or 0), int(behaviour.get("end") or 0)
    text = behaviour.get("text") or ""
    if not text or said[start:end] == text:
        return start, min(end, len(said))
    found = said.find(text, max(0, start - 1))
    return (found, found + len(text)) if found >= 0 else (start, min(end, len(said)))
