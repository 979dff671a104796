"""Transcripts as people have them: what is read, and how each fault is named with its line."""

import pytest

from web.uploads.parsing import MOST_FAULTS, MOST_VOLLEYS, Fault, decode, parse


def test_lines_are_paired_into_volleys_with_the_clients_words_before() -> None:
    found = parse("C: They sent me.\nT: You'd rather not be here.\nC: No.\nT: What would help?\nC: Peace.\n")
    assert found.volleys == (("They sent me.", "You'd rather not be here."), ("No.", "What would help?"))
    assert found.last == "Peace." and found.faults == ()


def test_what_one_side_says_in_several_lines_is_one_volley() -> None:
    assert parse("C: A.\nC: B.\nT: One.\nT: Two.\n").volleys == (("A.\nB.", "One.\nTwo."),)


def test_a_transcript_may_begin_and_end_with_the_trainee() -> None:
    found = parse("T: Hello.\nC: Hi.\nT: Well?")
    assert found.volleys == (("", "Hello."), ("Hi.", "Well?")) and found.last == ""


def test_empty_lines_and_remarks_are_passed_over() -> None:
    assert parse("# spoken\n\n  t : Hello.\r\n\r\nclient: Hi.").volleys == (("", "Hello."),)


@pytest.mark.parametrize("name", ["Trainee", "therapist", "Counsellor", "counselor", "T"])
def test_the_trainee_goes_by_many_names(name: str) -> None:
    assert parse(f"{name}: Hello.").volleys == (("", "Hello."),)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_a_header_is_read_whatever_separates_its_columns(mark: str) -> None:
    rows = [("nr", "Speaker", "Text"), ("1", "client", "Hm."), ("2", "trainee", '"Tell me, please; go on."')]
    assert parse("\n".join(mark.join(row) for row in rows)).volleys == (("Hm.", "Tell me, please; go on."),)


def test_a_quoted_text_may_run_over_lines() -> None:
    assert parse('speaker,text\ntrainee,"One.\nTwo."\nclient,Hm.').volleys == (("", "One.\nTwo."),)


def test_faults_of_plain_text_are_named_with_their_lines() -> None:
    found = parse("T: Hello.\nHm, hello.\nX: Who is that?\nC:\n")
    assert found.faults == (Fault("no_speaker", 2, "Hm, hello."), Fault("no_speaker", 3, "X: Who is that?"), Fault("no_words", 4))
    assert found.volleys == ()


def test_faults_of_csv_are_named_with_their_lines() -> None:
    found = parse('\nspeaker,text\ntrainee,"One.\nTwo."\nnurse,Hm.\nclient\n')
    assert found.faults == (Fault("speaker", 5, "nurse"), Fault("columns", 6, "1"))


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("\n\n", "empty"), ("C: Hm.", "no_trainee"), ("T: a\x00b", "not_text")])
def test_where_there_is_nothing_to_code_that_is_said(text: str, code: str) -> None:
    assert [fault.code for fault in parse(text).faults] == [code]


def test_a_speech_that_is_too_long_is_named() -> None:
    assert parse(f"T: Hello.\nC: {'a ' * 2100}").faults == (Fault("too_long", 2),)


def test_too_many_replies_are_counted() -> None:
    assert parse("C: a\nT: b\n" * (MOST_VOLLEYS + 1)).faults == (Fault("too_many", found=str(MOST_VOLLEYS + 1)),)
    assert len(parse("C: a\nT: b\n" * MOST_VOLLEYS).volleys) == MOST_VOLLEYS


def test_not_more_faults_are_named_than_anybody_reads() -> None:
    assert len(parse("no speaker\n" * 500).faults) == MOST_FAULTS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_common_encodings_are_read(encoding: str) -> None:
    assert decode("T: Café – “so”.".encode(encoding)) == "T: Café – “so”."


def test_bytes_that_are_no_text_at_all_do_not_break_it() -> None:
    assert parse(decode(b"\x81\x8d\x00\xff")).faults == (Fault("not_text"),)
