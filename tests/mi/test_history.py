"""Sessions that follow each other: what is remembered, what the week did, and how the client says so."""

from dataclasses import replace

import pytest

from mi import history
from mi.answer import Reply, answer, open_session
from mi.behaviours import TOPICS
from mi.client import State
from mi.history import History
from mi.persona import WEEKS, Persona
from mi.session import Session
from tests.mi.build import argue, follow_mi, play, state, volley

SEEDS = [str(seed) for seed in range(40)]


def past(persona: Persona, at: State | None = None, **changed: object) -> History:
    """What a good session of twenty turns has left."""
    at = at or state(discord=1, trust=7, importance=8, confidence=7)
    plain = History(
        persona=persona.id,
        sessions=1,
        turns=20,
        argued=0,
        left=False,
        agreed="have a week without it",
        state=at,
        most_trust=at.trust,
        disclosed=(),
        used=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def again(persona: Persona, left: History, seed: str = "1") -> Reply:
    return open_session(persona, "each_turn", seed, history=left)


def week(session: Session) -> str:
    return next(one for one in session.after if one in WEEKS)


def test_what_a_session_leaves_says_how_it_was(persona: Persona) -> None:
    session = play(persona, argue, 6, "1")[-1].session
    left = history.of(session, persona)
    assert (left.persona, left.sessions, left.turns, left.argued, left.used) == (persona.id, 1, session.turn, session.argued, session.used)
    assert (left.state, left.most_trust, left.left) == (session.state, session.most_trust, session.left)


def test_what_a_session_leaves_survives_being_written(persona: Persona) -> None:
    left = history.of(play(persona, follow_mi, 12, "1")[-1].session, persona)
    assert History.from_dict(left.as_dict()).as_dict() == left.as_dict()


@pytest.mark.parametrize("data", [None, "", [], {}, {"persona": "ray"}, {"state": {}}], ids=str)
def test_what_no_summary_holds_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="history: is not what a session's summary holds"):
        History.from_dict(data)


def test_only_what_needed_trust_counts_as_told(persona: Persona) -> None:
    replies = play(persona, follow_mi, 15, "1")
    told = history.of(replies[-1].session, persona).disclosed
    lines = [line for reply in replies for line in reply.lines]
    assert set(told) == {line.id for line in lines if line.trust >= history.DISCLOSED}


def test_a_later_session_is_known_as_one(persona: Persona) -> None:
    assert (again(persona, past(persona)).session.number, again(persona, past(persona, sessions=3)).session.number) == (2, 4)


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_a_commitment_is_tested_in_the_next_session(persona: Persona, seed: str) -> None:
    reply = again(persona, past(persona), seed)
    assert week(reply.session) in ("kept", "slipped") and reply.lines[0].pool == f"again.{week(reply.session)}"


def test_a_commitment_is_kept_the_likelier_the_surer_the_client_was(persona: Persona) -> None:
    def kept(confidence: float) -> int:
        left = past(persona, at=state(discord=1, trust=7, importance=8, confidence=confidence))
        return sum(week(again(persona, left, seed).session) == "kept" for seed in SEEDS)

    assert 0 < kept(2) < kept(9) < len(SEEDS)


def test_without_a_commitment_the_week_is_good_or_bad(persona: Persona) -> None:
    weeks = {week(again(persona, past(persona, agreed=""), seed).session) for seed in SEEDS}
    assert weeks == {"good_week", "bad_week"}


def test_the_same_seed_brings_the_same_week(persona: Persona) -> None:
    assert [again(persona, past(persona), "5") for _ in range(2)][0] == again(persona, past(persona), "5")


def test_the_client_names_what_had_been_agreed(persona: Persona) -> None:
    said = [again(persona, past(persona), seed).text for seed in SEEDS]
    assert any("have a week without it" in text for text in said) and not any("{" in text for text in said)


def test_an_argument_is_remembered_in_words_and_in_discord(persona: Persona) -> None:
    calm, argued = again(persona, past(persona)), again(persona, past(persona, argued=9))
    assert argued.lines[0].pool == "again.argued" and argued.session.state.discord > calm.session.state.discord + 0.5


def test_walking_out_is_remembered_first(persona: Persona) -> None:
    reply = again(persona, past(persona, argued=9, left=True, agreed=""))
    assert reply.lines[0].pool == "again.left" and {"left", "argued", "again"} <= set(reply.session.after)


