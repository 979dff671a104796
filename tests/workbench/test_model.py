"""Whether the trained model is current, and training it where it is not."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from workbench import model
from workbench.model import Failed, ensure, fingerprint, is_current, newest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with something of everything that shapes the model."""
    for name in (
        "config.yml",
        "domain.yml",
        "requirements.txt",
        "data/nlu/affirm.yml",
        "components/behaviour_coder.py",
        "mi/cues.py",
        "mi/client.py",
        "README.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n")
    (tmp_path / "models").mkdir()
    return tmp_path


class Training:
    """Stands for `rasa train`: counts its calls, and leaves a model unless it fails."""

    def __init__(self) -> None:
        self.calls, self.code, self.leaves = 0, 0, True

    def __call__(self, command: list[object], cwd: Path, **_: object) -> SimpleNamespace:
        self.calls += 1
        if self.leaves:
            (cwd / "models" / f"model-{self.calls}.tar.gz").write_text("trained")
        return SimpleNamespace(returncode=self.code)


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch) -> Training:
    stand_in = Training()
    monkeypatch.setattr(subprocess, "run", stand_in)
    return stand_in


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "requirements.txt", "data/nlu/affirm.yml", "components/behaviour_coder.py", "mi/cues.py"]
)
def test_the_fingerprint_changes_with_what_shapes_the_model(root: Path, name: str) -> None:
    before = fingerprint(root)
    (root / name).write_text("changed")
    assert fingerprint(root) != before


@pytest.mark.parametrize("name", ["mi/client.py", "README.md"])
def test_the_fingerprint_does_not_change_with_what_does_not(root: Path, name: str) -> None:
    before = fingerprint(root)
    (root / name).write_text("changed")
    assert fingerprint(root) == before


def test_the_fingerprint_changes_with_a_new_file_of_data(root: Path) -> None:
    before = fingerprint(root)
    (root / "data" / "nlu" / "new.yml").write_text("")
    assert fingerprint(root) != before


def test_the_fingerprint_changes_where_a_file_is_renamed(root: Path) -> None:
    before = fingerprint(root)
    (root / "data" / "nlu" / "affirm.yml").rename(root / "data" / "nlu" / "confirm.yml")
    assert fingerprint(root) != before


def test_without_a_model_nothing_is_newest(root: Path) -> None:
    assert newest(root) is None


def test_the_newest_model_is_the_last_written(root: Path) -> None:
    for name, at in (("a", 200), ("b", 100)):
        path = root / "models" / f"{name}.tar.gz"
        path.write_text("")
        os.utime(path, (at, at))
    assert newest(root) == root / "models" / "a.tar.gz"


def test_without_a_model_training_runs(root: Path, training: Training) -> None:
    assert (ensure(root), training.calls) == (0, 1)


def test_a_model_just_trained_is_current(root: Path, training: Training) -> None:
    ensure(root)
    assert is_current(root)


def test_a_current_model_is_not_trained_again(root: Path, training: Training) -> None:
    ensure(root)
    ensure(root)
    assert training.calls == 1


def test_changed_data_trains_again(root: Path, training: Training) -> None:
    ensure(root)
    (root / "data" / "nlu" / "affirm.yml").write_text("changed")
    ensure(root)
    assert training.calls == 2


def test_a_model_from_elsewhere_is_not_current(root: Path, training: Training) -> None:
    ensure(root)
    other = root / "models" / "other.tar.gz"
    other.write_text("")
    os.utime(other, (4_000_000_000, 4_000_000_000))
    assert not is_current(root)


def test_a_deleted_model_is_trained_again(root: Path, training: Training) -> None:
    ensure(root)
    (root / "models" / "model-1.tar.gz").unlink()
    assert not is_current(root)


def test_a_damaged_stamp_is_not_current(root: Path, training: Training) -> None:
    ensure(root)
    (root / "models" / model.STAMP).write_text("")
    assert not is_current(root)


@pytest.mark.parametrize(("code", "leaves"), [(1, True), (0, False)])
def test_training_that_fails_is_one_clear_line(root: Path, training: Training, code: int, leaves: bool) -> None:
    training.code, training.leaves = code, leaves
    with pytest.raises(Failed, match=r"^Training failed: .*$"):
        ensure(root)


def test_training_that_fails_leaves_nothing_current(root: Path, training: Training) -> None:
    training.code = 1
    with pytest.raises(Failed):
        ensure(root)
    assert not is_current(root)
