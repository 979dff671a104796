"""What played sessions show, beside what real ones show, and where the difference is too great.

Published figures: AnnoMI (133 annotated demonstrations; Wu et al. 2022, 2023), the share of change and of sustain talk in the client's next
turn. AnnoMI knows no discord; it counts there as sustain talk.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mi.behaviours import MI_NON_ADHERENT, REFLECTIONS, TALK
from workbench.plays import Row

GOOD: Final = "expert"
"""The trainee whose sessions are held against AnnoMI's high-quality ones."""
POOR: Final = ("bombarder", "lecturer", "arguer", "fixer")
"""Those held against its low-quality ones."""
CONSISTENT: Final = REFLECTIONS | {"open_question", "affirm", "emphasize_autonomy", "seek_collaboration", "self_efficacy"}

AFTER: Final[dict[str, tuple[tuple[float, float], tuple[float, float] | None]]] = {
    "any": ((0.25, 0.11), (0.17, 0.15)),
    "open question": ((0.40, 0.13), (0.13, 0.07)),
    "closed question": ((0.18, 0.10), (0.15, 0.17)),
    "simple reflection": ((0.23, 0.08), None),
    "complex reflection": ((0.24, 0.13), None),
    "information": ((0.14, 0.07), (0.06, 0.27)),
    "advice": ((0.22, 0.13), (0.27, 0.24)),
}
"""AnnoMI: change and sustain talk after each behaviour, in high-quality and in low-quality sessions (None: too few)."""
QUARTERS: Final = ((0.15, 0.14), (0.20, 0.13), (0.32, 0.12), (0.34, 0.05))
"""AnnoMI: change and sustain talk by quarter of a high-quality session."""
INERTIA: Final = {("change", "change"): 0.57, ("sustain", "sustain"): 0.40, ("sustain", "change"): 0.14, ("neutral", "neutral"): 0.77}
"""AnnoMI: how often the second follows the first."""
REFLECTED_SUSTAIN: Final = {"change": 0.09, "sustain": 0.35, "neutral": 0.56}
"""AnnoMI: what follows a reflection of sustain talk."""
WHOLE: Final = {"change": 0.25, "sustain": 0.11, "neutral": 0.64}
"""AnnoMI: the client's talk in high-quality sessions."""

FAR: Final = 0.10
"""The greatest distance of an expert's shares from `WHOLE`."""
CLEARLY: Final = 0.15
"""By how much likelier sustain talk and discord must be after MI-inconsistent volleys."""
EARLIEST: Final = 10
"""No expert gets commitment before this turn."""
OPENERS: Final = 3
"""How often two first words may come in one session."""
REPEATS: Final = 0.01
_CHANCE: Final = 1.64
"""Standard errors by which a figure may miss its mark by chance (95%, one-sided)."""


@dataclass(frozen=True)
class Failure:
    """What is not as it must be."""

    persona: str
    """Whose; `all` where it is the mean over all clients."""
    figure: str

    def __str__(self) -> str:
        return f"{self.persona}: {self.figure}"


def share(rows: Sequence[Row], *talks: str) -> float:
    """Return how often the client's answer is of one of `talks`; 0 where there is none."""
    return sum(row.talk in talks for row in rows) / len(rows) if rows else 0.0


def as_annomi(rows: Sequence[Row]) -> dict[str, float]:
    """Return the shares of change, sustain (with discord) and neutral talk."""
    return {"change": share(rows, "change"), "sustain": share(rows, "sustain", "discord"), "neutral": share(rows, "neutral")}


def main_behaviour(codes: Sequence[str]) -> str:
    """Return AnnoMI's name for what a turn mainly is: question before input before reflection."""
    names = {
        "open_question": "open question",
        "closed_question": "closed question",
        "give_information": "information",
        "persuade": "advice",
        "persuade_with_permission": "advice",
        "complex_reflection": "complex reflection",
        "simple_reflection": "simple reflection",
    }
    return next((name for code, name in names.items() if code in codes), "other")


