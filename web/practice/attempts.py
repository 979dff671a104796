"""A reply that was taken back, and what was said in its place: kept side by side, so that a student sees what made the difference."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from web.record.timeline import Item


@dataclass
class Block:
    """What stands together: one turn with all its attempts, or an aside."""

    items: list[Item] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The turn's number; 0 for an aside."""
        return self.items[0].turn.number if self.items[0].turn else 0

    @property
    def attempted(self) -> bool:
        """Whether a reply was taken back here."""
        return any(item.turn is not None and item.turn.taken_back for item in self.items)


def blocks(items: Iterable[Item]) -> list[Block]:
    """Put each turn beside its earlier attempts, at the place of the first of them."""
    result: list[Block] = []
    waiting: dict[int, Block] = {}
    for item in items:
        if item.turn is None:
            result.append(Block([item]))
            continue
        number = item.turn.number
        block = waiting.pop(number, None)
        if block is None:
            block = Block()
            result.append(block)
        block.items.append(item)
        if item.turn.taken_back:
            waiting[number] = block
    return result


def asked_once(items: Iterable[Item]) -> list[Item]:
    """Leave out hints that only went further: the first says what the client was doing, and that is what they all begin with."""
    result: list[Item] = []
    for item in items:
        before = result[-1].aside if result else None
        if item.aside and before and item.aside.kind == before.kind == "hint" and item.aside.answer == before.answer:
            continue
        result.append(item)
    return result


def fresh(items: list[Item], seen: int) -> list[tuple[Item, Block | None]]:
    """Return what a page that shows `seen` of the items lacks, each with the block that waits for it there, if one does."""
    new = set(map(id, items[seen:]))
    return [
        (item, block if position and block.attempted else None)
        for block in blocks(items)
        for position, item in enumerate(block.items)
        if id(item) in new
    ]
