"""`mi-practice calibrate`: play hundreds of seeded sessions, and hold what the clients say against what real clients say."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from mi.behaviours import TALK
from mi.persona import Persona
from mi.shelf import Shelf
from workbench import figures, plays, trainees
from workbench.figures import Row
from workbench.model import ROOT, Failed


def run(sessions: int, personas: Sequence[str], difficulty: str, seed: str, out: Path | None, folder: Path = ROOT / "personas") -> int:
    """Play, print, draw; return 1 where something is not as it must be, naming which client and which figure."""
    chosen = clients(folder, personas)
    scripts = trainees.load()
    todo = plays.plan(chosen, scripts, sessions, seed)
    found = [row for rows in tqdm(plays.played(todo, scripts, difficulty), total=len(todo), desc="sessions", leave=False) for row in rows]
    print("\n".join(report(found, sessions, difficulty)))
    if out:
        # Imported here: matplotlib takes a second, and most runs draw nothing.
        from workbench.curves import draw

        print(f"Curves: {', '.join(str(path) for path in draw(found, out))}")
    failures = list(figures.failures(found))
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(failures)} figures are not as they must be." if failures else "All figures are as they must be.")
    return 1 if failures else 0


def clients(folder: Path, ids: Sequence[str]) -> Mapping[str, Persona]:
    """Return the clients that are to be played, all where `ids` is empty.

    Raises:
        Failed: there is no such client.
    """
    known = Shelf(folder).clients()
    if unknown := [id for id in ids if id not in known]:
        raise Failed(f"There is no client {', '.join(unknown)}; known are {', '.join(known) or 'none'}.")
    return {id: known[id] for id in ids or known}


def report(rows: Sequence[Row], sessions: int, difficulty: str) -> Iterator[str]:
    """Yield the lines that are printed."""
    good, poor = figures.of(rows, figures.GOOD), figures.of(rows, *figures.POOR)
    number = len({row.session for row in rows})
    yield f"{number} sessions, {len(rows)} turns, {sessions} per client and kind of trainee, difficulty {difficulty}"
    yield from ("", "The client's talk after each behaviour, change / sustain with discord", *_after(good, poor))
    yield from ("", "Experts' clients, all turns", *_whole(good))
    yield from ("", "By quarter of an expert's session, change / sustain with discord", *_quarters(good))
    yield from ("", "What follows what, in experts' sessions", *_inertia(good))
    yield from ("", "By client, with experts", *_clients(good))
    yield from ("", "By kind of trainee", *_kinds(rows))
    yield from ("", "Repetition", *_parrot(rows))


def _beside(found: float, target: float) -> str:
    return f"{found:.2f} (target {target:.2f}, {found - target:+.2f})"


def _after(good: Sequence[Row], poor: Sequence[Row]) -> Iterator[str]:
    for name, (high, low) in figures.AFTER.items():
        for quality, rows, targets in (("good", good, high), ("poor", poor, low)):
            these = figures.after_behaviours(rows)[name]
            if targets is not None and these:
                talk = figures.as_annomi(these)
                told = f"{_beside(talk['change'], targets[0])} / {_beside(talk['sustain'], targets[1])}"
                yield f"  {name:19} {quality}: {told} n={len(these)}"


def _whole(good: Sequence[Row]) -> Iterator[str]:
    found = figures.as_annomi(good)
    yield "  " + ", ".join(f"{talk} {_beside(found[talk], target)}" for talk, target in figures.WHOLE.items())


def _quarters(good: Sequence[Row]) -> Iterator[str]:
    for number, (rows, (change, sustain)) in enumerate(zip(figures.quarters(good), figures.QUARTERS), start=1):
        found = figures.as_annomi(rows)
        yield f"  {number}: {_beside(found['change'], change)} / {_beside(found['sustain'], sustain)}"


def _inertia(good: Sequence[Row]) -> Iterator[str]:
    for (before, after), target in figures.INERTIA.items():
        yield f"  {after} after {before}: {_beside(figures.inertia(good, before, after), target)}"
    reflected = [row for row in good if row.answered == "sustain" and figures.REFLECTIONS.intersection(row.codes)]
    found = figures.as_annomi(reflected)
    told = ", ".join(f"{talk} {_beside(found[talk], target)}" for talk, target in figures.REFLECTED_SUSTAIN.items())
    yield f"  after a reflection of sustain talk: {told} n={len(reflected)}"


def _clients(good: Sequence[Row]) -> Iterator[str]:
    for persona in dict.fromkeys(row.persona for row in good):
        rows = [row for row in good if row.persona == persona]
        change = ", ".join(f"{figures.share(quarter, 'change'):.2f}" for quarter in figures.quarters(rows))
        turns = sorted(row.turn for row in rows if row.committed)
        first = f"from turn {turns[0]}" if turns else "never"
        words = sorted(row.words for row in rows)
        yield (
            f"  {persona:9} {_talk(rows)}; change by quarter {change}; commitment in {figures.reached(rows):.0%}, {first}; "
            f"words: median {words[len(words) // 2]}, 90th percentile {words[int(len(words) * 0.9)]}"
        )


def _kinds(rows: Sequence[Row]) -> Iterator[str]:
    for kind in dict.fromkeys(row.kind for row in rows):
        own = figures.of(rows, kind)
        last = {row.session: row for row in own}.values()
        at = {name: sum(getattr(row.state, name) for row in last) / len(last) for name in ("discord", "trust", "importance", "confidence")}
        ends = ", ".join(f"{name} {value:.1f}" for name, value in at.items())
        left = sum(row.left for row in last) / len(last)
        yield f"  {kind:11} {_talk(own)}; ends at {ends}; commitment in {figures.reached(own):.0%}, walked out in {left:.0%}"


def _talk(rows: Sequence[Row]) -> str:
    found = figures.talk_table(rows)
    return ", ".join(f"{talk} {found[talk]:.2f}" for talk in TALK)


def _parrot(rows: Sequence[Row]) -> Iterator[str]:
    for kind, name in ((figures.GOOD, "experts"), ("random", f"random, {plays.PARROT_TURNS} turns")):
        own = figures.of(rows, kind)
        over = figures.openers_over(own)
        yield f"  {name}: {figures.repeats(own):.2%} of the lines came twice; {len(over)} openers more than {figures.OPENERS} times"
