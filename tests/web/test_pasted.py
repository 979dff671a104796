"""A pasted list of people: what can be read, and what is said of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.classes.pasted import MOST, read


@pytest.mark.parametrize(
    ("line", "email", "name"),
    [
        ("ada@example.org", "ada@example.org", ""),
        ("  ada@example.org  ", "ada@example.org", ""),
        ("<ada@example.org>", "ada@example.org", ""),
        ("Ada Lovelace <ada@example.org>", "ada@example.org", "Ada Lovelace"),
        ('"Lovelace, Ada" <ada@example.org>', "ada@example.org", "Lovelace Ada"),
        ("Ada Lovelace, ada@example.org", "ada@example.org", "Ada Lovelace"),
        ("ada@example.org;Ada Lovelace", "ada@example.org", "Ada Lovelace"),
        ("Lovelace\tAda\tada@example.org", "ada@example.org", "Lovelace Ada"),
        ('"Lovelace","Ada","ada@example.org"', "ada@example.org", "Lovelace Ada"),
        ("Zoë Müller <zoe@example.org>", "zoe@example.org", "Zoë Müller"),
    ],
)
def test_a_line_with_a_person(line, email, name):
    (person,) = read(line).people
    assert (person.email, person.name, person.line) == (email, name, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Ada Lovelace", "nothing"),
        ("ada@", "malformed"),
        ("ada@example", "malformed"),
        ("ada lovelace@example.org x", "malformed"),
        ("ada@example.org grace@example.org", "several"),
        ("Ada <ada@example.org>, Grace <grace@example.org>", "several"),
    ],
)
def test_a_line_that_cannot_be_used(line, code):
    found = read(f"grace@example.org\n\n{line}")
    assert [(problem.line, problem.text, problem.code) for problem in found.problems] == [(3, line, code)]
    assert [person.email for person in found.people] == ["grace@example.org"]


def test_headings_and_empty_lines_are_passed_over():
    assert [person.line for person in read("Name;E-Mail\n\nAda;ada@example.org\r\nGrace;grace@example.org").people] == [3, 4]
    assert read("  \n\n") == read("")


def test_an_address_that_stands_there_twice_counts_once():
    assert len(read("ada@example.org\nAda <ADA@example.org>").people) == 1


def test_more_than_one_mail_run_can_bear_is_said():
    found = read("\n".join(f"a{number}@example.org" for number in range(MOST + 2)))
    assert len(found.people) == MOST and [problem.code for problem in found.problems] == ["too_many", "too_many"]


@given(st.text(max_size=200))
def test_no_line_is_lost(text):
    found = read(text)
    lines = [line for line in text.splitlines() if line.strip().strip("\ufeff")]
    assert len(found.people) + len(found.problems) <= len(lines)
    assert all(problem.text in text for problem in found.problems)
