"""The decision rules by which a volley is coded, each with its name: the one place to read, and to change, how codes are decided.

| rule | what it decides | source |
|---|---|---|
| the name of a cue | a wording speaks for the code that also wins: see `mi/cues.py` | MITI 4.2.1, MISC 2.5 |
| `words` | no wording of the cues; the model's words decide | |
| `echoes_client` | a short utterance of nothing but the client's words is a simple reflection | MITI 4.2.1, simple reflection |
| `gives_back` | a reflection half of whose content the client had said is simple | MITI 4.2.1, simple against complex |
| `adds_meaning_of_its_own` | a reflection of other than the client's words, and of many, is complex | the same |
| `cheering_without_content` | praise that names nothing of this client is no affirmation and carries no code | MITI 4.2.1, affirm |
| `default_when_unsure` | two codes are equally likely: MITI's default of the two, and unsure | `UNSURE_DEFAULTS` |
| `argued_beside_good_words` | an argument that no cue names, in a volley that plainly does the opposite, is unsure | ours |
| `any_complex_makes_complex` | of several reflections the volley has one, complex if any was | MITI 4.2.1, volley |
| one code a volley | each code once; one question, the last, which is answered; one reflection | MITI 4.2.1, volley |

Which code wins where an utterance has two (confront over question, affirm over reflection, permission over persuasion) is learned from a
corpus that was coded by these precedences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mi import context, cues
from mi.behaviours import MI_ADHERENT, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS
from mi.volley import Coded, Utterance, parse

UNSURE_DEFAULTS: Final = {
    frozenset({"simple_reflection", "complex_reflection"}): "simple_reflection",
    frozenset({"give_information", "persuade"}): "give_information",
    frozenset({"emphasize_autonomy", "seek_collaboration"}): "seek_collaboration",
    frozenset({"confront", "simple_reflection"}): "none",
    frozenset({"confront", "complex_reflection"}): "none",
}
"""MITI 4.2.1: what is coded where these two seem equally likely."""
MARGIN: Final = 0.05
"""How near two probabilities must be to count as equally likely."""

ECHO, GIVES_BACK, ADDS = 4.0, 6.0, 2.0
"""By how much what came back of the client's words raises the odds of a code. In our coded sessions 78% of such echoes are simple
reflections; of the reflections half of whose content is the client's 94% are simple, of those with five words of their own and none of
the client's 82% are complex (`mi-practice corpus context`)."""
_HALF, _MANY = 0.5, 5

_OPPOSITE: Final = MI_ADHERENT | REFLECTIONS | {"self_efficacy"}
_PLAIN_HARM, _PLAIN_GOOD = 0.7, 0.85
"""Confidences from which an argument, and its opposite, are plain."""

Probabilities = Mapping[str, float]
Scorer = Callable[[Sequence[str]], Sequence[Probabilities]]
"""Gives each utterance a probability per code."""
Explainer = Callable[[str, str], str]
"""Gives the words of an utterance that speak most for a code."""


@dataclass(frozen=True)
class Limits:
    """Probabilities, from 0 to 1, between which the coder abstains: the utterance keeps its likeliest code but is marked unsure."""

    least: float = 0.0
    """Below this the likeliest code is unsure, whatever it is."""
    harm_from: float = 1.0
    """From this on it is doubtful that an utterance neither confronts nor persuades, whatever is likelier."""
    harm_sure: float = 0.0
    """Below this it is doubtful that an utterance confronts or persuades, although that is likeliest: to be told wrongly that one has
    argued costs more trust than to be told too little."""

    def doubts(self, code: str, probabilities: Probabilities) -> bool:
        """Whether `code`, the likeliest, is unsure. Confronting and persuading count together: either argues."""
        harm = sum(probabilities.get(name, 0.0) for name in MI_NON_ADHERENT)
        if code in MI_NON_ADHERENT:
            return harm < max(self.harm_sure, self.least)
        return probabilities[code] < self.least or harm >= self.harm_from


def code(volley: str, score: Scorer, explain: Explainer, limits: Limits | None = None, client: str = "") -> list[Coded]:
    """Return the coded utterances of `volley`, in their order; `client` is the client's line that it answers, empty where unknown."""
    utterances = parse(volley)
    return decide(volley, utterances, weighed(utterances, score, client), explain, limits or Limits())


def weighed(utterances: Sequence[Utterance], score: Scorer, client: str) -> list[tuple[Probabilities, str]]:
    """Return the probabilities of each utterance given the client's line, and the rule by which that line spoke, empty where it did not."""
    scores = score([utterance.text for utterance in utterances]) if utterances else []
    return [in_context(utterance.text, probabilities, client) for utterance, probabilities in zip(utterances, scores)]


