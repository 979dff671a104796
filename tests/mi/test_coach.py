"""What the coach says: it names the trainee's words, does not repeat itself, and always has a better reply to this very line."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mi import coach
from mi.answer import answer, open_session
from mi.assess import Volley, assess
from mi.behaviours import CODES, RESISTANCE, TALK
from mi.coach import Coach, Coaching, snippet
from mi.persona import Line, Persona
from mi.session import Session
from tests.mi.build import coded, volley

KEYS = {"kind", "turn", "outcome", "principles", "behaviours", "unsure", "why", "client"}


def session(persona: Persona, line: Line | None = None, seed: str = "1") -> Session:
    """A session in which the client has just said `line`."""
    begun = open_session(persona, "each_turn", seed).session
    return begun if line is None else replace(begun, said=(line.id,), talk=line.talk)


def any_line(persona: Persona, talk: str) -> Line:
    return next(line for line in persona.lines if line.talk == talk and line.pool != "leaves" and (line.gist or talk == "neutral"))


def feedback(coaching: Coaching, persona: Persona, said: Volley, talk: str) -> dict[str, Any]:
    before = session(persona, any_line(persona, talk))
    return Coach(coaching, persona, before).feedback(said, assess(said, talk), answer(persona, before, said))


@pytest.mark.parametrize("code", CODES)
def test_feedback_has_every_key_of_the_contract(coaching: Coaching, ray: Persona, code: str) -> None:
    assert set(feedback(coaching, ray, volley(code), "sustain")) - {"try_instead", "noticed"} == KEYS


def test_feedback_says_what_the_client_said_and_how_it_is_now(coaching: Coaching, ray: Persona) -> None:
    client = feedback(coaching, ray, volley("complex_reflection"), "discord")["client"]
    assert set(client) == {"answered", "said", "before", "after", "moved"} and client["answered"] == "discord"


def test_feedback_gives_the_state_before_and_after(coaching: Coaching, ray: Persona) -> None:
    client = feedback(coaching, ray, volley("confront"), "discord")["client"]
    assert client["after"]["discord"] > client["before"]["discord"]


def test_feedback_lists_each_utterance_with_its_code(coaching: Coaching, ray: Persona) -> None:
    behaviours = feedback(coaching, ray, volley("simple_reflection", "open_question"), "sustain")["behaviours"]
    assert [item["code"] for item in behaviours] == ["simple_reflection", "open_question"]


@pytest.mark.parametrize(("code", "talk"), product(CODES, TALK))
def test_why_names_the_trainees_words(coaching: Coaching, ray: Persona, code: str, talk: str) -> None:
    said = volley((code, "Purple elephants dance at noon."))
    assert "Purple elephants dance at noon" in feedback(coaching, ray, said, talk)["why"]


def test_why_names_the_words_that_decided_and_not_the_others(coaching: Coaching, ray: Persona) -> None:
    said = volley(("simple_reflection", "It is hard."), ("confront", "You are simply lying."))
    assert "You are simply lying" in feedback(coaching, ray, said, "sustain")["why"]


def test_where_the_coder_abstains_why_names_both_readings(coaching: Coaching, ray: Persona) -> None:
    said = volley(coded("persuade", unsure=True, candidates=("persuade", "give_information")))
    why = feedback(coaching, ray, said, "sustain")["why"]
    assert all(coaching.words.behaviours[code]["name"].lower() in why for code in ("persuade", "give_information"))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("talk", TALK)
def test_no_sentence_is_used_twice_in_a_session_of_15_turns_of_many_kinds(coaching: Coaching, ray: Persona, code: str, talk: str) -> None:
    now = session(ray, any_line(ray, talk))
    for turn in range(5):
        # The same client line and the same behaviour five times: what a session of 15 turns holds at most.
        one = Coach(coaching, ray, replace(now, turn=turn))
        one.why(volley(code), assess(volley(code), talk))
        now = now.with_phrases(*one.phrases)
    assert len(set(now.phrases)) == len(now.phrases)


def test_a_session_of_15_turns_repeats_no_sentence_and_no_better_reply(coaching: Coaching, persona: Persona) -> None:
    now, random = session(persona), Random(3)
    whys, better = [], []
    for _ in range(15):
        said = volley(random.choice(CODES), random.choice(CODES[:8]))
        reply, one = answer(persona, now, said), Coach(coaching, persona, now)
        given = one.feedback(said, assess(said, now.talk), reply)
        whys.append(given["why"])
        better += [given["try_instead"]["text"]] if "try_instead" in given else []
        now = replace(reply.session, left=False).with_phrases(*one.phrases)
    assert len(set(whys)) == 15 and len(set(better)) == len(better) and len(set(now.phrases)) == len(now.phrases)


@pytest.mark.parametrize(("code", "talk"), product(("confront", "persuade"), TALK))
def test_an_argument_gets_a_better_reply(coaching: Coaching, ray: Persona, code: str, talk: str) -> None:
    assert feedback(coaching, ray, volley(code), talk)["try_instead"]["text"]


@pytest.mark.parametrize(("code", "talk"), product(("open_question", "give_information", "none"), sorted(RESISTANCE)))
def test_resistance_that_was_not_met_gets_a_better_reply(coaching: Coaching, ray: Persona, code: str, talk: str) -> None:
    assert "try_instead" in feedback(coaching, ray, volley(code), talk)


@pytest.mark.parametrize("code", ["closed_question", "give_information", "none"])
def test_change_talk_passed_by_gets_a_better_reply(coaching: Coaching, ray: Persona, code: str) -> None:
    assert "try_instead" in feedback(coaching, ray, volley(code), "change")


@pytest.mark.parametrize(
    ("code", "talk"),
    [("simple_reflection", talk) for talk in TALK]
    + [("self_efficacy", talk) for talk in TALK]
    + [("affirm", "neutral"), ("open_question", "change")],
)
def test_a_good_reply_gets_none(coaching: Coaching, ray: Persona, code: str, talk: str) -> None:
    assert "try_instead" not in feedback(coaching, ray, volley(code), talk)


def test_an_ordinary_reply_to_an_ordinary_line_gets_none(coaching: Coaching, ray: Persona) -> None:
    assert "try_instead" not in feedback(coaching, ray, volley("closed_question"), "neutral")


def test_an_abstention_gets_none(coaching: Coaching, ray: Persona) -> None:
    said = volley(coded("persuade", unsure=True, candidates=("persuade", "confront")))
    assert "try_instead" not in feedback(coaching, ray, said, "sustain")


def test_a_better_reply_names_its_strategy_in_plain_words(coaching: Coaching, ray: Persona) -> None:
    given = feedback(coaching, ray, volley("confront"), "sustain")["try_instead"]
    assert given["strategy_name"] == coaching.words.strategies[given["strategy"]]


def test_better_replies_to_resistance_use_one_strategy_after_another(coaching: Coaching, ray: Persona) -> None:
    now, used = session(ray, any_line(ray, "sustain")), []
    for _ in range(4):
        one = Coach(coaching, ray, now)
        used.append(one.better_reply()["strategy"])
        now = now.with_phrases(*one.phrases)
    assert len(set(used)) == 4


def test_every_line_of_every_talk_yields_a_filled_better_reply(coaching: Coaching, persona: Persona) -> None:
    broken = []
    for line in persona.lines:
        if line.pool == "leaves" or line.pool.startswith("farewell"):
            continue
        for strategy in [None, *coaching.better_replies["by_talk"][line.talk]]:
            one = Coach(coaching, persona, session(persona, line))
            if strategy is None or one._replies.usable([strategy]):
                text = one.better_reply([strategy] if strategy else ())["text"]
                if "{" in text or "}" in text or "“”" in text or not text[0].isupper() and text[0] != "“" or text[-1] not in ".?":
                    broken.append((line.id, strategy, text))
    assert broken == []


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("risk", "none.risk"),
        ("ruler_confidence", "none.ruler"),
        ("ruler_importance", "none.ruler"),
        ("why_not_higher", "none.why_not_higher"),
    ],
)
def test_a_question_of_its_own_kind_gets_a_remark_of_its_own(coaching: Coaching, ray: Persona, topic: str, key: str) -> None:
    said = volley("closed_question", asked=[topic])
    one = Coach(coaching, ray, session(ray, any_line(ray, "neutral")))
    one.why(said, assess(said, "neutral"))
    assert one.phrases[0].startswith(f"why.{key}.")


@pytest.mark.parametrize("about", ["instruct_bot", "nonsense", "empty", "not_started", "ended", "left", "nothing_to_take_back"])
def test_an_aside_says_what_it_is_about(coaching: Coaching, about: str) -> None:
    given = coach.aside(coaching, about, Random(1))
    assert (given["kind"], given["about"]) == ("aside", about) and given["text"]


def test_an_aside_about_an_unknown_client_names_the_known_ones(coaching: Coaching) -> None:
    assert "carys, ray" in coach.aside(coaching, "unknown_client", Random(1), known="carys, ray")["text"]


def test_taking_back_gives_the_line_that_stands_again(coaching: Coaching) -> None:
    given = coach.rewound(coaching, "Did I ask?", 4, Random(1))
    assert (given["kind"], given["line"], given["turn"]) == ("rewound", "Did I ask?", 4)


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Did I ask?", "Did I ask"), ("one two three four five six seven eight nine", "one two three four five six seven eight…")],
)
def test_a_snippet_is_eight_words_at_most_without_a_stop(text: str, cut: str) -> None:
    assert snippet(text) == cut


def test_a_missing_file_of_wording_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"feedback\.yml: is missing"):
        coach.load(tmp_path)
