"""How a drill went: counts, line by line, and what to do next."""

from collections import Counter
from random import Random
from typing import Any

from mi.behaviours import CODES, OUTCOMES
from mi.coaching import Coaching
from mi.drill import LESSON, TECHNIQUES, Drill
from mi.transcript import Transcript
from mi.verdict import VERDICTS

_DONE, _HALF = 0.8, 0.5
"""Shares of right replies from which a drill went well, and from which it was on the way."""


def result(drill: Drill, coaching: Coaching, transcript: Transcript, random: Random) -> dict[str, Any]:
    """Return the contract's `drill_result`; of each line the last reply counts."""
    turns = [turn for turn in transcript.turns if turn.feedback.get("verdict")]
    retried = {turn.number for turn in transcript.all_turns if turn.taken_back}
    verdicts = Counter(turn.feedback["verdict"] for turn in turns)
    codes = Counter(item["code"] for turn in turns for item in turn.feedback["behaviours"] if not item.get("unsure"))
    outcomes = Counter(turn.feedback["outcome"] for turn in turns)
    level = _level(verdicts["right"], len(turns))
    wording = coaching.lesson["result"] if drill.technique == LESSON else coaching.drills["result"]
    fields = {
        "right": str(verdicts["right"]),
        "answered": str(len(turns)),
        "name": coaching.lesson["name"] if drill.technique == LESSON else coaching.drills["techniques"][drill.technique]["name"],
    }
    return {
        "kind": "drill_result",
        "technique": drill.technique,
        "name": fields["name"],
        "answered": len(turns),
        "of": len(drill.lines),
        **{verdict: verdicts[verdict] for verdict in VERDICTS},
        "at_once": sum(turn.feedback["verdict"] == "right" and turn.number not in retried for turn in turns),
        "text": random.choice(wording[level]).format(**fields),
        "lines": [
            {
                "number": turn.number,
                "line": turn.heard,
                "said": turn.said,
                "verdict": turn.feedback["verdict"],
                "tries": 1 + (turn.number in retried),
            }
            for turn in turns
        ],
        "next": _next(drill.technique, level, coaching, random),
        "turns": len(turns),
        "counts": {code: codes[code] for code in CODES if codes[code]},
        "outcomes": {outcome: outcomes[outcome] for outcome in OUTCOMES},
        "unsure": sum(bool(turn.feedback["unsure"]) for turn in turns),
        "too_short": False,
    }


def _level(right: int, answered: int) -> str:
    if not answered:
        return "empty"
    share = right / answered
    return "well" if share >= _DONE else "on_the_way" if share >= _HALF else "early"


def _next(technique: str, level: str, coaching: Coaching, random: Random) -> dict[str, str]:
    """What to do next: the same again until it goes well, then the next technique, and after the last one a client."""
    if technique == LESSON:
        return {"key": "go_on", "text": str(random.choice(coaching.lesson["next"])), "drill": ""}
    if level != "well":
        key, drill = "again", technique
    else:
        place = TECHNIQUES.index(technique) + 1
        key, drill = ("go_on", TECHNIQUES[place]) if place < len(TECHNIQUES) else ("client", "")
    name = coaching.drills["techniques"][drill]["name"] if drill else ""
    return {"key": key, "text": random.choice(coaching.drills["next"][key]).format(name=name), "drill": drill}