def after_behaviours(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows by main behaviour, and all of them as `any`."""
    by_name: dict[str, list[Row]] = {name: [] for name in AFTER}
    by_name["any"] = list(rows)
    for row in rows:
        by_name.setdefault(main_behaviour(row.codes), []).append(row)
    return by_name


def of(rows: Iterable[Row], *kinds: str) -> list[Row]:
    return [row for row in rows if row.kind in kinds]


def inertia(rows: Sequence[Row], before: str, after: str) -> float:
    """Return how often talk `after` follows talk `before`; discord counts as sustain talk, as in AnnoMI."""
    names = {"sustain": ("sustain", "discord")}
    return share([row for row in rows if row.answered in names.get(before, (before,))], *names.get(after, (after,)))


def quarters(rows: Sequence[Row]) -> list[list[Row]]:
    return [[row for row in rows if row.quarter == quarter] for quarter in range(4)]


def reached(rows: Sequence[Row]) -> float:
    """Return in what share of the sessions a commitment was spoken."""
    sessions = {row.session for row in rows}
    return len({row.session for row in rows if row.committed}) / len(sessions) if sessions else 0.0


def openers_over(rows: Sequence[Row]) -> Counter[tuple[str, str]]:
    """Return the openers that came too often in a session, by session and opener."""
    counted = Counter((row.session, row.opener) for row in rows if row.opener)
    return Counter({key: number for key, number in counted.items() if number > OPENERS})


def repeats(rows: Sequence[Row]) -> float:
    """Return the share of lines that had been said before in their session."""
    return sum(row.repeated for row in rows) / max(1, sum(len(row.lines) for row in rows))


def failures(rows: Sequence[Row]) -> Iterator[Failure]:
    """Yield everything that is not as it must be, client by client and then over all."""
    by_persona: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_persona[row.persona].append(row)
    for persona, own in by_persona.items():
        for judge in (_harm, _arguer, _early, _falling, _parrot):
            yield from (Failure(persona, figure) for figure in judge(own))
    yield from (Failure("all", figure) for figure in (*_whole(of(rows, GOOD)), *_rising(of(rows, GOOD))))


def _harm(rows: Sequence[Row]) -> Iterator[str]:
    harm = [row for row in rows if MI_NON_ADHERENT.intersection(row.codes)]
    good = [row for row in rows if CONSISTENT.intersection(row.codes) and not MI_NON_ADHERENT.intersection(row.codes)]
    after_harm, after_good = share(harm, "sustain", "discord"), share(good, "sustain", "discord")
    if after_harm - after_good < CLEARLY:
        yield (
            f"sustain talk and discord are not clearly likelier after MI-inconsistent volleys ({after_harm:.2f}) "
            f"than after MI-consistent ones ({after_good:.2f})"
        )


def _arguer(rows: Sequence[Row]) -> Iterator[str]:
    got = {row.session for row in of(rows, "arguer") if row.committed}
    if got:
        yield f"an arguer got a commitment, in {len(got)} sessions"


def _early(rows: Sequence[Row]) -> Iterator[str]:
    early = [row.turn for row in of(rows, GOOD) if row.committed and row.turn < EARLIEST]
    if early:
        yield f"an expert got a commitment before turn {EARLIEST}, at turn {min(early)}"


def _falling(rows: Sequence[Row]) -> Iterator[str]:
    expert = of(rows, GOOD)
    found = [share(quarter, "change") for quarter in quarters(expert)]
    all_over = share(expert, "change")
    # The standard error of the difference between the two halves of the sessions.
    error = math.sqrt(4 * all_over * (1 - all_over) / max(1, len(expert)))
    if (found[2] + found[3] - found[0] - found[1]) / 2 < -_CHANCE * error:
        yield f"change talk falls over a good session: by quarter {', '.join(f'{value:.2f}' for value in found)}"


def _parrot(rows: Sequence[Row]) -> Iterator[str]:
    if (value := repeats(of(rows, "random"))) >= REPEATS:
        yield f"{value:.1%} of the lines come twice in random sessions; {REPEATS:.0%} is the most"
    if twice := sum(row.repeated for row in of(rows, GOOD)):
        yield f"{twice} lines came twice in an expert's session"
    if over := openers_over(of(rows, GOOD, "random")):
        (session, opener), number = over.most_common(1)[0]
        yield f"{len(over)} times two first words open more than {OPENERS} answers of a session ({opener!r} {number} times in {session})"


def _whole(rows: Sequence[Row]) -> Iterator[str]:
    found = as_annomi(rows)
    for talk, target in WHOLE.items():
        if abs(found[talk] - target) > FAR:
            yield f"{talk} talk of experts' clients is {found[talk]:.2f}, more than {FAR:.2f} from {target:.2f}"


def _rising(rows: Sequence[Row]) -> Iterator[str]:
    found = [share(quarter, "change") for quarter in quarters(rows)]
    if not found[3] > found[0] or not found[2] + found[3] > found[0] + found[1]:
        yield f"change talk does not rise over the quarters of a good session: {', '.join(f'{value:.2f}' for value in found)}"


def talk_table(rows: Sequence[Row]) -> dict[str, float]:
    """Return the share of each talk, discord apart."""
    return {talk: share(rows, talk) for talk in TALK}
