"""`mi-practice explain TEXT`: what speaks for and against the two likeliest codes of each utterance."""

from collections.abc import Callable

from workbench.coder import Coder

_MOST = 6
"""Reasons shown on each side."""
_WORDS = {"words": '"{}"', "letters": "letters '{}'", "skeleton": "form: {}", "cue": "cue {}"}


def explain(text: str, register: str = "typed", coder: Callable[[], Coder] = Coder.shipped) -> list[str]:
    """Return the lines to print."""
    lines: list[str] = []
    for utterance, codes in coder().why(text, register):
        lines.append(utterance)
        for code, probability, reasons in codes:
            lines.append(f"  {code} {probability:.2f}")
            for sign, title in ((1, "for"), (-1, "against")):
                side = [reason for reason in reasons if reason.weight * sign > 0][:_MOST]
                told = ", ".join(f"{_WORDS[reason.kind].format(reason.name)} {reason.weight:+.2f}" for reason in side)
                lines.append(f"    {title}: {told or 'nothing'}")
    return lines
