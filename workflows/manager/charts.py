"""Horizontal bars for a page: lengths in units of the drawing, the same numbers stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass

LABELS, CHART, ENDS = 250, 560, 150
"""Widths: names, bars, what is written after a bar."""
LINE, HEAD = 30, 6
ROOM = 9
"""Width that a digit asks of a segment to be written in it."""
LONGEST = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """``rank`` is the place of its series in the legend, from 1; ``label`` is written when it fits."""

    x: float
    width: float
    rank: int
    label: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    y: int
    label: str
    segments: list[Segment]
    end: str
    end_x: float

    @property
    def text_y(self) -> int:
        return self.y + 15


@dataclass(frozen=True, slots=True)
class Chart:
    """``legend``: the names of the series; empty when there is one."""

    bars: list[Bar]
    legend: list[str]

    @property
    def width(self) -> int:
        return LABELS + CHART + ENDS

    @property
    def height(self) -> int:
        return HEAD + LINE * len(self.bars) + 4

    @property
    def start_x(self) -> int:
        return LABELS


@dataclass(frozen=True, slots=True)
class Line:
    """What a bar shows: its name, one value a series, the words after it."""

    label: str
    values: Sequence[float]
    end: str


def chart(lines: Sequence[Line], *, legend: Sequence[str] = ()) -> Chart:
    """The longest bar takes the whole width."""
    longest = max((sum(line.values) for line in lines), default=0) or 1
    return Chart([_bar(rank, line, longest) for rank, line in enumerate(lines)], list(legend))


def _bar(rank: int, line: Line, longest: float) -> Bar:
    x, segments = float(LABELS), []
    for series, value in enumerate(line.values, start=1):
        width = round(CHART * value / longest, 1)
        if width:
            written = number(value)
            fits = width >= ROOM * (len(written) + 1)
            segments.append(Segment(round(x, 1), width, series, written if fits else ""))
        x += width
    name = line.label if len(line.label) <= LONGEST else f"{line.label[: LONGEST - 1]}…"
    return Bar(HEAD + LINE * rank, name, segments, line.end, round(x + 8, 1))


def number(value: float) -> str:
    """12 or 12,5"""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
