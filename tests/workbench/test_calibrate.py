"""The calibration: it passes as shipped, and it fails where a client is not as real ones are."""

from dataclasses import replace
from pathlib import Path

import pytest

from mi.client import State
from mi.persona import Persona
from mi.shelf import Shelf
from workbench import calibrate, figures, plays, trainees
from workbench.cli import main
from workbench.figures import Row, failures

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = trainees.load()
SESSIONS = 8


@pytest.fixture(scope="module")
def clients() -> dict[str, Persona]:
    return Shelf(ROOT / "personas").clients()


@pytest.fixture(scope="module")
def rows(clients: dict[str, Persona]) -> list[Row]:
    """A shortened run of the whole calibration."""
    todo = plays.plan(clients, SCRIPTS, SESSIONS, "test")
    return [row for session in plays.played(todo, SCRIPTS, "standard") for row in session]


def test_a_shortened_run_passes(rows: list[Row]) -> None:
    assert list(map(str, failures(rows))) == []


def test_every_client_meets_every_kind_of_trainee(rows: list[Row], clients: dict[str, Persona]) -> None:
    assert len({row.session for row in rows}) == len(clients) * len(SCRIPTS.kinds) * SESSIONS


def test_an_expert_can_reach_a_commitment_with_every_client(clients: dict[str, Persona]) -> None:
    for persona in clients.values():
        expert = [row for seed in range(25) for row in plays.rows(persona, SCRIPTS, "expert", str(seed), "standard")]
        assert figures.reached(expert) > 0.05, persona.id


def test_no_line_comes_twice_in_thirty_turns_with_an_expert_either(clients: dict[str, Persona]) -> None:
    for persona in clients.values():
        rows = [row for seed in range(5) for row in plays.rows(persona, SCRIPTS, "expert", str(seed), "standard", plays.PARROT_TURNS)]
        assert figures.repeats(rows) == 0 and not figures.openers_over(rows), persona.id


def test_over_200_random_sessions_of_20_turns_hardly_a_line_comes_twice(clients: dict[str, Persona]) -> None:
    each = -(-200 // len(clients))
    rows = [
        row
        for persona in clients.values()
        for seed in range(each)
        for row in plays.rows(persona, SCRIPTS, "random", str(seed), "standard", 20)
    ]
    assert len({row.session for row in rows}) >= 200 and figures.repeats(rows) < 0.01


def test_the_harder_the_client_the_less_an_expert_gets(clients: dict[str, Persona]) -> None:
    def ready(difficulty: str) -> float:
        played = [plays.rows(persona, SCRIPTS, "expert", str(seed), difficulty)[-1] for persona in clients.values() for seed in range(3)]
        return sum(row.state.readiness for row in played) / len(played)

    assert ready("gentle") > ready("standard") + 0.3 and ready("standard") > ready("hard") + 0.3


def test_the_harder_the_client_the_more_an_argument_costs(clients: dict[str, Persona]) -> None:
    def discord(difficulty: str) -> float:
        played = [plays.rows(persona, SCRIPTS, "arguer", str(seed), difficulty)[2] for persona in clients.values() for seed in range(3)]
        return sum(row.state.discord for row in played) / len(played)

    assert discord("gentle") < discord("standard") < discord("hard")


def row(**changed: object) -> Row:
    """One turn of an expert's session."""
    plain = Row("ray", "expert", "s", 20, 0, ("open_question",), "neutral", "neutral", 5, ("a",), 0, "", False, False, State(2, 5, 5, 5))
    return replace(plain, **changed)  # type: ignore[arg-type]


def talk(*talks: str, **changed: object) -> list[Row]:
    return [row(talk=one, quarter=4 * place // len(talks), **changed) for place, one in enumerate(talks)]


GOOD = [
    *talk(*["neutral"] * 13, "sustain", "change", "neutral", *["change"] * 4),
    *talk(*["sustain"] * 4, kind="arguer", codes=("confront",)),
]


def test_what_real_clients_do_passes() -> None:
    assert list(failures(GOOD)) == []


@pytest.mark.parametrize(
    ("rows", "figure"),
    [
        ([*GOOD, *talk(*["neutral"] * 40, kind="fixer", codes=("persuade",))], "not clearly likelier after MI-inconsistent"),
        ([*GOOD, row(kind="arguer", committed=True, codes=("confront",), talk="sustain")], "an arguer got a commitment"),
        ([*GOOD, row(committed=True, turn=9)], "before turn 10, at turn 9"),
        ([*GOOD, *talk(*["change"] * 20)], "change talk of experts' clients is 0.62"),
        ([*GOOD, *talk(*["sustain"] * 6)], "sustain talk of experts' clients is 0.27"),
        ([row for row in GOOD if row.talk != "change"] + talk("change", *["neutral"] * 3), "does not rise over the quarters"),
        (list(talk(*["change"] * 5, *["neutral"] * 11)) + GOOD[-4:], "change talk falls over a good session"),
        ([*GOOD, *talk(*["neutral"] * 4, kind="random", repeated=1)], "of the lines come twice in random sessions"),
        ([*GOOD, row(repeated=1)], "1 lines came twice in an expert's session"),
        ([*GOOD, *talk(*["neutral"] * 4, kind="random", opener="well i")], "two first words open more than 3 answers"),
    ],
    ids=["harm", "arguer", "early", "change", "sustain", "rise", "fall", "parrot", "expert parrot", "opener"],
)
def test_what_real_clients_do_not_do_fails_by_name(rows: list[Row], figure: str) -> None:
    told = [str(failure) for failure in failures(rows)]
    assert any(figure in one for one in told), told
    assert all(one.startswith(("ray: ", "all: ")) for one in told)


def test_the_command_prints_the_figures_beside_their_targets(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["calibrate", "--sessions", "3", "--persona", "ray", "--seed", "x"])
    told = capsys.readouterr().out
    assert code in (0, 1) and "open question       good: " in told and "(target 0.40, " in told and "carys" not in told


def test_the_command_fails_by_its_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(figures, "EARLIEST", 26)
    monkeypatch.setattr(figures, "FAR", 0.0)
    assert main(["calibrate", "--sessions", "2", "--persona", "ray"]) == 1
    assert "FAILED all: change talk of experts' clients" in capsys.readouterr().out


def test_an_unknown_client_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--persona", "nobody"]) == 1
    assert "There is no client nobody; known are" in capsys.readouterr().err


def test_curves_are_drawn_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calibrate.run(2, ["ray"], "standard", "1", tmp_path / "curves")
    assert {path.name for path in (tmp_path / "curves").iterdir()} == {"state.png", "talk.png"}


def test_the_same_seed_plays_the_same_sessions(clients: dict[str, Persona]) -> None:
    first, second = (plays.rows(clients["ray"], SCRIPTS, "random", "7", "standard") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", SCRIPTS.kinds)
def test_every_kind_of_trainee_says_something_to_every_talk(clients: dict[str, Persona], kind: str) -> None:
    rows = plays.rows(clients["ray"], SCRIPTS, kind, "1", "standard")
    assert rows and all(row.codes for row in rows)


def test_scripts_that_name_what_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "trainees.yml").write_text("volleys: {mm: [[{none: 'Mm.'}]]}\ntrainees: {quiet: [{any: {hm: 1}}]}\n")
    with pytest.raises(ValueError, match=r"trainees\.quiet: names a group or a trainee that is not there"):
        trainees.load(tmp_path / "trainees.yml")
