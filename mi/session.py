"""What the bot remembers of a session between two turns: plain data, kept in a slot of the tracker."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from mi.behaviours import MI_NON_ADHERENT
from mi.client import State

FEEDBACK_MODES = ("each_turn", "at_end")


@dataclass(frozen=True)
class Session:
    """A session after its latest turn."""

    persona: str
    feedback: str
    seed: str
    state: State
    turn: int = 0
    said: tuple[str, ...] = ()
    """The ids of the lines in the client's last answer."""
    talk: str = "neutral"
    topic: str = ""
    """What is being spoken of."""
    asked: str = ""
    """What the last volley asked for, also where nobody stays with it, such as permission."""
    most_trust: float = 0.0
    """The most trust so far."""
    mood: float = 0.0
    """The client's swing: above 0 it leans towards change, below 0 away from it."""
    used: tuple[str, ...] = ()
    """Ids of the lines said so far, oldest first."""
    recent: tuple[str, ...] = ()
    """Main codes of the last volleys, oldest first."""
    phrases: tuple[str, ...] = ()
    """Ids of the coach's sentences used so far: feedback does not repeat itself."""
    hint: tuple[str, ...] = ()
    """Ids of what the hints for the client's last line have said, one a step; empty before the first."""
    openings: tuple[str, ...] = ()
    """The first words of the trainee's last replies, oldest first."""
    long_replies: int = 0
    """How many replies were much longer than is good."""
    left: bool = False
    ended: bool = False
    difficulty: str = "standard"
    language: str = ""
    """In which the client speaks and the coach explains, as a code; empty: as the folders have it, in English."""
    argued: int = 0
    """How many volleys argued."""
    rulers: dict[str, int] = field(default_factory=dict)
    """The numbers that the client has given, by what they measure: importance, confidence, readiness."""
    ruler: str = ""
    """What the last ruler measured: "why a four and not a two?" goes back to it."""
    agreed: str = ""
    """What the client has said it will do, as a verb phrase; empty before a commitment."""
    number: int = 1
    """Which session with this client it is."""
    after: tuple[str, ...] = ()
    """What is true of a later session: how the week went, whether the last one was an argument; empty in a first session."""
    plan: str = ""
    """What the client had said in the last session that it would do."""
    avoid: tuple[str, ...] = ()
    """Ids of lines that an earlier session has heard: others come first."""

    @property
    def has_just_argued(self) -> bool:
        """Whether the volley before argued."""
        return bool(self.recent) and self.recent[-1] in MI_NON_ADHERENT

    @property
    def permission_given(self) -> bool:
        """Whether the trainee has just asked for permission, and the client has answered that."""
        return self.asked == "permission" and self.recent[-1:] == ("seek_collaboration",) and self.talk != "discord"

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that `from_dict` reads."""
        # Not by `asdict`, which copies every id of a long session one by one.
        data = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        data["rulers"] = dict(self.rulers)
        data["state"] = {name: round(value, 4) for name, value in asdict(self.state).items()}
        data["mood"], data["most_trust"] = round(self.mood, 4), round(self.most_trust, 4)
        return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Session":
        """Read what `as_dict` wrote."""
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        values["state"] = State(**data["state"])
        return Session(**values)

    def with_phrases(self, *ids: str) -> "Session":
        return replace(self, phrases=self.phrases + ids)
