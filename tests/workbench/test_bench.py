"""The table of docs/performance.md: what is put beside what, and which bars hold."""

from pathlib import Path

import pytest

from workbench.bench import BEGIN, END, Row, markdown, put, rows
from workbench.bench_servers import Running
from workbench.load import Measured, Plan

STOCK = Running("http://stock", ready=40.0, memory={"rasa": 1100.0})
OURS = Running("http://ours", "http://web", ready=4.0, all_ready=6.0, memory={"rasa": 300.0, "web": 60.0})


def one(milliseconds: float, turns: int = 60, seconds: float = 10.0) -> Measured:
    return Measured(Plan(), seconds=seconds, turns=[(number, milliseconds / 1000) for number in range(1, turns + 1)])


def figures(ours: float = 10.0, many: int = 600, late: float = 10.0, pages: float = 12.0, crowd: float = 100.0) -> dict[str, Measured]:
    long = Measured(Plan(), seconds=1.0, turns=[(number, (10.0 if number < 100 else late) / 1000) for number in range(1, 207)])
    return {
        "stock one": one(50.0),
        "stock many": one(50.0, 200),
        "ours one": one(ours),
        "ours many": one(50.0, many),
        "ours long": long,
        "web one": one(pages),
        "web many": one(50.0, 300),
        "web crowd": one(crowd),
    }


def holds(found: dict[str, Measured]) -> list[bool]:
    return [row.holds for row in rows(STOCK, OURS, found, 1000) if row.holds is not None]


def test_all_bars_hold_where_ours_is_fast() -> None:
    assert holds(figures()) == [True] * 5


@pytest.mark.parametrize(
    ("slow", "bar"),
    [({"ours": 26.0, "pages": 30.0}, 0), ({"many": 399}, 1), ({"late": 12.1}, 2), ({"pages": 30.0}, 3), ({"crowd": 1001.0}, 4)],
)
def test_each_bar_can_be_missed(slow: dict[str, float], bar: int) -> None:
    assert [place for place, held in enumerate(holds(figures(**slow))) if not held] == [bar]  # type: ignore[arg-type]


def test_without_a_crowd_there_is_no_row_for_it() -> None:
    found = figures()
    del found["web crowd"]
    assert len(holds(found)) == 4


def test_the_table_is_markdown() -> None:
    text = markdown([Row("a turn", 50.0, 10.0, "ms", 0.2, "<= 0.5", True), Row("start", None, 4.0, "s")])
    assert text.splitlines()[2:] == ["| a turn | 50.0 ms | 10.0 ms | 0.20 | <= 0.5 | holds |", "| start |  | 4.0 s |  |  |  |"]


def test_it_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter\n")
    put(page, "new")
    put(page, "newer")
    assert page.read_text() == f"# Before\n\n{BEGIN}\nnewer\n{END}\n\nAfter\n"
    page.write_text("no marks")
    with pytest.raises(ValueError, match="marks"):
        put(page, "new")
