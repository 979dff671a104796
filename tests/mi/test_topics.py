"""What a question is about: questions of ours, in our own words, for every topic."""

from pathlib import Path

import pytest
import yaml

from mi.behaviours import ELABORATE, GOODBYE, TOPICS
from mi.topics import RULER, TopicFinder

QUESTIONS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text())
PAIRS = [(topic, question) for topic, questions in QUESTIONS.items() for question in questions]


def found(finder: TopicFinder, question: str) -> list[str]:
    return [hit.topic for hit in finder.find(question)]


def share(finder: TopicFinder, pairs: list[tuple[str, str]]) -> float:
    return sum(topic in found(finder, question) for topic, question in pairs) / len(pairs)


def test_every_topic_has_five_questions_at_least() -> None:
    assert set(QUESTIONS) == set(TOPICS) and min(map(len, QUESTIONS.values())) >= 5


def test_every_topic_has_a_pattern(finder: TopicFinder) -> None:
    assert {*TOPICS, ELABORATE, GOODBYE} == set(finder.patterns)


def test_nine_questions_of_ten_are_understood(finder: TopicFinder) -> None:
    missed = [(topic, question, found(finder, question)) for topic, question in PAIRS if topic not in found(finder, question)]
    assert len(missed) / len(PAIRS) <= 0.1, missed


@pytest.mark.parametrize("topic", TOPICS)
def test_of_each_topic_most_questions_are_understood(finder: TopicFinder, topic: str) -> None:
    missed = [question for question in QUESTIONS[topic] if topic not in found(finder, question)]
    assert len(missed) / len(QUESTIONS[topic]) <= 0.4, missed


@pytest.mark.parametrize("topic", RULER)
def test_a_question_about_a_number_is_about_that_alone(finder: TopicFinder, topic: str) -> None:
    others = {name for question in QUESTIONS[topic] for name in found(finder, question)} - {topic}
    assert others == set()


def test_a_ruler_that_names_something_else_is_the_ruler_alone(finder: TopicFinder) -> None:
    assert found(finder, "From 0 to 10, how important is your family to you when you think of work?") == ["ruler_importance"]


def test_risk_is_found_beside_other_topics(finder: TopicFinder) -> None:
    assert "risk" in found(finder, "With the money and your job gone, have you thought about ending your life?")


@pytest.mark.parametrize(
    "question",
    [
        "Have you felt you didn't want to go on?",
        "Does he ever hit you?",
        "Have you hit anyone?",
        "Does anyone at home hurt you?",
        "Has he ever threatened you?",
        "do you feel safe with him",
        "was there any violence",
        "didn't you want to live, or don't want to be here anymore",
    ],
)
def test_danger_is_found_in_whatever_words(finder: TopicFinder, question: str) -> None:
    assert "risk" in found(finder, question)


@pytest.mark.parametrize(
    "said",
    [
        "Losing your mate hit you hard.",
        "What helps when the craving hits?",
        "You don't want to go on like this.",
        "You didn't want to live in a house full of rules.",
        "You don't feel safe with me yet.",
        "So it hit home.",
        "It hurt you when she left.",
        "The news scared you.",
    ],
)
def test_ordinary_words_are_not_taken_for_danger(finder: TopicFinder, said: str) -> None:
    assert "risk" not in found(finder, said)


@pytest.mark.parametrize(
    "question", ["Tell me more about that.", "Go on.", "How do you mean?", "in what way", "Can you give me an example?"]
)
def test_an_invitation_to_go_on_is_about_what_was_spoken_of(finder: TopicFinder, question: str) -> None:
    assert found(finder, question) == [ELABORATE]


def test_asking_permission_gives_way_to_what_it_is_about(finder: TopicFinder) -> None:
    assert found(finder, "Is it okay if I ask about your job?") == ["work"]


def test_a_greeting_gives_way_to_what_follows(finder: TopicFinder) -> None:
    assert "greeting" not in found(finder, "Hello. What brings you here?")


def test_topics_come_in_the_order_in_which_they_are_named(finder: TopicFinder) -> None:
    assert found(finder, "your wife, your boss and the court") == ["family", "work", "legal"]


def test_a_hit_stands_where_its_words_are(finder: TopicFinder) -> None:
    text = "And your WIFE?"
    hit = finder.find(text)[0]
    assert text[hit.start : hit.end] == hit.text == "WIFE"


@pytest.mark.parametrize("text", ["", "   ", "You said it was hard.", "12345", "😀😀"])
def test_where_nothing_is_named_there_is_no_topic(finder: TopicFinder, text: str) -> None:
    assert found(finder, text) == []


def test_a_pattern_that_is_no_regular_expression_is_named() -> None:
    with pytest.raises(ValueError, match=r"a pattern of 'work' is no regular expression"):
        TopicFinder({"work": ["(job"]})


def test_patterns_of_others_are_left_to_others() -> None:
    assert TopicFinder({"postcode": [r"\d+"], "work": ["job"]}).patterns == {"work": ["job"]}
