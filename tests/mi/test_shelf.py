"""The clients of a folder: what a persona writer adds, mends or breaks shows without a restart."""

import shutil
from pathlib import Path

import pytest

from mi.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "personas" / "ray.yml", tmp_path)
    return tmp_path


def test_a_client_is_on_the_shelf_by_its_id(folder: Path) -> None:
    assert list(Shelf(folder).clients()) == ["ray"]


def test_an_unchanged_folder_is_read_once(folder: Path) -> None:
    shelf = Shelf(folder)
    assert shelf.clients() is shelf.clients()


def test_a_new_client_appears_in_the_order_of_names(folder: Path) -> None:
    shelf = Shelf(folder)
    shelf.clients()
    shutil.copy(ROOT / "personas" / "carys.yml", folder)
    assert list(shelf.clients()) == ["carys", "ray"]


def test_a_client_that_is_taken_away_is_gone(folder: Path) -> None:
    shutil.copy(ROOT / "personas" / "carys.yml", folder)
    shelf = Shelf(folder)
    shelf.clients()
    (folder / "ray.yml").unlink()
    assert list(shelf.clients()) == ["carys"]


def test_a_changed_client_is_read_anew(folder: Path) -> None:
    shelf, path = Shelf(folder), folder / "ray.yml"
    shelf.clients()
    path.write_text(path.read_text().replace("name: Ray", "name: Raymond", 1))
    assert shelf.clients()["ray"].name == "Raymond"


def test_of_a_broken_file_the_last_good_version_stays(folder: Path) -> None:
    shelf = Shelf(folder)
    shelf.clients()
    (folder / "ray.yml").write_text("id: [")
    assert shelf.clients()["ray"].name == "Ray"


def test_a_broken_file_leaves_the_others_usable_and_is_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "odd.yml").write_text("id: [")
    assert (list(Shelf(folder).clients()), "odd.yml" in caplog.text) == (["ray"], True)


def test_a_mended_file_appears(folder: Path) -> None:
    good = (folder / "ray.yml").read_text()
    (folder / "ray.yml").write_text("id: [")
    shelf = Shelf(folder)
    before = dict(shelf.clients())
    (folder / "ray.yml").write_text(good)
    assert (before, list(shelf.clients())) == ({}, ["ray"])
