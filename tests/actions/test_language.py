"""A session in another language: clients and the coach speak it as far as it is written."""

import shutil
from pathlib import Path

import pytest

from actions import ActionDrill, material
from tests.actions.conversation import Conversation


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose Ray speaks German and whose coach has one German aside and one German hint."""
    for name in ("personas", "coaching"):
        shutil.copytree(material.ROOT / name, tmp_path / name)
        (tmp_path / name / "de").mkdir()
    text = (tmp_path / "personas" / "ray.yml").read_text()
    (tmp_path / "personas" / "de" / "ray.yml").write_text(text.replace("name: Ray", "name: Rainer", 1))
    (tmp_path / "coaching" / "de" / "hints.yml").write_text(
        "asides: {ended: [Die Sitzung ist vorbei.], nothing_to_take_back: [Noch nichts.]}\n"
    )
    monkeypatch.setattr(material, "ROOT", tmp_path)
    return tmp_path


def test_the_session_keeps_its_language(german: Path, fresh: Conversation) -> None:
    assert fresh.start(persona="ray", language="de").slot("session")["language"] == "de"


def test_the_coach_speaks_it_and_english_where_it_is_not_written(german: Path, fresh: Conversation) -> None:
    fresh.start(persona="ray", language="de")
    assert fresh.send("/rewind", "rewind").custom("aside")["text"] == "Noch nichts."
    assert fresh.send("/hint", "hint").custom("hint")["text"]


def test_the_client_is_the_one_of_the_language(german: Path) -> None:
    assert material.personas("de")["ray"].name == "Rainer" and material.personas()["ray"].name == "Ray"
    assert material.personas("de")["carys"] == material.personas()["carys"]


def test_a_drill_and_its_coach_speak_it_too(german: Path, fresh: Conversation) -> None:
    fresh.hear("/drill", "drill", {"entity": "language", "value": "de"}, {"entity": "persona", "value": "ray"})
    begun = fresh.run(ActionDrill())
    assert begun.slot("session")["language"] == "de" and begun.custom("drill")["client"]["name"] == "Rainer"
    assert fresh.send("/rewind", "rewind").custom("aside")["text"] == "Noch nichts."


def test_without_a_language_everything_is_english(german: Path, fresh: Conversation) -> None:
    assert fresh.start(persona="ray").slot("session")["language"] == ""
    assert fresh.send("/rewind", "rewind").custom("aside")["text"] != "Noch nichts."


def test_a_session_from_before_there_were_languages_goes_on_in_english(german: Path, fresh: Conversation) -> None:
    session = {key: value for key, value in fresh.start(persona="ray").slot("session").items() if key != "language"}
    from mi.session import Session

    assert Session.from_dict(session).language == ""


@pytest.mark.parametrize("language", ["../..", "de/..", "Deutsch!"])
def test_what_is_no_language_is_answered_with_what_is_wrong(fresh: Conversation, language: str) -> None:
    answer = fresh.start(persona="ray", language=language)
    assert language in answer.custom("aside")["text"] and answer.slot("session") is None
