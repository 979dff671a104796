"""A session to be read: what the summary says, the drawing, and the conversation."""

from dataclasses import dataclass
from typing import Any

from mi.behaviours import CODES, OUTCOMES
from mi.transcript import Transcript
from web.record.context import coaching
from web.record.figures import Figure, Share, counted, figures
from web.record.plot import Plot, plot
from web.record.reader import Record
from web.record.timeline import Item, timeline


@dataclass(frozen=True)
class Report:
    """All that the summary page and the trainer's page show."""

    transcript: Transcript
    items: list[Item]
    plot: Plot | None
    farewell: str
    """The client's last line, where the student ended the session."""
    summary: dict[str, Any]
    """The contract's summary; empty as long as the session has none."""
    figures: list[Figure]
    counts: list[Share]
    outcomes: list[Share]
    moments: list[dict[str, Any]]
    """Up to three turns to read again; of a record from before there were three, the best and the worst."""
    client_share: float | None
    """The client's share of the words, from 0 to 1."""


def report(record: Record, transcript: Transcript | None = None) -> Report:
    """Return the session of `record`, ready to be shown: as `transcript` reads it where that is given, such as with corrections."""
    transcript = transcript or record.transcript
    summary = transcript.summary or {}
    return Report(
        transcript=transcript,
        items=timeline(transcript),
        plot=plot(transcript),
        farewell=record.farewell if transcript.summary else "",
        summary=summary,
        figures=figures(summary, coaching().summary),
        counts=counted(summary.get("counts") or {}, CODES),
        outcomes=counted(summary.get("outcomes") or {}, OUTCOMES),
        moments=_moments(summary),
        client_share=(summary.get("talk_share") or {}).get("client", summary.get("client_words")),
    )


def _moments(summary: dict[str, Any]) -> list[dict[str, Any]]:
    if summary.get("moments") is not None:
        return list(summary["moments"])
    return [{"which": which, **summary[which]} for which in ("best", "worst") if summary.get(which)]
