"""What the model sees of an utterance: fillers and stammers gone, its form beside its words, copies as people type and speak."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.features import (
    CUE_NAMES,
    CUE_WEIGHT,
    RISING,
    Features,
    characters,
    core,
    ngrams,
    skeleton,
    spoken_copies,
    tokens,
    typed_copies,
)
from mi.behaviours import CODES, REFLECTIONS

TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from("Okay um, so you-you feel… tired? 9 don’t İ é — and but Mm-hmm. what".split()), max_size=10).map(" ".join),
)


@pytest.mark.parametrize(
    "text",
    ["Okay, um, what would help you?", "well... what would help you?", "Mm-hm. What would help you?", "You know, what would help you?"],
)
def test_fillers_before_a_text_do_not_count(text: str) -> None:
    assert core(text) == "what would help you?"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Okay, so you miss it", "so you miss it"),
        ("Yeah. And you miss it", "and you miss it"),
        ("Well, but you miss it", "and you miss it"),
    ],
)
def test_what_ties_a_text_to_the_one_before_is_kept(text: str, kept: str) -> None:
    assert core(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("you-you feel tired", "you feel tired"), ("it's the- the drink", "it's the drink"), ("a well-known one", "a well-known one")],
)
def test_a_stammer_is_one_word_and_a_compound_stays(text: str, kept: str) -> None:
    assert core(text) == kept


def test_hesitations_in_a_text_do_not_count() -> None:
    assert core("you feel, um, tired uh most days") == "you feel, tired most days"


@pytest.mark.parametrize("text", ["Okay, right.", "Mm-hmm.", "So", "Um, no"])
def test_a_text_of_fillers_alone_is_kept(text: str) -> None:
    assert core(text)


@given(TYPED)
def test_a_text_with_words_never_loses_them_all(text: str) -> None:
    assert bool(core(text)) == bool(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("What now?", ["<s>", "what", "now", "?", "</s>"]), ("", ["<s>", "</s>"]), ("5%!", ["<s>", "5", "%", "!", "</s>"])],
)
def test_tokens_are_words_and_marks_between_two_ends(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_capitals_and_curly_quotes_do_not_count() -> None:
    assert tokens("DON’T you care") == tokens("don't you care")


def test_the_skeleton_keeps_how_a_thing_is_said_and_not_what_about() -> None:
    assert skeleton("What would help you with drinking?") == skeleton("What would calm you with smoking?")


@pytest.mark.parametrize(
    ("word", "ending"),
    [("drinking", "_ing"), ("walked", "_ed"), ("slowly", "_ly"), ("pills", "_s"), ("beer", "_"), ("you", "you"), ("20", "20")],
)
def test_a_word_of_content_leaves_its_ending(word: str, ending: str) -> None:
    assert skeleton(word) == ["<s>", ending, "</s>"]


@given(TYPED)
def test_the_skeleton_has_a_bone_for_every_token(text: str) -> None:
    assert len(skeleton(text)) == len(tokens(text))


@given(TYPED)
def test_the_skeleton_holds_no_word_of_content(text: str) -> None:
    assert not {bone for bone in skeleton(text) if bone.startswith("_")} - {"_ing", "_ed", "_ly", "_s", "_"}


@pytest.mark.parametrize(("one", "other"), [("why a 4", "why a 7"), ("two   spaces", "two spaces"), ("Okay, why", "why not"[:3])])
def test_what_is_only_typing_looks_alike_to_the_character_ngrams(one: str, other: str) -> None:
    assert characters(one) == characters(other)


def test_runs_are_all_there_up_to_the_longest() -> None:
    assert ngrams(["a", "b", "c"], 2) == ["a", "b", "c", "a b", "b c"]


def test_what_is_shorter_than_the_longest_run_has_its_shorter_ones() -> None:
    assert ngrams(["a"], 3) == ["a"] and ngrams([], 3) == []


# Copies


def test_a_text_is_also_learned_as_typed_in_haste() -> None:
    assert list(typed_copies("Don't you care?")) == ["Don't you care?", "dont you care"]


@pytest.mark.parametrize("text", ["dont you care", "...", ""])
def test_what_looks_so_or_has_no_words_is_learned_once(text: str) -> None:
    assert list(typed_copies(text)) == [text]


@given(TYPED)
def test_a_copy_typed_in_haste_has_neither_capitals_nor_punctuation(text: str) -> None:
    first, *copies = typed_copies(text)
    assert first == text and len(copies) <= 1
    assert all(re.fullmatch(r"[^\W_][\w\s]*", copy) and "_" not in copy for copy in copies)


REFLECTED = [
    f"You miss the {word} of the {other}." for word in "sea wind dust noise light peace".split() for other in "old new big far".split()
]


@pytest.mark.parametrize("code", sorted(set(CODES) - REFLECTIONS))
def test_only_reflections_are_learned_with_a_rising_tone(code: str) -> None:
    assert [copy for text in REFLECTED for copy in spoken_copies(text, code)] == []


@pytest.mark.parametrize("code", sorted(REFLECTIONS))
def test_a_share_of_reflections_is_learned_with_a_rising_tone(code: str) -> None:
    texts = [f"{text[:-1]}{number}." for text in REFLECTED for number in range(50)]
    copies = [copy for text in texts for copy in spoken_copies(text, code)]
    assert len(copies) / len(texts) == pytest.approx(RISING, abs=0.05)


def rising(text: str) -> list[str]:
    return list(spoken_copies(text, "simple_reflection"))


def test_a_copy_with_a_rising_tone_asks_what_the_text_says() -> None:
    copies = {text: rising(text) for text in REFLECTED if rising(text)}
    assert copies and all(len(copy) == 1 and copy[0].rstrip("?") == text[:-1] and copy[0] != text[:-1] for text, copy in copies.items())


def test_a_copy_with_a_rising_tone_has_one_mark_at_its_end() -> None:
    copies = {text: rising(text) for text in REFLECTED if rising(text)}
    assert copies and all(copy == [f"{text[:-1]}?"] for text, copy in copies.items())


def test_a_copy_depends_on_nothing_but_the_text() -> None:
    assert [rising(text) for text in REFLECTED] == [rising(text) for text in REFLECTED]


@pytest.mark.parametrize(
    "changed", [str.lower, lambda text: f"{text[:-1]}?", lambda text: "You miss.", lambda text: f"{text} " * 6], ids=range(4)
)
def test_what_asks_or_is_typed_in_haste_or_is_short_or_long_has_no_rising_copy(changed: object) -> None:
    assert [copy for text in REFLECTED for copy in rising(changed(text))] == []  # type: ignore[operator]


# Rows

TEXTS = ["What would help you?", "You should stop today.", "You feel tired.", "Great job!"] * 4


@pytest.fixture(scope="module")
def features() -> Features:
    found = Features()
    found.fit(TEXTS)
    return found


def column(features: Features, kind: str, name: str) -> int:
    return features.names.index((kind, name))


def test_each_column_has_its_kind_and_name(features: Features) -> None:
    assert features.rows(TEXTS).shape == (len(TEXTS), len(features.names))
    assert {kind for kind, _ in features.names} == {"words", "letters", "skeleton", "cue"}
    assert [name for kind, name in features.names if kind == "cue"] == [*CUE_NAMES, "length", "question mark"]


def test_columns_are_named_once(features: Features) -> None:
    assert len(set(features.names)) == len(features.names)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("words", "you should"), ("words", "?"), ("skeleton", "<s> you should _"), ("cue", "tells_should"), ("cue", "cheers")],
)
def test_what_is_said_is_in_its_column_and_in_no_other_row(features: Features, kind: str, name: str) -> None:
    holds = {"you should": 1, "?": 0, "<s> you should _": 1, "tells_should": 1, "cheers": 3}[name]
    values = features.rows(TEXTS[:4]).toarray()[:, column(features, kind, name)]
    assert [bool(value) for value in values] == [place == holds for place in range(4)]


def test_a_cue_counts_less_than_the_words(features: Features) -> None:
    assert features.rows(["You should stop."]).toarray()[0, column(features, "cue", "tells_should")] == CUE_WEIGHT


@pytest.mark.parametrize(("words", "length"), [(0, 0), (20, 0.5), (40, 1), (400, 1)])
def test_the_length_counts_up_to_forty_words(features: Features, words: int, length: float) -> None:
    row = features.rows([" ".join(["you"] * words)]).toarray()[0]
    assert row[column(features, "cue", "length")] == length * CUE_WEIGHT


def test_what_was_never_heard_has_no_words(features: Features) -> None:
    row = features.rows(["zzz qqq"]).toarray()[0]
    words = [place for place, (kind, _) in enumerate(features.names) if kind == "words" and row[place]]
    assert {features.names[place][1] for place in words} <= {"<s>", "</s>"}


def test_no_text_is_no_failure(features: Features) -> None:
    assert np.isfinite(features.rows(["", "…"]).toarray()).all()
