"""Each cue: a wording that it is made for, and one near to it that it must leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES
from mi.cues import CUES, PLAIN, find, normalise

FIRES_AND_NOT: dict[str, tuple[str, str]] = {
    "asks_ability": ("How did you manage without it that week?", "How did you find the clinic that week?"),
    "asks_what_how": ("Okay, so how did the weekend turn out?", "how many did you have"),
    "asks_why": ("why is Thursday different", "why don't you leave early"),
    "invites_telling": ("Walk me through Friday night.", "You told your brother on Friday night."),
    "wonders": ("I'm just wondering how mornings look", "No wonder mornings look grey"),
    "asks_what_inside": ("You kept it quiet, so what would she say", "You kept it quiet and she said nothing"),
    "asks_what_else": ("And what else comes with it?", "Nobody else comes with it."),
    "asks_fact": ("when was your last cigarette", "the last cigarette was bitter"),
    "asks_yes_no": ("did you sleep at all", "you did sleep a little"),
    "asks_ever": ("I wonder, have you ever felt that before", "You never felt that before"),
    "ends_asking": ("You were alone?", "You were alone."),
    "asks_ruler": ("On a scale, where are you", "You scale the wall where you are"),
    "tag_question": ("It came as a shock, right?", "It came as a shock, what then?"),
    "stem_hearing": ("I hear you saying it costs too much", "The radio was on and it cost nothing"),
    "stem_sounds": ("It sounds as though Mondays drag", "The bell rings and Mondays drag"),
    "names_feeling": ("you're pretty frustrated with all this", "the list of rules is on the wall"),
    "both_sides": ("part of you misses it", "your sister misses it"),
    "you_but": ("You like the crowd, but you pay for it next day", "The crowd is fine, but mornings are not"),
    "adds_meaning": ("Being on time matters to you", "The bus was on time"),
    "says_you": ("your evenings are the worst of it", "are the evenings the worst of it?"),
    "names_strength": ("Coming back took real courage", "Coming back was by bus"),
    "good_for_you_content": ("You've kept that promise for a year", "That promise is a year old"),
    "cheers": ("Great job!", "Great distances to the clinic are hard."),
    "your_choice": ("That's up to you in the end", "That's down to the weather in the end"),
    "choice_then_threat": ("It's your choice, but you could end up in prison", "It's your choice, and I'll go along with it"),
    "asks_permission": ("Would you mind if I told you about a study", "Your brother minded the shop"),
    "asks_view": ("what do you make of that", "what did the nurse say"),
    "shares_agenda": ("we could look at the week you had", "they looked at the week you had"),
    "states_fact": ("Nicotine leaves the body in three days", "Your dog leaves the house at three"),
    "says_structure": ("We have about forty minutes", "You have a long drive"),
    "softened_advice": ("some people put it on the top shelf", "the glasses are on the top shelf"),
    "tells_should": ("you really ought to see a dentist", "you saw a dentist"),
    "suggests": ("have you considered a patch", "you wore a patch"),
    "orders": ("just put them in the bin", "throwing them out was hard"),
    "outside_reason": ("do it for your kids", "your kids came along"),
    "opinion": ("I honestly think it would help", "Lots of things would help"),
    "not_telling_but": ("I'm not telling you what to do, but patches work", "I'm not telling you what to do."),
    "disputes": ("you're in denial about the pills", "you're in Denmark about the job"),
    "labels": ("you're an addict", "you're an uncle"),
    "accuses": ("you brought this on yourself", "you brought this to the table"),
    "checks_up": ("your file says otherwise", "your sister says otherwise"),
    "warns": ("you'll lose your job over this", "you'll love your job after this"),
    "contradicts": ("No, that isn't how it went", "Nobody says how it went"),
    "confidence_ruler": ("On a scale of this kind, how confident are you", "On a scale of this kind, how important is it"),
    "shames": ("how could you leave them alone", "how could that be arranged"),
    "throws_back": ("then why did you come at all", "you came after all"),
    "names_ability": ("you managed eleven days in spring", "the spring was eleven days late"),
    "ruler_downward": ("why a 5 and not a 2", "why not call at 5"),
    "follows": ("mm-hm, right", "right after the shift you sat down"),
    "greets": ("Good morning, come in", "The mornings come early"),
    "sympathises": ("I'm so sorry about your gran", "Your gran is well"),
    "apologises": ("I apologise, my mistake", "I'm sorry to hear about the burglary"),
}


def names(text: str) -> set[str]:
    return {hit.name for hit in find(text)}


def test_every_cue_has_its_example() -> None:
    assert {cue.name for cue in CUES} == set(FIRES_AND_NOT)


@pytest.mark.parametrize("name", FIRES_AND_NOT)
def test_the_cue_fires_on_its_wording(name: str) -> None:
    assert name in names(FIRES_AND_NOT[name][0])


@pytest.mark.parametrize("name", FIRES_AND_NOT)
def test_the_cue_leaves_a_near_wording_alone(name: str) -> None:
    assert name not in names(FIRES_AND_NOT[name][1])


def test_cues_speak_for_known_codes() -> None:
    assert {cue.code for cue in CUES} <= set(CODES)


def test_cue_names_are_unique() -> None:
    assert len({cue.name for cue in CUES}) == len(CUES)


def test_a_hit_stands_where_its_words_are() -> None:
    text = "Well, it’s Up To You."
    hit = next(hit for hit in find(text) if hit.name == "your_choice")
    assert text[hit.start : hit.end] == "Up To You"


def test_curly_quotes_count_as_plain_ones() -> None:
    assert "tells_should" in names("You’d better not")


@given(st.text())
def test_normalising_keeps_every_position(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_every_hit_lies_within_the_text(text: str) -> None:
    assert all(0 <= hit.start <= hit.end <= len(text) for hit in find(text))


@pytest.mark.parametrize("text", ["I'm sorry for pushing you just now.", "I'm sorry that I talked past you just now."])
def test_an_apology_is_named_an_apology_and_not_sympathy(text: str) -> None:
    assert next(hit.name for hit in find(text) if hit.code == "none") == "apologises"


@pytest.mark.parametrize(
    "text",
    [
        "What helped you through it?",
        "What else worked back then?",
        "How were you able to say no?",
        "how have you managed so far",
        "What made it possible?",
        "What's worked before?",
        "What kept you going?",
        "What skills do you bring?",
        "What is it about you that others lean on?",
        "What makes you believe you could?",
        "How did you pull that off?",
    ],
)
def test_asking_for_ability_or_past_success_is_named_so(text: str) -> None:
    assert next(hit.name for hit in find(text) if hit.code == "open_question") == "asks_ability"


@pytest.mark.parametrize(
    "text",
    [
        "How do you feel about it?",
        "What worries you most?",
        "What would help you?",
        "How did you end up here?",
        "What makes you think you should?",
        "You kept going.",
        "It helped you.",
        "How will you manage?",
    ],
)
def test_other_questions_and_statements_ask_for_no_ability(text: str) -> None:
    assert "asks_ability" not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "I wonder how that is for you",
        "I was curious about your week.",
        "i guess i'm wondering what changed",
        "I'm curious who told you",
        "I also wonder where it began",
    ],
)
def test_who_wonders_is_named_so(text: str) -> None:
    assert "wonders" in names(text)


@pytest.mark.parametrize("text", ["You wonder how that is", "it's a wonder", "She was curious about you", "I wonder.", "I'm curious."])
def test_who_does_not_ask_by_it_does_not_wonder(text: str) -> None:
    assert "wonders" not in names(text)


def test_plain_cues_are_cues() -> None:
    assert {cue.name for cue in CUES} >= PLAIN
