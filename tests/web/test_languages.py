"""Ready for other languages: every text can be translated, and with a language in which all is marked no page shows anything else."""

import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import locale as known_languages
from django.utils import translation
from django.utils.translation import gettext, trans_real
from django.utils.translation.template import templatize

from mi.words import linked
from tests.web import texts
from tests.web.every_page import REPLIES, furnish, not_opened, unknown, visits
from web.exports.dictionary import ALLOWED
from web.record.context import words
from web.record.models import TrackerEvent

WEB = Path(__file__).resolve().parents[2] / "web"
TEMPLATES = [path for ending in (".html", ".txt") for path in texts.files(WEB, ending) if "templates" in path.parts]
MODULES = texts.files(WEB, ".py")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
}
NUMBERS = re.compile(r"[\d.,:·%+−–/()]+")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")


PAGES = [path for path in TEMPLATES if ".js" not in path.suffixes]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_text_of_a_template_can_be_translated(path):
    assert texts.in_template(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_text_that_python_shows_can_be_translated(path):
    assert texts.in_python(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>Hello</p>",
        '<p title="Hello">{{ name }}</p>',
        '<p data-text="{n} left"></p>',
        '{{ name|default:"Nobody" }}',
        '{% include "x.html" with label="Your name" %}',
        "{% blocktranslate %}fine{% endblocktranslate %} not fine",
        "{% if a == 'b' %}Hello{% endif %}",
    ],
)
def test_a_text_that_cannot_be_translated_is_found_in_a_template(wrong):
    assert texts.in_template(wrong) != []


@pytest.mark.parametrize(
    "fine",
    [
        "<p>{% translate 'Hello' %} · 3 – {{ x }}</p>",
        "{% blocktranslate with a=b %}Hello {{ a }}{% endblocktranslate %}",
        "{% comment %}Notes for whoever reads this{% endcomment %}{# and this #}",
        '<p class="big" id="main">{{ at|date:"j F Y" }}{% include "a/b.html" with kind="student" %}</p>',
        "<pre><code>import jwt</code></pre>",
    ],
)
def test_what_nobody_reads_or_what_is_marked_is_left_alone(fine):
    assert texts.in_template(fine) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "forms.CharField(label='Name')",
        "raise ValidationError('Too long')",
        "raise ValidationError(f'Longer than {n}')",
        "messages.success(request, 'Done')",
        "class Meta:\n  verbose_name = 'thing'",
        "class Kind(models.TextChoices):\n  A = 'a', 'Alpha'",
    ],
)
def test_a_text_that_cannot_be_translated_is_found_in_python(wrong):
    assert texts.in_python(wrong) != []


@pytest.mark.parametrize("fine", ["forms.CharField(label=_('Name'))", "raise ValidationError('', code='x')", "log.info('Started')"])
def test_python_that_shows_nothing_is_left_alone(fine):
    assert texts.in_python(fine) == []


def messages():
    """Every message of the web, as (context, text) or (context, (one, many))."""
    for path in MODULES:
        with path.open("rb") as file:
            for _, found, _, context in extract(extract_python, file, KEYWORDS, ["Translators"]):
                yield context, _text(found, context)
    for path in TEMPLATES:
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        source = io.BytesIO("\n".join(line.strip() for line in calls.split("\n")).encode())
        for _, found, _, context in extract(extract_python, source, KEYWORDS, []):
            yield context, _text(found, context)


def _text(found, context):
    """Babel returns the context among the texts, in front."""
    texts_only = found[1:] if context and isinstance(found, tuple) else found
    return texts_only[0] if isinstance(texts_only, tuple) and len(texts_only) == 1 else texts_only


def djangos_own():
    """The texts that Django brings along: formats of dates, which are none, aside."""
    for room in ("conf", "contrib/auth", "contrib/humanize"):
        with (Path(django.__file__).parent / room / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            yield from ((entry.context, entry.id) for entry in read_po(file) if entry.id)


@pytest.fixture
def marked_language(tmp_path, settings, monkeypatch):
    """The language `xx`, in which every text of ours stands in brackets."""
    catalog = Catalog(locale="de")
    for context, found in [*messages(), *djangos_own()]:
        marked = tuple(f"⟦{part}⟧" for part in found) if isinstance(found, tuple) else f"⟦{found}⟧"
        catalog.add(found, marked, context=context)
    folder = tmp_path / "locale" / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setitem(known_languages.LANG_INFO, "xx", {"bidi": False, "code": "xx", "name": "Marked", "name_local": "Marked"})
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("en", "English"), ("xx", "Marked")]
    trans_real._translations.pop("xx", None)
    yield "xx"
    trans_real._translations.pop("xx", None)


