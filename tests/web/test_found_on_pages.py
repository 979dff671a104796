"""What fuzzing found on the web's pages and in their files: each by what went wrong."""

import csv

import pytest
from django.core.management import call_command

from mi.cells import DANGEROUS, as_written, harmless
from web.record.reader import record_of
from web.review.reviewed import mark
from workbench import corrections

NO_NUMBERS = ["²", "①", "9" * 5000, "9" * 19, "-1", "1e3", "x", "\x00"]


@pytest.fixture
def trainer(as_user, cast):
    return as_user(cast.trainer)


@pytest.mark.parametrize("course", NO_NUMBERS)
def test_a_digit_that_is_no_number_was_a_fault_in_agreement(trainer, course):
    assert trainer.get("/review/agreement/", {"course": course}).status_code == 404


@pytest.mark.parametrize("course", NO_NUMBERS)
def test_and_one_with_thousands_of_digits_in_exports(trainer, course):
    """What named no class at all exported every class, besides."""
    assert trainer.get("/review/export/", {"course": course}).status_code == 404
    assert trainer.post("/review/export/download/", {"table": "turns", "format": "csv", "course": course}).status_code == 404


@pytest.mark.parametrize("sign", ["＝", "＋", "－", "＠", "\n"])
def test_wide_signs_and_a_new_line_began_formulas(sign):
    assert harmless(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"
    assert as_written(harmless(f"{sign}HYPERLINK(1)")) == f"{sign}HYPERLINK(1)"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_the_file_in_which_people_mark_rows_held_formulas(cast, play, tmp_path, sign):
    said = f"{sign}cmd|' /C calc'!A0, you should stop."
    mark(play(cast.student, said, ended=True), cast.trainer, True)
    path = tmp_path / "coded.csv"
    call_command("export_corrections", str(path))
    text = path.read_text("utf-8")
    with path.open(newline="", encoding="utf-8") as stream:
        found = list(csv.DictReader(stream))
    assert not any(cell.startswith(DANGEROUS) for row in found for cell in row.values())
    assert [row["text"] for row in found if row["speaker"] == "trainee"] == [f"'{said}"]
    path.write_text(text.replace(",0,\n", ",0,yes\n"), "utf-8")
    replies, _ = corrections.read(path)
    assert [reply.text for reply in replies] == [said]


def test_a_space_of_no_width_shifted_what_was_found_in_a_reply(cast, play, fake_bot, as_user, say):
    """Pages and bot counted its characters otherwise."""
    session = play(cast.student, stub=fake_bot.stub)
    say(as_user(cast.student), session, "It sounds\u200b hard. \u200b\u200bYou\u200d too.")
    assert fake_bot.sent == ["It sounds hard. You\u200d too."]
    turn = record_of(session.sender_id).transcript.turns[0]
    assert turn.said == fake_bot.sent[0] and turn.feedback["behaviours"][0]["end"] == len(turn.said)
