"""The statistical model by itself: two registers, probabilities that are some, and reasons that can be told."""

import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components import utterance_model
from components.behaviour_coder import BehaviourCoder
from components.utterance_model import LEAST_SPOKEN, REGISTERS, Example, LinearCoder, UtteranceModel, flatten
from mi.behaviours import CODES

THINGS = "garden kitchen river market ladder window basket pepper copper summer".split()
SAID = {
    "open_question": "what would the {} be like for you now",
    "persuade": "you must leave the {} for good now",
    "simple_reflection": "you see the {} from there now",
}


def sayings(count: int, register: str = "typed", codes: tuple[str, ...] = tuple(SAID), groups: int = 0) -> list[Example]:
    """`count` utterances of a few plain kinds."""
    found = []
    for place in range(count):
        code, thing = codes[place % len(codes)], THINGS[place // len(codes) % len(THINGS)]
        found.append(Example(SAID[code].format(thing), code, register, f"group {place % groups}" if groups else ""))
    return found


def trained(*examples: Example) -> UtteranceModel:
    model = UtteranceModel()
    model.fit(examples)
    return model


@pytest.fixture
def model(coder: BehaviourCoder) -> UtteranceModel:
    """What was learned from a slice of the corpus."""
    return coder._model


# Registers


@pytest.mark.parametrize(("spoken", "same"), [(0, True), (LEAST_SPOKEN - 1, True), (LEAST_SPOKEN, False)])
def test_with_few_spoken_examples_transcripts_are_coded_like_typed_text(spoken: int, same: bool) -> None:
    model = trained(*sayings(30), *sayings(spoken, "spoken"))
    assert (model.coder("spoken") is model.coder("typed")) == same


def test_where_there_is_one_classifier_both_registers_agree() -> None:
    model = trained(*sayings(60))
    text = "you see the river and the pepper"
    typed, spoken = (model.score([text], register)[0] for register in REGISTERS)
    assert spoken == pytest.approx(typed, abs=1e-3)


def test_typed_text_is_learned_from_everything() -> None:
    model = trained(*sayings(40, codes=("open_question", "persuade")), *sayings(LEAST_SPOKEN, "spoken"))
    assert model.codes == sorted(SAID)


def test_what_nobody_says_in_speech_is_almost_impossible_there() -> None:
    model = trained(*sayings(60), *sayings(LEAST_SPOKEN, "spoken", ("open_question", "simple_reflection")))
    typed, spoken = (model.score(["you must leave the river for good now"], register)[0] for register in REGISTERS)
    assert max(typed, key=typed.__getitem__) == "persuade"
    assert spoken["persuade"] < typed["persuade"] and math.isclose(sum(spoken.values()), 1)


def test_both_registers_were_learned_and_differ(model: UtteranceModel) -> None:
    assert model.coder("spoken") is not model.coder("typed")
    texts = ["You were alone that night.", "Mm-hmm, so the, the weekends."]
    assert model.score(texts, "spoken") != model.score(texts, "typed")


def test_an_unknown_register_is_refused(model: UtteranceModel) -> None:
    with pytest.raises(KeyError):
        model.coder("sung")


# Probabilities


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("text", ["What would help?", "zzz qqq", "", "😀", "word " * 500])
def test_probabilities_add_up_to_1(model: UtteranceModel, text: str, register: str) -> None:
    row = model.score([text], register)[0]
    assert math.isclose(sum(row.values()), 1) and min(row.values()) >= 0 and set(CODES) <= set(row)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80), register=st.sampled_from(REGISTERS))
def test_whatever_was_said_has_probabilities_that_add_up_to_1(model: UtteranceModel, text: str, register: str) -> None:
    row = model.score([text], register)[0]
    assert math.isclose(sum(row.values()), 1) and all(0 <= value <= 1 for value in row.values())


@pytest.mark.parametrize("register", REGISTERS)
def test_nothing_has_no_probabilities(model: UtteranceModel, register: str) -> None:
    assert model.score([], register) == []


@pytest.mark.parametrize("register", REGISTERS)
def test_each_text_is_scored_by_itself(model: UtteranceModel, register: str) -> None:
    together = model.score(["What now?", "You must stop."], register)
    assert together == [pytest.approx(model.score([text], register)[0]) for text in ("What now?", "You must stop.")]


