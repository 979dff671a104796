"""The actions of a drill and of the guided first session; a drill is kept where a session is kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import UserUtteranceReverted
from rasa_sdk.executor import CollectingDispatcher

from actions import material, translate
from mi import coach, drill, drill_result, hints, lesson, transcript
from mi.assess import Volley
from mi.drill import Drill
from mi.locale import is_code
from mi.persona import Persona
from mi.phrasing import Phrasing
from mi.replies import Replies
from mi.transcript import Transcript, Turn
from mi.verdict import Examiner, strategies

Events = list[dict[str, Any]]


class ActionDrill(Action):
    """Begins a drill, or the guided first session, and poses the first line."""

    def name(self) -> str:
        return "action_drill"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        seed, language = translate.given(tracker, "seed", tracker.sender_id), translate.given(tracker, "language", "")
        if language and not is_code(language):
            return aside(dispatcher, tracker, "bad_start", problem=f"language: {language}")
        if (tracker.latest_message.get("intent") or {}).get("name") == "lesson":
            begun = lesson.begin(material.coaching(language), seed)
        else:
            personas, wanted = material.personas(language), translate.given(tracker, "persona", "")
            if wanted and wanted not in personas:
                return aside(dispatcher, tracker, "unknown_client", known=", ".join(personas))
            try:
                technique = translate.given(tracker, "technique", drill.TECHNIQUES[0])
                begun = drill.begin(technique, seed, {wanted: personas[wanted]} if wanted else personas)
            except ValueError as error:
                return aside(dispatcher, tracker, "bad_start", problem=str(error))
        begun = replace(begun, language=language)
        _pose(dispatcher, begun)
        return [translate.kept(begun)]


def reply(dispatcher: CollectingDispatcher, tracker: Tracker, at: Drill, volley: Volley) -> Events:
    """Judge the reply to the line that waits for one, and pose the next."""
    if at.over:
        return aside(dispatcher, tracker, "ended")
    if not volley.coded:
        return aside(dispatcher, tracker, "nonsense")
    record, wording = transcript.read(tracker.events), material.coaching(at.language)
    try:
        persona, session = drill.current(at, _clients(at))
    except LookupError:
        return aside(dispatcher, tracker, "unknown_client", known=", ".join(material.personas(at.language)))
    phrasing = Phrasing(at.phrases, translate.chance(tracker), persona.name)
    tries = 1 + sum(turn.taken_back and turn.number == at.number for turn in record.all_turns)
    verdict = Examiner(wording, persona, session, at, phrasing).verdict(volley, tries)
    after = drill.judged(at, verdict["verdict"], phrasing.phrases)
    dispatcher.utter_message(json_message=verdict)
    if after.over:
        line = record.turns[-1].answer if record.turns else record.opening
        record.all_turns.append(Turn(at.number, volley.text, 0.0, "", {}, verdict, heard=line))
        _finish(dispatcher, tracker, after, record)
    else:
        _pose(dispatcher, after)
    return [translate.kept(after)]


def hint(dispatcher: CollectingDispatcher, tracker: Tracker, at: Drill) -> Events:
    """Give the next step of a hint for the line that waits for a reply."""
    if at.over:
        return aside(dispatcher, tracker, "ended")
    persona, session = drill.current(at, _clients(at))
    phrasing = Phrasing(at.phrases, translate.chance(tracker), persona.name)
    wording = material.coaching(at.language)
    replies = Replies(wording, persona, session, phrasing)
    phrasing.client = replies.heard
    fits = strategies(wording, at.technique, replies.line.pool)
    payload, hinted = hints.hint(wording, session, replies, phrasing, fits)
    dispatcher.utter_message(json_message=payload)
    return [translate.kept(replace(at, hint=hinted, phrases=(*at.phrases, *phrasing.phrases)))]


def rewind(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Pose the line of the last reply again: once for each line, and not after a right reply."""
    count, record = translate.since_last_volley(tracker), transcript.read(tracker.events)
    if count is None or not record.turns:
        return aside(dispatcher, tracker, "nothing_to_take_back")
    last = record.turns[-1]
    if not last.feedback.get("retry"):
        return aside(dispatcher, tracker, "no_retry")
    wording = material.coaching(translate.language_of(tracker))
    taken = coach.rewound(wording, last.heard, last.number, translate.chance(tracker))
    before = translate.drill_of(tracker)
    again = replace(before, verdicts=before.verdicts[: last.number - 1], ended=False) if before else None
    posed = drill.posed(again, wording, _clients(again))[2] if again else {}
    dispatcher.utter_message(json_message={**taken, "drill": posed})
    return [UserUtteranceReverted() for _ in range(count)]


def end(dispatcher: CollectingDispatcher, tracker: Tracker, at: Drill) -> Events:
    """End the drill early: the result of the lines answered so far."""
    _finish(dispatcher, tracker, at, transcript.read(tracker.events))
    return [translate.kept(replace(at, ended=True))]


def aside(dispatcher: CollectingDispatcher, tracker: Tracker, about: str, **fields: str) -> Events:
    """Say what a message was about that was not said to the client."""
    dispatcher.utter_message(
        json_message=coach.aside(material.coaching(translate.language_of(tracker)), about, translate.chance(tracker), **fields)
    )
    return []


def _clients(at: Drill) -> Mapping[str, Persona]:
    if at.technique == drill.LESSON:
        return {drill.LESSON: lesson.client(material.coaching(at.language))}
    return material.personas(at.language)


def _pose(dispatcher: CollectingDispatcher, at: Drill) -> None:
    text, origin, payload = drill.posed(at, material.coaching(at.language), _clients(at))
    dispatcher.utter_message(text=text, **origin)
    dispatcher.utter_message(json_message=payload)


def _finish(dispatcher: CollectingDispatcher, tracker: Tracker, at: Drill, record: Transcript) -> None:
    found = drill_result.result(at, material.coaching(translate.language_of(tracker)), record, translate.chance(tracker))
    dispatcher.utter_message(json_message=found)
