"""Coded volleys and sessions, written by hand: no model takes part in these tests."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from mi.answer import Reply, answer, open_session
from mi.assess import Volley
from mi.behaviours import TOPICS
from mi.client import State
from mi.persona import Persona
from mi.session import Session
from mi.volley import Coded

Piece = tuple[str, str] | Coded


def coded(
    code: str,
    text: str = "so it goes",
    start: int = 0,
    rule: str = "words",
    unsure: bool = False,
    candidates: tuple[str, ...] = (),
    words: str = "",
) -> Coded:
    """An utterance of this code."""
    return Coded(code, start, start + len(text), text, 0.9, rule, words or text, unsure, candidates)


def volley(*pieces: Piece | str, topics: Iterable[str] = (), asked: Iterable[str] = ()) -> Volley:
    """A volley of codes, of (code, text) pairs, or of utterances made by `coded`; texts stand one after the other."""
    found: list[Coded] = []
    end = 0
    for piece in pieces:
        if isinstance(piece, Coded):
            item = coded(piece.code, piece.text, end, piece.rule, piece.unsure, piece.candidates, piece.words)
        elif isinstance(piece, str):
            item = coded(piece, f"{piece.replace('_', ' ')} number {len(found)}", end)
        else:
            item = coded(piece[0], piece[1], end)
        found.append(item)
        end = item.end + 1
    asked = tuple(asked)
    return Volley(" ".join(item.text for item in found), tuple(found), tuple(topics) or asked, asked)


def state(discord: float = 4, trust: float = 4, importance: float = 4, confidence: float = 4) -> State:
    return State(discord, trust, importance, confidence)


def play(persona: Persona, choose: Callable[[Session, int], Volley], turns: int, seed: str) -> list[Reply]:
    """The opening and the replies to what `choose` says at each turn; shorter where the client leaves."""
    replies = [open_session(persona, "each_turn", seed)]
    for turn in range(turns):
        session = replies[-1].session
        if session.left:
            break
        replies.append(answer(persona, session, choose(session, turn)))
    return replies


def follow_mi(session: Session, turn: int) -> Volley:
    """What a trainee who follows MI says: reflects what was said, then in turn asks, affirms, leaves the choice."""
    topics = ("day", "family", "values", "worries", "past_attempts", "strengths", "work", "reasons_to_change", "next_step")
    topic = topics[turn % len(topics)]
    reflection = ("complex_reflection", "You want to be heard before anybody decides for you.")
    if session.talk == "discord":
        return volley(reflection, ("emphasize_autonomy", "It is your decision what we do with this hour."))
    turns = (
        volley(reflection, ("open_question", "What matters to you about that?"), asked=(topic,)),
        volley(("open_question", "How does that look to you?"), asked=(topic,)),
        volley(reflection, ("affirm", "It took courage to say that.")),
        volley(reflection),
    )
    return turns[turn % len(turns)]


def argue(session: Session, turn: int) -> Volley:
    """What a trainee who argues says."""
    turns = (
        volley(("confront", "You are in denial about your drinking.")),
        volley(("persuade", "You should stop today.")),
        volley(("closed_question", "Do you drink every day?"), ("persuade", "You need to think of your family."), asked=("amount",)),
    )
    return turns[turn % len(turns)]


SEEDS = [str(seed) for seed in range(20)]


def session(persona: Persona, seed: str = "1", at: State | None = None, **changed: object) -> Session:
    """The session after the opening, changed."""
    begun = open_session(persona, "each_turn", seed).session
    at = at or begun.state
    return replace(begun, state=at, most_trust=at.trust, **changed)  # type: ignore[arg-type]


def texts(replies: list[Reply]) -> list[str]:
    return [reply.text for reply in replies]


def wander(session: Session, turn: int) -> Volley:
    """Thirty turns of all kinds: no argument, each topic about once, replies without a question between."""
    random = Random(f"{session.seed}/{turn}")
    code = random.choice(
        ["open_question", "closed_question", "simple_reflection", "complex_reflection", "affirm", "seek_collaboration", "none"]
    )
    topics = [topic for topic in TOPICS if not topic.startswith("ruler") and topic not in ("risk", "name")]
    return volley(code, asked=[topics[turn % len(topics)]]) if "question" in code else volley(code)


def pools(persona: Persona, at: State, said: Volley, **changed: object) -> list[str]:
    """The pools of the lines that answer `said` in this state, over all seeds."""
    before = session(persona, at=at, **changed)
    return [line.pool for seed in SEEDS for line in answer(persona, replace(before, seed=seed), said).lines]
