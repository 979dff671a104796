"""What trainers have coded, written out: read by `mi-practice evaluate`, and without names."""

import csv

import pytest
from django.core.management import CommandError, call_command

from web.review import changes
from web.review.export import COLUMNS, export, pseudonym
from web.review.names import Replacer, names_of
from web.review.reviewed import mark
from workbench import corrections
from workbench import evaluate as evaluation

SAID = "Stella says: you should stop."


@pytest.fixture
def session(cast, play):
    cast.student.first_name, cast.student.last_name = "Stella", "Van der Berg"
    cast.student.save()
    played = play(cast.student, SAID, "It sounds hard.", "You should go.", "/rewind", ended=True)
    changes.recode(played, cast.trainer, "1.1", (0, len(SAID)), "give_information")
    mark(played, cast.trainer, True)
    return played


def rows(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_file_has_the_columns_of_the_held_out_set_first(session):
    from django.conf import settings

    with (settings.ROOT / "tests" / "data" / "heldout.csv").open(encoding="utf-8") as stream:
        held_out = next(csv.reader(stream))
    assert list(COLUMNS[: len(held_out)]) == held_out


def test_codes_as_they_stand_now_beside_the_machines(session):
    first, second, *_ = [row for row in export().rows if row["speaker"] == "trainee"]
    assert (first["behaviour"], first["machine"], first["changed"], first["outcome"]) == ("give_information", "persuade", "1", "none")
    assert (second["behaviour"], second["changed"], second["outcome"]) == ("complex_reflection", "0", "rolled_with_resistance")
    assert second["coded"] == "[CR] It sounds hard." and first["keep"] == ""
    assert [row["speaker"] for row in export().rows] == ["client", "trainee", "client", "trainee", "client"], "nothing that was taken back"


def test_names_are_replaced_and_sessions_have_pseudonyms(session, cast):
    found = export()
    text = "\n".join(value for row in found.rows for value in row.values())
    assert "stella" not in text.lower() and "NAME says: you should stop." in text and str(session.pk) not in text
    assert found.rows[0]["conversation"] == pseudonym(session) and found.replaced == {
        (pseudonym(session), "Stella"): 1,
        ("", "Stella"): 1,
    }
    assert "[GI] NAME says" in text


def test_names_of_people(cast):
    cast.other.first_name, cast.other.last_name, cast.other.username = "Jo", "O'Neill-Berg", "jo.neill7"
    clean = Replacer(names_of([cast.other]))
    assert clean("Jo, O'Neill-Berg and jo.neill7 met jo's neill7.", "x") == "NAME, NAME and NAME met jo's NAME."
    assert Replacer([])("Nobody.", "x") == "Nobody."


def test_only_sessions_that_were_gone_through_are_written(session, cast, play):
    play(cast.student, "Hello.", ended=True)
    blind = play(cast.student, "Hello.", ended=True)
    mark(blind, cast.trainer, True, blind=True)
    assert export().sessions == 1


def test_a_reply_without_a_sure_code_is_left_out(cast, play, monkeypatch):
    from tests.web import stub

    told = stub.feedback

    def unsure(*given):
        made = told(*given)
        made["behaviours"][0] |= {"unsure": True, "candidates": ["persuade", "affirm"]}
        return made | {"unsure": True}

    monkeypatch.setattr(stub, "feedback", unsure)
    played = play(cast.student, "You might stop.", ended=True)
    mark(played, cast.trainer, True)
    assert export().left_out == 1 and [row["speaker"] for row in export().rows] == ["client", "client"]
    changes.recode(played, cast.trainer, "1.1", (0, 15), "persuade")
    assert export().left_out == 0


def test_evaluate_reads_what_was_written(session, tmp_path, capsys):
    path = tmp_path / "corrections.csv"
    call_command("export_corrections", str(path))
    said = capsys.readouterr().out
    assert "2 coded replies of 1 sessions" in said and "Stella (1 times)" in said and "Read it before" in said
    read = evaluation.read(path)
    assert [(row["behaviour"], row["outcome"], talk) for row, _, talk in read] == [
        ("give_information", "none", "discord"),
        ("complex_reflection", "rolled_with_resistance", "discord"),
    ]


def test_training_reads_it_too_once_a_person_has_marked_rows(session, tmp_path):
    path, out = tmp_path / "corrections.csv", tmp_path / "own.yml"
    call_command("export_corrections", str(path))
    with pytest.raises(corrections.Failed, match="no row has 'yes'"):
        corrections.to_training(path, out)
    written = rows(path)
    written[3]["keep"] = "yes"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(written)
    replies, unmarked = corrections.read(path)
    assert [reply.utterances for reply in replies] == [(("It sounds hard.", "complex_reflection"),)] and unmarked == 1


def test_without_a_reviewed_session_nothing_is_written(cast, tmp_path):
    path = tmp_path / "corrections.csv"
    with pytest.raises(CommandError, match="marked as reviewed"):
        call_command("export_corrections", str(path))
    assert not path.exists()


def test_a_file_that_cannot_be_written_is_named(session, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_corrections", str(tmp_path / "no" / "such" / "folder.csv"))


def test_many_sessions_take_few_queries(cast, play, django_assert_max_num_queries):
    for _ in range(6):
        mark(play(cast.student, "It sounds hard.", ended=True), cast.trainer, True)
    with django_assert_max_num_queries(3):
        assert export().sessions == 6
