"""Custom actions: translate in, call `mi`, translate out."""

from actions.drill import ActionDrill
from actions.turn import ActionAside, ActionClientTurn, ActionEnd, ActionHint, ActionRewind, ActionStart

__all__ = ["ActionAside", "ActionClientTurn", "ActionDrill", "ActionEnd", "ActionHint", "ActionRewind", "ActionStart"]
