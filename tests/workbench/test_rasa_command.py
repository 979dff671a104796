"""Rasa's command line without TensorFlow, and stores of our own that must be there."""

import subprocess
import sys
from pathlib import Path

import pytest

from workbench.model import ROOT
from workbench.rasa_command import api, check_stores, endpoints
from workbench.without_tensorflow import Absent, is_needed


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("config", "needed"),
    [
        ("pipeline: [{name: components.behaviour_coder.BehaviourCoder}]\npolicies: [{name: RulePolicy}]", False),
        ("pipeline: [{name: WhitespaceTokenizer}, {name: LogisticRegressionClassifier}]\npolicies: [RulePolicy]", False),
        ("pipeline: [{name: DIETClassifier}]\npolicies: [{name: RulePolicy}]", True),
        ("pipeline: [WhitespaceTokenizer]\npolicies: [{name: TEDPolicy}]", True),
        ("pipeline: [{name: rasa.nlu.classifiers.diet_classifier.DIETClassifier}]\npolicies: [RulePolicy]", True),
        ("pipeline: [WhitespaceTokenizer]", True),
        ("language: en", True),
    ],
)
def test_it_is_needed_where_a_component_computes_with_it(tmp_path: Path, config: str, needed: bool) -> None:
    (tmp_path / "config.yml").write_text(config)
    assert is_needed(tmp_path / "config.yml") is needed


def test_this_project_does_not_need_it() -> None:
    assert not is_needed(ROOT / "config.yml")


def test_rasa_starts_without_it() -> None:
    code = """
import sys
from workbench import without_tensorflow
without_tensorflow.install()
import rasa.core.run, rasa.engine.recipes.default_components
print({type(module).__name__ for name, module in sys.modules.items() if name.split(".")[0] in without_tensorflow.FAMILY})
"""
    assert python(code) == "{'_Stand'}"


def test_what_was_imported_already_stays() -> None:
    code = (
        "import sys; sys.modules['tensorflow'] = sys; from workbench import without_tensorflow as w; w.install(); print(len([f for f in "
        "sys.meta_path if type(f).__name__ == '_Finder']))"
    )
    assert python(code) == "0"


def test_classes_can_be_made_of_it_and_functions_decorated() -> None:
    class Layer(Absent.keras.layers.Layer, metaclass=type(Absent)):  # type: ignore[misc, name-defined]
        pass

    @Absent.function(jit_compile=True)
    def double(number: int) -> int:
        return 2 * number

    assert issubclass(Layer, Absent) and double(2) == 4
    with pytest.raises(AttributeError):
        Absent.__no_such_name__  # noqa: B018


def test_the_file_of_endpoints_is_the_one_that_is_named() -> None:
    assert endpoints(["rasa", "run", "--endpoints", "var/endpoints.yml"]) == Path("var/endpoints.yml")
    assert endpoints(["rasa", "run"]) == Path("endpoints.yml")


def test_our_stores_are_there() -> None:
    check_stores(ROOT / "endpoints.yml")


@pytest.mark.parametrize("store", ["tracker_store", "lock_store"])
@pytest.mark.parametrize("kind", ["no_such_module.Store", "components.lock_store.NoSuchStore"])
def test_a_store_that_is_not_there_ends_the_start(tmp_path: Path, store: str, kind: str) -> None:
    (tmp_path / "endpoints.yml").write_text(f"{store}: {{type: {kind}}}")
    with pytest.raises(SystemExit, match=f"{store}: type {kind} cannot be used"):
        check_stores(tmp_path / "endpoints.yml")


@pytest.mark.parametrize("text", ["", "tracker_store: {type: SQL}", "action_endpoint: {url: x}"])
def test_rasas_own_stores_are_rasas_business(tmp_path: Path, text: str) -> None:
    (tmp_path / "endpoints.yml").write_text(text)
    check_stores(tmp_path / "endpoints.yml")
    check_stores(tmp_path / "nowhere.yml")


def test_rasas_own_api_stays_shut_without_a_secret() -> None:
    assert api({}) == api({"MI_JWT_SECRET": ""}) == []


def test_rasas_own_api_is_opened_to_who_signs() -> None:
    secret = "a-secret-that-is-long-enough"
    assert api({"MI_JWT_SECRET": secret}) == ["--enable-api", "--jwt-secret", secret, "--jwt-method", "HS256"]


def test_a_poor_secret_opens_nothing() -> None:
    with pytest.raises(SystemExit, match="MI_JWT_SECRET is no good secret"):
        api({"MI_JWT_SECRET": "short"})
