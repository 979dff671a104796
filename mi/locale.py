"""Wording and clients in other languages: `coaching/de/`, `personas/de/`, with the English files standing in for what is missing there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def layers(folder: Path, language: str) -> list[Path]:
    """Return the folders to read, the general first: for "de-at" `folder`, `folder/de`, `folder/de-at`, as far as they are there.

    What is no language code, so also what would lead out of the folder, is no language: `folder` alone.
    """
    code = language.lower().replace("_", "-")
    if not is_code(code):
        return [folder]
    parts = code.split("-")
    found = [folder / "-".join(parts[: length + 1]) for length in range(len(parts))]
    return [folder, *(path for path in found if path.is_dir())]


def is_code(language: str) -> bool:
    """Whether `language` is written as a language code, such as `de` or `de-at`."""
    return _CODE.fullmatch(language.lower().replace("_", "-")) is not None


def files(folder: Path, language: str) -> dict[str, Path]:
    """Return the YAML files by name without ending; of one that several layers have the most special, which replaces it as a whole."""
    return {file.stem: file for layer in layers(folder, language) for file in sorted(layer.glob("*.yml"))}


def merged(folder: Path, name: str, language: str) -> dict[str, Any]:
    """Return the mapping in `name`.yml, each layer's entries laid over those of the layer before: what a layer leaves out stays English.

    Raises:
        ValueError: naming the file that is missing or no mapping.
    """
    result: dict[str, Any] = {}
    for layer in layers(folder, language):
        path = layer / f"{name}.yml"
        if layer != folder and not path.exists():
            continue
        given = _read(path) if path.exists() else None
        if not isinstance(given, dict):
            raise ValueError(f"{path}: is missing or no mapping; restore it from the repository.")
        result = _over(result, given)
    return result


def _read(path: Path) -> Any:
    try:
        # The C reader, where PyYAML was built with it, takes an eighth of the time.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is not readable YAML: {' '.join(str(error).split())}") from error


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        beneath = result.get(key)
        result[key] = _over(beneath, value) if isinstance(beneath, dict) and isinstance(value, dict) else value
    return result
