"""The checks of the corpus, on made-up ones: each fault is found, and where there is none nothing is said."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from mi.behaviours import CODES
from workbench import cli, corpus
from workbench.corpus import ALIKE, Utterance, balance, conflicts, context, near_duplicates, overused, plain, read, run, torn

WORDS = "river garden ladder copper basket summer pepper window market kitchen hammer candle bottle blanket saddle pocket".split()


def item(text: str, code: str = "affirm", client: str = "", register: str = "typed", after: str = "change") -> Utterance:
    return Utterance(text, code, "somewhere", register, after, client, "alcohol")


def block(intent: str, *lines: str, **about: str) -> dict[str, object]:
    return {"intent": intent, "metadata": about, "examples": "".join(f"- {line}\n" for line in lines)}


def data(folder: Path, *blocks: dict[str, object], **sessions: str) -> Path:
    """A folder like `data/` with these examples and sessions."""
    for name in ("nlu", "sessions"):
        (folder / name).mkdir()
    (folder / "nlu" / "own.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": list(blocks)}))
    for name, text in sessions.items():
        (folder / "sessions" / f"{name}.txt").write_text(text)
    return folder


MARKED = '[Okay.]{"entity": "utterance", "role": "none"} [You miss it.]{"entity": "utterance", "role": "simple_reflection"}'
SESSION = "# register: spoken\n## x\nC sustain: It's fine.\nT: [SR] It's fine. [OQ] How so?\n"


# Reading


def test_an_unmarked_example_is_one_utterance_of_its_intent(tmp_path: Path) -> None:
    (example,) = read(data(tmp_path, block("affirm", "You stuck with it.", scenario="alcohol", after="change")))
    assert (example.text, example.intent, example.scenario, example.after) == ("You stuck with it.", "affirm", "alcohol", "change")
    assert example.utterances == (Utterance("You stuck with it.", "affirm", "own.yml/affirm.1", "typed", "change", "", "alcohol"),)


def test_a_marked_example_is_several_utterances(tmp_path: Path) -> None:
    (example,) = read(data(tmp_path, block("simple_reflection", MARKED)))
    assert example.text == "Okay. You miss it."
    assert [(said.text, said.code) for said in example.utterances] == [("Okay.", "none"), ("You miss it.", "simple_reflection")]


def test_a_turn_of_a_session_knows_its_client_and_its_register(tmp_path: Path) -> None:
    (example,) = read(data(tmp_path, clinic=SESSION))
    assert (example.text, example.intent, example.scenario, example.after) == ("It's fine. How so?", "simple_reflection", "", "sustain")
    first = example.utterances[0]
    assert (first.place, first.register, first.client, first.code) == ("clinic.txt:4", "spoken", "It's fine.", "simple_reflection")


def test_examples_below_nlu_come_before_sessions_and_patterns_are_none(tmp_path: Path) -> None:
    folder = data(tmp_path, {"regex": "family", "examples": "- wife\n"}, block("none", "Hello."), clinic=SESSION)
    (folder / "nlu" / "more").mkdir()
    (folder / "nlu" / "more" / "deep.yml").write_text(yaml.safe_dump({"nlu": [block("none", "Deep.")]}))
    (folder / "nlu" / "empty.yml").write_text('version: "3.1"\n')
    assert [example.text for example in read(folder)] == ["Deep.", "Hello.", "It's fine. How so?"]


@pytest.mark.parametrize(
    ("text", "words"), [("You’re TIRED, aren't you?", "youre tired arent you"), ("5%…", "5"), ("", ""), ("two   spaces\n", "two spaces")]
)
def test_words_alone_make_two_texts_the_same(text: str, words: str) -> None:
    assert plain(text) == words


# Conflicts


def test_the_same_words_under_two_codes_are_a_conflict() -> None:
    one, other = item("You know why you're here.", "confront"), item("you know why youre here", "closed_question")
    assert conflicts([one, item("Something else altogether here."), other]) == [(one, other)]


def test_the_same_words_under_one_code_are_no_conflict() -> None:
    assert conflicts([item("You know why you're here."), item("You know why you're here!")]) == []


def test_short_words_mean_what_the_client_makes_of_them() -> None:
    assert conflicts([item("A pack a.", "none"), item("A pack a.", "simple_reflection")]) == []
    assert conflicts([item("A pack a day.", "none"), item("A pack a day.", "simple_reflection")]) != []


def test_each_code_beside_the_first_is_a_conflict() -> None:
    same = [item("a b c d", code) for code in ("affirm", "confront", "affirm", "none")]
    assert [(a.code, b.code) for a, b in conflicts(same)] == [("affirm", "confront"), ("affirm", "none")]


# Near-duplicates

LONG = "you kept that promise to your brother for a whole year"


@pytest.mark.parametrize("other", [LONG, LONG.upper() + "!", f"and {LONG}", LONG.replace("whole year", "whole long year")])
def test_long_utterances_that_share_nearly_all_words_are_near_duplicates(other: str) -> None:
    one, two = item(LONG), item(other)
    assert near_duplicates([one, two]) == [(one, two)]


@pytest.mark.parametrize(
    "other",
    [
        "for your brother you kept the promise a whole year",
        "you kept that cat",
        "",
        LONG.replace("promise", "cat").replace("year", "day"),
    ],
)
def test_what_shares_less_is_no_near_duplicate(other: str) -> None:
    assert near_duplicates([item(LONG), item(other)]) == []


def test_the_bound_is_a_share_of_common_pairs() -> None:
    """Of the pairs of neighbours in two runs of eight with another last word, six of eight are common."""
    words = "one two three four five six seven".split()
    assert ALIKE == 0.75 == 6 / 8
    assert len(near_duplicates([item(" ".join([*words, end])) for end in ("eight", "nine")])) == 1
    assert near_duplicates([item(" ".join([*words[1:], end])) for end in ("eight", "nine")]) == []


def test_short_utterances_are_said_again_and_again() -> None:
    assert near_duplicates([item("where would you like to"), item("where would you like to")]) == []
    assert len(near_duplicates([item("where would you like to begin"), item("where would you like to begin")])) == 1


def test_two_answers_to_one_line_are_a_pair_on_purpose() -> None:
    pair = [item(LONG, "affirm", "I kept it."), item(LONG, "simple_reflection", "I kept it.")]
    assert near_duplicates(pair) == []


def test_the_same_answer_to_two_lines_is_a_near_duplicate() -> None:
    assert len(near_duplicates([item(LONG, client="I kept it."), item(LONG, client="I tried.")])) == 1
    assert len(near_duplicates([item(LONG, client="I kept it."), item(LONG)])) == 1


def test_each_pair_is_named_once() -> None:
    assert len(near_duplicates([item(LONG)] * 3)) == 3


# Templates


def made(count: int, opening: int, code: str = "affirm") -> list[Utterance]:
    """`count` utterances, `opening` of which begin alike."""
    return [item(("you really are " if place < opening else f"word{place} and so ") + f"on{place}", code) for place in range(count)]


@pytest.mark.parametrize(("count", "opening", "found"), [(200, 11, True), (200, 10, False), (199, 199, False)])
def test_three_words_that_open_too_many_are_a_template(count: int, opening: int, found: bool) -> None:
    assert overused(made(count, opening)) == ([("affirm", "you really are", opening / count)] if found else [])


def test_templates_are_counted_by_code() -> None:
    assert overused([*made(150, 8), *made(150, 8, "confront")]) == []


def test_utterances_of_three_words_open_nothing() -> None:
    assert overused([*made(200, 0), *[item("you really are")] * 50]) == []


# Balance and context


def test_the_balance_counts_each_code_with_its_lengths_and_what_it_answers() -> None:
    lines = balance(
        [item("a b c", after="change"), item("a", after=""), item("a b", register="spoken"), item("x", "none", after="discord")]
    )
    assert "affirm: 3 words 1-3 median 2 | after unsaid 1 change 2" in lines
    assert "none: 1 words 1-1 median 1 | after discord 1" in lines
    assert lines[-1] == "registers: spoken 1 typed 3"


def test_a_code_that_nobody_wrote_is_counted_as_none() -> None:
    lines = balance([item("a")])
    assert len(lines) == len(CODES) + 1 and "confront: 0" in lines


def test_the_clients_words_are_counted_where_they_are_known() -> None:
    told = [
        item("A pack a day.", "simple_reflection", "A pack a day."),
        item("A pack.", "none", "A pack a day."),
        item("The dog barked all night.", "simple_reflection", "The dog barked."),
        item("mornings without coffee become mountains", "complex_reflection", "It's fine."),
        item("mornings without coffee become mountains", "simple_reflection", "It's fine."),
        item("A pack a day.", "none"),
    ]
    assert context(told) == [
        "echoes that are simple reflections: 0.50 n=2",
        "reflections half the client's words that are simple: 1.00 n=2",
        "reflections of own words that are complex: 0.50 n=2",
    ]


def test_without_client_lines_nothing_is_known() -> None:
    assert all(line.endswith(": 0.00 n=0") for line in context([item("a")]))


# The run


def utterances(count: int, first: int = 0) -> list[str]:
    """Utterances that have nothing in common."""
    return [" ".join(f"{word}{place}" for word in WORDS[:8]) for place in range(first, first + count)]


def test_a_clean_corpus_is_none_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data(tmp_path, block("affirm", *utterances(5)), block("confront", *utterances(5, 5)), block("hint", "/hint"), clinic=SESSION)
    assert run(folder) == 0
    out = capsys.readouterr().out
    assert "utterances: 12 near-duplicates of one code: 0" in out
    assert not re.search(r"^(conflict|near-duplicate|template)", out, re.MULTILINE)


def test_commands_and_messages_out_of_role_are_no_utterances(tmp_path: Path) -> None:
    alike = ["give me an example please now"], ["Give me an example, please. Now!"]
    assert run(data(tmp_path, block("ask_for_help", *alike[0]), block("instruct_bot", *alike[1]), block("affirm", *utterances(1)))) == 0


def faults(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The faults that a run names, its exit code being 1."""
    assert run(folder) == 1
    return [line for line in capsys.readouterr().out.splitlines() if re.match(r"conflict|near-duplicate|template", line)]


