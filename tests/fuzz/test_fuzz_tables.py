"""Tables that go in and out: a transcript that a trainer brings, and a cell of an export."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mi.cells import DANGEROUS, as_written, harmless
from tests.fuzz.inputs import inputs, promptly, text
from web.practice.messages import LONGEST
from web.uploads.parsing import MOST_FAULTS, decode, parse

HEADS = ("speaker,text", "speaker;text", '"text"\t"speaker"', "speaker,text,text", "conversation,speaker,text", "")


def file() -> st.SearchStrategy[bytes]:
    """A transcript as text or as CSV, more or less."""
    speaker = st.sampled_from(("T:", "C: ", "trainee,", "client;", '"client"\t', "t,", "Nurse: ", ""))
    line = st.tuples(speaker, text().map(lambda given: given[:500])).map("".join)
    whole = st.tuples(st.sampled_from(HEADS), st.lists(line, max_size=8)).map(lambda both: "\n".join([both[0], *both[1]]))
    coding = st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    return st.one_of(st.builds(lambda given, how: given.encode(how, "replace"), whole, coding), st.binary(max_size=300))


@inputs(300)
@given(data=file())
def test_a_transcript_is_read_or_its_faults_are_named(data: bytes) -> None:
    with promptly():
        found = parse(decode(data))
    assert len(found.faults) <= MOST_FAULTS and bool(found.faults) != bool(found.volleys)
    for client, said in found.volleys:
        assert said.strip() and len(said) <= LONGEST
        assert not any(unicodedata.category(one) in ("Cs", "Cc") and one not in "\n\t" for one in client + said)


@inputs(300)
@given(sign=st.sampled_from((*DANGEROUS, "")), rest=text())
def test_no_cell_begins_a_formula(sign: str, rest: str) -> None:
    shown = harmless(sign + rest)
    assert not shown.startswith(DANGEROUS), repr(shown[:40])
    assert shown.endswith(sign + rest), "nothing of what was written is lost"
    if not (sign + rest).startswith("'"):
        assert as_written(shown) == sign + rest, "what is read again is what was written"
