"""Cut a volley into utterances, and let MITI's rules decide over them.

Source of the rules: MITI 4.2.1 (parsing, "once per volley", precedence, defaults when unsure) and MITI 3.1.1 (open and closed questions).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mi import cues
from mi.behaviours import MI_ADHERENT, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS

# A stop inside a number (9.2) or between letters (e.g.) ends nothing.
SENTENCE = re.compile(r"(?:[^.?!…\n]|(?<=\w)\.(?=\w))*(?:[.?!…]+[\"'”’)]*|\n+|$)")
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|e\.g|i\.e|etc|vs|a\.m|p\.m|st)\.$", re.IGNORECASE)
# A question begins here although nothing marks it; not where the words before make it a part of their own sentence.
_RUN_ON = re.compile(
    r"(?<=[\w,;-]) (?=(?:(?:and|so|but) )?(?:what (?:would|do|does|did|are|is|makes?|brought|else|have)|what'?s (?:the|your|that|it)|"
    r"how (?:do|does|did|would|are|is|about|many|much|often)|how'?s (?:it|that|the|your)|why (?:do|does|did|is|are|don'?t)|who'?s (?:helping|there|at)|"
    r"do you (?:think|feel|want|ever|have)|did you (?:tell|ever|think|feel|get|go|want)|are you (?:using|taking|still|able|worried)|"
    r"have you (?:ever|thought|tried|considered)|would it be ok(?:ay)?|is (?:it ok(?:ay)?|that right)|(?:can|could|may) i (?:ask|share|tell))\b)"
)
_PART_OF_SENTENCE = re.compile(
    r"\b(?:know|knows|knew|tell|told|telling|wonder|wondering|ask|asked|asking|see|understand|about|of|on|in|with|at|to|for|from|by|is|was|are|that'?s|it'?s|sure|hear|"
    r"say|said|show|me|out|exactly|just|not|than|like|matter|no matter|and|so|but|or|or maybe|the|a|question is|what|how|why|who|when|where|up to you|decides?|chooses?)[,;]?$"
)
# "If you did decide, what would it be?" is one thought.
_CLAUSE = re.compile(r"^\W*(?:(?:so|and|but|okay|well)\W+)*(?:if|when|suppose|say|on a scale)\b[^.]*,$")
_LEAST_WORDS = 3

UNSURE_DEFAULTS = {
    frozenset({"simple_reflection", "complex_reflection"}): "simple_reflection",
    frozenset({"give_information", "persuade"}): "give_information",
    frozenset({"emphasize_autonomy", "seek_collaboration"}): "seek_collaboration",
    frozenset({"confront", "simple_reflection"}): "none",
    frozenset({"confront", "complex_reflection"}): "none",
}
"""MITI 4.2.1: what is coded where these two seem equally likely."""
MARGIN = 0.05
"""How near two probabilities must be to count as equally likely."""


_AROUND = " \t\r\n\f\v\u00a0\u200b"


@dataclass(frozen=True)
class Utterance:
    """A piece of a volley: `volley[start:end] == text`, no space at either end."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Coded:
    """An utterance with its code, and what speaks for it."""

    code: str
    start: int
    end: int
    text: str
    confidence: float
    rule: str
    """The name of the cue or decision rule that decided, or `words` where the model's words did."""
    words: str
    """The utterance's own words that decided it."""
    unsure: bool = False
    candidates: tuple[str, ...] = field(default=())
    """The two likeliest codes, where unsure."""

    def as_dict(self) -> dict[str, Any]:
        """Return the entry of the contract's `behaviours`; keys that say nothing are left out."""
        entry = {key: value for key, value in asdict(self).items() if value is not False and value != ()}
        entry["confidence"] = round(self.confidence, 3)
        if "candidates" in entry:
            entry["candidates"] = list(self.candidates)
        return entry

    @staticmethod
    def from_dict(data: Mapping[str, Any], shift: int = 0) -> "Coded":
        """Read what `as_dict` wrote; `shift` is how many characters stood before the text when it was coded."""
        known = {name: data[name] for name in ("code", "text", "confidence", "rule", "words")}
        start, end, candidates = data["start"] - shift, data["end"] - shift, tuple(data.get("candidates") or ())
        return Coded(**known, start=start, end=end, unsure=bool(data.get("unsure")), candidates=candidates)


_OPPOSITE = MI_ADHERENT | REFLECTIONS | {"self_efficacy"}
_PLAIN_HARM, _PLAIN_GOOD = 0.7, 0.85
"""Confidences from which an argument, and its opposite, are plain."""

Scorer = Callable[[Sequence[str]], Sequence[Mapping[str, float]]]
"""Gives each utterance a probability per code."""
Explainer = Callable[[str, str], str]
"""Gives the words of an utterance that speak most for a code."""


def parse(volley: str) -> list[Utterance]:
    """Cut `volley` into utterances: at the end of a sentence, and where an unmarked question begins; when unsure, split less."""
    pieces: list[tuple[int, int]] = []
    for match in SENTENCE.finditer(volley):
        start, end = match.span()
        if pieces and (_ABBREVIATION.search(volley[: pieces[-1][1]]) or not re.search(r"\w", volley[start:end])):
            pieces[-1] = (pieces[-1][0], end)
        elif end > start:
            pieces.append((start, end))
    found = [cut for start, end in pieces for cut in _run_on(volley, start, end)]
    trimmed = [_trim(volley, start, end) for start, end in found]
    return _lead_ins(volley, [piece for piece in trimmed if re.search(r"\w", piece.text)])


