"""The settings of servers: each is explained once, in deploy/env.example, and read by something."""

import re

from tests.deploy.files import DEPLOY, FILES, ROOT, text

VARIABLE = re.compile(r"\bMI_[A-Z][A-Z_]*[A-Z]\b")
LAPTOP = {"MI_ACTIONS", "MI_TRACKER_DB"}
"""What has no place on several servers: the launcher's own, and a file."""


def explained() -> set[str]:
    """The variables that env.example sets or offers; each below a line that says what it is."""
    return set(re.findall(r"^#?(MI_[A-Z_]+)=", text(DEPLOY / "env.example"), re.MULTILINE))


def read_by_the_code() -> set[str]:
    rooms = [path for room in ("actions", "components", "web", "workbench") for path in sorted((ROOT / room).rglob("*.py"))]
    return {name for path in rooms for name in re.findall(r'["\'](MI_[A-Z_]*[A-Z])["\']', text(path))}


def test_every_variable_of_these_files_is_explained() -> None:
    used = {name: path.name for path in FILES for name in VARIABLE.findall(text(path))}
    assert {name: file for name, file in used.items() if name not in explained()} == {}


def test_every_variable_that_is_explained_is_read_by_something() -> None:
    ours = read_by_the_code()
    taken = {name for path in FILES if path.name != "env.example" for name in re.findall(r"\$\{(MI_[A-Z_]+)", text(path))}
    assert explained() - ours - taken == set()


def test_every_variable_that_the_code_reads_is_explained() -> None:
    assert read_by_the_code() - LAPTOP - explained() == set()


def test_no_variable_is_explained_twice() -> None:
    names = re.findall(r"^#?(MI_[A-Z_]+)=", text(DEPLOY / "env.example"), re.MULTILINE)
    assert len(names) == len(set(names))


def test_no_secret_stands_in_the_example() -> None:
    given = dict(re.findall(r"^(MI_[A-Z_]+)=(.*)$", text(DEPLOY / "env.example"), re.MULTILINE))
    assert {name: value for name, value in given.items() if re.search("SECRET|PASSWORD", name) and value} == {}


def test_patience_grows_from_the_inside_to_the_outside() -> None:
    """Whoever waits longest learns what became of it: the actions' door, Rasa, Rasa's door, the web, the outer door."""
    conf, example = text(DEPLOY / "nginx.conf"), text(DEPLOY / "env.example")
    outer, rasa, actions = (int(seconds) for seconds in re.findall(r"proxy_read_timeout (\d+)s", conf))
    turn, web = (int(re.findall(rf"^#MI_{name}=(\d+)", example, re.MULTILINE)[0]) for name in ("TURN_SECONDS", "RASA_TIMEOUT"))
    assert actions < turn < rasa < web < outer
