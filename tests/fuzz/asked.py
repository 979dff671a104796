"""Requests of every shape that a browser, or no browser, can bring to an address."""

import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote

from django.test import Client
from hypothesis import strategies as st

from tests.fuzz.inputs import text

METHODS: Final = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "")
SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
FORM: Final = "application/x-www-form-urlencoded"
TYPES: Final = (
    FORM,
    f"{FORM}; charset=utf-16",
    f"{FORM}; charset=none",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 80,
    "multipart/mixed; boundary=b",
    "application/json",
    "text/plain",
    "no/such; charset=none",
    ";",
    "",
)
NAMES: Final = tuple(
    """
    key seen text choice persona feedback difficulty again shared assignment technique theme next language client token page q o
    name old_password new_password1 new_password2 username password password1 password2 email start end code blind outcome how at
    reason turn drop done from left title register file table format research study_key course student since until reviewed kind
    retention_days days places people rest who wanted opens_on due_on note measure target by csrfmiddlewaretoken _save _continue
    _popup _to_field action _selected_action select_across post usable_password groups students trainers is_active is_superuser
    id__exact e all app_label model_name field_name term
    """.split()
)
"""What our forms, and Django's, ask for."""
NUMBERS: Final = (
    *("0", "1", "-1", "2", "7", "²", "①", "٣", "９", "1e5", "1_000", " 1 ", "0x1", "1.0", "NaN", "inf", "-inf", "2147483648"),
    *("9" * 19, "9" * 40, "9" * 5000, "0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "2026-13-01T25:61"),
)
ELEMENT: Final = "was-here"
HOSTILE: Final = f"\"'><{ELEMENT} onwashere=1></textarea></title><{ELEMENT}>"
BEARING: Final = (
    *("http://[", "true", "1", "//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", "bytes=0-", "bytes=9-1,2-"),
    *("Bearer \xff", "Basic Og==", "en", "de-at;q=0.5, *;q=x", "x" * 9000, ",,,;;;===", "Thu, 01 Jan 1970 00:00:00 GMT", '"x", W/"y"'),
    *("XMLHttpRequest", "PUT", "https", "evil.example", "127.0.0.1", "::1, 10.0.0.1, unknown", "a.example\x00", "%00", "../../", HOSTILE),
    *("Sat, 99 Foo 99999 99:99:99 GMT", "Wed, 21 Oct 99999999999999999999 07:28:00 GMT", "gzip;q=-1, br", "no-cache", "100-continue"),
)
HEADERS: Final = tuple(
    """
    HX-Request HX-Target HX-Current-URL HX-Current-URL-URI-AutoEncoded HX-Boosted HX-History-Restore-Request HX-Trigger HX-Trigger-Name
    HX-Prompt Referer Origin Accept Accept-Language Accept-Encoding Accept-Charset Range If-Range If-Modified-Since If-Unmodified-Since
    If-None-Match If-Match X-Requested-With X-HTTP-Method-Override Authorization X-Forwarded-For X-Forwarded-Proto X-Forwarded-Host
    X-Forwarded-Port Forwarded X-Real-IP X-CSRFToken Host User-Agent Cache-Control Expect Upgrade Sec-Fetch-Site Sec-Fetch-Mode Purpose
    Content-Encoding Transfer-Encoding Content-Length Content-Disposition Script-Name X-Conversation
    """.split()
)
COOKIES: Final = (
    *(
        "sessionid=" + "a" * 32,
        "mi_theme=<x>; csrftoken=\xff",
        'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000"',
        "messages=x; messages=y",
    ),
    *(
        "=; =;;;",
        "django_language=de-de-de; mi_theme=dark",
        'mi_theme="\\342\\200\\250"',
        "$Version=1; a=b",
        "x" * 4000,
        f"mi_theme={HOSTILE}",
    ),
)
FILES: Final = (b"", b"%PDF-1.4\x00", b"speaker,text\nt,x\n", b"T: Hm.\n", b"\xff\xfeT\x00", b"\x00" * 50, b"T: " + b"x" * 600_000)


@dataclass
class Asked:
    """A request, but for its address."""

    method: str
    query: str
    body: bytes
    kind: str
    headers: dict[str, str]
    cookie: str = ""
    """Beside the one that says who asks, or, where `instead`, in its place."""
    instead: bool = False
    checked: bool = False
    """Whether tokens against forged forms are looked at."""

    def send(self, browser: Client, url: str) -> Any:
        """Ask, and read the answer to its end."""
        headers = dict(self.headers)
        if self.cookie:
            own = [f"{name}={one.value}" for name, one in browser.cookies.items()]
            headers["Cookie"] = "; ".join([*([] if self.instead else own), self.cookie])
        browser.handler.enforce_csrf_checks = self.checked
        whole = f"{url}?{self.query}" if self.query else url
        response = browser.generic(self.method, whole, self.body, self.kind, headers=headers)
        response.body = b"".join(response.streaming_content) if response.streaming else response.content
        return response


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """A form as bytes, half characters and all; a name may come more than once."""
    return "&".join("=".join(quote(part.encode("utf-8", "surrogatepass")) for part in pair) for pair in pairs).encode()


def multipart(pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]]) -> bytes:
    """The same in parts, with files among them; their heads are as they come."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "surrogatepass") for name, value in pairs
    ]
    for name, head, content in files:
        parts.append(
            f'--b\r\nContent-Disposition: form-data; name="{name}"; {head}\r\n\r\n'.encode("utf-8", "surrogatepass") + content + b"\r\n"
        )
    return b"".join(parts) + b"--b--\r\n"


def values(house: SimpleNamespace) -> st.SearchStrategy[str]:
    """What may stand in a field: right for some field, odd for any, or anything."""
    known = (
        *(
            str(uuid.uuid4()),
            str(house.session.pk),
            str(house.finished.pk),
            str(house.waiting.pk),
            str(house.course.pk),
            str(house.student.pk),
        ),
        *(
            str(house.assignment.pk),
            str(house.withdrawn.pk),
            "ray",
            "carys",
            "each_turn",
            "hard",
            "dark",
            "en",
            "It sounds hard.",
            "1.1",
            "on",
            "",
        ),
        *(
            "client:ray",
            "stance:resistant",
            "sven",
            "stella",
            "turns",
            "csv",
            "json",
            "percent_open",
            "split",
            "merge",
            "affirm",
            "none",
            "spoken",
        ),
        *("-begun", "--turns", "turns", "argued", "drill", "yes", "no", "delete_selected", "accounts", "course", "students"),
        *("http://[", "//elsewhere.example/", "https:///x", "/\\elsewhere.example", "javascript:alert(1)", "/practice/\r\nX: y", HOSTILE),
    )
    return st.one_of(st.sampled_from(known), st.sampled_from(NUMBERS), text(), text().map(lambda given: given[:300] + HOSTILE))


def _headers() -> st.SearchStrategy[dict[str, str]]:
    """What a server lets through to us: bytes read as Latin-1, no line breaks."""
    anything = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
    value = st.one_of(st.sampled_from(BEARING), st.sampled_from(BEARING), anything)
    return st.dictionaries(st.sampled_from(HEADERS), value, max_size=5)


def _files() -> st.SearchStrategy[list[tuple[str, str, bytes]]]:
    name = st.one_of(text().map(lambda given: given[:300]), st.sampled_from(("../../x.csv", "x" * 300, "own.csv")))
    plain = name.map(lambda given: f'filename="{given}"')
    head = st.one_of(
        plain,
        plain.map(lambda given: f"{given}\r\nContent-Type: text/plain; charset=none\r\nContent-Transfer-Encoding: base64"),
        st.just("filename*=utf-8''%00%ff%2F..%2Fx"),
        st.just("filename*=none'x'y; filename=\"\""),
    )
    return st.lists(
        st.tuples(st.sampled_from(("file", "text", "key", "")), head, st.one_of(st.sampled_from(FILES), st.binary(max_size=99))), max_size=2
    )


@st.composite
def requests(draw: Any, house: SimpleNamespace, form: dict[str, Any], query: dict[str, str], methods: tuple[str, ...] = METHODS) -> Asked:
    """A request that begins with what a page of ours would send, as `form` and `query`, and goes more or less astray."""
    method = draw(st.sampled_from(("GET", "POST", "POST", "POST"))) if draw(st.integers(0, 5)) else draw(st.sampled_from(methods))
    pairs = astray(draw, house, form)
    asked = astray(draw, house, query)
    if (many := draw(st.integers(0, 99))) < 2:
        pairs += [("x", "y")] * (900 if many else 1_500)
    kind = draw(st.sampled_from((FORM, FORM, "multipart/form-data; boundary=b", *TYPES)))
    files = draw(_files()) if kind.startswith("multipart") else []
    body = multipart(pairs, files) if kind.startswith("multipart") else encoded(pairs)
    how = draw(st.integers(0, 29))
    if how == 0:
        body = draw(st.binary(max_size=200))
    elif how == 1:
        body = body[: len(body) // 2]
    elif how == 2:
        body += b"&text=" + b"x" * 3_000_000
    headers = draw(_headers()) if draw(st.booleans()) else draw(st.sampled_from(({}, {"HX-Request": "true"})))
    cookie = draw(st.sampled_from(COOKIES)) if draw(st.integers(0, 7)) == 0 else ""
    rest = {"cookie": cookie, "instead": draw(st.booleans()), "checked": draw(st.integers(0, 9)) == 0}
    return Asked(method, encoded(asked).decode(), body, kind, headers, **rest)


def astray(draw: Any, house: SimpleNamespace, form: dict[str, Any]) -> list[tuple[str, str]]:
    """A form as it should be, or with fields that are missing, changed, doubled or added."""
    pairs = [(name, str(value)) for name, value in form.items()]
    if draw(st.integers(0, 3)) == 0:
        return pairs
    for name, _ in list(pairs):
        how = draw(st.integers(0, 7))
        if how < 4:
            continue
        if how == 4:
            pairs = [pair for pair in pairs if pair[0] != name]
        elif how == 5:
            pairs.append((name, draw(values(house))))
        else:
            pairs = [(one, draw(values(house)) if one == name else value) for one, value in pairs]
    more = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES), text()), values(house)), max_size=3)
    return pairs + draw(more)
