"""Hints in three steps: what the client is doing, which strategies fit, an example."""

from collections.abc import Sequence
from typing import Any

from mi.coaching import Coaching
from mi.phrasing import Phrasing, by_id
from mi.replies import Replies
from mi.session import Session

STEPS = 3
STRATEGIES = 3
"""Named in a hint at most: more than that is no help in choosing."""


def hint(
    coaching: Coaching, session: Session, replies: Replies, phrasing: Phrasing, fits: Sequence[str] = ()
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the contract's `hint`, one step further than `session.hint` says, and what that becomes.

    Each payload holds the steps before it, too; after the last step it stays there, with another example.
    """
    entry, words = coaching.hints["by_talk"][session.talk], coaching.words
    doing, before = by_id(f"hint.{session.talk}", entry["doing"]), session.hint
    step = min(len(before) + 1, STEPS)
    if before and before[0] in doing:
        said, text = before[0], phrasing.filled(doing[before[0]])
    else:
        text = phrasing.pick(replies.filled(doing) or doing)
        said = phrasing.phrases[-1]
    fitting = (replies.usable(fits or entry["fits"]) or replies.fitting())[:STRATEGIES]
    result: dict[str, Any] = {"kind": "hint", "step": step, "of": STEPS, "text": text, "strategies": []}
    example = replies.reply(fitting) if step == STEPS else None
    if step > 1:
        result["strategies"] = [
            {
                "strategy": strategy,
                "name": words.strategies[strategy],
                "meaning": words.glossary[strategy].definition,
                "example": example["text"] if example and example["strategy"] == strategy else "",
            }
            for strategy in fitting
        ]
    if example:
        result["example"] = {"text": example["text"], "strategy": example["strategy"], "name": example["strategy_name"]}
    return result, (*before, said)