@pytest.mark.parametrize(
    ("text", "code", "register"),
    [
        ("What would help you most?", "open_question", "typed"),
        ("Did you drive home?", "closed_question", "typed"),
        ("You need to stop drinking.", "persuade", "typed"),
        ("You're lying to yourself.", "confront", "typed"),
        ("It's your decision.", "emphasize_autonomy", "typed"),
        ("Hello, good morning.", "none", "typed"),
        ("Would it be okay if I told you something?", "seek_collaboration", "typed"),
        ("Okay. So, um, what-what would help you most?", "open_question", "spoken"),
        ("And did you, did you drive home?", "closed_question", "spoken"),
        ("Mm-hmm.", "none", "spoken"),
    ],
)
def test_plain_wordings_are_coded_as_anybody_would(model: UtteranceModel, text: str, code: str, register: str) -> None:
    row = model.score([text], register)[0]
    assert max(row, key=lambda name: row[name]) == code


def test_the_question_mark_speaks_for_a_question(model: UtteranceModel) -> None:
    asked, said = (model.score([f"You were alone that night{mark}"])[0]["closed_question"] for mark in "?.")
    assert asked > said


@pytest.mark.parametrize("register", REGISTERS)
def test_a_cue_raises_the_odds_of_its_code(model: UtteranceModel, monkeypatch: pytest.MonkeyPatch, register: str) -> None:
    with_cues = model.score(["You really ought to see a dentist."], register)[0]
    monkeypatch.setattr(UtteranceModel, "_odds", lambda self, text: [1.0] * len(self.codes))
    without = model.score(["You really ought to see a dentist."], register)[0]
    assert with_cues["persuade"] > without["persuade"]


def test_a_plain_cue_counts_more_than_another(model: UtteranceModel) -> None:
    odds = dict(zip(model.codes, model._odds("You ought to walk, for your kids.")))
    assert odds["persuade"] == utterance_model.ODDS_OF_PLAIN_CUE * utterance_model.ODDS_OF_CUE
    assert odds["affirm"] == 1


# Calibration


@pytest.mark.parametrize("register", REGISTERS)
def test_confidence_was_cooled_or_heated_within_reason(model: UtteranceModel, register: str) -> None:
    assert 0 < model.coder(register).temperature < 5 and model.coder(register).temperature != 1


@pytest.mark.parametrize(("groups", "measured"), [(2, False), (6, True)])
def test_confidence_is_left_alone_where_too_few_things_were_written_apart(groups: int, measured: bool) -> None:
    linear = LinearCoder(1e-4, balanced=True)
    linear.fit(sayings(60, groups=groups))
    assert (linear.temperature != 1) == measured and linear.temperature > 0


def test_a_code_that_one_group_alone_has_does_not_break_calibration() -> None:
    rare = [Example("well hello there you", "none", "typed", "group 0")] * 4
    linear = LinearCoder(1e-4, balanced=False)
    linear.fit([*sayings(60, groups=4), *rare])
    assert linear.codes == sorted([*SAID, "none"]) and 0 < linear.temperature <= 5


ROWS = st.lists(st.lists(st.floats(0.001, 1), min_size=4, max_size=4), min_size=1, max_size=5).map(
    lambda rows: np.array(rows) / np.array(rows).sum(axis=1, keepdims=True)
)


@given(ROWS, st.floats(0.3, 5))
def test_flattened_rows_are_probabilities_in_the_same_order(rows: np.ndarray, temperature: float) -> None:
    found = flatten(rows, temperature)
    assert np.allclose(found.sum(axis=1), 1) and (found >= 0).all()
    assert all((np.diff(after[np.argsort(before)]) >= -1e-9).all() for before, after in zip(rows, found))


@given(ROWS)
def test_a_temperature_of_1_changes_nothing(rows: np.ndarray) -> None:
    assert np.allclose(flatten(rows, 1), rows)


@given(ROWS, st.floats(1.1, 5))
def test_the_hotter_the_less_sure(rows: np.ndarray, temperature: float) -> None:
    assert (flatten(rows, temperature).max(axis=1) <= rows.max(axis=1) + 1e-9).all()


def test_what_is_certain_stays_finite() -> None:
    assert np.isfinite(flatten(np.array([[1.0, 0.0]]), 0.3)).all()


