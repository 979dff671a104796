"""The commands of the pages for operators: each is known, and so is each of its options."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"python -m web\.manage ([a-z_]+)([^`\n|]*)")
FOUND = [
    (page.name, name, words.split()) for page in sorted((ROOT / "docs").glob("*.md")) for name, words in COMMAND.findall(page.read_text())
]


def test_the_page_has_its_commands():
    named = {name for page, name, _ in FOUND if page == "operations.md"}
    assert {"backup", "restore", "migrate", "move_to_postgresql", "expire_sessions"} <= named


@pytest.mark.parametrize(("page", "name", "words"), FOUND, ids=lambda value: value if isinstance(value, str) else "")
def test_each_command_and_its_options_are_known(page, name, words):
    assert name in get_commands()
    told = io.StringIO()
    load_command_class(get_commands()[name], name).create_parser("manage", name).print_help(told)
    assert [word for word in words if word.startswith("--") and word not in told.getvalue()] == []


def test_the_options_that_are_named_in_the_text_are_known():
    text = (ROOT / "docs" / "operations.md").read_text()
    for name, options in {"restore": ["--replace"], "move_to_postgresql": ["--web", "--tracker"]}.items():
        told = io.StringIO()
        load_command_class(get_commands()[name], name).create_parser("manage", name).print_help(told)
        assert all(option in told.getvalue() and option in text for option in options)
