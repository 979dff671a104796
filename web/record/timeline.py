"""The conversation in the order in which it happened, ready to be shown."""

from dataclasses import dataclass
from typing import Any

from mi.transcript import Aside, Transcript, Turn
from web.record.marks import Piece, pieces


@dataclass(frozen=True)
class Item:
    """A turn, or an aside between turns."""

    at: float
    turn: Turn | None = None
    aside: Aside | None = None
    last: bool = False
    """Whether it is the newest turn that counts."""

    @property
    def anchor(self) -> str:
        """The name by which links find the turn; one that was taken back has none, for its number is used again."""
        return f"turn-{self.turn.number}" if self.turn and not self.turn.taken_back else ""

    @property
    def pieces(self) -> list[Piece]:
        """The reply, cut at its utterances."""
        if self.turn is None:
            return []
        return pieces(self.turn.said, self.turn.feedback.get("behaviours") or [])

    @property
    def pushes(self) -> list["Push"]:
        """What moved the client, each cause once."""
        moved: list[dict[str, Any]] = self._client.get("moved") or []
        causes = dict.fromkeys(_names(move) for move in moved)
        return [
            Push(cause, words, tuple((move["state"], move["by"]) for move in moved if _names(move) == (cause, words)))
            for cause, words in causes
        ]

    @property
    def origin(self) -> dict[str, Any]:
        """Where the client's line comes from, part by part; empty for a record that does not say."""
        line = self.turn.line if self.turn else {}
        return line if line.get("parts") else {}

    @property
    def _client(self) -> dict[str, Any]:
        return (self.turn.feedback.get("client") if self.turn else None) or {}

    @property
    def state(self) -> list[tuple[str, float, float]]:
        """The client's state after the turn: its name, the number, and by how much it moved."""
        before, after = self._client.get("before") or {}, self._client.get("after") or {}
        return [(name, after[name], after[name] - before.get(name, after[name])) for name in after]


def _names(move: dict[str, Any]) -> tuple[str, str]:
    return move.get("cause") or "", move.get("words") or ""


@dataclass(frozen=True)
class Push:
    """Something in the reply that moved the client: what, in which words, and which numbers by how much."""

    cause: str
    words: str
    moves: tuple[tuple[str, float], ...]


def timeline(transcript: Transcript) -> list[Item]:
    """Return turns (also those taken back) and asides in the order in which they were said, whatever the clock said then."""
    newest = transcript.turns[-1] if transcript.turns else None
    items = [(turn.place, Item(turn.at, turn=turn, last=turn is newest)) for turn in transcript.all_turns]
    items += [(aside.place, Item(aside.at, aside=aside)) for aside in transcript.asides]
    return [item for _, item in sorted(items, key=lambda placed: placed[0])]
