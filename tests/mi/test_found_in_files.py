"""What fuzzing found in persona and coaching files, by what went wrong: whoever wrote the file is told file and place, a fault a line."""

import shutil
from pathlib import Path

import pytest

from mi import coach
from mi.persona import PersonaError
from mi.persona_file import checked, load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def coaching(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "coaching", tmp_path / "coaching"))


BROKEN = {
    "not closed": b"why: [a, b\n",
    "not indented as YAML": b"why:\n  a: 1\n b: 2\n",
    "tabs": b"why:\n\ta: 1\n",
    "not UTF-8": b"why: caf\xe9\n",
    "a date that no calendar has": b"why: 2026-02-30\n",
    "deeper than can be read": b"[" * 5_000,
    "control characters": b"why: \x00\n",
    "an object": b"why: !!python/object/apply:os.system [ls]\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["feedback", "words"])
def test_broken_yaml_of_the_coach_was_any_error_without_a_place(coaching: Path, name: str, content: bytes) -> None:
    (coaching / f"{name}.yml").write_bytes(content)
    with pytest.raises(ValueError, match=rf"{name}\.yml: is not readable YAML: ") as error:
        coach.load(coaching)
    assert type(error.value) is ValueError and "\n" not in str(error.value)


@pytest.mark.parametrize("forms", ["[yes]", "[[a]]", "7", "word", "{a: b}"])
def test_a_form_of_a_term_that_is_no_text_was_an_error_without_a_place(coaching: Path, forms: str) -> None:
    path = coaching / "words.yml"
    path.write_text(path.read_text("utf-8").replace("forms: [miti]", f"forms: {forms}"), "utf-8")
    with pytest.raises(ValueError, match=r"words\.yml: section 'glossary', entry 'miti': forms is a list of texts"):
        coach.load(coaching)


def test_a_term_without_forms_is_none_that_is_linked(coaching: Path) -> None:
    path = coaching / "words.yml"
    path.write_text(path.read_text("utf-8").replace("forms: [miti]", "forms:"), "utf-8")
    assert coach.load(coaching).words.glossary["miti"].forms == ()


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_persona_that_is_no_yaml_was_told_over_several_lines(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ray.yml"
    path.write_bytes(content)
    with pytest.raises(PersonaError) as error:
        load(path)
    assert str(error.value).startswith("ray.yml") and len(str(error.value).splitlines()) == 1
    assert len(checked(path).faults) == 1


@pytest.mark.parametrize("trust", ["[5]", "often", "{}", "", "true", ".nan", "11"])
def test_a_secret_whose_trust_is_no_number_was_an_error_without_a_place(tmp_path: Path, trust: str) -> None:
    path = tmp_path / "ray.yml"
    found = (ROOT / "personas" / "ray.yml").read_text("utf-8")
    path.write_text(found.replace('it is his eyes", trust: 5}', f'it is his eyes", trust: {trust}}}'), "utf-8")
    with pytest.raises(PersonaError, match=r"ray\.yml:\d+: secrets: must be a list of"):
        load(path)
