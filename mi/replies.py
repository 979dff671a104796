"""A better reply to the very line that the client has just said, by a named strategy."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from mi.behaviours import ELABORATE
from mi.coaching import Coaching
from mi.lines import fill
from mi.persona import REACTIONS, Line, Persona
from mi.phrasing import Phrasing, by_id
from mi.quotes import first_sentence
from mi.session import Session

_LEAST_QUOTED = 3
"""Words that a client's line must have to be quoted in a better reply."""
_FILLERS = frozenset({*REACTIONS, ELABORATE})
"""Pools whose lines say nothing that a better reply could take up."""
_PLACES = ("client", "name", "gist", "hope", "strength")


def answered(persona: Persona, session: Session) -> Line:
    """Return the one of the client's last lines that a reply should take up; the file may have been changed since they were said."""
    lines = persona.lines_of(session.said) or persona.pool("opening")
    return max(lines, key=lambda line: (line.talk == session.talk, bool(line.gist), line.pool not in _FILLERS))


class Replies:
    """Better replies to one line of one client."""

    def __init__(self, coaching: Coaching, persona: Persona, session: Session, phrasing: Phrasing) -> None:
        self._coaching, self._session, self._phrasing = coaching, session, phrasing
        self.line = answered(persona, session)
        self.heard = fill(self.line, session)
        """The line as it was said."""
        random = Random(f"{session.seed}/clauses/{session.turn}")
        self.fields: dict[str, str] = {
            "hope": random.choice(persona.hopes),
            "strength": random.choice(persona.strengths),
        }
        if self.line.gist:
            self.fields["gist"] = self.line.gist

    def fitting(self) -> list[str]:
        """Return the strategies that fit the client's line, best first."""
        return self.usable(self._coaching.better_replies["by_talk"][self._session.talk])

    def usable(self, strategies: Sequence[str]) -> list[str]:
        """Return those of `strategies` that have something to say here; who has not argued has nothing to apologise for."""
        fit = [item for item in strategies if item != "apology" or self._session.argued]
        return [strategy for strategy in fit if self.variants(strategy)]

    def reply(self, strategies: Sequence[str] = ()) -> dict[str, str]:
        """Return a reply by the first of `strategies` (else those that fit the line) that was not shown lately and has a fresh frame.

        Raises:
            ValueError: no frame fits this line at all.
        """
        fitting = self.usable(strategies) if strategies else self.fitting()
        if not fitting:
            raise ValueError(
                f"better_replies.yml: no frame fits a line without gist, of talk {self._session.talk}; add one to without_gist."
            )
        shown = [phrase.split(".")[1] for phrase in self._phrasing.heard if phrase.startswith("better.")]
        used = shown[-(len(fitting) - 1) :] if len(fitting) > 1 else []
        first = [*(item for item in fitting if item not in used), *fitting]
        strategy = next((item for item in first if self._phrasing.fresh(self.variants(item))), "") or self._again(first)
        variants = self.variants(strategy)
        # What was shown before reads anew where it takes up another line.
        about_the_line = {id: frame for id, frame in variants.items() if "{gist}" in frame or "{client}" in frame}
        fresh = self._phrasing.fresh(variants)
        text = self._phrasing.pick(fresh or about_the_line or variants, self._quoted, **self.fields)
        return {"text": text, "strategy": strategy, "strategy_name": self._coaching.words.strategies[strategy]}

    def _again(self, strategies: Sequence[str]) -> str:
        """The first strategy that speaks of the line, where all frames have been shown."""
        return next((item for item in strategies if any("{gist}" in frame for frame in self.variants(item).values())), strategies[0])

    def variants(self, strategy: str) -> dict[str, str]:
        """Return the frames of `strategy` that can be filled for this line, by id."""
        replies: Mapping[str, Any] = self._coaching.better_replies
        frames, key = replies["frames"].get(strategy, []), f"better.{strategy}"
        if isinstance(frames, dict):
            frames, key = frames.get(self._session.talk, []), f"{key}.{self._session.talk}"
        plain = by_id(f"better.{strategy}.plain", replies["without_gist"].get(strategy, []))
        return self.filled(by_id(key, frames)) or self.filled(plain)

    def filled_in(self, id: str, frame: str) -> str:
        """Return `frame` filled in for this line, and note its `id` as shown."""
        return self._phrasing.note(id, frame, self._quoted, **self.fields)

    @property
    def _quoted(self) -> dict[str, str]:
        return {"client": first_sentence(self.heard)}

    def filled(self, variants: Mapping[str, str]) -> dict[str, str]:
        """Return those of `variants` whose placeholders can be filled."""
        return {id: frame for id, frame in variants.items() if self._fills(frame)}

    @property
    def says_little(self) -> bool:
        """Whether the line is too little to be taken up, such as "Not quite." or a mere reaction."""
        return len(self.heard.split()) < _LEAST_QUOTED or self.line.pool in _FILLERS

    def _fills(self, frame: str) -> bool:
        little = self.says_little or len(first_sentence(self.heard).split()) < _LEAST_QUOTED
        known = {*self.fields, "name"} | (set() if little else {"client"})
        return known.issuperset(name for name in _PLACES if f"{{{name}}}" in frame)
