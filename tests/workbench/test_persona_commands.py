"""The commands for persona writers: check a file, and talk to a client in the terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mi.main import Main
from mi.volley import Coded
from workbench import persona_talk
from workbench.cli import main
from workbench.coder import Found, Said
from workbench.model import Failed

ROOT = Path(__file__).resolve().parents[2]
RAY = ROOT / "personas" / "ray.yml"


class Pretend:
    """A coder that takes every sentence for a reflection, a question mark for a question, and "asdf" for nonsense."""

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        for said in volleys:
            code = "open_question" if said.text.endswith("?") else "complex_reflection"
            coded = Coded(code, 0, len(said.text), said.text, 0.9, "words", said.text)
            outside = said.text == "asdf"
            yield Found("nonsense" if outside else code, [] if outside else [coded], Main.from_dict({}))


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    path = tmp_path / "ray.yml"
    path.write_text(RAY.read_text().replace("stance: resistant", "stance: grumpy", 1))
    return path


def test_a_clean_file_is_told_so_with_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "check", str(RAY)]) == 0
    told = capsys.readouterr().out
    assert f"{RAY}: Ray, resistant: " in told and "nothing is wrong with it." in told


def test_a_fault_is_told_with_its_line_and_its_remedy(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = spoilt.read_text().splitlines().index("stance: grumpy") + 1
    assert main(["persona", "check", str(RAY), str(spoilt)]) == 1
    assert f"{spoilt}:{line}: stance: must be one of resistant, ambivalent\n" in capsys.readouterr().out


def test_a_shortcoming_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ray.yml").write_text(RAY.read_text().replace("hopes:\n", 'hopes:\n  - "tea"\n', 1))
    assert main(["persona", "check", str(tmp_path / "ray.yml")]) == 1
    assert "must begin with 'you' (the client can be met all the same)" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "check", str(tmp_path / "none.yml")]) == 1
    assert "none.yml: there is no such file." in capsys.readouterr().err


def talked(capsys: pytest.CaptureFixture[str], *replies: str, seed: str = "1", difficulty: str = "standard") -> str:
    assert persona_talk.talk(RAY, difficulty, seed, replies, Pretend) == 0  # type: ignore[arg-type]
    return capsys.readouterr().out


def test_a_talk_shows_the_codes_what_moved_the_client_and_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    told = talked(capsys, "You'd rather be at work.", "What does a day look like?")
    assert told.count("\nRay: ") == 4 and "You: You'd rather be at work." in told
    assert "complex reflection -> " in told and "Complex reflection: discord -0.4" in told and "answer from day" in told
    assert told.count("readiness") >= 3


def test_a_talk_with_the_same_seed_is_the_same_talk(capsys: pytest.CaptureFixture[str]) -> None:
    assert talked(capsys, "You're tired.", "Why?") == talked(capsys, "You're tired.", "Why?")


def test_the_difficulty_of_a_talk_is_that_of_its_client(capsys: pytest.CaptureFixture[str]) -> None:
    assert talked(capsys, difficulty="gentle") != talked(capsys, difficulty="hard")


def test_what_is_not_said_to_the_client_does_not_move_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "You: asdf\n    (not said to the client)\n" in talked(capsys, "asdf", "", "You're tired.")


def test_without_a_model_the_talk_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def none() -> None:
        raise Failed("There is no model yet; train one with `mi-practice train`.")

    monkeypatch.setattr(persona_talk.Coder, "shipped", none)
    assert main(["persona", "talk", str(RAY)]) == 1
    assert capsys.readouterr().err == "There is no model yet; train one with `mi-practice train`.\n"


def test_a_file_with_faults_is_not_talked_to(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["persona", "talk", str(spoilt)]) == 1
    assert "stance: must be one of" in capsys.readouterr().err
