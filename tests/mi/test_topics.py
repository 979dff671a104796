"""What a question is about: questions of ours, in our own words, for every topic."""

import pytest

from mi.behaviours import ELABORATE, TOPICS
from mi.topics import RULER, TopicFinder

QUESTIONS: dict[str, list[str]] = {
    "amount": ["How much do you drink?", "how many cans would that be", "What do you usually drink?", "How often do you have wine?", "Is it every night?", "how many units a week roughly"],
    "family": ["How are things with your wife?", "What does your daughter say?", "tell me about your family", "Have you got kids?", "How is your marriage?", "who lives at home with you"],
    "work": ["What do you do for a living?", "How is work?", "tell me about your job", "What does your boss think?", "do your colleagues know"],
    "health": ["How is your health?", "What did the doctor tell you?", "any problems with your liver", "Have you been getting headaches?", "How does your body cope?"],
    "legal": ["What happened in court?", "Were you arrested?", "how did the police stop you", "When do you get your licence back?", "What did the judge say?"],
    "past_attempts": ["Have you ever tried to cut down?", "What happened the last time you stopped?", "have you given up before", "When were you last sober?", "what's the longest you went without"],
    "triggers": ["What sets you off?", "When do you usually drink?", "what makes you reach for a can", "What are your triggers?", "Do you get cravings?"],
    "values": ["What matters most to you?", "what are your hopes for the future", "What do you care about?", "Where do you see yourself in five years?", "what's important to you in life"],
    "ruler_importance": ["On a scale of 0 to 10, how important is it to change?", "How important is cutting down to you?", "from 0 to 10, what's the importance of this", "how important would you say this is", "Out of ten, how important?"],
    "ruler_confidence": ["On a scale of 0 to 10, how confident are you?", "How confident are you that you could?", "how sure are you that you'd manage", "Out of 10, how confident do you feel?", "From zero to ten, your confidence?"],
    "ruler_readiness": ["How ready are you?", "On a scale of 1 to 10, how ready do you feel?", "from 0 to 10, your readiness", "Out of ten, how ready would you be?", "how ready would you say you are today"],
    "why_not_lower": ["Why a 4 and not a 1?", "Why a five and not a two?", "why not lower", "What makes it a 6 and not a 2?", "Why did you say 5 rather than 0?"],
    "why_not_higher": ["Why not higher?", "Why a 4 and not an 8?", "what would it take to move it to a 7", "Why so low?", "What keeps it from being higher?"],
    "strengths": ["What are you good at?", "what are your strengths", "What are you proud of?", "What got you through that?", "what would your mates say your best qualities are"],
    "friends": ["Who are your friends?", "What are your mates like?", "do you see people at the pub", "Who do you drink with?", "tell me about the lads"],
    "sleep_mood": ["How do you sleep?", "How have you been feeling?", "are you stressed", "What's your mood like?", "Do you feel tired a lot?"],
    "money": ["How much does it cost you?", "what do you spend on it", "How are you managing for money?", "Do you have debts?", "can you pay the bills"],
    "day": ["What does a typical day look like?", "tell me about your evenings", "What do you do in your free time?", "How was yesterday?", "walk me through a normal evening"],
    "risk": ["Have you thought of suicide?", "Do you ever think of harming yourself?", "do you feel safe", "Have you thought about ending your life?", "any thoughts of hurting anybody"],
    "treatment": ["What brings you here?", "Why are you here today?", "how do you feel about being here", "Have you ever had counselling?", "what do you know about AA"],
    "name": ["What's your name?", "what should I call you", "Can I ask your name?", "What would you like to be called?", "tell me your name"],
    "greeting": ["Hello.", "hi there", "Good morning!", "How are you?", "Thanks for coming in."],
    "next_step": ["What could be a next step?", "Where do we go from here?", "what will you do", "What's your plan?", "What are you willing to try this week?"],
    "permission": ["Is it okay if I ask you something?", "Would you mind if we talked a bit?", "can I share something", "May I ask you something?", "are you okay with me writing this down"],
    "good_side": ["What do you like about it?", "what are the good things about drinking", "What do you enjoy about a drink?", "what does drinking do for you", "What's the best thing about it?"],
    "worries": ["What worries you?", "what concerns do you have", "What are the not so good things?", "What's the downside?", "does anything about it bother you... what scares you"],
    "reasons_to_change": ["Why would you want to change?", "what reasons do you have to cut down", "What would be better if you stopped?", "How would you like things to be?", "What would life be like without it?"],
}  # fmt: skip
PAIRS = [(topic, question) for topic, questions in QUESTIONS.items() for question in questions]


def found(finder: TopicFinder, question: str) -> list[str]:
    return [hit.topic for hit in finder.find(question)]


def share(finder: TopicFinder, pairs: list[tuple[str, str]]) -> float:
    return sum(topic in found(finder, question) for topic, question in pairs) / len(pairs)


def test_every_topic_has_five_questions_at_least() -> None:
    assert set(QUESTIONS) == set(TOPICS) and min(map(len, QUESTIONS.values())) >= 5


def test_every_topic_has_a_pattern(finder: TopicFinder) -> None:
    assert {*TOPICS, ELABORATE} == set(finder.patterns)


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