# Reasons

SENTENCES = ["You should really stop drinking.", "What would help you most?", "So, um, you-you feel judged, right?", "😀", ""]


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("text", SENTENCES)
def test_reasons_are_of_known_kinds_and_the_strongest_comes_first(model: UtteranceModel, text: str, register: str) -> None:
    found = model.coder(register).reasons(text, "persuade")
    strengths = [abs(reason.weight) for reason in found]
    assert strengths == sorted(strengths, reverse=True) and 0 not in strengths
    assert {reason.kind for reason in found} <= {"words", "letters", "skeleton", "cue"}


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("code", ["persuade", "open_question", "none"])
def test_reasons_add_up_to_what_the_classifier_decides_by(model: UtteranceModel, register: str, code: str) -> None:
    linear, text = model.coder(register), "You should really stop drinking."
    place = linear.codes.index(code)
    decided = (linear.features.rows([text]) @ linear._weights)[0, place]
    assert sum(reason.weight for reason in linear.reasons(text, code)) == pytest.approx(decided)


def test_the_cue_that_was_found_is_among_the_reasons(model: UtteranceModel) -> None:
    found = model.coder().reasons("You should really stop drinking.", "persuade")
    assert next(reason.weight for reason in found if (reason.kind, reason.name) == ("cue", "tells_should")) > 0


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize(
    ("text", "code"), [("You should really stop drinking.", "persuade"), ("What WOULD help you most?", "open_question")]
)
def test_words_that_speak_for_a_code_are_words_of_the_text(model: UtteranceModel, text: str, code: str, register: str) -> None:
    found = model.explain(text, code, register)
    assert found and found in text and len(found.split()) <= 3


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=60), st.lists(st.sampled_from("You-you SHOULD don’t what ? İ … help".split()), max_size=8).map(" ".join)
    ),
    code=st.sampled_from(CODES),
    register=st.sampled_from(REGISTERS),
)
def test_whatever_was_said_its_words_are_found_in_it(model: UtteranceModel, text: str, code: str, register: str) -> None:
    assert model.explain(text, code, register) in text


@pytest.mark.parametrize("register", REGISTERS)
def test_no_words_speak_for_an_unknown_code(model: UtteranceModel, register: str) -> None:
    assert model.explain("You should stop.", "greetings", register) == ""


def test_no_words_speak_for_what_nobody_says_in_that_register() -> None:
    model = trained(*sayings(60), *sayings(LEAST_SPOKEN, "spoken", ("open_question", "simple_reflection")))
    assert model.explain("you must leave the river", "persuade", "spoken") == ""
    assert model.explain("you must leave the river", "persuade", "typed")


# Storage


@pytest.mark.parametrize("register", REGISTERS)
def test_a_model_comes_back_from_its_file(model: UtteranceModel, tmp_path: Path, register: str) -> None:
    model.save(tmp_path / "model.pickle")
    again = UtteranceModel.load(tmp_path / "model.pickle")
    assert again.score(["What now?"], register) == model.score(["What now?"], register)
    assert again.patterns == model.patterns


def test_the_file_holds_what_coding_needs_and_no_more(model: UtteranceModel, tmp_path: Path) -> None:
    model.explain("You should stop.", "persuade")
    model.save(tmp_path / "model.pickle")
    again = UtteranceModel.load(tmp_path / "model.pickle")
    for register in REGISTERS:
        linear = again.coder(register)
        assert linear._weights.dtype == np.float32 and "names" not in vars(linear.features)
        assert not any(part.stop_words_ for part in (linear.features._words, linear.features._letters, linear.features._skeleton))
        assert linear.features.names == model.coder(register).features.names
    assert b"SGDClassifier" not in (tmp_path / "model.pickle").read_bytes()


def test_a_file_that_holds_no_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "model.pickle").write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ValueError, match="holds no UtteranceModel; train again"):
        UtteranceModel.load(tmp_path / "model.pickle")


@pytest.mark.parametrize("register", REGISTERS)
def test_the_same_examples_make_the_same_model(register: str) -> None:
    examples = [*sayings(60, groups=5), *sayings(LEAST_SPOKEN, "spoken", groups=5)]
    assert trained(*examples).score(["you see the river"], register) == trained(*examples).score(["you see the river"], register)
