"""What a reply in a drill is worth, and what is said of it."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from mi import drill
from mi.assess import Volley
from mi.behaviours import CODES
from mi.coach import Coaching
from mi.drill import TECHNIQUES
from mi.persona import Persona
from mi.persona_file import load
from mi.phrasing import Phrasing
from mi.quotes import LONGEST_SENTENCE, longest
from mi.verdict import VERDICTS, Examiner, judge
from tests.mi.build import coded, volley

PERSONAS = {path.stem: load(path) for path in sorted((Path(__file__).resolve().parents[2] / "personas").glob("*.yml"))}
CHEER = volley(coded("none", "Great job!", rule="cheers"))
NUMBER = "ruler_importance"


def session(talk: str) -> Any:
    """A session in which Ray has just said something of this talk."""
    ray = PERSONAS["ray"]
    line = next(line for line in drill.usable(ray) if line.talk == talk)
    return drill.current(drill.Drill("reflecting", "7", (f"ray/{line.id}",)), PERSONAS)[1]


JUDGED: list[tuple[str, str, str, Volley, str]] = [
    ("rolling_sustain", "sustain", "", volley("simple_reflection"), "right"),
    ("rolling_sustain", "sustain", "", volley("emphasize_autonomy"), "right"),
    ("rolling_sustain", "sustain", "", volley("open_question"), "partly"),
    ("rolling_sustain", "sustain", "", volley("closed_question"), "not_yet"),
    ("rolling_sustain", "sustain", "", volley("give_information"), "not_yet"),
    ("rolling_sustain", "sustain", "", volley("simple_reflection", "persuade"), "not_yet"),
    ("rolling_discord", "discord", "", volley("complex_reflection"), "right"),
    ("rolling_discord", "discord", "", volley(coded("none", "Sorry.", rule="apologises")), "right"),
    ("rolling_discord", "discord", "", volley("seek_collaboration"), "partly"),
    ("rolling_discord", "discord", "", volley("none"), "not_yet"),
    ("affirming", "change", "", volley("affirm"), "right"),
    ("affirming", "change", "", CHEER, "partly"),
    ("affirming", "change", "", volley("self_efficacy"), "partly"),
    ("affirming", "change", "", volley("simple_reflection"), "partly"),
    ("affirming", "change", "", volley("open_question"), "not_yet"),
    ("evoking", "change", "", volley("open_question", asked=("values",)), "right"),
    ("evoking", "change", "", volley("open_question"), "right"),
    ("evoking", "change", "", volley("closed_question", asked=(NUMBER,)), "right"),
    ("evoking", "change", "", volley("open_question", asked=("amount",)), "partly"),
    ("evoking", "change", "", volley("closed_question", asked=("worries",)), "partly"),
    ("evoking", "change", "", volley("simple_reflection"), "partly"),
    ("evoking", "change", "", volley("persuade_with_permission"), "not_yet"),
    ("rulers", "change", "", volley("closed_question", asked=(NUMBER,)), "right"),
    ("rulers", "change", "", volley("open_question", asked=("values",)), "partly"),
    ("rulers", "neutral", NUMBER, volley("self_efficacy", asked=("why_not_lower",)), "right"),
    ("rulers", "neutral", NUMBER, volley("closed_question", asked=("ruler_confidence",)), "partly"),
    ("rulers", "neutral", NUMBER, volley("open_question", asked=("why_not_higher",)), "not_yet"),
    ("reflecting", "sustain", "", volley("simple_reflection"), "right"),
    ("reflecting", "sustain", "", volley("complex_reflection", "closed_question"), "partly"),
    ("reflecting", "sustain", "", volley("affirm"), "partly"),
    ("reflecting", "sustain", "", volley("closed_question"), "not_yet"),
    ("reflecting", "sustain", "", volley("none"), "not_yet"),
    ("lesson", "sustain", "", volley("simple_reflection"), "right"),
]


@pytest.mark.parametrize(("technique", "talk", "pool", "said", "verdict"), JUDGED)
def test_a_reply_is_worth_what_the_technique_says(technique: str, talk: str, pool: str, said: Volley, verdict: str) -> None:
    assert judge(technique, said, session(talk), pool)[0][0] == verdict


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("code", ["confront", "persuade"])
def test_an_argument_is_never_right(technique: str, code: str) -> None:
    assert judge(technique, volley("affirm", code), session("sustain"), "")[0] == ("not_yet", "argued")


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_where_the_coder_abstains_it_is_said(technique: str) -> None:
    doubtful = volley(coded("persuade", unsure=True, candidates=("persuade", "simple_reflection")))
    assert judge(technique, doubtful, session("sustain"), "")[0] == ("partly", "unsure")


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("code", CODES)
def test_whatever_is_said_has_a_worded_verdict(coaching: Coaching, technique: str, code: str) -> None:
    (verdict, key), _ = judge(technique, volley(code), session("sustain"), "")
    assert coaching.drills["why"][verdict][technique if verdict == "right" else key]


def answered(coaching: Coaching, technique: str, said: Volley, tries: int = 1) -> list[dict[str, Any]]:
    """The verdicts of a drill in which every reply is `said`."""
    now, given = drill.begin(technique, "7", PERSONAS), []
    while not now.over:
        persona, at = drill.current(now, PERSONAS)
        phrasing = Phrasing(now.phrases, Random(now.number), persona.name)
        given.append(Examiner(coaching, persona, at, now, phrasing).verdict(said, tries))
        now = drill.judged(now, given[-1]["verdict"], phrasing.phrases)
    return given


SAID = [volley((code, "These are my own words.")) for code in CODES]


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("said", SAID, ids=CODES)
def test_a_drill_of_one_kind_of_reply_says_nothing_twice(coaching: Coaching, technique: str, said: Volley) -> None:
    given = answered(coaching, technique, said)
    assert len({item["why"] for item in given}) == len({item["model_reply"]["text"] for item in given}) == len(given)


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("said", SAID, ids=CODES)
def test_why_is_one_short_sentence_with_the_students_words(coaching: Coaching, technique: str, said: Volley) -> None:
    for item in answered(coaching, technique, said):
        assert "“These are my own" in item["why"]
        assert longest(item["why"]) <= LONGEST_SENTENCE and "{" not in item["why"] and item["why"][-1] == "."


def test_a_verdict_keeps_the_contract(coaching: Coaching) -> None:
    first = answered(coaching, "rolling_sustain", volley("closed_question"))[0]
    assert set(first) == {
        *("kind", "technique", "number", "of", "try", "verdict", "why", "model_reply", "retry"),
        *("outcome", "principles", "behaviours", "unsure", "client"),
    }
    assert first["kind"] == "verdict" and first["verdict"] in VERDICTS and first["client"] == {"answered": "sustain"}


@pytest.mark.parametrize(
    ("said", "tries", "retry"), [("closed_question", 1, True), ("closed_question", 2, False), ("simple_reflection", 1, False)]
)
def test_a_line_can_be_tried_again_once_and_not_after_a_right_reply(coaching: Coaching, said: str, tries: int, retry: bool) -> None:
    assert answered(coaching, "rolling_sustain", volley(said), tries)[0]["retry"] is retry


def test_a_model_reply_uses_the_technique(coaching: Coaching) -> None:
    assert {item["model_reply"]["strategy"] for item in answered(coaching, "affirming", volley("none"))} == {"affirmation"}
    assert {item["model_reply"]["strategy"] for item in answered(coaching, "rulers", volley("none"))} == {"ruler", "ruler_follow_up"}


def test_a_client_of_ones_own_can_be_drilled(coaching: Coaching, ray: Persona) -> None:
    begun = drill.begin("evoking", "7", {"ray": ray})
    assert all(place.startswith("ray/") for place in begun.lines)
