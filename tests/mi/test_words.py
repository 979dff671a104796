"""Terms in the coach's texts are found, so that pages can link them to their definitions."""

import pytest

from mi.coach import Coaching
from mi.words import Term, linked

GLOSSARY = {
    "reflection": Term("Reflection", "Gives back.", ("reflection", "reflect")),
    "complex_reflection": Term("Complex reflection", "Gives back more.", ("complex reflection",)),
    "mi": Term("MI", "A way of talking.", ("mi",)),
}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Nothing here.", [("Nothing here.", None)]),
        ("", []),
        ("Reflect it.", [("Reflect", "reflection"), (" it.", None)]),
        ("A complex reflection", [("A ", None), ("complex reflection", "complex_reflection")]),
        ("Reflect, reflection", [("Reflect", "reflection"), (", reflection", None)]),
        ("“I reflect” is no reflection.", [("“I reflect” is no ", None), ("reflection", "reflection"), (".", None)]),
        ("Reflected and MIRACLE", [("Reflected and MIRACLE", None)]),
        ("In MI.", [("In ", None), ("MI", "mi"), (".", None)]),
    ],
    ids=["no term", "empty", "capital", "longest wins", "first mention", "not in quotations", "whole words", "short"],
)
def test_each_term_is_marked_where_it_is_mentioned_first(text: str, pieces: list[tuple[str, str | None]]) -> None:
    assert linked(text, GLOSSARY) == pieces


def test_without_a_glossary_nothing_is_marked() -> None:
    assert linked("Reflect it.", {}) == [("Reflect it.", None)]


def test_the_pieces_joined_are_the_text(coaching: Coaching) -> None:
    for variants in coaching.feedback["why"].values():
        for text in variants:
            assert "".join(piece for piece, _ in linked(text, coaching.words.glossary)) == text


def test_every_strategy_is_explained(coaching: Coaching) -> None:
    assert set(coaching.words.strategies) <= set(coaching.words.glossary)