@pytest.mark.parametrize("name", ["trust", "importance", "confidence"])
def test_what_was_gained_is_kept_in_part(persona: Persona, name: str) -> None:
    begun, ended = getattr(persona.begins(), name), 9.0
    left = past(persona, at=state(discord=1, trust=9, importance=9, confidence=9), agreed="")
    later = [getattr(again(persona, left, seed).session.state, name) for seed in SEEDS]
    assert all(begun < value < ended for value in later)


def test_friction_has_eased_by_the_next_session(persona: Persona) -> None:
    left = past(persona, at=state(discord=8, trust=2))
    assert again(persona, left).session.state.discord < 8


def test_a_kept_commitment_strengthens_confidence_and_a_slip_costs_it(persona: Persona) -> None:
    by_week = {week(session): session.state.confidence for session in (again(persona, past(persona), seed).session for seed in SEEDS)}
    assert by_week["kept"] > by_week["slipped"] + 1


def test_what_was_disclosed_is_not_denied_in_a_later_session(persona: Persona) -> None:
    left = past(persona, most_trust=9.0, at=state(discord=6, trust=2), agreed="")
    for seed in SEEDS[:10]:
        session = again(persona, left, seed).session
        for topic in ("amount", "worries", "past_attempts", "family"):
            reply = answer(persona, session, volley("open_question", asked=[topic]))
            assert all(line.trust_max >= 9 for line in reply.lines)


def test_lines_of_the_last_session_come_only_when_nothing_else_is_left(persona: Persona) -> None:
    first = play(persona, follow_mi, 15, "1")[-1].session
    session = again(persona, history.of(first, persona), "2").session
    heard = [line for turn in range(8) for line in answer(persona, session, follow_mi(session, turn)).lines]
    assert not {line.id for line in heard} & set(first.used)


def test_what_has_been_done_is_not_planned_or_hidden_any_more(ray: Persona) -> None:
    base = again(ray, past(ray, agreed="tell Donna about the whisky", at=state(discord=0, trust=9, importance=9, confidence=9))).session

    def speaks_of_it(week: str) -> list[str]:
        session = replace(base, after=(week, "again"), state=state(0, 9, 9, 9), most_trust=9, turn=8, talk="change", used=(), avoid=())
        asked = [
            volley(("open_question", "Donna and the whisky?"), asked=[topic]) for topic in ("amount", "next_step", "worries", "family")
        ]
        lines = [line for said in asked for seed in SEEDS for line in answer(ray, replace(session, seed=seed), said).lines]
        return [line.say for line in lines if "Donna" in line.say and "whisky" in line.say]

    assert speaks_of_it("slipped") and not speaks_of_it("kept")


@pytest.mark.parametrize("topic_week", WEEKS)
def test_asked_how_it_has_been_the_client_tells_of_its_week(persona: Persona, topic_week: str) -> None:
    base = again(persona, past(persona)).session
    session = replace(base, after=(topic_week, "again"))
    for seed in SEEDS[:6]:
        reply = answer(persona, replace(session, seed=seed), volley("open_question", asked=["since_last"]))
        lines = [line for line in reply.lines if line.pool == "since_last"]
        assert lines and all(topic_week in line.after for line in lines)


def test_in_a_first_session_nobody_speaks_of_a_last_one(persona: Persona) -> None:
    session = open_session(persona, "each_turn", "1").session
    for seed in SEEDS:
        reply = answer(persona, replace(session, seed=seed), volley("open_question", asked=["since_last"]))
        assert not any(line.after for line in reply.lines)


def talks_of_facts(persona: Persona, seed: str) -> list[Reply]:
    """Three sessions running, good ones with a bad one between; what the client says of itself is asked for again and again."""
    facts = sorted({line.pool for line in persona.lines if line.states and line.pool in TOPICS})
    replies: list[Reply] = []
    left = None
    for number in range(3):
        replies.append(open_session(persona, "each_turn", f"{seed}/{number}", history=left))
        for turn in range(16):
            session = replies[-1].session
            asked = volley("complex_reflection", "open_question", asked=[facts[turn % len(facts)]])
            replies.append(answer(persona, session, argue(session, turn) if number == 1 and turn > 8 else asked))
        left = history.of(replies[-1].session, persona)
    return replies


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_facts_do_not_contradict_each_other_within_a_session_or_across_sessions(persona: Persona, seed: str) -> None:
    told: dict[str, list[str]] = {}
    for reply in talks_of_facts(persona, seed):
        for line in reply.lines:
            for key, value in line.states:
                told.setdefault(key, []).append(value)
    assert told
    for key, values in told.items():
        turns = [value for value, before in zip(values, [None, *values]) if value != before]
        # A truer version may come with trust; an earlier one never comes back.
        assert len(turns) == len(set(turns)), (key, values)
