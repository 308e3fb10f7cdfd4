"""The regimes since 2021 as a drawing (server-side SVG), and what is to be done before the end.

Coordinates only: the template draws, and prints the same periods as a table.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cannabis import law
from cannabis.transition import Kind, TransitionState
from cpc.law.core import Labelled
from cpc.law.days import ONE_DAY, french_day

WIDTH, LEFT, RIGHT = 360, 4, 12
TOP, ROW, BAR = 34, 46, 16
LATEST_YEAR = 2040
"""A day or an end further off than this is not drawn (the sentence says it)."""


@dataclass(frozen=True, slots=True)
class Bar:
    regime: law.RegimePeriod
    x: float
    y: int
    width: float
    label: str
    is_open: bool
    current: bool

    @property
    def text_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line; ``anchor`` keeps its words inside the drawing."""

    x: float
    label: str
    y: int

    @property
    def anchor(self) -> str:
        return "end" if self.x > WIDTH / 2 else "start"

    @property
    def words_x(self) -> float:
        return self.x - 5 if self.anchor == "end" else self.x + 5


@dataclass(frozen=True, slots=True)
class Timeline:
    bars: list[Bar]
    years: list[Mark]
    marks: list[Mark]
    height: int
    description: str
    width: int = WIDTH

    @property
    def foot(self) -> int:
        """Where the rows end and the words of the marks begin."""
        return TOP + ROW * len(self.bars)


def timeline(state: TransitionState) -> Timeline:
    first = law.REGIME[0].period.first_day
    horizon = _horizon(state)
    scale = (WIDTH - LEFT - RIGHT) / (horizon - first).days

    def x(day: date) -> float:
        return round(LEFT + (day - first).days * scale, 1)

    bars = []
    for rank, regime in enumerate(law.REGIME):
        begin, last_day = regime.period.first_day, regime.period.last_day or state.last_day
        end = min(last_day + ONE_DAY, horizon) if last_day else horizon
        bars.append(
            Bar(
                regime=regime,
                x=x(begin),
                y=TOP + ROW * rank + 24,
                width=max(2, round(x(end) - x(begin), 1)) if end > begin else 2,
                label=_label(begin, last_day),
                is_open=last_day is None,
                current=regime == state.regime,
            )
        )
    foot = TOP + ROW * len(bars)
    step = 1 + (horizon.year - first.year) // 9
    years = [
        Mark(x(date(year, 1, 1)), str(year), 12)
        for year in range(first.year + 1, horizon.year + 1, step)
        if date(year, 1, 1) < horizon
    ]
    named = (("jour affiché", state.on, foot + 16), ("dernier jour", state.last_day, foot + 34))
    marks = [
        Mark(x(day), f"{name} : {french_day(day)}", y)
        for name, day, y in named
        if day and first <= day < horizon
    ]
    return Timeline(bars, years, marks, foot + 42, state.sentence)


def _horizon(state: TransitionState) -> date:
    days = [date(2027, 6, 30), state.on, *filter(None, [state.last_day])]
    latest = max(day for day in days if day.year <= LATEST_YEAR)
    return latest + timedelta(days=120)


def _label(first_day: date, last_day: date | None) -> str:
    return f"{french_day(first_day)} – {french_day(last_day) if last_day else 'sans date de fin'}"


class Doing(Labelled):
    NOTICE = "notice", "avis aux agents"
    LIST = "list", "avis, et prescriptions qui peuvent dépasser la fin"
    LAST = "last", "avis ; dernier jour, jusqu'à minuit"
    CLOSED = "closed", "ni prescription ni délivrance, sauf acte contraire"


@dataclass(frozen=True, slots=True)
class Rung:
    """What opens so many days before the end; ``on`` when the end is known."""

    count: int
    on: date | None
    doing: Doing
    at_once: bool = False

    @property
    def before(self) -> str:
        if self.at_once:
            return "aussitôt"
        if self.count < 0:
            return "lendemain du dernier jour"
        if self.count == 0:
            return "dernier jour"
        return f"{self.count} jours avant"


def rungs(state: TransitionState, *, since: date | None) -> list[Rung]:
    """The ladder of notices (C24) and the day after; in days before the end while none is known."""
    if state.kind not in (Kind.UNDATED, Kind.RUNNING, Kind.ENDED):
        return []
    if state.last_day is None:
        counts = law.NOTICE_DAYS.known(state.on).value
        return [Rung(count, None, _doing(count, on=state.on)) for count in (*counts, -1)]
    ladder = law.notice_ladder(state.last_day, triggered_on=since)
    after = (-1, state.last_day + ONE_DAY)
    return [
        Rung(
            count,
            on,
            _doing(count, on=state.on),
            at_once=law.days_left(state.last_day, on=on) != count,
        )
        for count, on in (*ladder, after)
    ]


def _doing(count: int, *, on: date) -> Doing:
    if count < 0:
        return Doing.CLOSED
    special = {0: Doing.LAST, law.NARCOTIC_MAXIMUM_DAYS.known(on).value: Doing.LIST}
    return special.get(count, Doing.NOTICE)