def in_context(text: str, probabilities: Probabilities, client: str) -> tuple[Probabilities, str]:
    """Apply the rules that look at the client's words, and `cheering_without_content`, to the probabilities of an utterance."""
    likeliest = max(probabilities, key=lambda code: probabilities[code])
    if likeliest == "affirm" and not context.names_something(text):
        odds = 2 * probabilities["affirm"] / max(probabilities.get("none", 0.0), 1e-6)
        return _raised(probabilities, "none", odds), "cheering_without_content"
    if not client:
        return probabilities, ""
    if likeliest in ("none", "closed_question") and context.echoes(text, client):
        return _raised(probabilities, "simple_reflection", ECHO), "echoes_client"
    if likeliest in REFLECTIONS:
        common = context.shared(text, client)
        if common.returned >= _HALF:
            return _raised(probabilities, "simple_reflection", GIVES_BACK), "gives_back"
        if not common.returned and common.added >= _MANY:
            return _raised(probabilities, "complex_reflection", ADDS), "adds_meaning_of_its_own"
    return probabilities, ""


def _raised(probabilities: Probabilities, code: str, odds: float) -> Probabilities:
    raised = {**probabilities, code: probabilities.get(code, 0.0) * odds}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def decide(
    volley: str, utterances: Sequence[Utterance], found: Sequence[tuple[Probabilities, str]], explain: Explainer, limits: Limits
) -> list[Coded]:
    """Return one code for each utterance, and then what of them the volley keeps."""
    coded = [_first(utterance, *evidence, explain, limits) for utterance, evidence in zip(utterances, found)]
    return once_per_volley(volley, [_beside_good_words(item, coded) for item in coded])


def _beside_good_words(item: Coded, coded: Sequence[Coded]) -> Coded:
    if item.code not in MI_NON_ADHERENT or item.rule != "words" or item.confidence >= _PLAIN_HARM:
        return item
    good = any(other.rule == "apologises" or (other.code in _OPPOSITE and other.confidence >= _PLAIN_GOOD) for other in coded)
    return replace(item, rule="argued_beside_good_words", unsure=True, candidates=(item.code, "none")) if good else item


def _first(utterance: Utterance, probabilities: Probabilities, by_context: str, explain: Explainer, limits: Limits) -> Coded:
    ranked = sorted(probabilities, key=lambda code: -probabilities[code])
    best, confidence = ranked[0], float(probabilities[ranked[0]])
    default = UNSURE_DEFAULTS.get(frozenset(ranked[:2]))
    near = default is not None and confidence - probabilities[ranked[1]] < MARGIN
    if default is not None and near and default != best:
        return _coded(utterance, default, confidence, "default_when_unsure", explain(utterance.text, best), tuple(ranked[:2]))
    hit = next((hit for hit in cues.find(utterance.text) if hit.code == best), None)
    words = utterance.text[hit.start : hit.end].strip(" ,.;:-") if hit else explain(utterance.text, best)
    # What the client had said decided only where it speaks for the code that won.
    decided = by_context if _SPEAKS_FOR.get(by_context) == best else ""
    rule = decided or (hit.name if hit else "words")
    return _coded(
        utterance, best, confidence, rule, words, _candidates(ranked, probabilities, limits) if limits.doubts(best, probabilities) else ()
    )


def _candidates(ranked: Sequence[str], probabilities: Probabilities, limits: Limits) -> tuple[str, ...]:
    """The likeliest code and its rival: where the doubt is whether it argues, the likeliest that tells the difference."""
    argues = ranked[0] in MI_NON_ADHERENT
    in_doubt = argues or sum(probabilities.get(name, 0.0) for name in MI_NON_ADHERENT) >= limits.harm_from
    rivals = [name for name in ranked[1:] if not in_doubt or (name in MI_NON_ADHERENT) != argues]
    return ranked[0], rivals[0]


_SPEAKS_FOR: Final = {
    "echoes_client": "simple_reflection",
    "gives_back": "simple_reflection",
    "adds_meaning_of_its_own": "complex_reflection",
    "cheering_without_content": "none",
}


def _coded(utterance: Utterance, code: str, confidence: float, rule: str, words: str, candidates: tuple[str, ...]) -> Coded:
    return Coded(
        code=code,
        start=utterance.start,
        end=utterance.end,
        text=utterance.text,
        confidence=confidence,
        rule=rule,
        words=words or utterance.text,
        unsure=bool(candidates),
        candidates=candidates,
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
