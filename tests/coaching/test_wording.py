"""The wording in `coaching/`: everything that can be asked for is there, short, and fillable."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from mi.assess import assess
from mi.behaviours import CODES, MI_NON_ADHERENT, OUTCOMES, TALK
from mi.coach import Coaching, load
from mi.coefficients import CONTINGENT, EFFECTS
from mi.quotes import sentences
from mi.summary import THRESHOLDS
from mi.words import load as load_words
from tests.mi.build import coded, volley

FOLDER = Path(__file__).resolve().parents[2] / "coaching"
FILES = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
LONGEST_SENTENCE = 25
LITTLE = "little"
"""Stands in place of the talk where the client's line says next to nothing."""
OF_A_QUESTION = ("ruler", "why_not_higher", "risk")
"""Questions that have a remark of their own, whatever their code."""
NEXT = [
    "say_more",
    "fewer_arguments",
    "ask_permission",
    "meet_discord",
    "meet_sustain",
    "pick_up_change_talk",
    "more_reflections",
    "open_questions",
    "deeper_reflections",
    "affirm",
    "self_efficacy",
    "keep_going",
]


def texts(given: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text of a parsed file with its place."""
    if isinstance(given, str):
        yield place, given
    elif isinstance(given, dict):
        for key, value in given.items():
            yield from texts(value, f"{place}.{key}")
    elif isinstance(given, list):
        for index, value in enumerate(given):
            yield from texts(value, f"{place}.{index}")


ALL = [pair for name, given in FILES.items() for pair in texts(given, name)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    return load(FOLDER)


SAID = [(code,) for code in CODES] + list(product(CODES, CODES))


@pytest.mark.parametrize("talk", TALK)
def test_every_outcome_that_can_come_about_has_a_why_of_its_own(talk: str) -> None:
    known, missing = FILES["feedback"]["why"], set()
    for codes in SAID:
        verdict = assess(volley(*codes), talk)
        assert verdict.decisive is not None
        key = f"{verdict.outcome}.{verdict.decisive.code}"
        if key not in known and f"{key}.{talk}" not in known:
            missing.add(key)
    assert missing == set()


def test_an_apology_after_discord_has_a_why_of_its_own() -> None:
    verdict = assess(volley(coded("none", rule="apologises")), "discord")
    assert f"{verdict.outcome}.none.discord" in FILES["feedback"]["why"]


@pytest.mark.parametrize("key", FILES["feedback"]["why"])
def test_every_why_is_for_something_that_can_come_about(key: str) -> None:
    outcome, code, *talk = key.split(".")
    assert outcome in OUTCOMES and (code in CODES or code in OF_A_QUESTION) and (not talk or talk[0] in (*TALK, LITTLE))


def test_every_why_has_enough_variants_for_a_session() -> None:
    rare = {f"none.{name}" for name in OF_A_QUESTION}
    few = [
        key for key, variants in FILES["feedback"]["why"].items() if len(set(variants)) < (3 if key in rare or key.endswith(LITTLE) else 5)
    ]
    assert few == []


def test_every_why_names_the_trainees_words() -> None:
    whys = [pair for pair in ALL if pair[0].startswith(("feedback.why.", "feedback.unsure."))]
    assert [place for place, text in whys if "words" not in placeholders(text)] == []


def test_every_why_names_the_clients_words_too() -> None:
    whys = [pair for pair in ALL if pair[0].startswith("feedback.why.")]
    assert [place for place, text in whys if "client" not in placeholders(text)] == []


PRINCIPLE = re.compile(
    r"empath|underst|heard|hear\b|listen|argu|debate|contest|resist|roll|push|reluct|friction|complain|defen|belie|able\b|abilit|confiden|"
    r"strength|motiv|reason|own\b|calm|insist|choice|choose|decid|respect|trust|gap|pressure|safety|guard|conversation",
    re.IGNORECASE,
)
"""Words for the five principles as the feedback puts them, so that nobody has to know their names."""


def test_every_why_says_which_principle_it_is_about() -> None:
    assert [pair for pair in ALL if pair[0].startswith("feedback.why.") and not PRINCIPLE.search(pair[1])] == []


def test_no_sentence_of_the_feedback_stands_in_two_variants() -> None:
    said = [
        sentence
        for place, text in ALL
        if place.startswith(("feedback.why", "feedback.extra", "feedback.unsure", "drills.why"))
        for sentence in sentences(text)
    ]
    assert sorted({sentence for sentence in said if said.count(sentence) > 1 and len(sentence.split()) > 3}) == []


@pytest.mark.parametrize("family", [*OUTCOMES, "missed", "unsure"])
def test_every_brief_remark_is_told_apart_by_what_it_names(family: str) -> None:
    for text in FILES["feedback"]["tally"][family]:
        assert all(placeholders(sentence) & {"count", "words", "client"} for sentence in sentences(text)), text


def test_every_behaviour_can_be_counted_in_a_sentence() -> None:
    assert set(FILES["feedback"]["kinds"]) == set(CODES)


def test_no_sentence_is_longer_than_25_words() -> None:
    sentences = [(place, sentence) for place, text in ALL for sentence in re.split(r"(?<=[.!?])[”\"')]*\s+", text)]
    assert [pair for pair in sentences if len(re.findall(r"\S*\w\S*", pair[1])) > LONGEST_SENTENCE] == []


def test_no_text_stands_twice() -> None:
    said = [text for place, text in ALL if not place.startswith("words") and len(text.split()) > 3]
    assert sorted({text for text in said if said.count(text) > 1}) == []


PLACES: tuple[tuple[str, set[str]], ...] = (
    ("feedback.why.", {"words", "client", "name"}),
    ("feedback.extra.", {"words", "client", "name", "first_words"}),
    ("feedback.tally.unsure.", {"words", "client", "name", "count", "first", "second"}),
    ("feedback.tally.", {"words", "client", "name", "count", "behaviour"}),
    ("feedback.unsure.", {"words", "client", "name", "first", "second"}),
    ("better_replies.", {"gist", "hope", "strength", "client", "name"}),
    ("hints.by_talk.", {"client", "name"}),
    ("hints.asides.unknown_client.", {"known"}),
    ("hints.asides.bad_start.", {"problem"}),
    ("hints.asides.", set()),
    ("hints.rewound.", {"client", "name"}),
    ("summary.best.", {"words", "client"}),
    ("summary.worst.", {"words", "client"}),
    ("summary.turning_point.", {"words", "client"}),
    ("summary.missed_chance.", {"words", "client"}),
    ("drills.why.", {"words", "client", "name", "aim", "number", "of"}),
    ("drills.result.", {"right", "answered", "name"}),
    ("drills.next.", {"name"}),
    ("lesson.result.", {"right", "answered", "name"}),
    ("", set()),
)
"""What is filled in where; the first place that fits counts."""


@pytest.mark.parametrize("file", FILES)
def test_only_what_will_be_filled_in_is_left_open(file: str) -> None:
    wrong = []
    for place, text in ALL:
        if place.startswith(f"{file}."):
            allowed = next(names for start, names in PLACES if place.startswith(start))
            wrong += [(place, text)] if placeholders(text) - allowed else []
    assert wrong == []


@pytest.mark.parametrize("talk", TALK)
def test_every_strategy_for_a_talk_has_frames(talk: str) -> None:
    frames = FILES["better_replies"]["frames"]
    of = {strategy: frames.get(strategy) for strategy in FILES["better_replies"]["by_talk"][talk]}
    found = {strategy: given.get(talk) if isinstance(given, dict) else given for strategy, given in of.items()}
    assert [strategy for strategy, given in found.items() if not given] == []


@pytest.mark.parametrize("talk", TALK)
def test_a_line_without_a_gist_can_be_answered_better_too(talk: str) -> None:
    replies = FILES["better_replies"]
    usable = [strategy for strategy in replies["by_talk"][talk] if strategy in replies["without_gist"]]
    assert usable


def test_frames_for_lines_without_a_gist_need_none() -> None:
    assert [place for place, text in ALL if place.startswith("better_replies.without_gist") and "gist" in placeholders(text)] == []


@pytest.mark.parametrize("talk", TALK)
def test_a_hint_for_every_talk_names_strategies_that_have_frames(talk: str) -> None:
    entry, frames = FILES["hints"]["by_talk"][talk], FILES["better_replies"]["frames"]
    assert len(entry["fits"]) >= 2 and set(entry["fits"]) <= set(frames)


def test_every_strategy_has_a_name_for_people() -> None:
    assert set(FILES["better_replies"]["frames"]) <= set(FILES["words"]["strategies"])


@pytest.mark.parametrize(
    "about",
    [
        "instruct_bot",
        "nonsense",
        "empty",
        "not_started",
        "ended",
        "left",
        "unknown_client",
        "nothing_to_take_back",
        "bad_start",
        "no_retry",
    ],
)
def test_every_aside_is_worded(about: str) -> None:
    assert len(FILES["hints"]["asides"][about]) >= 2


@pytest.mark.parametrize("key", NEXT)
def test_everything_to_practise_next_is_worded(key: str) -> None:
    assert FILES["summary"]["next"][key]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_best_moment_is_worded_for_every_outcome(outcome: str) -> None:
    assert FILES["summary"]["best"][outcome]


@pytest.mark.parametrize("moment", ["turning_point.up", "turning_point.down", *(f"missed_chance.{talk}" for talk in TALK[:3])])
def test_every_other_moment_is_worded(moment: str) -> None:
    name, key = moment.split(".")
    assert len(FILES["summary"][name][key]) >= 4 and FILES["summary"]["moments"][name]["name"]


@pytest.mark.parametrize("outcome", ["argued", "none"])
def test_the_worst_moment_is_worded(outcome: str) -> None:
    assert FILES["summary"]["worst"][outcome]


@pytest.mark.parametrize("figure", [*THRESHOLDS, "mi_adherent", "mi_non_adherent"])
def test_every_figure_is_explained(figure: str) -> None:
    assert FILES["summary"]["figures"][figure]["label"] and FILES["summary"]["figures"][figure]["explained"]


@pytest.mark.parametrize("name", THRESHOLDS)
def test_an_explanation_names_its_thresholds(name: str) -> None:
    shown = [f"{value:.0%}" if name.startswith("percent") else f"{value:g} to 1" for value in THRESHOLDS[name]]
    assert all(value in FILES["summary"]["figures"][name]["explained"] for value in shown)


@pytest.mark.parametrize("cause", EFFECTS)
def test_every_behaviour_that_moves_the_client_has_a_name(cause: str) -> None:
    assert FILES["words"]["behaviours"][cause]["name"]


@pytest.mark.parametrize("cause", CONTINGENT)
def test_every_contingency_that_moves_the_client_has_a_name(cause: str) -> None:
    assert FILES["words"]["causes"][cause]


def test_a_section_that_is_missing_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "words.yml").write_text(yaml.safe_dump({key: value for key, value in FILES["words"].items() if key != "talk"}))
    with pytest.raises(ValueError, match=r"words\.yml: the section 'talk' is missing"):
        load_words(tmp_path / "words.yml")


def test_an_entry_that_is_missing_is_named_with_its_section(tmp_path: Path) -> None:
    given = {**FILES["words"], "behaviours": {key: value for key, value in FILES["words"]["behaviours"].items() if key != "affirm"}}
    (tmp_path / "words.yml").write_text(yaml.safe_dump(given))
    with pytest.raises(ValueError, match=r"section 'behaviours' has no entry 'affirm'"):
        load_words(tmp_path / "words.yml")


def test_all_of_it_loads(coaching: Coaching) -> None:
    assert set(coaching.words.behaviours) == set(CODES) > MI_NON_ADHERENT
