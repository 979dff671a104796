"""Custom actions: translate in, call `mi`, translate out."""

from actions.coding import ActionCode
from actions.turn import ActionAside, ActionClientTurn, ActionEnd, ActionHint, ActionRewind, ActionStart

__all__ = ["ActionAside", "ActionClientTurn", "ActionCode", "ActionEnd", "ActionHint", "ActionRewind", "ActionStart"]
