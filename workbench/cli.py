"""The command `mi-practice`; each subcommand is a module of this room."""

import argparse
import sys
from collections.abc import Sequence

from workbench import launch, model


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand and return the process's exit code."""
    parser = argparse.ArgumentParser(prog="mi-practice", description="The MI Practice Partner.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="train if there is no current model, start everything, print the address").set_defaults(run=launch.run)
    commands.add_parser("train", help="train if there is no current model").set_defaults(run=model.ensure)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run())
    except model.Failed as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
