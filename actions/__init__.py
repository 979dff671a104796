"""Custom actions: translate in, call `mi`, translate out."""

from actions import guard
from actions.coding import ActionCode
from actions.drill import ActionDrill
from actions.turn import ActionAside, ActionClientTurn, ActionEnd, ActionHint, ActionRewind, ActionStart

__all__ = ["ActionAside", "ActionClientTurn", "ActionCode", "ActionDrill", "ActionEnd", "ActionHint", "ActionRewind", "ActionStart"]

guard.install()
