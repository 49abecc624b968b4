"""What a chart shows, told once: to Chart.js as JSON and to screen readers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kbeauty.lib import figures

Unit = Literal["count", "percent"]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or bar series; ``color`` names a token of css/tokens.css without dashes."""

    label: str
    values: Sequence[float | None]
    color: str = "chart-1"
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A line or bar chart over shared labels."""

    id: str
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["line", "bar"] = "line"
    unit: Unit = "count"
    is_stacked: bool = False
    first_column: str = ""
    # Counts that hardly move (followers) say more when the axis starts below them.
    is_from_zero: bool = True

    def as_json(self) -> dict[str, Any]:
        """What static/js/charts.js reads."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "stacked": self.is_stacked,
            "fromZero": self.is_from_zero,
            "labels": list(self.labels),
            "series": [
                {
                    "label": str(one.label),
                    "values": list(one.values),
                    "color": one.color,
                    "dashed": one.is_dashed,
                }
                for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The same figures as text, one row per label."""
        shown = figures.percent if self.unit == "percent" else figures.number
        return [
            (label, [shown(one.values[at]) for one in self.series])
            for at, label in enumerate(self.labels)
        ]


def line_points(
    values: Sequence[float | None], *, width: int, height: int, pad: int = 2
) -> str:
    """SVG polyline points of a sparkline; gaps are skipped, a flat line sits in the middle."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    spread = high - low
    step = (width - 2 * pad) / (len(values) - 1)
    points = []
    for at, value in enumerate(values):
        if value is None:
            continue
        share = (value - low) / spread if spread else 0.5
        points.append(
            f"{pad + at * step:.1f},{height - pad - share * (height - 2 * pad):.1f}"
        )
    return " ".join(points)
