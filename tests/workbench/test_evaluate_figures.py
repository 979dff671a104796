"""The measuring: what the figures say of our own files and of AnnoMI's, and the command."""

import re
from pathlib import Path

import pytest

from mi.behaviours import CODES, OUTCOMES
from mi.main import ASKS_FROM, FAMILIES, Main
from mi.volley import Coded
from tests.workbench.parrot import ANNOMI, OURS, Parrot, coded, found, measure, starting
from workbench import cli
from workbench import evaluate as module
from workbench.coder import Found
from workbench.evaluate import Report

# Our own files


def test_full_agreement_is_kappa_1_and_every_outcome_is_counted(ours: Path) -> None:
    lines = measure(ours).lines
    assert lines[0] == "outcome: kappa 1.00 [1.00, 1.00] macro-F1 1.00 accuracy 1.00 n=3 coverage 1.00"
    assert starting(lines, "outcome, sure: ").endswith("n=3 coverage 1.00")
    for outcome in ("argued", "rolled_with_resistance", "none"):
        assert starting(lines, f"{outcome}: ") == f"{outcome}: precision 1.00 recall 1.00 F1 1.00 n=1"
        assert starting(lines, f"{outcome}, sure: ") == f"{outcome}, sure: precision 1.00 recall 1.00 F1 1.00 n=1"
    assert starting(lines, "confusion, argued: ") == "confusion, argued: argued 1 rolled_with_resistance 0 none 0"


def test_disagreement_lowers_kappa_and_shows_in_the_confusion(ours: Path) -> None:
    lines = measure(ours, Parrot().but("You are fine.", found("persuade"))).lines
    assert lines[0].startswith("outcome: kappa 0.") and "accuracy 0.67" in lines[0]
    assert starting(lines, "confusion, rolled_with_resistance: ").startswith("confusion, rolled_with_resistance: argued 1 ")


def test_each_code_that_was_given_has_a_line_and_no_other(ours: Path) -> None:
    lines = measure(ours).lines
    of_codes = [line.split(":")[0].removeprefix("code ") for line in lines if line.startswith("code ")]
    assert of_codes == [code for code in CODES if code in ("simple_reflection", "persuade", "none")]
    assert starting(lines, "code persuade: ") == "code persuade: precision 1.00 recall 1.00 F1 1.00 n=1"


def test_a_turn_of_several_codes_counts_for_each(ours: Path) -> None:
    ours.write_text(OURS.replace(",persuade,", ",affirm+persuade,"))
    lines = measure(ours).lines
    assert starting(lines, "code affirm: ") == "code affirm: precision 0.00 recall 0.00 F1 0.00 n=1"
    assert starting(lines, "code persuade: ").endswith("recall 1.00 F1 1.00 n=1")


def test_unsure_turns_are_left_out_of_the_sure_ones(ours: Path) -> None:
    doubtful = found("persuade", "You should stop.", unsure=True, candidates=("persuade", "none"))
    lines = measure(ours, Parrot().but("You should stop.", doubtful)).lines
    assert starting(lines, "outcome: ").endswith("n=3 coverage 1.00")
    assert starting(lines, "outcome, sure: ").endswith("n=2 coverage 0.67")
    assert starting(lines, "argued, sure: ").endswith("n=0")


def test_where_nothing_is_sure_the_lines_say_so(ours: Path) -> None:
    parrot = Parrot()
    for text in parrot.found:
        parrot.but(text, found("persuade", text, unsure=True, candidates=("persuade", "none")))
    assert starting(measure(ours, parrot).lines, "outcome, sure: ") == "outcome, sure: nothing to compare n=0 coverage 0.00"


def test_a_volley_without_utterances_has_no_code_and_the_outcome_none(ours: Path) -> None:
    nothing = Found("nonsense", [], Main.from_dict({}))
    lines = measure(ours, Parrot().but("Hello.", nothing)).lines
    assert lines[0].startswith("outcome: kappa 1.00")
    assert starting(lines, "code none: ") == "code none: precision 0.00 recall 0.00 F1 0.00 n=1"


def apology(text: str) -> Found:
    return Found("none", [Coded("none", 0, len(text), text, 0.9, "apologises", text)], Main.from_dict({}))


@pytest.mark.parametrize(("conversation", "outcome"), [("a", "rolled_with_resistance"), ("b", "none")])
def test_an_apology_counts_after_harm_in_the_same_conversation_alone(tmp_path: Path, conversation: str, outcome: str) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(
        "conversation,speaker,text,talk,behaviour,outcome\na,client,No.,sustain,,\na,trainee,You should stop.,,persuade,argued\n"
        f"{conversation},client,No.,sustain,,\n{conversation},trainee,Sorry.,,none,{outcome}\n"
    )
    assert measure(path, Parrot().but("Sorry.", apology("Sorry."))).lines[0].startswith("outcome: kappa 1.00")


def test_the_report_of_our_file_holds_what_the_plots_are_drawn_from(ours: Path) -> None:
    report = measure(ours)
    assert (report.title, report.names) == ("outcome", tuple(name for name in OUTCOMES if name != "supported_self_efficacy"))
    assert report.pairs.given == report.pairs.coded == ["rolled_with_resistance", "argued", "none"]
    assert report.pairs.conversations == ["a", "a", "b"]
    assert report.reliability.count == [3] and report.reliability.error == pytest.approx(0.1)
    assert [share for share, _, _ in report.coverage][0] == 1.0


