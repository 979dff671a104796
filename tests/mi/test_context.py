"""What the client had just said, as evidence on what the trainee says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.context import Shared, content, echoes, names_something, shared

SAID = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from("dog dogs barked barking 20 a pack the you're great It’s İ é - ' ? ,".split()), max_size=10).map(" ".join),
)


@pytest.mark.parametrize("text", ["", "...", "I don't know, it's just you know, like that.", "Okay, yeah, right.", "Um, so what?"])
def test_words_that_carry_nothing_are_no_content(text: str) -> None:
    assert content(text) == frozenset()


@pytest.mark.parametrize(("text", "stems"), [("The dog barked.", {"dog", "barked"}), ("Six a day", {"six", "day"})])
def test_content_is_the_words_that_carry_something(text: str, stems: set[str]) -> None:
    assert content(text) == stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("drinking", "DRINKING"),
        ("worried", "worries"),
        ("medication", "medications"),
        ("my wife’s", "wife"),
        ("wife's", "wife"),
    ],
)
def test_forms_of_a_word_are_the_same_content(one: str, other: str) -> None:
    assert content(one) == content(other) != frozenset()


def test_words_that_begin_alike_only_are_not_the_same() -> None:
    assert content("worked") != content("worker")


@pytest.mark.parametrize("number", ["5", "20"])
def test_numbers_are_content_however_short(number: str) -> None:
    assert content(f"It is {number}") == {number}


def test_two_letters_are_no_content() -> None:
    assert content("we go ox") == frozenset()


@given(SAID)
def test_content_is_there_in_any_text_and_does_not_depend_on_capitals_or_quotes(text: str) -> None:
    found = content(text)
    assert all(0 < len(stem) <= 6 or stem.isdigit() for stem in found)
    assert content(text.replace("’", "'")) == found


@pytest.mark.parametrize(
    ("utterance", "client", "expected"),
    [
        ("The dog barked.", "My dog barked all night.", Shared(1.0, 0)),
        ("The dog barked.", "My dog is asleep.", Shared(0.5, 1)),
        ("The dog barked.", "It's fine.", Shared(0.0, 2)),
        ("The dog barked.", "", Shared(0.0, 2)),
        ("Okay.", "Okay.", Shared(0.0, 0)),
        ("", "The dog barked.", Shared(0.0, 0)),
        ("Dogs are dogs.", "dogs", Shared(1.0, 0)),
    ],
)
def test_what_came_back_and_what_was_added_are_counted(utterance: str, client: str, expected: Shared) -> None:
    assert shared(utterance, client) == expected


@given(SAID, SAID)
def test_what_came_back_is_a_share_and_what_was_added_the_rest(utterance: str, client: str) -> None:
    found, own = shared(utterance, client), content(utterance)
    assert 0 <= found.returned <= 1
    assert round(found.returned * len(own)) + found.added == len(own)


@given(SAID)
def test_the_clients_own_words_come_back_whole(text: str) -> None:
    assert shared(text, text) == Shared(1.0 if content(text) else 0.0, 0)


@given(SAID, SAID, SAID)
def test_the_more_the_client_said_the_more_may_come_back(utterance: str, client: str, more: str) -> None:
    assert shared(utterance, f"{client} {more}").returned >= shared(utterance, client).returned


@pytest.mark.parametrize(
    ("utterance", "client"),
    [
        ("A pack a day.", "I'd say a pack a day."),
        ("Six, okay?", "Six."),
        ("So, a pack a day", "A pack. A day."),
        ("20.", "20 or so"),
        ("Your wife's worries?", "My wife worries."),
    ],
)
def test_nothing_but_the_clients_words_is_an_echo(utterance: str, client: str) -> None:
    assert echoes(utterance, client)


@pytest.mark.parametrize(
    ("utterance", "client"),
    [
        ("A pack a week.", "A pack a day."),
        ("Okay.", "Okay."),
        ("", "A pack a day."),
        ("A pack a day.", ""),
        ("Seven words of a pack a day", "A pack a day, seven words of it"),
    ],
)
def test_what_adds_or_runs_on_or_says_nothing_is_no_echo(utterance: str, client: str) -> None:
    assert not echoes(utterance, client)


@pytest.mark.parametrize(("words", "echo"), [(6, True), (7, False)])
def test_an_echo_has_six_words_at_most(words: int, echo: bool) -> None:
    assert echoes(" ".join(["dog"] * words), "the dog") == echo


@given(SAID, SAID)
def test_an_echo_gives_all_back_and_is_short(utterance: str, client: str) -> None:
    if echoes(utterance, client):
        assert shared(utterance, client).added == 0 and content(utterance) and len(utterance.split()) <= 6


@pytest.mark.parametrize(
    "praise",
    ["Great!", "Good job.", "Well done, really.", "That's brilliant news.", "I'm so proud of you", "Keep going!", "Thank you.", ""],
)
def test_praise_alone_names_nothing(praise: str) -> None:
    assert not names_something(praise)


@pytest.mark.parametrize(
    "praise",
    ["You kept every appointment.", "Great that you told your brother.", "It took courage.", "Two walks, brilliant!", "Brilliant: 5 days!"],
)
def test_praise_that_says_what_for_names_something(praise: str) -> None:
    assert names_something(praise)


@given(SAID)
def test_praise_before_it_changes_nothing_of_what_is_named(text: str) -> None:
    assert names_something(f"Great. {text}") == names_something(text)
