"""The days of a framework as two bands, before and after an act: what the register shows, in colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cpc.law.days import ONE_DAY, add_months
from cpc.law.life.register import Span
from cpc.law.life.states import RegisterStatus

WIDTH, NAMES, BAND, GAP, HEAD = 1000, 110, 34, 18, 26
"""In units of the drawing: the whole, the names on the left, a band, between bands, the years above."""
LEAST_NAMED = 90
"""A passage narrower than this has no word written in it; the list beside says it."""


@dataclass(frozen=True, slots=True)
class Piece:
    x: float
    width: float
    status: RegisterStatus

    @property
    def label(self) -> str:
        return self.status.label if self.width >= LEAST_NAMED else ""

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    y: int
    pieces: Sequence[Piece]

    @property
    def text_y(self) -> int:
        return self.y + BAND // 2 + 5


@dataclass(frozen=True, slots=True)
class Drawing:
    bands: Sequence[Band]
    years: Sequence[tuple[float, int]]
    today: float

    width, band, head = WIDTH, BAND, HEAD

    @property
    def height(self) -> int:
        return HEAD + 2 * BAND + GAP + 6


def draw(before: Sequence[Span], after: Sequence[Span], *, on: date) -> Drawing:
    """Both on one scale, from the first publication to a year after the last end known, or after ``on``."""
    every = [*before, *after]
    first = min(span.first_day for span in every)
    ends = [span.period.last_day for span in every if span.period.last_day]
    last = add_months(max([*ends, *(span.first_day for span in every), on]), 12)
    scale = (WIDTH - NAMES) / (last - first).days

    def x(day: date) -> float:
        return round(NAMES + (day - first).days * scale, 1)

    def pieces(spans: Sequence[Span]) -> list[Piece]:
        edges = [(x(s.first_day), x(s.last_day + ONE_DAY if s.last_day else last)) for s in spans]
        return [
            Piece(left, round(right - left, 1), span.status)
            for (left, right), span in zip(edges, spans, strict=True)
        ]

    bands = [
        Band("Sans cet acte", HEAD, pieces(before)),
        Band("Avec cet acte", HEAD + BAND + GAP, pieces(after)),
    ]
    years = [(x(date(year, 1, 1)), year) for year in range(first.year + 1, last.year + 1)]
    return Drawing(bands, years, x(on))
