"""Pseudonyms, and what is taken out of free text."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.exports.pseudonyms import Mask, Pseudonyms, key_of


def person(first: str = "", last: str = "", username: str = "stella", email: str = "", pk: int = 7) -> Any:
    return SimpleNamespace(pk=pk, first_name=first, last_name=last, email=email, get_username=lambda: username)


@pytest.fixture
def mask() -> Mask:
    return Mask([person("Amara", "Okafor-Lind", "aok77", "amara.o@uni.example"), person("Will", "May", "will")])


def test_the_same_study_key_gives_the_same_names_and_another_gives_others() -> None:
    one, again, other = (Pseudonyms(key_of(key)).student(person()) for key in ("a study key", "a study key", "another key"))
    assert one == again != other and "stella" not in one


def test_without_a_study_key_every_export_has_names_of_its_own() -> None:
    assert Pseudonyms(key_of("")).student(person()) != Pseudonyms(key_of("")).student(person())


def test_a_study_key_is_nothing_without_the_servers_secret(settings: Any) -> None:
    here = Pseudonyms(key_of("a study key")).student(person())
    settings.SECRET_KEY = "another server's"
    assert Pseudonyms(key_of("a study key")).student(person()) != here


def test_students_trainers_and_classes_do_not_share_a_name() -> None:
    names = Pseudonyms(key_of("a study key"))
    assert len({names.student(person()), names.trainer(person()), names.course(7, "x"), names.session(7)}) == 4


def test_no_session_has_no_name() -> None:
    assert Pseudonyms(key_of("")).session(None) == ""


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I'm Amara, hello.", "I'm [name], hello."),
        ("amara OKAFOR and Lind", "[name] [name] and [name]"),
        ("My mail is amara.o@uni.example!", "My mail is [e-mail]!"),
        ("Call 0171 555-1234 5 today", "Call [number] today"),
        ("see https://x.example/a?b=c now", "see [link] now"),
        ("@amara_o wrote", "[name] wrote"),
        ("born 03/12/1987", "born [date]"),
        ("aok77 it is", "[name] it is"),
        ("Will you? I may, said Will May.", "[name] you? I may, said [name] [name]."),
        ("I will, in May", "I will, in [name]"),
        ("amaranth and 14 units, 1 to 10", "amaranth and 14 units, 1 to 10"),
    ],
)
def test_what_may_tell_who_somebody_is_goes_and_the_rest_stays(mask: Mask, said: str, left: str) -> None:
    assert mask.apply(said) == left


def test_pieces_are_found_again_where_names_before_or_in_them_were_replaced(mask: Mask) -> None:
    said = "Amara, you feel stuck. Call Okafor. Then rest."
    for piece in ("Amara, you feel stuck.", "Call Okafor.", "Then rest."):
        start = said.index(piece)
        first, last, text = mask.cut(said, start, start + len(piece))
        assert mask.apply(said)[first:last] == text == mask.apply(piece)


def test_a_piece_that_ends_within_a_name_takes_all_of_its_place(mask: Mask) -> None:
    assert mask.cut("Hello Amara there", 0, 8) == (0, 12, "Hello [name]")
    assert mask.cut("Hello Amara there", 8, 17) == (6, 18, "[name] there")


@given(before=st.text(max_size=20), piece=st.text(min_size=1, max_size=20), after=st.text(max_size=20))
def test_a_piece_always_lies_within_the_text(before: str, piece: str, after: str) -> None:
    mask, said = Mask([person("Al", "Bo")]), f"{before} {piece} {after}"
    first, last, text = mask.cut(said, len(before) + 1, len(before) + 1 + len(piece))
    assert 0 <= first <= last <= len(mask.apply(said)) and mask.apply(said)[first:last] == text


def test_a_class_without_names_takes_out_addresses_all_the_same() -> None:
    assert Mask([]).apply("a@b.example") == "[e-mail]"
