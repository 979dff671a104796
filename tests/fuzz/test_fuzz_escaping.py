"""What a student writes is words on every page that shows it and in every cell of an export, and never a part of the page or a formula."""

import csv
import io
import uuid
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from django.test import Client
from hypothesis import event, given
from hypothesis import strategies as st

from mi.cells import DANGEROUS
from tests.fuzz.inputs import inputs, message, promptly, text
from tests.web.world import ask
from web.practice.messages import LONGEST, clean
from web.record.reader import record_of

ELEMENT, ATTRIBUTE = "was-here", "onwashere"
BREAKS = ("", '"', "'", "-->", "</textarea>", "</title>", "</script>", "</mark>", "]]>", "<", "<!--", "&lt;", "{{", "\\")


class Page(HTMLParser):
    """Collects what must not be there."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.strange: list[str] = []
        self.shown = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if ELEMENT in tag or any(ATTRIBUTE in name or name.startswith("on") or name == "style" for name in names):
            self.strange.append(self.get_starttag_text() or tag)
        if any(
            (value or "").strip().lower().startswith(("javascript:", "data:")) for name, value in attrs if name in ("href", "src", "action")
        ):
            self.strange.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        self.shown += data


def hostile() -> st.SearchStrategy[str]:
    """A reply that tries to become an element, an attribute or a script, and a formula where it is exported."""
    tag = f"<{ELEMENT} {ATTRIBUTE}=1><script>{ELEMENT}()</script>\" {ATTRIBUTE}=\"1\" ' {ATTRIBUTE}='1' javascript:1"
    parts = st.tuples(message().map(lambda given: given[:300]), st.sampled_from(BREAKS), message().map(lambda given: given[:300]))
    return st.builds(lambda sign, three: f"{sign}{three[0]}{three[1]}{tag}{three[2]}", st.sampled_from(("", "", *DANGEROUS)), parts)


def cells(archive: bytes) -> Iterator[str]:
    """Every cell of every table in an export."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(opened.read(name).decode("utf-8-sig"), newline="")):
                    yield from row


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@inputs(300)
@given(reply=hostile(), name=text().filter(str.strip), fails=st.booleans())
def test_what_a_student_writes_is_words_everywhere(world: SimpleNamespace, fake_bot: Any, reply: str, name: str, fails: bool) -> None:
    session, key = world.session, str(uuid.uuid4())
    raw = reply.encode("utf-8", "replace").decode()
    chat, said = f"/practice/{session.pk}/", clean(raw)
    world.student.first_name = clean(f"={name[:40]}<{ELEMENT} {ATTRIBUTE}=1>")[:150]

    def act(browser: Client) -> Any:
        world.student.save()
        pages = []
        fake_bot.fail("refused" if fails else "")
        form = {"key": key, "text": raw, "seen": "0"}
        with promptly():
            pages.append(browser.post(f"{chat}say/", form, headers={"HX-Request": "true"}))
            pages.append(browser.get(chat))
            pages.append(browser.post(f"{chat}say/", {"key": str(uuid.uuid4()), "text": raw + "x" * LONGEST}))
        shown = Page(pages[1].content.decode()).shown
        if ELEMENT in said:
            assert ELEMENT in shown, "the reply is in the conversation, or in its box again"
        fake_bot.fail("")
        browser.post(f"{chat}end/", {"key": str(uuid.uuid4())})
        pages += [browser.get(f"{chat}summary/"), browser.get("/practice/")]
        trainer = Client()
        trainer.force_login(world.trainer)
        pages += [trainer.get("/review/"), trainer.get(f"/review/{session.pk}/")]
        with promptly():
            file = trainer.post("/review/export/download/", {"table": "", "format": "csv"})
            exported = list(cells(b"".join(file.streaming_content)))
        formulas = [cell for cell in exported if cell.startswith(DANGEROUS) and not is_number(cell)]
        assert formulas == [], formulas[:3]
        if not fails and said and len(said) <= LONGEST:
            turns = [turn.said for turn in record_of(session.sender_id).transcript.all_turns]
            asides = [aside.said for aside in record_of(session.sender_id).transcript.asides]
            assert said in [*turns, *asides]
            assert said not in turns or any(said in cell for cell in exported)
            event("said and exported" if said in turns else "not said to the client")
        return pages

    remembered = deepcopy(fake_bot.stub.talks)
    pages = ask(world, "student", act)
    # What was said is undone in the databases; the bot must not remember it either.
    fake_bot.stub.talks = remembered
    for page in pages:
        assert page.status_code < 500 or (fails and page.status_code == 503)
        strange = Page(page.content.decode()).strange
        assert strange == [], f"{page.request['PATH_INFO']}: {strange[:3]}"
