"""Feedback does not repeat itself: played sessions of 40 turns, of every client and every kind of trainee, without any model."""

from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mi.answer import answer, open_session
from mi.assess import Volley, assess, permitted
from mi.behaviours import CODES
from mi.coach import Coach, Coaching, load
from mi.persona import Persona
from mi.persona_file import load as load_persona
from mi.quotes import LONGEST_SENTENCE, longest, sentences
from tests.mi.build import volley
from workbench.trainees import Scripts, Trainee
from workbench.trainees import load as load_scripts

ROOT = Path(__file__).resolve().parents[2]
PERSONAS = {path.stem: load_persona(path) for path in sorted((ROOT / "personas").glob("*.yml"))}
SCRIPTS = load_scripts()
TURNS = 40


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    return load(ROOT / "coaching")


def played(coaching: Coaching, persona: Persona, say: Any, seed: str) -> Iterator[dict[str, Any]]:
    """The feedback of a session of 40 turns, or until the client leaves."""
    now = open_session(persona, "each_turn", seed).session
    for _ in range(TURNS):
        said: Volley = say(now)
        said = permitted(said) if now.permission_given else said
        one, reply = Coach(coaching, persona, now), answer(persona, now, said)
        yield one.feedback(said, assess(said, now.talk, now.has_just_argued), reply)
        now = reply.session.with_phrases(*one.phrases)
        if now.left:
            return


def of_a_kind(scripts: Scripts, persona: Persona, kind: str, seed: str) -> Any:
    trainee = Trainee(scripts, kind, persona, Random(seed))
    return trainee.reply


def repeated(feedback: list[dict[str, Any]]) -> list[str]:
    """Sentences that the coach said twice; a better reply that names nothing of the line may come again for another line."""
    said = [sentence for item in feedback for text in (item["why"], item.get("noticed", "")) for sentence in sentences(text)]
    shown = [item["try_instead"]["text"] for item in feedback if "try_instead" in item]
    return [text for text, times in (Counter(said) + Counter(shown)).items() if times > 1]


@pytest.mark.parametrize(("client", "kind"), product(PERSONAS, SCRIPTS.kinds))
def test_no_sentence_comes_twice_in_a_session_of_40_turns(coaching: Coaching, client: str, kind: str) -> None:
    persona = PERSONAS[client]
    assert repeated(list(played(coaching, persona, of_a_kind(SCRIPTS, persona, kind, "7"), "7"))) == []


@pytest.mark.parametrize(("client", "code"), product(PERSONAS, CODES))
def test_no_sentence_comes_twice_where_a_student_does_the_same_40_times(coaching: Coaching, client: str, code: str) -> None:
    assert repeated(list(played(coaching, PERSONAS[client], lambda session: volley((code, "The same words again.")), "3"))) == []


@pytest.mark.parametrize(("client", "kind"), product(PERSONAS, SCRIPTS.kinds))
def test_no_sentence_of_it_is_longer_than_25_words(coaching: Coaching, client: str, kind: str) -> None:
    persona = PERSONAS[client]
    told = list(played(coaching, persona, of_a_kind(SCRIPTS, persona, kind, "11"), "11"))
    texts = [text for item in told for text in (item["why"], item.get("noticed", ""))]
    assert [text for text in texts if longest(text) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("client", PERSONAS)
def test_it_names_the_students_words_and_the_clients_in_every_verdict(coaching: Coaching, client: str) -> None:
    persona = PERSONAS[client]
    told = list(played(coaching, persona, of_a_kind(SCRIPTS, persona, "random", "5"), "5"))
    assert [item["why"] for item in told if item["why"].count("“") < 2 and not item["unsure"]] == []
