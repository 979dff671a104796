"""Small helps for templates that show the record. They hold no wording of their own."""

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mi import words as terms
from web.record.context import words

register = template.Library()


@register.filter
def entry(mapping: Any, name: Any) -> Any:
    """The entry of `mapping` that a variable names; nothing where there is none."""
    return mapping.get(name) if isinstance(mapping, Mapping) else None


@register.filter
def moment(seconds: float | None) -> datetime | None:
    """The tracker's seconds since the epoch as a moment that Django formats."""
    return datetime.fromtimestamp(seconds, timezone.utc) if seconds else None


@register.filter
def measure(number: float | None, unit: str) -> str:
    """A figure as its unit is written: a share in per cent, a ratio to one, a count as it is."""
    if number is None:
        return ""
    if unit == "share":
        return f"{round(number * 100)} %"
    return f"{floatformat(number, 1)} : 1" if unit == "ratio" else str(floatformat(number, -1))


@register.filter
def cause(code: str) -> str:
    """The name of what moved the client: a behaviour's name, or the code in plain words."""
    known = words()
    named = getattr(known, "causes", {}).get(code) or known.behaviours.get(code, {}).get("name")
    return named or str(code or "").replace("_", " ")


@register.filter
def signed(number: float | None) -> str:
    """A movement with its sign, as typeset: +1.2 or −0.8; no movement is empty."""
    if number is None or abs(number) < 0.05:
        return ""
    return f"{'+' if number > 0 else '−'}{abs(number):.1f}"


@register.filter
def linked(text: Any) -> SafeString:
    """A text of the coach with each term of the field leading to its meaning, at its first mention."""
    known = words().glossary
    parts = terms.linked(str(text or ""), known)
    return format_html_join("", "{}", ((_link(key, piece) if key else piece,) for piece, key in parts))


@register.filter
def term(name: str, key: str) -> SafeString | str:
    """A name that leads to the meaning of the term `key`; the bare name where there is no such term."""
    return _link(key, name) if key in words().glossary else name


def _link(key: str, text: str) -> SafeString:
    page = reverse("practice:words")
    return format_html('<a class="term" href="{}#term-{}" title="{}">{}</a>', page, key, words().glossary[key].definition, text)


@register.filter
def percent(share: float) -> float:
    """A share from 0 to 1 as the length of a bar of 100."""
    return round(min(max(share, 0.0), 1.0) * 100, 1)


@register.filter
def tenth(value: float) -> float:
    """A number from 0 to 10 as the length of a bar of 100."""
    return round(min(max(value, 0.0), 10.0) * 10, 1)
