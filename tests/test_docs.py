"""The pages for people: what they name is there."""

import re
from pathlib import Path

import pytest
import yaml

from mi.coefficients import table
from workbench import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_COMMAND = re.compile(r"\bmi-practice ([a-z]+)")
_TARGET = re.compile(r"^(?:- )?`?make ([a-z-]+)|`make ([a-z-]+)`", re.MULTILINE)


def pages() -> list[tuple[Path, str]]:
    return [(page, page.read_text()) for page in PAGES]


@pytest.mark.parametrize(("page", "text"), pages(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_every_link_and_picture_is_there(page: Path, text: str) -> None:
    assert [link for link in _LINK.findall(text) if not (page.parent / link).exists()] == []


def test_every_make_target_is_in_the_makefile() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for _, text in pages() for found in _TARGET.findall(text) for name in found if name}
    assert {"run", "test", "demo-data"} <= named <= known


def test_every_command_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    known = re.findall(r"\{([a-z,]+)\}", capsys.readouterr().out)[0].split(",")
    assert {name for _, text in pages() for name in _COMMAND.findall(text)} <= set(known)


def test_every_command_with_files_names_files_that_are_there_and_flags_that_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [
        line.strip()
        for _, text in pages()
        for line in text.splitlines()
        if re.match(r"(?:\.venv/bin/)?mi-practice (?:persona|calibrate)", line)
    ]
    assert len(commands) >= 6
    for command in commands:
        words = command.partition("#")[0].split()
        assert [word for word in words if "/" in word and "mi-practice" not in word and not (ROOT / word).exists()] == []
        with pytest.raises(SystemExit):
            cli.main([*words[1 : 3 if words[1] == "persona" else 2], "--help"])
        known = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in known] == []


def test_the_sample_of_a_persona_in_the_docs_is_yaml() -> None:
    text = (ROOT / "docs" / "personas.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 3 and all(isinstance(yaml.safe_load(block), dict) for block in blocks)


def test_the_coefficients_in_the_docs_are_known() -> None:
    text = (ROOT / "docs" / "personas.md").read_text()
    changed = yaml.safe_load(re.findall(r"```yaml\n(coefficients:.*?)```", text, re.DOTALL)[0])["coefficients"]
    assert table("resistant", changed)["reactance"] == 1.5


def test_every_client_is_in_the_readme() -> None:
    names = [yaml.safe_load(path.read_text())["name"] for path in sorted((ROOT / "personas").glob("*.yml"))]
    assert [name for name in names if f"| {name}, " not in (ROOT / "README.md").read_text()] == []


def test_every_variable_of_the_operators_page_is_read_somewhere() -> None:
    named = set(re.findall(r"`(MI_[A-Z_]+)`", (ROOT / "docs" / "operators.md").read_text()))
    sources = [path for room in ("web", "workbench", "actions", "scripts", "tests") for path in (ROOT / room).rglob("*") if path.is_file()]
    code = "\n".join(path.read_text(errors="ignore") for path in sources if path.suffix in (".py", ""))
    parts = {"MI_RASA_PORT", "MI_ACTIONS_PORT", "MI_WEB_PORT"}
    assert {name for name in named - parts if name not in code} == set()
    assert 'f"MI_{name}_PORT"' in code


def test_no_page_names_a_package_index_or_a_path_of_one_machine() -> None:
    assert [page.name for page, text in pages() if re.search(r"/(?:root|home|work)/|index-url|/simple/", text)] == []
