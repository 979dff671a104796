"""Transcripts from elsewhere: judged without knowing the client's talk, and read from the record as any session is."""

from pathlib import Path
from typing import Any

import pytest

from mi.coaching import Coaching, load
from mi.coded import Coding, code
from mi.measure import measure
from mi.summary import summarise
from mi.transcript import Event, Transcript, read
from tests.mi.build import coded, volley

ROOT = Path(__file__).resolve().parents[2]
CLIENT = "I'm not giving up my evenings."


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    return load(ROOT / "coaching")


def test_a_volley_is_judged_and_counted(coaching: Coaching) -> None:
    after, told = code(Coding(), volley(("confront", "You're in denial.")), CLIENT, coaching)
    assert (told["kind"], told["turn"], told["outcome"]) == ("coded", 1, "argued") and (after.turn, after.argued) == (1, True)
    assert told["behaviours"][0]["code"] == "confront" and "denial" in told["why"]


def test_without_the_clients_talk_nothing_rolls_with_resistance(coaching: Coaching) -> None:
    _, told = code(Coding(), volley(("complex_reflection", "You'd miss them.")), CLIENT, coaching)
    assert told["outcome"] == "none" and "client" not in told


def test_permission_asked_before_counts_once_the_client_has_answered(coaching: Coaching) -> None:
    asked, _ = code(
        Coding(), volley(("seek_collaboration", "May I say something?"), topics=["permission"], asked=["permission"]), "", coaching
    )
    assert asked.asked
    assert code(asked, volley("persuade"), "Go on.", coaching)[1]["outcome"] == "none"
    assert code(asked, volley("persuade"), "", coaching)[1]["outcome"] == "argued"


def test_a_doubt_names_its_two_candidates(coaching: Coaching) -> None:
    doubtful = coded("closed_question", "You sure?", unsure=True, candidates=("closed_question", "confront"))
    _, told = code(Coding(), volley(doubtful), CLIENT, coaching)
    assert told["unsure"] and "closed question" in told["why"] and "confronting" in told["why"]


def test_a_volley_without_words_has_no_code_and_no_reason(coaching: Coaching) -> None:
    _, told = code(Coding(), volley(), CLIENT, coaching)
    assert (told["outcome"], told["behaviours"], told["why"]) == ("none", [], "")


@pytest.mark.parametrize("name", ["open_question", "closed_question", "complex_reflection", "affirm", "persuade", "confront", "none"])
def test_every_reason_does_without_the_clients_name(coaching: Coaching, name: str) -> None:
    for turn in range(12):
        for client in (CLIENT, ""):
            why = code(Coding(turn), volley((name, f"Some words of number {turn} here.")), client, coaching)[1]["why"]
            assert bool(why) == bool(client) and "{" not in why and "“”" not in why and ". the" not in why


def test_no_sentence_comes_twice_while_another_is_left(coaching: Coaching) -> None:
    coding, said = Coding(), []
    for _ in range(6):
        coding, told = code(coding, volley(("confront", "You're in denial about it.")), CLIENT, coaching)
        said.append(told["why"])
    assert len(set(said)) == 6


def test_what_is_remembered_survives_the_tracker() -> None:
    kept = Coding(3, True, True, ("why.none.none.1",))
    assert Coding.from_dict(kept.as_dict()) == kept


def user(text: str, intent: str, key: str = "", client: str = "") -> Event:
    return {
        "event": "user",
        "text": text,
        "timestamp": 5.0,
        "parse_data": {"intent": {"name": intent}},
        "metadata": {"key": key, "client": client},
    }


def bot(**custom: Any) -> Event:
    return {"event": "bot", "text": None, "data": {"custom": custom}, "metadata": {}}


def told(outcome: str = "none") -> Event:
    behaviours = [{"code": "open_question", "text": "x", "start": 0, "end": 1}]
    return bot(kind="coded", turn=1, outcome=outcome, behaviours=behaviours, unsure=False, why="")


BEGUN = [user("/code", "code", "a"), bot(kind="coding")]


def test_the_record_holds_both_sides() -> None:
    events = [
        *BEGUN,
        *(user("What brings you?", "open_question", "b", "Morning."), told()),
        *(user("You were made to.", "simple_reflection", "c", "The court."), told()),
        *(user("/end", "end", "d", "Yes."), bot(kind="summary", turns=2)),
    ]
    found = read(events)
    assert found.coded_only and found.ended and found.opening == "Morning."
    assert [(turn.number, turn.said, turn.answer) for turn in found.turns] == [
        (1, "What brings you?", "The court."),
        (2, "You were made to.", "Yes."),
    ]


def test_a_transcript_that_begins_with_the_trainee_has_no_opening() -> None:
    assert read([*BEGUN, user("Hello.", "none", "b"), told()]).opening == ""


def test_a_volley_that_arrived_twice_is_one_turn() -> None:
    said = [user("Hello.", "none", "b", "Hi."), told()]
    found = read([*BEGUN, *said, user("Tell me.", "open_question", "c", "Well."), told(), *said])
    assert [(turn.said, turn.answer) for turn in found.turns] == [("Hello.", "Well."), ("Tell me.", "")]


def test_a_session_with_a_client_is_not_one_of_these() -> None:
    started = [user("/start", "start"), {"event": "bot", "text": "Hm.", "data": {}, "metadata": {}}]
    assert not read([*BEGUN, *started]).coded_only and read([*started, *BEGUN]).coded_only


def test_it_is_summed_up_without_curves_and_moments() -> None:
    transcript: Transcript = read([*BEGUN, *(user("What brings you?", "open_question", "b", "Morning."), told("argued"))])
    summary = summarise(transcript, lambda key: key, lambda which, turn: which)
    assert summary["counts"] == {"open_question": 1} and summary["curves"]["turn"] == []
    assert summary["best"] is summary["worst"] is None
    assert (measure(transcript).volleys, measure(transcript).resisted) == (1, 0)