def test_the_marked_language_is_whole(marked_language):
    with translation.override(marked_language):
        assert gettext("Log out") == "⟦Log out⟧"


def strings(given):
    if isinstance(given, str):
        yield given
    for value in given.values() if isinstance(given, dict) else given if isinstance(given, list) else []:
        yield from strings(value)


def not_ours_to_translate(settings, house):
    """What comes from clients, from the coach, from people, and from Django: that is translated elsewhere."""
    data = {"stella", "otto", "fay", "tracy", "sven", "norma", "olga", "Near", "Away", "English", "Marked", *REPLIES}
    data |= set(" ".join(REPLIES).split())
    data |= {"Homework", "ada@example.org"}
    for folder in (settings.PERSONAS, settings.COACHING):
        for path in Path(folder).glob("*.yml"):
            given = yaml.safe_load(path.read_text(encoding="utf-8"))
            data.update(strings(given))
            data.update(given.get("case_card", {}) if isinstance(given, dict) else ())
    codebook = yaml.safe_load((settings.WEB / "exports" / "dictionary.yml").read_text(encoding="utf-8"))
    data.update(("Ward talk", *ALLOWED, *strings(codebook), *codebook, *(name for table in codebook.values() for name in table["columns"])))
    data.update(", ".join(values) for values in ALLOWED.values())
    for said in TrackerEvent.objects.values_list("data", flat=True):
        data.update(strings(json.loads(said)))
    # Pages link the terms in these texts, and so show them in pieces.
    pieces = {piece for text in data for piece, _ in linked(text, words().glossary)}
    return {plain(text) for text in {*data, *pieces, *texts.NAMES}}


def plain(text):
    return " ".join(text.split()).strip(" .,:;·–—…()“”\"'?!").casefold()


class Shown(HTMLParser):
    """The texts of a page; one with a term in it that leads to its meaning is one text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.attributes, self.silent, self.goes_on = [], [], 0, False

    def handle_starttag(self, tag, attrs):
        self.silent += tag in texts.SILENT
        self.attributes += [value for name, value in attrs if value and name in texts.READ_ALOUD and tag != "link"]
        self.goes_on = tag == "a" and ("class", "term") in attrs

    def handle_endtag(self, tag):
        self.silent -= tag in texts.SILENT
        # Only what stands right behind a term goes on.
        self.goes_on = tag == "a" and self.goes_on

    def handle_data(self, data):
        if not self.silent:
            self.texts = [*self.texts[:-1], self.texts[-1] + data] if self.goes_on and self.texts else [*self.texts, data]


def unmarked(page, known):
    shown = Shown()
    shown.feed(page)
    for text in [*shown.texts, *shown.attributes]:
        # A mark inside a mark: what is inside is a value that was translated for itself.
        left = text
        while MARKED.search(left):
            left = MARKED.sub("\n", left)
        for piece in left.split("\n"):
            if plain(piece) not in known:
                # Names in a row, with numbers between them: each must be known by itself.
                yield from (words for part in NUMBERS.split(piece) if texts.LETTERS.search(words := plain(part)) and words not in known)


def test_what_is_not_marked_is_found():
    page = '<p title="Left out">⟦Ray, ⟦tired⟧⟧ and more</p><p>Ray 20 %, Carys 3</p><code>import jwt</code>'
    assert set(unmarked(page, {"ray", "carys"})) == {"left out", "and more"}


def test_every_address_with_something_to_fill_in_is_known():
    assert unknown() == [], "say in tests/web/every_page.py what to fill in (FILLED), or that it is no page (NO_PAGES)"


def test_in_a_language_where_all_is_marked_no_page_shows_anything_else(marked_language, cast, play, settings):
    house = furnish(cast, play)
    known = not_ours_to_translate(settings, house)
    opened = visits(house, marked_language)
    assert not_opened(house, opened) == [], "nobody may open these: mend what is filled in (FILLED)"
    assert all("⟦" in visit.text for visit in opened)
    found = {visit.path: sorted(set(unmarked(visit.text, known))) for visit in opened}
    assert {path: left for path, left in found.items() if left} == {}


def test_the_translators_commands_find_what_is_marked(tmp_path, settings):
    """The way that docs/languages.md names: Django's own command over a copy of the web."""
    from django.core.management import call_command

    if shutil.which("xgettext") is None:
        pytest.skip("GNU gettext is for translators only")
    shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("static_root", "__pycache__", "*.po"))
    (tmp_path / "web" / "locale").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "web")
        settings.LOCALE_PATHS = [tmp_path / "web" / "locale"]
        call_command("makemessages", locale=["de"], verbosity=0)
    written = (tmp_path / "web" / "locale" / "de" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert 'msgid "Log out"' in written and 'msgid "Practice conversation"' in written
