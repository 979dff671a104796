"""The command `mi-practice`; each subcommand is a module of this room."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mi.coefficients import DIFFICULTIES
from workbench import launch, model
from workbench.supervisor import Times


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand and return the process's exit code."""
    parser = argparse.ArgumentParser(prog="mi-practice", description="The MI Practice Partner.")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", help="train if there is no current model, start everything, print the address, keep it running")
    running.add_argument(
        "--patience", type=_from(1, float), default=30.0, metavar="SECONDS", help="start a server anew after so long a silence (30)"
    )
    running.set_defaults(run=lambda chosen: launch.run(Times(patience=chosen.patience)))
    commands.add_parser("train", help="train if there is no current model").set_defaults(run=lambda chosen: model.ensure())
    evaluation = commands.add_parser("evaluate", help="print how far the trained coder agrees with the codes in a CSV file")
    evaluation.add_argument("file", type=Path)
    evaluation.add_argument("--report", type=Path, metavar="FOLDER", help="write a page with plots there, too")
    evaluation.add_argument("--model", type=Path, metavar="FILE", help="another model than the newest in models/")
    evaluation.add_argument("--stripped", action="store_true", help="take capitals and punctuation away first, as the hastiest type")
    evaluation.set_defaults(run=_evaluate)
    coding = commands.add_parser(
        "code", help="code a CSV file of transcripts: conversation, speaker (trainee or client), text, talk if known"
    )
    coding.add_argument("file", type=Path)
    coding.add_argument("--out", type=Path, required=True, help="where to write the file with behaviours, outcome, confidence, unsure")
    coding.add_argument("--summary", type=Path, help="where to write one row per conversation")
    coding.set_defaults(run=_code)
    explaining = commands.add_parser("explain", help="print what speaks for and against the likeliest codes of a reply")
    explaining.add_argument("text")
    explaining.set_defaults(run=_explain)
    for one in (evaluation, coding, explaining):
        one.add_argument("--register", choices=("typed", "spoken"), default="", help="how the text came about; found out where not given")
    corpus = commands.add_parser("corpus", help="check data/nlu: near-duplicates, label conflicts, templates used too often, balance")
    corpus.set_defaults(run=_corpus)
    _add_corrections(commands)
    _add_load(commands)
    _add_bench(commands)
    _add_calibrate(commands)
    _add_persona(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except model.Failed as failure:
        print(failure, file=sys.stderr)
        return 1


def _add_corrections(commands: Any) -> None:
    parser = commands.add_parser("corrections", help="what trainers have coded: as a file to measure with, or to learn from")
    what = parser.add_subparsers(dest="what", required=True)
    export = what.add_parser("export", help="write the sessions that trainers have reviewed, without names, as `evaluate` reads them")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(run=_corrections_export)
    training = what.add_parser("to-training", help="turn the rows that a person has marked with yes in the column keep into examples")
    training.add_argument("file", type=Path, metavar="FILE")
    training.add_argument("out", type=Path, metavar="OUT", help="a .yml file outside data/")
    training.set_defaults(run=_corrections_to_training)


def _corrections_export(chosen: argparse.Namespace) -> int:
    from workbench.corrections import export

    return export(chosen.file)


def _corrections_to_training(chosen: argparse.Namespace) -> int:
    from workbench.corrections import to_training

    return to_training(chosen.file, chosen.out)


def _add_load(commands: Any) -> None:
    parser = commands.add_parser("load", help="play made-up students against running servers and print how long they wait")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--web", metavar="URL", help="on the web's pages, as logged-in students")
    where.add_argument("--against", metavar="URL", help="on a Rasa server's REST channel")
    parser.add_argument("--any-bot", action="store_true", help="with --against: the bot is not one of ours; send no commands")
    parser.add_argument("--users", type=Path, metavar="FILE", help="with --web: lines of `name password`; without it students are made")
    parser.add_argument("--conversations", type=_from(1, int), default=10, help="at once (10)")
    parser.add_argument("--turns", type=_from(1, int), default=20, help="of each (20)")
    parser.add_argument("--think", type=_from(0, float), default=0.0, metavar="SECONDS", help="between an answer and the next reply (0)")
    parser.add_argument("--duration", type=_from(0, float), default=0.0, metavar="SECONDS", help="0: until all have had their turns (0)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_load)


def _add_bench(commands: Any) -> None:
    parser = commands.add_parser("bench", help="measure all of docs/performance.md beside Rasa's own example bot: some minutes")
    parser.add_argument("--students", type=_from(0, int), default=1000, help="at once on the pages, a message every 30 seconds (1000)")
    parser.add_argument("--seconds", type=_from(1, float), default=90.0, help="for how long (90)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.set_defaults(run=_bench)


def _bench(chosen: argparse.Namespace) -> int:
    from workbench.bench import run

    return run(chosen.students, chosen.seconds, chosen.write)


def _from(least: float, kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def number(text: str) -> Any:
        value = kind(text)
        if value < least:
            raise ValueError(text)
        return value

    return number


def _load(chosen: argparse.Namespace) -> int:
    from workbench.load_command import run

    return run(chosen)


def _add_calibrate(commands: Any) -> None:
    parser = commands.add_parser("calibrate", help="play hundreds of sessions and hold the clients against published figures")
    parser.add_argument("--sessions", type=int, default=25, help="per client and kind of trainee (25)")
    parser.add_argument("--persona", action="append", default=[], metavar="ID", help="only this client; may be given several times")
    parser.add_argument("--difficulty", choices=DIFFICULTIES, default="standard")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, help="a folder for plots of the curves by kind of trainee")
    parser.set_defaults(run=_calibrate)


def _calibrate(chosen: argparse.Namespace) -> int:
    from workbench.calibrate import run

    return run(chosen.sessions, chosen.persona, chosen.difficulty, chosen.seed, chosen.out)


def _add_persona(commands: Any) -> None:
    parser = commands.add_parser("persona", help="check a client's file, or talk to the client in the terminal")
    what = parser.add_subparsers(dest="what", required=True)
    check = what.add_parser("check", help="print everything that is wrong with a file, with line numbers and remedies")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=_persona_check)
    talk = what.add_parser("talk", help="talk to the client of a file, with its state shown after each reply; needs a trained model")
    talk.add_argument("file", type=Path, metavar="FILE")
    talk.add_argument("--difficulty", choices=DIFFICULTIES, default="standard")
    talk.add_argument("--seed", default="1", help="the same seed with the same replies gives the same conversation")
    talk.set_defaults(run=_persona_talk)


def _persona_check(chosen: argparse.Namespace) -> int:
    from workbench.persona_files import check

    return check(chosen.files)


def _persona_talk(chosen: argparse.Namespace) -> int:
    from mi.persona import PersonaError
    from workbench.persona_talk import talk

    try:
        return talk(chosen.file, chosen.difficulty, chosen.seed)
    except (PersonaError, OSError) as error:
        raise model.Failed(str(error)) from error


def _evaluate(chosen: argparse.Namespace) -> int:
    # Imported here, as below: `mi-practice run` must not wait for what only measuring needs.
    from workbench.coder import Coder
    from workbench.evaluate import evaluate

    other = {"coder": lambda: Coder.of(chosen.model)} if chosen.model else {}
    found = evaluate(chosen.file, **other, register=chosen.register, stripped=chosen.stripped)
    print("\n".join(found.lines))
    if chosen.report:
        from workbench.report import write

        print(f"report: {write(found, chosen.report, chosen.file.name)}")
    return 0


def _code(chosen: argparse.Namespace) -> int:
    from workbench.transcripts import run

    return run(chosen.file, chosen.out, chosen.summary, chosen.register)


def _explain(chosen: argparse.Namespace) -> int:
    from workbench.explain import explain

    print("\n".join(explain(chosen.text, chosen.register or "typed")))
    return 0


def _corpus(chosen: argparse.Namespace) -> int:
    from workbench.corpus import run

    return run()


if __name__ == "__main__":
    raise SystemExit(main())
