"""Persona, coaching, session and CSV files with anything wrong in them: a clear word on what and where, and never another fault."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import event, given
from hypothesis import strategies as st

from mi import coach, history, written
from mi.answer import answer, farewell, open_session
from mi.lines import fill
from mi.persona import Persona, PersonaError
from mi.persona_file import checked, load
from tests.fuzz.inputs import NASTY, inputs, junk, promptly
from tests.mi.build import volley
from workbench import corrections, evaluate, transcripts
from workbench.model import Failed

ROOT = Path(__file__).resolve().parents[2]
PERSONA = (ROOT / "personas" / "ray.yml").read_text("utf-8")
COACHING = sorted((ROOT / "coaching").glob("*.yml"))
SESSION = (ROOT / "data" / "sessions" / "unusual.txt").read_text("utf-8")[:4000]
DUMPER = yaml.Dumper
HEAD = "conversation,speaker,text,talk,behaviour,outcome,coded,keep\n"
CSV = HEAD + "a,client,No.,sustain,,,,\na,trainee,You had no say.,,simple_reflection,none,[SR] You had no say.,yes\n" * 4


def broken(text: str) -> st.SearchStrategy[bytes]:
    """A file with lines taken out, doubled, moved in or out, or overwritten; also with bytes that are no text."""
    lines = text.encode().split(b"\n")
    extra = st.one_of(st.sampled_from(NASTY).map(lambda one: one[:300].encode("utf-8", "surrogatepass")), st.binary(max_size=20))

    def change(draw_at: list[tuple[int, int, bytes]]) -> bytes:
        found = list(lines)
        for at, how, put in draw_at:
            at %= len(found) or 1
            line = found[at] if found else b""
            ways = (
                [],
                [line, line],
                [b"  " + line],
                [line.lstrip()],
                [put],
                [line + put],
                [line.replace(b":", put)],
                [line[: len(line) // 2]],
            )
            found[at : at + 1] = ways[how]
        return b"\n".join(found)

    return st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 7), extra), min_size=1, max_size=4).map(change)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for name, value in inner for place in places(value, (*path, name)))]


def replaced(text: str) -> st.SearchStrategy[bytes]:
    """A readable file in which one thing is something else than it should be, or is missing."""
    whole = yaml.safe_load(text)
    every = places(whole)

    def change(at: int, put: Any, out: bool) -> bytes:
        path = every[at % len(every)]
        found = copy.deepcopy(whole)
        if not path:
            return yaml.dump(put).encode("utf-8", "surrogatepass")
        node = found
        for name in path[:-1]:
            node = node[name]
        if out:
            del node[path[-1]]
        else:
            node[path[-1]] = put
        return yaml.dump(found, allow_unicode=True, Dumper=DUMPER).encode("utf-8", "surrogatepass")

    return st.builds(change, st.integers(0, 100_000), junk(), st.booleans())


REPLIES = (
    volley("persuade"),
    volley("complex_reflection"),
    volley("open_question", topics=("family",)),
    volley("closed_question", asked=("ruler_importance",)),
    volley("self_efficacy"),
)


def met(persona: Persona) -> None:
    """A client that is read can be met, from the first line to the last."""
    session = open_session(persona, "each_turn", "7").session
    for said in REPLIES * 2:
        if not session.left:
            reply = answer(persona, session, said)
            assert reply.text
            session = reply.session
    resumed = open_session(persona, "each_turn", "8", history=history.of(session, persona))
    assert resumed.text and fill(farewell(persona, resumed.session), resumed.session)


@inputs(600)
@given(content=st.one_of(broken(PERSONA), replaced(PERSONA)))
def test_a_persona_file_is_read_or_its_fault_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ray.yml"
    path.write_bytes(content)
    try:
        with promptly():
            persona = load(path)
        event("read")
        met(persona)
    except PersonaError as error:
        event("refused")
        assert str(error).startswith("ray.yml") and all(line.startswith("ray.yml") for line in str(error).splitlines())
        assert checked(path).faults


@pytest.fixture(scope="module")
def coaching(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coaching")
    for file in COACHING:
        shutil.copy(file, folder)
    return folder


@inputs(300)
@given(data=st.data())
def test_a_coaching_file_is_read_or_its_fault_is_told(coaching: Path, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(COACHING))
    text = source.read_text("utf-8")
    (coaching / source.name).write_bytes(data.draw(st.one_of(broken(text), replaced(text))))
    try:
        with promptly():
            assert isinstance(coach.load(coaching), coach.Coaching)
    except ValueError as error:
        assert type(error) is ValueError and source.name in str(error), f"{type(error).__name__}: {error}"
    finally:
        shutil.copy(source, coaching)


READERS: dict[str, Callable[[Path], Any]] = {
    "code": lambda path: transcripts.read(path, lambda _: None),
    "evaluate": evaluate.read,
    "corrections": corrections.read,
}


@inputs(400)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@given(content=st.one_of(broken(CSV), broken(CSV), st.binary(max_size=300)))
def test_a_csv_file_is_read_or_its_fault_is_told(tmp_path: Path, read: Callable[[Path], Any], content: bytes) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    try:
        with promptly():
            read(path)
        event("read")
    except Failed as error:
        assert "own.csv" in str(error)
        event("refused")


@inputs(300)
@given(content=broken(SESSION))
def test_a_written_session_is_read_or_its_fault_is_told(content: bytes) -> None:
    lines = content.decode("utf-8", "replace").splitlines()
    try:
        with promptly():
            written.read(lines, "own")
    except written.WrittenError as error:
        assert all(line.startswith("own:") for line in str(error).splitlines())
