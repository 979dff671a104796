"""The statistical model by itself: what it keeps of a text, and that its probabilities are some."""

import math
from pathlib import Path

import joblib
import pytest

from components.behaviour_coder import BehaviourCoder
from components.utterance_model import UtteranceModel, characters, core, tokens, typed_copies
from mi.behaviours import CODES


@pytest.fixture
def model(coder: BehaviourCoder) -> UtteranceModel:
    return coder._model


@pytest.mark.parametrize("text", ["Okay, um, what would help you?", "well... what would help you?", "Mm-hm. What would help you?"])
def test_fillers_before_a_text_do_not_count(text: str) -> None:
    assert core(text) == "what would help you?"


def test_a_stammer_is_one_word() -> None:
    assert core("you-you feel tired") == "you feel tired"


def test_a_text_of_fillers_alone_is_kept() -> None:
    assert core("Okay, right.") != ""


def test_the_question_mark_is_a_token() -> None:
    assert "?" in tokens("What now?")


def test_numbers_look_alike_to_the_character_ngrams() -> None:
    assert characters("why a 4") == characters("why a 7")


def test_a_text_is_also_learned_as_typed_in_haste() -> None:
    assert list(typed_copies("Don't you care?")) == ["Don't you care?", "dont you care"]


def test_a_text_typed_in_haste_is_learned_once() -> None:
    assert list(typed_copies("dont you care")) == ["dont you care"]


@pytest.mark.parametrize("text", ["What would help?", "zzz qqq", "", "😀"])
def test_probabilities_add_up_to_1(model: UtteranceModel, text: str) -> None:
    row = model.score([text])[0]
    assert math.isclose(sum(row.values()), 1) and min(row.values()) >= 0 and set(CODES) <= set(row)


def test_nothing_has_no_probabilities(model: UtteranceModel) -> None:
    assert model.score([]) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("What would help you most?", "open_question"),
        ("Did you drive home?", "closed_question"),
        ("You need to stop drinking.", "persuade"),
        ("You're lying to yourself.", "confront"),
        ("It's your decision.", "emphasize_autonomy"),
        ("Hello, good morning.", "none"),
        ("Would it be okay if I told you something?", "seek_collaboration"),
    ],
)
def test_plain_wordings_are_coded_as_anybody_would(model: UtteranceModel, text: str, code: str) -> None:
    row = model.score([text])[0]
    assert max(row, key=lambda name: row[name]) == code


def test_the_question_mark_speaks_for_a_question(model: UtteranceModel) -> None:
    asked, said = (model.score([f"You were alone that night{mark}"])[0]["closed_question"] for mark in "?.")
    assert asked > said


def test_words_that_speak_for_a_code_are_words_of_the_text(model: UtteranceModel) -> None:
    text = "You should really stop drinking."
    found = model.explain(text, "persuade")
    assert found and found in text


def test_no_words_speak_for_an_unknown_code(model: UtteranceModel) -> None:
    assert model.explain("You should stop.", "greetings") == ""


def test_a_model_comes_back_from_its_file(model: UtteranceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model.joblib")
    assert UtteranceModel.load(tmp_path / "model.joblib").score(["What now?"]) == model.score(["What now?"])


def test_a_file_that_holds_no_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    joblib.dump({"a": 1}, tmp_path / "model.joblib")
    with pytest.raises(ValueError, match="holds no UtteranceModel; train again"):
        UtteranceModel.load(tmp_path / "model.joblib")


def test_the_same_examples_make_the_same_model() -> None:
    texts, codes = ["what now", "you should stop", "what then", "you must stop"] * 4, ["open_question", "persuade"] * 8
    first, second = UtteranceModel(), UtteranceModel()
    for model in (first, second):
        model.fit(texts, codes)
    assert first.score(["what now then"]) == second.score(["what now then"])
