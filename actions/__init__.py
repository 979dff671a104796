"""Custom actions: translate in, call `mi`, translate out."""

from actions import guard
from actions.turn import ActionAside, ActionClientTurn, ActionEnd, ActionHint, ActionRewind, ActionStart

__all__ = ["ActionAside", "ActionClientTurn", "ActionEnd", "ActionHint", "ActionRewind", "ActionStart"]

guard.install()
