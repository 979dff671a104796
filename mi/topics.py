"""Find what a message is about, by patterns (written in `data/nlu/topics/`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mi.behaviours import ELABORATE, GOODBYE, TOPICS
from mi.cues import normalise

RULER = ("ruler_importance", "ruler_confidence", "ruler_readiness", "why_not_lower", "why_not_higher")
_WEAK = ("permission", "greeting", GOODBYE, ELABORATE)
"""Topics that give way where the message is also about something else."""


@dataclass(frozen=True)
class TopicHit:
    """A topic and the words that name it."""

    topic: str
    text: str
    start: int
    end: int


class TopicFinder:
    """Finds topics by regular expressions over normalised text."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        """`patterns` holds a topic's regular expressions; names that are no topics are left to others.

        Raises:
            ValueError: naming the topic whose pattern is no regular expression.
        """
        self.patterns = {topic: list(found) for topic, found in patterns.items() if topic in (*TOPICS, GOODBYE, ELABORATE)}
        self._compiled = {}
        for topic, given in self.patterns.items():
            try:
                self._compiled[topic] = [re.compile(pattern) for pattern in given]
            except re.error as error:
                raise ValueError(f"data/nlu/topics: a pattern of {topic!r} is no regular expression: {error}") from error

    def find(self, text: str) -> list[TopicHit]:
        """Return the topics of `text`, each once, in the order in which they are named."""
        plain = normalise(text)
        hits = []
        for topic, patterns in self._compiled.items():
            found = [match for pattern in patterns if (match := pattern.search(plain))]
            if found:
                last = max(found, key=lambda match: match.start())
                hits.append(TopicHit(topic, text[last.start() : last.end()], last.start(), last.end()))
        hits.sort(key=lambda hit: hit.start)
        rulers = [hit for hit in hits if hit.topic in RULER]
        if rulers:
            # A question about a number is about that number alone, whatever else it names.
            return rulers[-1:]
        strong = [hit for hit in hits if hit.topic not in _WEAK]
        return strong or hits
