"""Stands in for TensorFlow where no component needs it.

Rasa imports TensorFlow at every start and every training, whatever config.yml names: seconds, and two thirds of the memory. It only makes
classes from it that nobody uses. `install` puts modules in its place from which such classes can be made, and nothing else.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

FAMILY = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
NEEDS_IT = ("ConveRTFeaturizer", "DIETClassifier", "LanguageModelFeaturizer", "ResponseSelector", "TEDPolicy", "UnexpecTEDIntentPolicy")
"""Rasa's components that compute with it."""


class _Kind(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class Absent(metaclass=_Kind):
    """Any class, function or decorator of TensorFlow, as far as it has to be named when a module is imported."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # As a decorator with arguments: what is decorated stays as it is.
        return args[0] if args else self

    def __init_subclass__(cls, **kwargs: Any) -> None:
        pass


class _Stand(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        if fullname.split(".")[0] not in FAMILY:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: Any) -> ModuleType:
        return _Stand(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def is_needed(config: Path) -> bool:
    """Whether a component that `config` names computes with TensorFlow; Rasa's own choice of components does."""
    given = yaml.safe_load(config.read_text(encoding="utf-8")) or {}
    parts = [part for key in ("pipeline", "policies") for part in given.get(key) or [{}]]
    names = {str(part.get("name", "")) if isinstance(part, dict) else str(part) for part in parts}
    return "" in names or any(name.rsplit(".", 1)[-1] in NEEDS_IT for name in names)


def install() -> None:
    """Stand in for TensorFlow from now on; does nothing where it has been imported already."""
    if "tensorflow" not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
