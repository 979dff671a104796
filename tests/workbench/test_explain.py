"""What speaks for and against the two likeliest codes of an utterance, in words for people."""

import pytest

from components.utterance_model import Reason
from workbench import cli
from workbench import explain as module
from workbench.explain import explain

FOR = [Reason("words", "you should", 1.234), Reason("cue", "tells_should", 0.5), Reason("skeleton", "<s> you should", 0.25)]
AGAINST = [Reason("letters", " sh", -0.75)]


class Told:
    """Gives the same reasons for everything."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = list(reasons)
        self.asked: list[tuple[str, str]] = []

    def why(self, text: str, register: str) -> list[tuple[str, list[tuple[str, float, list[Reason]]]]]:
        self.asked.append((text, register))
        said = [part for part in text.split("|") if part]
        return [(part, [("persuade", 0.816, self.reasons), ("confront", 0.1, [])]) for part in said]


def told(text: str, *reasons: Reason) -> list[str]:
    return explain(text, coder=lambda: Told(*reasons))  # type: ignore[arg-type,return-value]


def test_each_kind_of_reason_is_named_in_its_own_words() -> None:
    assert told("You should stop.", *FOR, *AGAINST) == [
        "You should stop.",
        "  persuade 0.82",
        '    for: "you should" +1.23, cue tells_should +0.50, form: <s> you should +0.25',
        "    against: letters ' sh' -0.75",
        "  confront 0.10",
        "    for: nothing",
        "    against: nothing",
    ]


def test_each_utterance_is_explained_by_itself() -> None:
    lines = told("You should stop.|What now?", *FOR)
    assert [line for line in lines if not line.startswith(" ")] == ["You should stop.", "What now?"]
    assert len(lines) == 14


def test_where_nothing_was_said_there_is_nothing_to_explain() -> None:
    assert told("") == []


def test_six_reasons_are_shown_on_each_side_and_the_strongest_of_them() -> None:
    many = [Reason("words", f"word {place}", (10 - place) * sign) for place in range(9) for sign in (1, -1)]
    for_, against = (line for line in told("x", *many) if "word" in line)
    assert [name in for_ for name in ("word 0", "word 5", "word 6")] == [True, True, False]
    assert [name in against for name in ("word 0", "word 5", "word 6")] == [True, True, False]


def test_the_command_prints_the_lines_and_takes_text_for_typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in = Told(*FOR)
    monkeypatch.setattr(module, "explain", lambda text, register: explain(text, register, lambda: stand_in))  # type: ignore[arg-type,return-value]
    assert cli.main(["explain", "You should stop."]) == 0
    assert capsys.readouterr().out.splitlines() == told("You should stop.", *FOR)
    assert cli.main(["explain", "You should stop.", "--register", "spoken"]) == 0
    assert stand_in.asked == [("You should stop.", "typed"), ("You should stop.", "spoken")]
