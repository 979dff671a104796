"""A session to be read: what the summary says, the drawing, and the conversation."""

from dataclasses import dataclass
from typing import Any

from mi.behaviours import CODES, OUTCOMES
from mi.transcript import Transcript
from web.record.figures import Figure, Share, counted, figures
from web.record.plot import Plot, plot
from web.record.timeline import Item, timeline


@dataclass(frozen=True)
class Report:
    """All that the summary page and the trainer's page show."""

    transcript: Transcript
    items: list[Item]
    plot: Plot | None
    summary: dict[str, Any]
    """The contract's summary; empty as long as the session has none."""
    figures: list[Figure]
    counts: list[Share]
    outcomes: list[Share]


def report(transcript: Transcript) -> Report:
    """Return the session of `transcript`, ready to be shown."""
    summary = transcript.summary or {}
    return Report(
        transcript=transcript,
        items=timeline(transcript),
        plot=plot(transcript),
        summary=summary,
        figures=figures(summary),
        counts=counted(summary.get("counts") or {}, CODES),
        outcomes=counted(summary.get("outcomes") or {}, OUTCOMES),
    )
