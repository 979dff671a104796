"""The evaluation as a page with plots: `mi-practice evaluate FILE --report FOLDER`."""

from html import escape
from pathlib import Path

from workbench.evaluate import Report

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
pre{{overflow:auto}}
img{{max-width:100%}}
</style>
<h1>{title}</h1><pre>{lines}</pre>{images}</html>
"""


def write(report: Report, folder: Path, source: str) -> Path:
    """Write `report.html` and its three plots into `folder`, and return the page's path."""
    import matplotlib

    matplotlib.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {"reliability": _reliability, "confusion": _confusion, "coverage": _coverage}
    for name, draw in drawn.items():
        draw(report, folder / f"{name}.png")
    title = escape(f"The coder against {source}: {report.title}")
    images = "".join(f'<img src="{name}.png" alt="{name}">' for name in drawn)
    page = folder / "report.html"
    page.write_text(_PAGE.format(title=title, lines=escape("\n".join(report.lines)), images=images), encoding="utf-8")
    return page


def _reliability(report: Report, path: Path) -> None:
    figure, axes = _figure()
    found = report.reliability
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey", label="as sure as right")
    axes.plot(found.confidence, found.right, marker="o", label="the coder")
    for confidence, right, count in zip(found.confidence, found.right, found.count):
        axes.annotate(str(count), (confidence, right), textcoords="offset points", xytext=(4, -12), fontsize=8)
    axes.set(xlabel="confidence", ylabel="share that agrees", title=f"Reliability (expected calibration error {found.error:.3f})")
    axes.legend()
    figure.savefig(path)


def _confusion(report: Report, path: Path) -> None:
    figure, axes = _figure()
    counts = [
        [sum(g == given and c == coded for g, c in zip(report.pairs.given, report.pairs.coded)) for coded in report.names]
        for given in report.names
    ]
    axes.imshow([[count / max(1, sum(row)) for count in row] for row in counts], cmap="Blues", vmin=0, vmax=1)
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            axes.text(x, y, str(count), ha="center", va="center", color="white" if count > 0.6 * sum(row) else "black")
    places, names = range(len(report.names)), [name.replace("_", "\n") for name in report.names]
    axes.set_xticks(places, names)
    axes.set_yticks(places, names)
    axes.set(xlabel="the coder", ylabel="people", title="Confusion")
    figure.savefig(path)


def _coverage(report: Report, path: Path) -> None:
    figure, axes = _figure()
    axes.plot([share for share, _, _ in report.coverage], [kappa for _, _, kappa in report.coverage], marker="o")
    axes.set(xlabel="share of turns kept, the surest first", ylabel="kappa", title="Agreement by coverage")
    axes.invert_xaxis()
    figure.savefig(path)


def _figure():  # type: ignore[no-untyped-def]
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4.5), layout="constrained")
    return figure, figure.subplots()
