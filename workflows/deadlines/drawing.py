"""The drawing of the months to come: one bar a framework, from today to its last day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpc.law.days import add_months, french_day
from cpc.law.durations import validity_months
from workflows.deadlines.deadlines import Ending, State

LABELS, CHART, ENDS = 250, 700, 190
"""Widths, in units of the drawing: names, months, what is written after a bar."""
LINE, HEAD = 26, 30
MOST_BARS = 60


@dataclass(frozen=True, slots=True)
class Bar:
    y: int
    width: float
    label: str
    end: str
    state: State

    @property
    def text_y(self) -> int:
        return self.y + 13

    @property
    def end_x(self) -> float:
        return LABELS + self.width + 8


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: list[Bar]
    ticks: list[Tick]
    left_out: int

    @property
    def height(self) -> int:
        return HEAD + LINE * len(self.bars) + 8

    @property
    def width(self) -> int:
        return LABELS + CHART + ENDS

    @property
    def start_x(self) -> int:
        return LABELS


def draw(endings: Iterable[Ending], *, on: date) -> Drawing:
    coming = [ending for ending in endings if not ending.is_over]
    bars = [_bar(rank, ending, on=on) for rank, ending in enumerate(coming[:MOST_BARS])]
    return Drawing(bars, _ticks(on), max(0, len(coming) - MOST_BARS))


def _x(day: date, *, on: date) -> float:
    whole = (add_months(on, validity_months(on)) - on).days
    return round(CHART * (day - on).days / whole, 1)


def _bar(rank: int, ending: Ending, *, on: date) -> Bar:
    label = ending.subject if len(ending.subject) <= 34 else f"{ending.subject[:33]}…"
    return Bar(
        y=HEAD + LINE * rank,
        width=max(2, _x(ending.last_day, on=on)),
        label=label,
        end=f"{french_day(ending.last_day)} · {SHORT[ending.state]}",
        state=ending.state,
    )


SHORT = {
    State.EXPIRED: "échu",
    State.LATE: "décision attendue",
    State.TO_OPEN: "à ouvrir",
    State.OPEN: "en cours",
    State.LAPSING: "non renouvelé",
    State.COMING: "à venir",
}


def _ticks(on: date) -> list[Tick]:
    """Every six months from the next January or July."""
    month = add_months(on.replace(day=1), 1)
    months = [add_months(month, step) for step in range(validity_months(on))]
    return [Tick(LABELS + _x(day, on=on), f"{day:%m/%Y}") for day in months if day.month in (1, 7)]
