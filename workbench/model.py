"""Whether the trained model is current, and training it where it is not."""

import hashlib
import os
import subprocess  # noqa: S404
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMP = "current.sha256"
"""In `models/`: the fingerprint of what the newest model was trained from."""

_SOURCES = (
    "config.yml",
    "domain.yml",
    "requirements.txt",
    "data/**/*.yml",
    "data/sessions/*.txt",
    "components/behaviour_coder.py",
    "components/features.py",
    "components/reading.py",
    "components/sessions.py",
    "components/utterance_model.py",
    "mi/behaviours.py",
    "mi/cues.py",
    "mi/outside.py",
    "mi/topics.py",
    "mi/written.py",
)


class Failed(Exception):
    """Something that keeps the command from going on; the message is one line for the operator."""


def fingerprint(root: Path) -> str:
    """Return a hash of everything that shapes the model."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def newest(root: Path) -> Path | None:
    """Return the newest model of `models/`: the one that Rasa loads."""
    return max((root / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)


def is_current(root: Path) -> bool:
    """Whether the newest model was trained from the present data, config and code."""
    stamp, model = root / "models" / STAMP, newest(root)
    return model is not None and stamp.exists() and stamp.read_text().split() == [fingerprint(root), model.name]


def ensure(root: Path = ROOT) -> int:
    """Train with `rasa train` unless the model is current; Rasa's own progress is shown.

    Raises:
        Failed: where training fails.
    """
    if is_current(root):
        return 0
    print("Training the model: about two minutes.", flush=True)
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3"}
    # What `rasa data validate` looks for is looked for by `make test`; it would take a quarter of the time.
    command = [sys.executable, "-m", "workbench.rasa_command", "train", "--skip-validation"]
    done = subprocess.run(command, cwd=root, env=environment, check=False)  # noqa: S603
    model = newest(root)
    if done.returncode or model is None:
        raise Failed("Training failed: Rasa's last lines above say why; mend that and run it again.")
    (root / "models" / STAMP).write_text(f"{fingerprint(root)} {model.name}\n")
    return 0
