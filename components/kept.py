"""The conversations that are going on, in memory: the latest ones, as many as there is room for."""

from collections import OrderedDict

from components.live_tracker import LiveTracker


class Kept:
    """Trackers by conversation; with more than `most` events in all of them, those that waited longest are dropped."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._trackers: OrderedDict[str, tuple[LiveTracker, int]] = OrderedDict()
        """With the number of events that each was kept with: it grows while it is away."""
        self.events = 0
        """How many events are kept."""

    def __contains__(self, sender_id: str) -> bool:
        return sender_id in self._trackers

    def keep(self, tracker: LiveTracker) -> None:
        """Keep a tracker as the latest; the latest is kept however long it is."""
        self.take(tracker.sender_id)
        self._trackers[tracker.sender_id] = tracker, len(tracker.events)
        self.events += len(tracker.events)
        while self.events > self._most and len(self._trackers) > 1:
            self.take(next(iter(self._trackers)))

    def take(self, sender_id: str) -> LiveTracker | None:
        """Return the tracker of a conversation and keep it no longer; None where it is not kept."""
        tracker, events = self._trackers.pop(sender_id, (None, 0))
        self.events -= events
        return tracker

    def clear(self) -> None:
        """Keep none."""
        self._trackers.clear()
        self.events = 0