def test_the_curve_and_the_calibration_are_told(ours: Path) -> None:
    lines = measure(ours).lines
    assert starting(lines, "the surest 100%: ") == "the surest 100%: kappa 1.00 confidence from 0.90"
    assert lines[-1] == "calibration: expected calibration error 0.100 over 10 bins n=3"


# AnnoMI's files


def test_full_agreement_with_annomi_is_kappa_1_throughout(annomi: Path) -> None:
    lines = measure(annomi).lines
    for name, number, coverage in (
        ("main behaviour", 6, "1.00"),
        ("main behaviour, sure", 6, "1.00"),
        ("question present", 6, "1.00"),
        ("open or closed", 2, "0.33"),
        ("reflection present", 6, "1.00"),
        ("simple or complex, a hint", 2, "0.33"),
    ):
        line = starting(lines, f"{name}: ")
        assert re.fullmatch(rf"{name}: kappa 1\.00 \[1\.00, 1\.00\] .* accuracy 1\.00 n={number} coverage {coverage}", line), line
    for family in FAMILIES:
        assert "recall 1.00" in starting(lines, f"{family}: ")
        assert starting(lines, f"confusion, {family}: ")


def test_a_turn_of_two_kinds_is_told_by_its_shares(annomi: Path) -> None:
    both = Found("persuade", [coded("persuade"), coded("simple_reflection")], found("simple_reflection").main)
    assert starting(measure(annomi, Parrot().but("You smoke.", both)).lines, "main behaviour: ").startswith("main behaviour: kappa 1.00")


def test_a_turn_with_little_lead_is_not_sure(annomi: Path) -> None:
    lines = measure(annomi, Parrot().but("You smoke.", found("simple_reflection", share=0.4))).lines
    assert starting(lines, "main behaviour, sure: ").endswith("n=5 coverage 0.83")


@pytest.mark.parametrize(("asks", "accuracy"), [(ASKS_FROM, "0.83"), (ASKS_FROM - 0.01, "1.00")])
def test_a_question_is_present_from_a_certain_likelihood(annomi: Path, asks: float, accuracy: str) -> None:
    hinting = Found("simple_reflection", [coded("simple_reflection")], Main(found("simple_reflection").main.shares, asks, 1.0))
    lines = measure(annomi, Parrot().but("You smoke.", hinting)).lines
    assert f"accuracy {accuracy}" in starting(lines, "question present: ")


def test_open_or_closed_is_compared_where_both_saw_a_question(annomi: Path) -> None:
    lines = measure(annomi, Parrot().but("Did you drive?", found("affirm"))).lines
    assert starting(lines, "open or closed: ").endswith("n=1 coverage 0.17")


def test_where_no_reflection_was_seen_there_is_nothing_to_compare(annomi: Path) -> None:
    parrot = Parrot().but("You smoke.", found("none")).but("It must be lonely.", found("none"))
    assert starting(measure(annomi, parrot).lines, "simple or complex, a hint: ").endswith("nothing to compare n=0 coverage 0.00")


def test_the_report_of_an_annomi_file_holds_what_the_plots_are_drawn_from(annomi: Path) -> None:
    report = measure(annomi)
    assert (report.title, report.names) == ("main behaviour", FAMILIES)
    assert report.pairs.coded == ["reflection", "question", "other", "therapist_input", "question", "reflection"]
    assert report.reliability.error == pytest.approx(0.15)


# Quality


def test_good_and_poor_conversations_are_told_apart_where_the_file_says_which_is_which(annomi: Path) -> None:
    lines = [line for line in measure(annomi).lines if line.startswith("high against low quality")]
    assert lines == [
        # 1 affirms, 2 persuades, 3 does neither.
        "high against low quality: AUC 1.00 by MI-consistent minus -inconsistent per turn n=3",
        "high against low quality: AUC 0.75 by MI-non-adherent per turn n=3",
    ]


@pytest.mark.parametrize("change", [("high", "low"), ("low", "high"), ("quality", "setting")])
def test_without_both_qualities_nothing_is_said_of_them(annomi: Path, change: tuple[str, str]) -> None:
    annomi.write_text(ANNOMI.replace(*change))
    assert [line for line in measure(annomi).lines if "quality" in line] == []


# The command


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    calls: list[dict[str, object]] = []
    real = module.evaluate

    def stand_in(path: Path, **about: object) -> Report:
        calls.append({"path": path, **about})
        return real(path, Parrot, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "evaluate", stand_in)
    return calls


def test_the_command_prints_every_line(ours: Path, asked: list[dict[str, object]], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", str(ours)]) == 0
    assert capsys.readouterr().out.splitlines() == measure(ours).lines
    assert asked == [{"path": ours, "register": "", "stripped": False}]


def test_the_command_hands_its_options_on(ours: Path, asked: list[dict[str, object]]) -> None:
    cli.main(["evaluate", str(ours), "--stripped", "--register", "spoken"])
    assert asked == [{"path": ours, "register": "spoken", "stripped": True}]


def test_the_command_writes_a_report_and_says_where(
    ours: Path, tmp_path: Path, asked: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["evaluate", str(ours), "--report", str(tmp_path / "report")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"report: {tmp_path / 'report' / 'report.html'}"
    assert (tmp_path / "report" / "report.html").exists()


def test_an_unknown_register_is_refused(ours: Path) -> None:
    with pytest.raises(SystemExit):
        cli.main(["evaluate", str(ours), "--register", "sung"])


def test_a_missing_file_is_one_line_and_an_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["evaluate", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err == f"{tmp_path / 'none.csv'}: there is no such file.\n"
