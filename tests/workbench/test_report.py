"""The evaluation as a page with plots."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from workbench.agreement import Compared, Reliability
from workbench.evaluate import Report
from workbench.report import write

PLOTS = ("reliability", "confusion", "coverage")


def report(**changed: object) -> Report:
    about: dict[str, object] = {
        "lines": ["outcome: kappa 0.50 <b>& more</b>", "code x: {brace}"],
        "title": "main <i>behaviour</i>",
        "pairs": Compared(list("aab"), ["x", "y", "x"], ["x", "x", "z"]),
        "names": ("x", "y_and_more"),
        "reliability": Reliability([0.3, 0.9], [0.5, 0.8], [2, 10], 0.1),
        "coverage": [(1.0, 0.3, 0.5), (0.5, 0.8, 0.7)],
    }
    return Report(**{**about, **changed})  # type: ignore[arg-type]


class Page(HTMLParser):
    """The tags of a page, and its text by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: dict[str, str] = {}
        self.images: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        if self.tags:
            self.said[self.tags[-1]] = self.said.get(self.tags[-1], "") + data


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In a folder that is made for it, below another that is made for it."""
    return write(report(), tmp_path_factory.mktemp("out") / "new" / "folder", "held<out>.csv")


def test_the_page_stands_in_the_folder(page: Path) -> None:
    assert page.name == "report.html" and page.parent.name == "folder"
    assert {path.name for path in page.parent.iterdir()} == {"report.html", *(f"{name}.png" for name in PLOTS)}


@pytest.mark.parametrize("name", PLOTS)
def test_each_plot_is_a_picture(page: Path, name: str) -> None:
    drawn = (page.parent / f"{name}.png").read_bytes()
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n") and len(drawn) > 5000


def test_the_plots_are_different_pictures(page: Path) -> None:
    assert len({(page.parent / f"{name}.png").read_bytes() for name in PLOTS}) == len(PLOTS)


def test_the_page_is_html_and_shows_each_plot_with_its_name(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith("<!doctype html>") and text.rstrip().endswith("</html>")
    assert [(image["src"], image["alt"]) for image in Page(text).images] == [(f"{name}.png", name) for name in PLOTS]


def test_what_was_measured_is_text_and_no_markup(page: Path) -> None:
    found = Page(page.read_text("utf-8"))
    assert found.said["pre"] == "outcome: kappa 0.50 <b>& more</b>\ncode x: {brace}"
    assert not {"b", "i", "out"} & set(found.tags)


def test_the_title_names_the_file_and_what_was_compared_and_is_no_markup(page: Path) -> None:
    found = Page(page.read_text("utf-8"))
    assert found.said["title"].strip() == found.said["h1"].strip() == "The coder against held<out>.csv: main <i>behaviour</i>"


def test_a_page_is_written_over_the_one_before(tmp_path: Path) -> None:
    write(report(), tmp_path, "a.csv")
    page = write(report(lines=["anew"]), tmp_path, "b.csv")
    assert "anew" in page.read_text("utf-8") and "kappa 0.50" not in page.read_text("utf-8")


def test_the_plots_are_drawn_from_what_was_measured(tmp_path: Path) -> None:
    other = report(
        reliability=Reliability([0.5], [0.1], [4], 0.4),
        coverage=[(1.0, 0.1, 0.1), (0.5, 0.9, 0.9)],
        pairs=Compared(list("ab"), ["x", "x"], ["y_and_more", "x"]),
    )
    write(report(), tmp_path / "one", "a.csv")
    write(other, tmp_path / "other", "a.csv")
    same = [name for name in PLOTS if (tmp_path / "one" / f"{name}.png").read_bytes() == (tmp_path / "other" / f"{name}.png").read_bytes()]
    assert same == []


def test_a_code_that_nobody_gave_can_be_drawn(tmp_path: Path) -> None:
    assert write(report(pairs=Compared([], [], [])), tmp_path, "a.csv").exists()
