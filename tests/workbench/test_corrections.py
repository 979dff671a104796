"""From a reviewed file to training examples: what is refused, and what is written."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench import cli, corpus, corrections
from workbench.corpus import Utterance
from workbench.corrections import Failed, faults, measured_on, read, to_training, written

COLUMNS = ("conversation", "speaker", "text", "talk", "behaviour", "outcome", "coded", "machine", "changed", "keep")
CLIENT = "It keeps my hands steady at the bench."


def row(speaker: str, text: str = "", **more: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"conversation": "a", "speaker": speaker, "text": text} | more


def coded(marked: str, keep: str = "yes", **more: str) -> dict[str, str]:
    return row("trainee", "as said", coded=marked, keep=keep, **more)


@pytest.fixture(autouse=True)
def _no_corpus(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The whole corpus takes seconds to compare; what is known stands in each test."""
    if "data" not in request.node.name:
        monkeypatch.setattr(corpus, "read", lambda *given: [] if not given else READ(*given))


READ = corpus.read


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def made(*rows: dict[str, str]) -> Path:
        path = tmp_path / "corrections.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows([row("client", CLIENT, talk="sustain"), *rows])
        return path

    return made


GOOD = "[SR] A purple bicycle steadies your welding. [OQ] What would the quartz lantern say?"
"""Words that neither the corpus nor the measured files hold."""


def test_a_marked_reply_becomes_an_example(file: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "next" / "own.yml"
    assert to_training(file(coded(GOOD), coded(GOOD, keep=""), coded(GOOD, keep="no")), out) == 0
    assert "1 replies; 2 without 'yes'" in capsys.readouterr().out
    (block,) = yaml.safe_load(out.read_text())["nlu"]
    assert (block["intent"], block["metadata"]) == ("simple_reflection", {"after": "sustain"})
    assert block["examples"] == (
        '- [A purple bicycle steadies your welding.]{"entity": "utterance", "role": "simple_reflection"} '
        '[What would the quartz lantern say?]{"entity": "utterance", "role": "open_question"}\n'
    )


def test_the_corpus_reads_it_as_it_reads_its_own(file: Any, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    (tmp_path / "data" / "sessions").mkdir()
    replies, _ = read(file(coded(GOOD), coded("[AF] You kept the quartz lantern lit.")))
    (folder / "own.yml").write_text(written(replies))
    found = {(item.text, item.code, item.after) for example in corpus.read(tmp_path / "data") for item in example.utterances}
    assert found == {
        ("A purple bicycle steadies your welding.", "simple_reflection", "sustain"),
        ("What would the quartz lantern say?", "open_question", "sustain"),
        ("You kept the quartz lantern lit.", "affirm", "sustain"),
    }


def test_brackets_of_the_reply_do_not_mark_anything(file: Any) -> None:
    replies, _ = read(file(coded("[SR] A {purple} bicycle.")))
    assert "- A (purple) bicycle." in written(replies)


def test_without_a_mark_nothing_is_taken(file: Any, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no row has 'yes'"):
        to_training(file(coded(GOOD, keep="")), tmp_path / "own.yml")


@pytest.mark.parametrize(
    ("marked", "complaint"),
    [
        ("No code at all.", "the first utterance has no code"),
        ("[XX] Something.", "unknown code"),
        ("[SR]", "has no words"),
        ("", "the first utterance has no code"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(file: Any, marked: str, complaint: str) -> None:
    with pytest.raises(Failed, match=rf"corrections.csv:3: .*{complaint}"):
        read(file(coded(marked)))


def test_a_missing_file_or_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such file"):
        read(tmp_path / "none.csv")
    (tmp_path / "bare.csv").write_text("conversation,speaker,text\n")
    with pytest.raises(Failed, match="'coded' is missing"):
        read(tmp_path / "bare.csv")


def test_a_replaced_name_is_not_learned(file: Any, tmp_path: Path) -> None:
    out = tmp_path / "own.yml"
    with pytest.raises(Failed, match="line 3: a name was replaced"):
        to_training(file(coded("[SR] So NAME likes the quartz lantern.")), out)
    assert not out.exists()


def test_what_is_measured_on_is_not_learned(file: Any) -> None:
    with (corrections.ROOT / "tests" / "data" / "heldout.csv").open(encoding="utf-8") as stream:
        text = next(entry["text"] for entry in csv.DictReader(stream) if entry["speaker"] == "trainee" and len(entry["text"].split()) > 12)
    replies, _ = read(file(coded(f"[SR] {text}")))
    assert any("measured on" in fault for fault in faults(replies, [], measured_on()))


def test_a_contradiction_with_the_corpus_is_named(file: Any) -> None:
    known = Utterance("You kept the quartz lantern lit.", "affirm", "affirm.yml/affirm.1", "typed", "", "", "alcohol")
    replies, _ = read(file(coded("[CO] You kept the quartz lantern lit.")))
    (fault,) = faults(replies, [known], set())
    assert fault.startswith("line 3: ") and "affirm in affirm.yml/affirm.1; decide for one" in fault
    assert list(faults(read(file(coded("[AF] You kept the quartz lantern lit.")))[0], [known], set())) == []


def test_the_corpus_in_data_is_what_it_is_held_against(file: Any, tmp_path: Path) -> None:
    known = next(item for example in corpus.read() for item in example.utterances if item.code == "affirm" and len(item.text.split()) > 5)
    with pytest.raises(Failed, match="decide for one"):
        to_training(file(coded(f"[CO] {known.text}")), tmp_path / "own.yml")


def test_two_rows_that_contradict_each_other_are_named(file: Any) -> None:
    replies, _ = read(file(coded("[SR] A purple bicycle steadies your welding."), coded("[CR] A purple bicycle steadies your welding.")))
    assert any("line 4" in fault and "line 3" in fault for fault in faults(replies, [], set()))


def test_the_corpus_itself_is_not_written_to(file: Any) -> None:
    with pytest.raises(Failed, match="another folder"):
        to_training(file(coded(GOOD)), corrections.ROOT / "data" / "nlu" / "own.yml")


def test_the_command_says_what_is_wrong_and_returns_1(file: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["corrections", "to-training", str(file(coded(GOOD, keep=""))), str(tmp_path / "own.yml")]) == 1
    assert "no row has 'yes'" in capsys.readouterr().err


def test_export_has_the_web_write_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called: list[Any] = []

    def run(command: list[str], **options: Any) -> Any:
        called.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(corrections.subprocess, "run", run)
    assert cli.main(["corrections", "export", str(tmp_path / "out.csv")]) == 3
    assert called == [[sys.executable, "-m", "web.manage", "export_corrections", str(tmp_path / "out.csv")]]


def test_another_model_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], file: Any) -> None:
    path = file(coded(GOOD, behaviour="simple_reflection+open_question", outcome="none"))
    assert cli.main(["evaluate", str(path), "--model", str(tmp_path / "none.tar.gz")]) == 1
    assert "there is no such model" in capsys.readouterr().err
