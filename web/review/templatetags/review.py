"""What pages of other rooms show of the trainers' feedback. It holds no wording of its own."""

from typing import Any

from django import template
from django.utils.translation import gettext

from web.practice import clients, drilling
from web.practice.models import Session
from web.review.notes import Notes, new_for, notes_for

register = template.Library()


@register.simple_tag
def trainers_notes(session: Session, viewer: Any) -> Notes:
    """What stands beside `session` for `viewer`."""
    return notes_for(session, viewer)


@register.simple_tag
def new_feedback(student: Any) -> list[tuple[Session, str]]:
    """The student's sessions with feedback not seen yet, each with its client's name."""
    return [(session, clients.name_of(session.persona)) for session in new_for(student)]


@register.filter
def key_at(keys: str, place: int) -> str:
    """The key of the choice at a place from 0 on; none beyond the last."""
    return keys[place] if place < len(keys) else ""


@register.filter
def drilled(technique: str) -> str:
    """The name of what a drill trains; its key where it is not known any more."""
    return str((drilling.techniques().get(technique) or {}).get("name") or technique)


@register.filter
def called(person: Any) -> str:
    """What somebody is called; empty where the account has gone."""
    return (person.get_full_name() or person.get_username()) if person else ""


@register.filter
def trainee(session: Session) -> str:
    """How the one is called who speaks with the client; of a transcript that a trainer brought nobody knows who that was."""
    return gettext("Trainee") if session.kind == Session.Kind.UPLOAD else called(session.student)
