"""Chooses among variants of a sentence the one that this session has not heard, and fills it in."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from mi.quotes import LONGEST_SENTENCE, SNIPPET, longest, snippet

_LEAST_QUOTED = 4


class Phrasing:
    """What is said in one turn of a session, so that nothing is said twice in it."""

    def __init__(self, heard: Iterable[str], random: Random, name: str, client: str = "") -> None:
        """`heard` holds the ids of what the session has heard; `name` is the client's."""
        self._heard, self._random, self._name = list(heard), random, name
        self.client = client
        """The client's line as it was said."""
        self.phrases: list[str] = []
        """Ids of the sentences chosen; add them to the session."""

    @property
    def heard(self) -> list[str]:
        """Ids of all that was said so far, this turn included."""
        return [*self._heard, *self.phrases]

    def fresh(self, variants: Mapping[str, str]) -> dict[str, str]:
        """Return those of `variants`, given by id, that were not said yet."""
        said = set(self.heard)
        return {id: variant for id, variant in variants.items() if id not in said}

    def say(self, key: str, variants: Sequence[str], quoted: Mapping[str, str] | None = None, **fields: str) -> str:
        """Choose one of the `variants` that stand under `key`: see `pick`."""
        return self.pick(by_id(key, variants), quoted, **fields)

    def pick(self, variants: Mapping[str, str], quoted: Mapping[str, str] | None = None, **fields: str) -> str:
        """Choose a variant, a fresh one where one is left, note it, and fill it in; `quoted` is cut so that no sentence grows too long."""
        fresh = self.fresh(variants) or dict(variants)
        id = self._random.choice(list(fresh))
        return self.note(id, fresh[id], quoted, **fields)

    def note(self, id: str, variant: str, quoted: Mapping[str, str] | None = None, **fields: str) -> str:
        """Fill in `variant` and keep its `id` as said."""
        self.phrases.append(id)
        return self.filled(variant, quoted, **fields)

    def filled(self, variant: str, quoted: Mapping[str, str] | None = None, **fields: str) -> str:
        """Fill in `variant`; what is quoted is cut so that no sentence grows too long."""
        texts, text = {"client": self.client, **(quoted or {})}, ""
        for most in range(SNIPPET, _LEAST_QUOTED - 1, -1):
            quotes = {name: snippet(said, most) for name, said in texts.items()}
            text = variant.format(**{"name": self._name, **quotes, **fields})
            if longest(text) <= LONGEST_SENTENCE:
                break
        return text[:1].upper() + text[1:]


def by_id(key: str, variants: Sequence[str]) -> dict[str, str]:
    """Return the variants that stand under `key`, each with its id."""
    return {f"{key}.{index}": variant for index, variant in enumerate(variants)}
