"""Sessions that follow each other: which one a student can go on from, and what it has left."""

import json

from web.practice.models import Session
from web.record.reader import record_of


def left_by(session: Session) -> str:
    """Return what `session` has left for the next one with its client, as the contract's compact JSON text; empty where nothing."""
    summary = record_of(session.sender_id).transcript.summary or {}
    left = summary.get("history")
    return json.dumps(left, separators=(",", ":")) if left else ""
