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
    def state(self) -> list[tuple[str, float, float]]:
        """The client's state after the turn: its name, the number, and by how much it moved."""
        client: dict[str, Any] = (self.turn.feedback.get("client") if self.turn else None) or {}
        before, after = client.get("before") or {}, client.get("after") or {}
        return [(name, after[name], after[name] - before.get(name, after[name])) for name in after]


def timeline(transcript: Transcript) -> list[Item]:
    """Return turns (also those taken back) and asides by the time they were said."""
    newest = transcript.turns[-1] if transcript.turns else None
    items = [Item(turn.at, turn=turn, last=turn is newest) for turn in transcript.all_turns]
    items += [Item(aside.at, aside=aside) for aside in transcript.asides]
    return sorted(items, key=lambda item: item.at)
