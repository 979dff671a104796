"""Rasa's command line, sooner ready: `python -m workbench.rasa_command run ...`, with all of Rasa's commands and options."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from mi.secret import SECRET_RULE, is_good
from workbench import without_tensorflow

ROOT = Path(__file__).resolve().parent.parent
_SERVE = ("run", "shell", "interactive")
_STORES = ("tracker_store", "lock_store")


def main() -> None:
    """Hand over to Rasa."""
    if not without_tensorflow.is_needed(ROOT / "config.yml"):
        without_tensorflow.install()
    if sys.argv[1:2] and sys.argv[1] in _SERVE and "actions" not in sys.argv[2:3]:
        check_stores(endpoints(sys.argv))
        sys.argv += api(os.environ)
    from rasa.__main__ import main as rasa

    sys.argv[0] = "rasa"
    rasa()


def endpoints(arguments: Sequence[str]) -> Path:
    """Return the file that `--endpoints` names, else Rasa's default."""
    given = [after for option, after in zip(arguments, arguments[1:]) if option == "--endpoints"]
    return Path(given[-1] if given else "endpoints.yml")


def api(variables: Mapping[str, str]) -> list[str]:
    """Return the options that open Rasa's own HTTP API to who signs with MI_JWT_SECRET; none where that is not set.

    Given to Rasa here and not on the command line, which every user of the machine can read.

    Raises:
        SystemExit: the secret is a poor one.
    """
    secret = variables.get("MI_JWT_SECRET", "")
    if not secret:
        return []
    if not is_good(secret):
        raise SystemExit(f"MI_JWT_SECRET is no good secret; {SECRET_RULE}")
    return ["--enable-api", "--jwt-secret", secret, "--jwt-method", "HS256"]


def check_stores(file: Path) -> None:
    """End with a word where a store of our own cannot be found: Rasa would go on with one in memory, and lose what is said.

    Raises:
        SystemExit: naming the setting and what is wrong with it.
    """
    given = yaml.safe_load(file.read_text(encoding="utf-8")) or {} if file.exists() else {}
    for store in _STORES:
        kind = str((given.get(store) or {}).get("type") or "")
        module, _, name = kind.rpartition(".")
        if not module:
            continue
        try:
            getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise SystemExit(f"{file}: {store}: type {kind} cannot be used: {error}") from error


if __name__ == "__main__":
    main()