def _run_on(volley: str, start: int, end: int) -> list[tuple[int, int]]:
    plain = cues.normalise(volley[start:end])
    for match in _RUN_ON.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if len(before.split()) >= _LEAST_WORDS and len(after.split()) >= _LEAST_WORDS - 1:
            if not _PART_OF_SENTENCE.search(before) and not _CLAUSE.match(before):
                middle = start + match.start()
                return [(start, middle), *_run_on(volley, middle, end)]
    return [(start, end)]


def _trim(volley: str, start: int, end: int) -> Utterance:
    """Without the white space around it, and without the mark by which the web keeps a slash from making a command."""
    piece = volley[start:end]
    start += len(piece) - len(piece.lstrip(_AROUND))
    piece = piece.strip(_AROUND)
    return Utterance(piece, start, start + len(piece))


_LEAD_IN = re.compile(r"^(?:okay|ok|right|so|and|well|yeah|oh|um|uh|alright|all right|now|sure|yes|mm+|mm-?hm+|i see|hmm+)[.,! …-]*$")


def _lead_ins(volley: str, utterances: list[Utterance]) -> list[Utterance]:
    """Join "Okay." and its like to what follows: it is no thought of its own."""
    joined: list[Utterance] = []
    for utterance in utterances:
        if joined and _LEAD_IN.match(cues.normalise(joined[-1].text)):
            first = joined.pop()
            utterance = Utterance(volley[first.start : utterance.end], first.start, utterance.end)
        joined.append(utterance)
    return joined


def code(volley: str, score: Scorer, explain: Explainer, least: float = 0.0, least_of_harm: float = 0.0) -> list[Coded]:
    """Return the coded utterances of `volley`, in their order.

    `least` is the confidence below which the coder abstains: the utterance keeps its likeliest code but is marked unsure. `least_of_harm` is
    the same for confronting and persuading: to be told wrongly that one has argued costs more trust than to be told too little.
    """
    utterances = parse(volley)
    if not utterances:
        return []
    scores = score([utterance.text for utterance in utterances])
    coded = [_first(utterance, probabilities, explain, least, least_of_harm) for utterance, probabilities in zip(utterances, scores)]
    return once_per_volley(volley, [_beside_good_words(item, coded) for item in coded])


def _beside_good_words(item: Coded, coded: Sequence[Coded]) -> Coded:
    """Doubt an argument that no cue names where the rest of the volley plainly does the opposite."""
    if item.code not in MI_NON_ADHERENT or item.rule != "words" or item.confidence >= _PLAIN_HARM:
        return item
    good = any(other.rule == "apologises" or (other.code in _OPPOSITE and other.confidence >= _PLAIN_GOOD) for other in coded)
    return replace(item, unsure=True, candidates=(item.code, "none")) if good else item


def _first(utterance: Utterance, probabilities: Mapping[str, float], explain: Explainer, least: float, least_of_harm: float) -> Coded:
    ranked = sorted(probabilities, key=lambda code: -probabilities[code])
    best, confidence = ranked[0], float(probabilities[ranked[0]])
    default = UNSURE_DEFAULTS.get(frozenset(ranked[:2]))
    near = default is not None and confidence - probabilities[ranked[1]] < MARGIN
    if default is not None and near and default != best:
        words = explain(utterance.text, best)
        return Coded(
            default, utterance.start, utterance.end, utterance.text, confidence, "default_when_unsure", words, True, tuple(ranked[:2])
        )
    hit = next((hit for hit in cues.find(utterance.text) if hit.code == best), None)
    words = utterance.text[hit.start : hit.end].strip(" ,.;:-") if hit else explain(utterance.text, best)
    unsure = confidence < (max(least, least_of_harm) if best in MI_NON_ADHERENT else least)
    return Coded(
        code=best,
        start=utterance.start,
        end=utterance.end,
        text=utterance.text,
        confidence=confidence,
        rule=hit.name if hit else "words",
        words=words or utterance.text,
        unsure=unsure,
        candidates=tuple(ranked[:2]) if unsure else (),
    )


def once_per_volley(volley: str, coded: Sequence[Coded]) -> list[Coded]:
    """Apply the rules of a volley: neighbours of one code are one utterance; each code, and each of question and reflection, counts once.

    Of several reflections the volley keeps one, complex if any was; of several questions the last, which is the one the client answers.
    """
    merged: list[Coded] = []
    for item in coded:
        if merged and _family(merged[-1].code) == _family(item.code):
            merged[-1] = _join(volley, merged[-1], item)
        else:
            merged.append(item)
    kept: dict[str, Coded] = {}
    for item in merged:
        family = _family(item.code)
        if family not in kept or _beats(item, kept[family]):
            kept[family] = item
    return sorted(kept.values(), key=lambda item: item.start)


def _family(code: str) -> str:
    return "question" if code in QUESTIONS else "reflection" if code in REFLECTIONS else code


def _beats(new: Coded, old: Coded) -> bool:
    if old.code == "complex_reflection" and new.code == "simple_reflection":
        return False
    if new.code == "complex_reflection" and old.code == "simple_reflection" or new.code in QUESTIONS:
        return True
    return new.confidence > old.confidence


def _join(volley: str, first: Coded, second: Coded) -> Coded:
    lead = second if _beats(second, first) else first
    rule = "any_complex_makes_complex" if first.code != second.code and lead.code in REFLECTIONS else lead.rule
    return replace(
        lead, start=first.start, end=second.end, text=volley[first.start : second.end], rule=rule, unsure=first.unsure and second.unsure
    )
