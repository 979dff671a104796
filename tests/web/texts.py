"""What a person reads in a template or in Python although nobody could translate it."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

LETTERS = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "summary"}
"""Attributes that people see or hear; those that begin with `data-text` or `data-over` are put onto the page by scripts."""
NAMES = {"Python", "PHP", "MITI", "CSV", "JSON", "YAML", "MI"}
"""What is the same in every language."""
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
NOT_SHOWN = {"url", "static", "extends", "block", "load", "if", "elif", "ifchanged", "trans", "translate", "cycle"}
"""Tags whose literals nobody reads (or that translate them)."""
ATTRIBUTE_BLOCKS = ("here_", "main_class")
"""Blocks of the base template that fill an attribute."""
CODES = re.compile(r"[a-z0-9_./:#?&=+-]*")
"""How identifiers, paths and addresses are written."""
HOLE = "\u0001"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        for name, value in attrs:
            if (name in READ_ALOUD or name.startswith(("data-text", "data-over"))) and tag != "link":
                self.take(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.take(data)

    def take(self, text: str) -> None:
        for part in text.split(HOLE):
            if LETTERS.search(part) and part.strip(" \n:,.·()") not in NAMES:
                self.found.append(" ".join(part.split()))


def in_template(source: str) -> list[str]:
    """Return the texts of a template that stand outside `translate` and `blocktranslate`."""
    page, literals = _Page(), []
    html = ""
    for token in _outside(Lexer(source).tokenize()):
        if token.token_type == TokenType.TEXT:
            html += token.contents
        else:
            # A tag whose very name a template chooses is a tag all the same.
            html += "div" if html.endswith(("<", "</")) else HOLE
            literals += _literals(token)
    page.feed(html)
    page.close()
    return page.found + literals


def _outside(tokens: list[Token]) -> Iterator[Token]:
    until = ""
    for token in tokens:
        name = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            until = "" if name == until else until
        elif name == "block" and token.contents.split()[1].startswith(ATTRIBUTE_BLOCKS):
            until = "endblock"
        elif name in {"blocktranslate", "blocktrans", "comment"}:
            until = f"end{name}"
            if name == "comment":
                continue
        if token.token_type != TokenType.COMMENT:
            yield token if not until or name else Token(TokenType.TEXT, HOLE)


def _literals(token: Token) -> Iterator[str]:
    """Words in quotes inside tags and variables: as default values or what an include is given."""
    name = token.contents.split()[0]
    if token.token_type == TokenType.BLOCK and name in NOT_SHOWN:
        return
    for found in LITERAL.finditer(token.contents):
        text = found[1] if found[1] is not None else found[2]
        before = token.contents[: found.start()].rstrip()
        if LETTERS.search(text) and not CODES.fullmatch(text) and not before.endswith(("date:", "time:", "context", "==", "_(")):
            if not re.fullmatch(r"[A-Z_]+_FORMAT", text):
                yield text


SILENT = {"code", "kbd", "script", "style"}
"""Elements with what is typed or run, not read."""
SHOWN_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "short_description", "description"}
SHOWN_BY = {"ValidationError", "PermissionDenied", "Http404"}
MESSAGES = {"debug", "info", "success", "warning", "error", "add_message"}


def in_python(source: str) -> list[str]:
    """Return the texts of a module that reach a page without passing through gettext."""
    return [f"{text!r} (line {line})" for text, line in _shown(ast.parse(source)) if LETTERS.search(text)]


def _shown(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of = getattr(getattr(node.func, "value", None), "id", "") if isinstance(node.func, ast.Attribute) else ""
            for keyword in node.keywords:
                if keyword.arg in SHOWN_ARGUMENTS:
                    yield from _plain(keyword.value)
            if called in SHOWN_BY or called == "HttpResponse":
                yield from (text for given in node.args[:1] for text in _plain(given) if text[0] != "ok")
            if of == "messages" and called in MESSAGES:
                # A code, for which the template has the wording, is fine.
                yield from (text for given in node.args[1:] for text in _plain(given) if not CODES.fullmatch(text[0]))
        elif isinstance(node, ast.Assign) and any(_name(target) in SHOWN_ARGUMENTS - {"label"} for target in node.targets):
            yield from _plain(node.value)
        elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
            for entry in node.body:
                if isinstance(entry, ast.Assign) and isinstance(entry.value, ast.Tuple):
                    yield from _plain(entry.value.elts[-1])


def _name(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _plain(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, node.lineno
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant)), node.lineno


def files(root: Path, ending: str) -> list[Path]:
    """Return the files of the web, without migrations, what is collected, and third parties' code."""
    others = {"migrations", "static_root", "static", "management"}
    return [path for path in sorted(root.rglob(f"*{ending}")) if not others & set(path.relative_to(root).parts)]
