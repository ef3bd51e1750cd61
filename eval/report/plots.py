"""The plots of the report, as SVG that takes its colours from the page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from eval.calibration import Point, Scored
from eval.statistics import Estimate, estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# drawn in colours that occur nowhere else, then renamed to the variables of the style sheet
INK, MUTED, GRID, ACCENT, SECOND = "#010203", "#010204", "#010205", "#010206", "#010207"
_VARIABLES = {INK: "--ink", MUTED: "--muted", GRID: "--line", ACCENT: "--accent", SECOND: "--second"}
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "eval",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "grid.color": GRID,
    "axes.axisbelow": True,
}
_BAR: dict[str, Any] = {"color": ACCENT, "alpha": 0.35, "linewidth": 5, "solid_capstyle": "round"}
_BINS = 5


def _svg(draw: Callable[[Axes], None], *, height: float, label: str) -> str:
    """One figure, 4.6 inches wide, as an `<svg>` element with an accessible name."""
    from html import escape

    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(4.6, height), layout="constrained")
        draw(figure.add_subplot())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(
        r'(<svg[^>]*?) width="[^"]*"',
        r"\1",
        re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1),
        count=1,
    )
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, f"var({variable})")
    text = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px system-ui, sans-serif", text)
    text = _own_ids(text, label)
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)


def _own_ids(text: str, label: str) -> str:
    """Ids that no other figure on the page has: those of shapes made its own, those of groups left out."""
    from hashlib import sha256

    own = "f" + sha256(label.encode()).hexdigest()[:6]
    text = re.sub(r'(<g) id="[^"]*"', r"\1", text)
    return re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{own}", text)


def _per_cent(axes: Axes, *axis_names: str) -> None:
    from matplotlib.ticker import PercentFormatter

    for name in axis_names:
        axis = axes.xaxis if name == "x" else axes.yaxis
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def by_kind(found: dict[str, Estimate]) -> str:
    """Share of correct answers of each kind with its interval, one row a kind."""
    names = list(found)[::-1]

    def draw(axes: Axes) -> None:
        for row, name in enumerate(names):
            figure = found[name]
            axes.plot(figure.ends or (), [row] * len(figure.ends or ()), **_BAR)
            axes.plot([figure.value], [row], "o", color=ACCENT, markersize=6)
        axes.set_yticks(range(len(names)), [f"{name.replace('_', ' ')} ({found[name].n})" for name in names])
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(-0.6, len(names) - 0.4)
        axes.grid(axis="x", linewidth=0.6)
        axes.spines["left"].set_visible(False)
        _per_cent(axes, "x")

    label = "; ".join(f"{name}: {100 * found[name].value:.0f} % correct" for name in found)
    return _svg(draw, height=0.6 + 0.3 * len(names), label=label)


def risk_coverage(curve: Sequence[Point]) -> str:
    """Share not correct among the answered, as more questions are answered; empty if none was."""
    if not curve:
        return ""

    def draw(axes: Axes) -> None:
        coverage, risk = [p.coverage for p in curve], [p.risk for p in curve]
        axes.plot(coverage, risk, color=ACCENT, linewidth=1.8, drawstyle="steps-post")
        axes.plot(coverage[-1:], risk[-1:], "o", color=ACCENT, markersize=6)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max(0.1, min(1.0, max(risk) * 1.15)))
        axes.set_xlabel("coverage: share answered, surest first")
        axes.set_ylabel("risk: share not correct")
        axes.grid(linewidth=0.6)
        _per_cent(axes, "x", "y")

    last = curve[-1]
    return _svg(draw, height=2.7, label=f"At {last.coverage:.0%} coverage the risk is {last.risk:.0%}")


def equal_groups(scored: Sequence[Scored]) -> list[list[tuple[float, float]]]:
    """Answerability and worth of what was answered, in a few groups of equal size, the least sure first.

    Where many are as sure, what they are worth must not decide which group they fall into.
    """
    answered = sorted(((c.answerability, c.worth) for c in scored if c.answered), key=lambda pair: pair[0])
    size = -(-len(answered) // _BINS) or 1
    return [answered[start : start + size] for start in range(0, len(answered), size)]


def reliability(scored: Sequence[Scored]) -> str:
    """Share correct among the answered with about the same answerability; empty if none was."""
    bins = equal_groups(scored)
    if not bins:
        return ""

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=MUTED, linewidth=0.8, linestyle=(0, (4, 4)))
        for members in bins:
            middle = sum(a for a, _ in members) / len(members)
            share = estimate([worth for _, worth in members])
            if share is not None:
                axes.plot([middle] * len(share.ends or ()), share.ends or (), **_BAR)
                axes.plot([middle], [share.value], "o", color=ACCENT, markersize=6)
        # the surest groups lie close together: begin a little before the least sure one
        axes.set_xlim(max(0.0, bins[0][0][0] - 0.05), 1.01)
        axes.set_ylim(-0.02, 1.02)
        axes.set_xlabel("answerability (means of equal groups)")
        axes.set_ylabel("share correct")
        axes.grid(linewidth=0.6)
        _per_cent(axes, "y")

    return _svg(draw, height=2.7, label="Share of correct answers against answerability")


def latency(seconds: Sequence[float]) -> str:
    """How long answers took; empty if nothing was answered."""
    if not seconds:
        return ""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    middle, high = (float(v) for v in np.percentile(seconds, [50, 95]))

    def draw(axes: Axes) -> None:
        axes.hist(seconds, bins=min(30, max(5, len(seconds) // 4)), color=ACCENT, alpha=0.55)
        for value, name, style in ((middle, "p50", "-"), (high, "p95", ":")):
            axes.axvline(value, color=SECOND, linewidth=1.6, linestyle=style, label=f"{name} {value:.2f} s")
        axes.set_xlim(left=0)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_xlabel("seconds to the checked answer")
        axes.set_ylabel("questions")
        axes.legend(frameon=False, labelcolor=INK)

    return _svg(
        draw, height=2.7, label=f"Half of the answers took under {middle:.2f} s, 95 % under {high:.2f} s"
    )
