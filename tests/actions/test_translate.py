"""Between the tracker and `mi`: volleys, sessions, and the folders that are read anew."""

import shutil
from pathlib import Path
from random import Random

import pytest

from actions import material, translate
from mi.client import State
from mi.session import Session
from tests.actions.conversation import Conversation, topic, utterance

FULL = Session(
    persona="ray",
    feedback="at_end",
    seed="7",
    state=State(1.25, 2.5, 3.75, 4.0),
    turn=3,
    said=("topics.work.neutral.0",),
    talk="sustain",
    topic="work",
    most_trust=2.5,
    mood=-0.5,
    used=("opening.0", "topics.work.neutral.0"),
    recent=("none", "affirm"),
    phrases=("hint.sustain.0",),
    left=True,
    ended=True,
    difficulty="hard",
    argued=2,
    rulers={"importance": 4},
    ruler="importance",
    agreed="have a dry week",
    number=2,
    after=("kept", "again"),
    plan="skip a night",
    avoid=("opening.1",),
)


def heard(conversation: Conversation, *entities: dict[str, object]) -> Conversation:
    conversation.hear("Fine. Your job? Your wife?", "none", *entities)
    return conversation


def test_a_session_comes_out_of_its_slot_as_it_went_in() -> None:
    assert Session.from_dict(FULL.as_dict()) == FULL


def test_a_session_is_kept_to_four_places() -> None:
    assert Session("ray", "each_turn", "1", State(1 / 3, 0, 0, 0)).as_dict()["state"]["discord"] == 0.3333


def test_a_kept_session_stays_the_same_however_often_it_is_kept() -> None:
    once = Session.from_dict(Session("ray", "each_turn", "1", State(1 / 3, 0, 0, 0), mood=2 / 3).as_dict())
    assert Session.from_dict(once.as_dict()) == once


def test_before_the_start_there_is_no_session(fresh: Conversation) -> None:
    assert translate.session_of(fresh.tracker()) is None


def test_an_utterance_is_read_with_all_that_speaks_for_it(fresh: Conversation) -> None:
    entity = utterance("affirm", "You did.", 4, rule="names_strength", unsure=True, candidates=["affirm", "none"])
    item = translate.volley_of(heard(fresh, entity).tracker()).coded[0]
    assert (item.code, item.start, item.end, item.text) == ("affirm", 4, 12, "You did.")
    assert (item.rule, item.words, item.unsure, item.candidates) == ("names_strength", "You did.", True, ("affirm", "none"))


def test_topics_are_read_in_their_order(fresh: Conversation) -> None:
    volley = translate.volley_of(heard(fresh, topic("work", 11), topic("family", 21)).tracker())
    assert volley.topics == ("work", "family")


def test_what_was_asked_is_the_topic_of_the_last_question_that_has_one(fresh: Conversation) -> None:
    entities = [
        utterance("simple_reflection", "Fine."),
        utterance("closed_question", "Your job? Your wife?", 6),
        topic("legal", 0),
        topic("work", 11),
    ]
    assert translate.volley_of(heard(fresh, *entities).tracker()).asked == ("work",)


def test_a_later_question_without_a_topic_leaves_what_was_asked_before(fresh: Conversation) -> None:
    entities = [utterance("open_question", "Your job?"), utterance("closed_question", "Right?", 20), topic("work", 5)]
    assert translate.volley_of(heard(fresh, *entities).tracker()).asked == ("work",)


@pytest.mark.parametrize(("code", "asked"), [("seek_collaboration", ("work",)), ("self_efficacy", ("work",)), ("persuade", ())])
def test_some_behaviours_ask_without_being_questions(fresh: Conversation, code: str, asked: tuple[str, ...]) -> None:
    assert translate.volley_of(heard(fresh, utterance(code, "Your job then."), topic("work", 5)).tracker()).asked == asked


def test_a_message_without_entities_is_a_volley_of_nothing(fresh: Conversation) -> None:
    assert translate.volley_of(heard(fresh).tracker()).coded == ()


def test_chance_depends_on_the_conversation_so_far(begun: Conversation) -> None:
    first = translate.chance(begun.tracker()).random()
    begun.hear("Fine.", "none")
    assert first != translate.chance(begun.tracker()).random()


def test_chance_is_the_same_for_the_same_conversation(begun: Conversation) -> None:
    assert isinstance(translate.chance(begun.tracker()), Random)
    assert translate.chance(begun.tracker()).random() == translate.chance(begun.tracker()).random()


def test_another_folder_of_personas_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(material.ROOT / "personas" / "ray.yml", tmp_path)
    monkeypatch.setenv(material.PERSONAS_VARIABLE, str(tmp_path))
    assert set(material.personas()) == {"ray"}


def test_a_changed_persona_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ray.yml"
    shutil.copy(material.ROOT / "personas" / "ray.yml", path)
    monkeypatch.setenv(material.PERSONAS_VARIABLE, str(tmp_path))
    before = material.personas()["ray"].name
    path.write_text(path.read_text().replace("name: Ray", "name: Raymond", 1))
    assert (before, material.personas()["ray"].name) == ("Ray", "Raymond")


def test_an_unchanged_persona_is_read_once() -> None:
    assert material.personas()["ray"] is material.personas()["ray"]