def test_a_conflict_is_named_with_both_its_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(data(tmp_path, block("affirm", "You know your mind."), block("confront", "x", "you know your mind")), capsys)
    assert found == ["conflict: own.yml/affirm.1 affirm, own.yml/confront.2 confront: You know your mind."]


def test_a_near_duplicate_of_another_code_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(data(tmp_path, block("affirm", LONG), block("confront", f"and {LONG}")), capsys)
    assert found == [f"near-duplicate of another code: own.yml/affirm.1 affirm: {LONG} | own.yml/confront.1 confront: and {LONG}"]


@pytest.mark.parametrize(("others", "borne"), [(97, False), (98, True)])
def test_few_near_duplicates_of_one_code_are_borne(tmp_path: Path, capsys: pytest.CaptureFixture[str], others: int, borne: bool) -> None:
    folder = data(tmp_path, block("affirm", LONG, f"and {LONG}", *utterances(others)))
    if borne:
        assert run(folder) == 0
        assert "near-duplicates of one code: 1" in capsys.readouterr().out
    else:
        assert faults(folder, capsys) == [f"near-duplicate: own.yml/affirm.1: {LONG} | own.yml/affirm.2: and {LONG}"]


def test_a_template_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data(tmp_path, block("affirm", *(said.text for said in made(200, 20))))
    assert faults(folder, capsys) == ["template: 10% of affirm begin with 'you really are'"]


def test_a_fault_may_be_between_nlu_and_a_session(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data(tmp_path, block("affirm", "You know your mind."), clinic="## x\nT: [CO] You know your mind.\n")
    assert faults(folder, capsys) == ["conflict: own.yml/affirm.1 affirm, clinic.txt:2 confront: You know your mind."]


@pytest.mark.parametrize("code", [0, 1])
def test_the_command_says_whether_something_is_to_be_mended(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    monkeypatch.setattr(corpus, "run", lambda: code)
    assert cli.main(["corpus"]) == code


def test_pairs_are_found_whatever_stands_between_them() -> None:
    many: Sequence[Utterance] = [item(LONG), *(item(text) for text in utterances(200)), item(f"and {LONG}")]
    assert near_duplicates(many) == [(many[0], many[-1])]


# One message, one intent


def test_a_message_under_two_intents_is_named_with_both(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data(tmp_path, block("affirm", "Fair enough."), block("none", "Fair enough.", "Right."))
    assert torn(read(folder)) == [("Fair enough.", ["affirm", "none"])]
    assert run(folder) == 1
    assert "one message of two intents: affirm, none: Fair enough." in capsys.readouterr().out
