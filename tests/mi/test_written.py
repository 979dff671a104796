"""Coded sessions as people write them down."""

import pytest

from mi.written import SHORT, WrittenError, read

FILE = """# register: spoken
# A remark.
## topic: smoking | quality: good
T: [NO] Hi there.
C sustain: It's not like I'm gonna drop dead tomorrow.
T: [CR] You're not seeing it do anything to you. [OQ] How do you see it?

## topic: diet
T: [SR] [laughs] You had cake.
""".splitlines()


def test_each_turn_knows_the_line_that_it_answers_and_that_lines_talk() -> None:
    turns = read(FILE, "clinic")
    assert [(turn.client, turn.talk) for turn in turns] == [
        ("", "neutral"),
        ("It's not like I'm gonna drop dead tomorrow.", "sustain"),
        ("", "neutral"),
    ]


def test_each_utterance_has_its_code() -> None:
    assert read(FILE, "clinic")[1].utterances == (
        ("You're not seeing it do anything to you.", "complex_reflection"),
        ("How do you see it?", "open_question"),
    )


def test_what_is_in_brackets_and_no_code_is_text() -> None:
    assert read(FILE, "clinic")[2].text == "[laughs] You had cake."


def test_sessions_are_numbered_within_their_file() -> None:
    assert [turn.session for turn in read(FILE, "clinic")] == ["clinic-01", "clinic-01", "clinic-02"]


def test_the_register_is_the_files_and_typed_where_it_is_not_said() -> None:
    assert {turn.register for turn in read(FILE, "clinic")} == {"spoken"}
    assert {turn.register for turn in read(FILE[2:], "clinic")} == {"typed"}


@pytest.mark.parametrize("short", SHORT)
def test_every_code_can_be_written(short: str) -> None:
    assert read([f"T: [{short}] words"], "x")[0].utterances == (("words", SHORT[short]),)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("T: You had cake.", "x:2: the first utterance has no code"),
        ("T: [XX] You had cake.", r"x:2: unknown code \[XX\]; write one of OQ"),
        ("T: [SR]", "x:2: simple_reflection has no words"),
        ("C angry: Go away.", "x:2: talk is 'angry'; write one of change"),
        ("# register: sung", "x:2: register is 'sung'; write one of typed"),
        ("You had cake.", "x:2: begins with neither"),
    ],
)
def test_a_fault_is_named_with_its_line_and_its_remedy(line: str, told: str) -> None:
    with pytest.raises(WrittenError, match=told):
        read(["## topic: x", line], "x")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(WrittenError) as told:
        read(["nonsense", "T: uncoded"], "x")
    assert len(str(told.value).splitlines()) == 2
