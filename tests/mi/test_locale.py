"""Folders by language: what is there in it counts, and English stands in for the rest."""

import shutil
from pathlib import Path

import pytest

from mi import coach
from mi.locale import files, is_code, layers, merged
from mi.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "de-at").mkdir()
    (tmp_path / "de").mkdir()
    (tmp_path / "words.yml").write_text("bands: {good: good, fair: fair}\nlist: [a, b]\nname: English\n")
    (tmp_path / "de" / "words.yml").write_text("bands: {good: gut}\nlist: [c]\n")
    (tmp_path / "de-at" / "words.yml").write_text("bands: {good: leiwand}\n")
    (tmp_path / "rest.yml").write_text("a: 1\n")
    return tmp_path


def test_the_general_comes_before_the_special(folder: Path) -> None:
    assert layers(folder, "de-AT") == [folder, folder / "de", folder / "de-at"]
    assert layers(folder, "de_at") == layers(folder, "de-at")
    assert layers(folder, "de-ch") == [folder, folder / "de"]


@pytest.mark.parametrize("language", ["", "en", "fr", "..", "../de", "de/../..", "de-", "/etc"])
def test_an_unknown_language_and_what_is_none_is_english(folder: Path, language: str) -> None:
    assert layers(folder, language) == [folder]


def test_a_code_is_told_from_what_is_none() -> None:
    assert is_code("de") and is_code("pt-BR") and not is_code("../de") and not is_code("")


def test_entries_are_laid_over_each_other_and_lists_are_replaced(folder: Path) -> None:
    assert merged(folder, "words", "de") == {"bands": {"good": "gut", "fair": "fair"}, "list": ["c"], "name": "English"}
    assert merged(folder, "words", "de-at")["bands"] == {"good": "leiwand", "fair": "fair"}
    assert merged(folder, "words", "en") == merged(folder, "words", "")
    assert merged(folder, "rest", "de") == {"a": 1}


def test_a_file_that_is_no_mapping_is_named(folder: Path) -> None:
    (folder / "de" / "words.yml").write_text("- nothing\n")
    with pytest.raises(ValueError, match=r"de/words\.yml: is missing or no mapping"):
        merged(folder, "words", "de")
    with pytest.raises(ValueError, match=r"no-such\.yml: is missing"):
        merged(folder, "no-such", "de")


def test_of_files_the_most_special_counts_as_a_whole(folder: Path) -> None:
    assert files(folder, "de") == {"words": folder / "de" / "words.yml", "rest": folder / "rest.yml"}


def test_the_coach_speaks_what_is_translated_and_english_otherwise(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "coaching", tmp_path, dirs_exist_ok=True)
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "words.yml").write_text("outcomes: {argued: {name: Gestritten}}\n")
    english, german = coach.load(tmp_path), coach.load(tmp_path, "de")
    assert german.words.outcomes["argued"]["name"] == "Gestritten"
    assert german.words.outcomes["argued"]["meaning"] == english.words.outcomes["argued"]["meaning"]
    assert german.feedback == english.feedback and english == coach.load(tmp_path, "fr")


@pytest.fixture
def personas(tmp_path: Path) -> Path:
    for name in ("ray", "carys"):
        shutil.copy(ROOT / "personas" / f"{name}.yml", tmp_path)
    (tmp_path / "de").mkdir()
    text = (tmp_path / "ray.yml").read_text()
    (tmp_path / "de" / "ray.yml").write_text(text.replace("name: Ray", "name: Rainer", 1))
    return tmp_path


def test_a_client_in_the_language_stands_in_place_of_the_english_one(personas: Path) -> None:
    assert {key: client.name for key, client in Shelf(personas, "de").clients().items()} == {"carys": "Carys", "ray": "Rainer"}
    assert Shelf(personas).clients()["ray"].name == "Ray"


def test_a_mended_client_of_a_language_is_read_anew(personas: Path) -> None:
    shelf, path = Shelf(personas, "de"), personas / "de" / "ray.yml"
    shelf.clients()
    path.write_text(path.read_text().replace("Rainer", "Reinhard"))
    assert shelf.clients()["ray"].name == "Reinhard"
    path.unlink()
    assert shelf.clients()["ray"].name == "Ray", "without it English stands in again"
