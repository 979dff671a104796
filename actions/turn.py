"""The actions of a session: start, a turn, an aside, a hint, taking back, the end."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet, UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions import coding, drill, material, translate
from actions.drill import aside
from mi import coach, history, moments, transcript
from mi.answer import answer, farewell, open_session
from mi.assess import assess, permitted
from mi.coefficients import DIFFICULTIES
from mi.lines import fill
from mi.locale import is_code
from mi.session import FEEDBACK_MODES
from mi.summary import summarise

Domain = dict[str, Any]
Events = list[dict[str, Any]]
NOT_SAID = ("instruct_bot", "nonsense", "empty")
"""Intents of what was not said to the client."""


class ActionStart(Action):
    """Begins a session and says the client's first line."""

    def name(self) -> str:
        return "action_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        language = translate.given(tracker, "language", "")
        if language and not is_code(language):
            return aside(dispatcher, tracker, "bad_start", problem=f"language: {language}")
        personas = material.personas(language)
        wanted = translate.given(tracker, "persona", next(iter(personas)))
        feedback = translate.given(tracker, "feedback", "each_turn")
        if wanted not in personas:
            return aside(dispatcher, tracker, "unknown_client", known=", ".join(personas))
        difficulty = translate.given(tracker, "difficulty", "standard")
        for name, value, known in (("feedback", feedback, FEEDBACK_MODES), ("difficulty", difficulty, DIFFICULTIES)):
            if value not in known:
                return aside(dispatcher, tracker, "bad_start", problem=f"{name}: {value}")
        try:
            past = translate.history_of(tracker, wanted)
        except ValueError as error:
            return aside(dispatcher, tracker, "bad_start", problem=str(error))
        seed = translate.given(tracker, "seed", tracker.sender_id)
        reply = open_session(personas[wanted], feedback, seed, difficulty, past)
        dispatcher.utter_message(text=reply.text, **reply.origin)
        return [translate.kept(replace(reply.session, language=language)), SlotSet("feedback", None)]


class ActionClientTurn(Action):
    """Judges the trainee's volley, lets the client answer, and gives or records the feedback."""

    def name(self) -> str:
        return "action_client_turn"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if (transcript_only := coding.coding_of(tracker)) is not None:
            return coding.turn(dispatcher, tracker, transcript_only)
        session, volley = translate.session_of(tracker), translate.volley_of(tracker)
        if at := translate.drill_of(tracker):
            return drill.reply(dispatcher, tracker, at, volley)
        if session is None or session.left or session.ended:
            return aside(dispatcher, tracker, "not_started" if session is None else "left" if session.left else "ended")
        if not volley.coded:
            return aside(dispatcher, tracker, "nonsense")
        persona = material.personas(session.language).get(session.persona)
        if persona is None:
            return _gone(dispatcher, tracker)
        if session.permission_given:
            volley = permitted(volley)
        reply = answer(persona, session, volley)
        adviser = coach.Coach(material.coaching(session.language), persona, session)
        feedback = adviser.feedback(volley, assess(volley, session.talk, session.has_just_argued), reply)
        dispatcher.utter_message(text=reply.text, **reply.origin)
        kept = translate.kept(reply.session.with_phrases(*adviser.phrases))
        if session.feedback == "at_end":
            return [kept, SlotSet("feedback", feedback)]
        dispatcher.utter_message(json_message=feedback)
        return [kept]


class ActionHint(Action):
    """Says what the client is doing; asked again, what would fit; asked once more, how that would sound."""

    def name(self) -> str:
        return "action_hint"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        session = translate.session_of(tracker)
        if at := translate.drill_of(tracker):
            return drill.hint(dispatcher, tracker, at)
        if session is None or session.left or session.ended:
            return aside(dispatcher, tracker, "not_started" if session is None else "left" if session.left else "ended")
        persona = material.personas(session.language).get(session.persona)
        if persona is None:
            return _gone(dispatcher, tracker)
        adviser = coach.Coach(material.coaching(session.language), persona, session)
        dispatcher.utter_message(json_message=adviser.hint())
        return [translate.kept(replace(session.with_phrases(*adviser.phrases), hint=adviser.hinted))]


class ActionRewind(Action):
    """Takes the last volley back: the client is as it was before."""

    def name(self) -> str:
        return "action_rewind"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if translate.drill_of(tracker):
            return drill.rewind(dispatcher, tracker)
        count, turns = translate.since_last_volley(tracker), transcript.read(tracker.events)
        # Of a transcript that is only coded nothing is said anew.
        if count is None or turns.coded_only or not turns.turns:
            return aside(dispatcher, tracker, "nothing_to_take_back")
        line = turns.turns[-2].answer if len(turns.turns) > 1 else turns.opening
        taken = coach.rewound(material.coaching(translate.language_of(tracker)), line, turns.turns[-1].number, translate.chance(tracker))
        dispatcher.utter_message(json_message=taken)
        return [UserUtteranceReverted() for _ in range(count)]


class ActionEnd(Action):
    """Ends the session: the client's farewell and the summary."""

    def name(self) -> str:
        return "action_end"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        if coding.coding_of(tracker) is not None:
            return coding.end(dispatcher, tracker)
        session, random, wording = (
            translate.session_of(tracker),
            translate.chance(tracker),
            material.coaching(translate.language_of(tracker)),
        )
        if at := translate.drill_of(tracker):
            return drill.end(dispatcher, tracker, at)
        if session is None:
            return aside(dispatcher, tracker, "not_started")
        persona = material.personas(session.language).get(session.persona)
        if persona and not session.left and not session.ended:
            line = farewell(persona, session)
            dispatcher.utter_message(text=fill(line, session), talk=line.talk, pool=line.pool, lines=[line.id])
        summary = summarise(
            transcript.read(tracker.events),
            lambda key: coach.recommendation(wording, key, random),
            lambda which, turn: moments.worded(wording, which, turn, random),
        )
        left = {"history": history.of(session, persona).as_dict()} if persona else {}
        dispatcher.utter_message(json_message={**summary, **left})
        return [translate.kept(replace(session, ended=True))]


class ActionAside(Action):
    """Answers what was not said to the client; the client and its state are left alone."""

    def name(self) -> str:
        return "action_aside"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        # A command may name an intent that nobody knows: it comes here as well.
        name = (tracker.latest_message.get("intent") or {}).get("name")
        return aside(dispatcher, tracker, name if name in NOT_SAID else "nonsense")


def _gone(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """The client's file has been taken away during the session."""
    return aside(dispatcher, tracker, "unknown_client", known=", ".join(material.personas(translate.language_of(tracker))))
