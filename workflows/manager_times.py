"""How long the steps take: median and ninth decile, waiting and work, over at most twelve months.

PostgreSQL gives the percentiles; elsewhere they are computed here from the days of the period. Both
interpolate between the two nearest values.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    Sum,
)
from django.db.models.functions import TruncDate
from viewflow.workflow.status import STATUS

from cpc.models import ClockStop, FormalRequest
from workflows.charts import Line, chart, number
from workflows.drawing import Drawing, layout
from workflows.manager import Row, Scope, Table

MEDIAN, P90 = 0.5, 0.9
BODY_WAITS = {"completion": FormalRequest.Kind.COMPLETION}
"""The nodes that wait for a body, and the request that each waits for."""


class Percentile(Aggregate):
    """The fraction of a duration, in days (PostgreSQL)."""

    function = "PERCENTILE_CONT"
    template = (
        "%(function)s(%(fraction)s) WITHIN GROUP "
        "(ORDER BY (EXTRACT(EPOCH FROM %(expressions)s) / 86400)::double precision)"
    )
    output_field = FloatField()

    def __init__(self, expression: Any, *, fraction: float) -> None:
        super().__init__(expression, fraction=fraction)


def interpolated(values: Sequence[float], *, fraction: float) -> float:
    """The value below which this fraction of sorted ``values`` stands (not empty)."""
    place = fraction * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def _days(last: Any) -> ExpressionWrapper:
    return ExpressionWrapper(last - F("opened_on"), output_field=DurationField())


def median_days(dossiers: Any) -> float | None:
    """The median number of days from the opening of closed dossiers to their outcome."""
    rows = _percentiles(dossiers, last=F("closed_on"), by=None)
    return rows[0][2] if rows else None


def _percentiles(rows: Any, *, last: Any, by: str | None) -> list[tuple[Any, int, float, float]]:
    """(group, how many, median, P90) in days, rounded to a tenth, for each value of ``by``."""
    rows = rows.order_by().annotate(days=_days(last))
    if connection.vendor == "postgresql":
        given = {"many": Count("pk")} | {
            name: Percentile(F("days"), fraction=fraction)
            for name, fraction in (("half", MEDIAN), ("most", P90))
        }
        found = rows.values(by).annotate(**given) if by else [rows.aggregate(**given)]
        lines = [(each.get(by), each["many"], each["half"], each["most"]) for each in found]
        return [(g, n, round(half, 1), round(most, 1)) for g, n, half, most in lines if n]
    groups = defaultdict(list)
    for group, days in rows.values_list(by or "division", "days"):
        groups[group if by else None].append(days / timedelta(days=1))
    return [
        (
            group,
            len(days),
            round(interpolated(sorted(days), fraction=MEDIAN), 1),
            round(interpolated(sorted(days), fraction=P90), 1),
        )
        for group, days in groups.items()
    ]


def finished(scope: Scope) -> Any:
    """The steps of the procedure that were finished in the period; not those that were called off."""
    return scope.items.filter(
        finished_at__date__range=(scope.first, scope.on), task__process__flow_class=scope.flow
    ).exclude(task__status=STATUS.CANCELED)


def human_steps(flow: Any) -> list[Any]:
    """The nodes that people do, in the order of the source."""
    return [node for node in vars(flow).values() if getattr(node, "task_type", "") == "HUMAN"]


def times(scope: Scope) -> Table:
    """Each step of the procedure: how often it was finished, median and P90."""
    found = _percentiles(finished(scope), last=TruncDate("finished_at"), by="task__flow_task")
    by_name = {group.name: rest for group, *rest in found}
    rows, lines = [], []
    for node in human_steps(scope.flow):
        many, half, most = by_name.get(node.name, (0, None, None))
        rows.append(Row((str(node.task_title), many, half, most)))
        if many:
            end = f"{number(half)} j ; 9 sur 10 : {number(most)} j"
            lines.append(Line(str(node.task_title), (half, round(most - half, 1)), end))
    return Table(
        "temps",
        "Temps par étape",
        ("Étape", "Fois", "Médiane (jours)", "P90 (jours)"),
        rows,
        "De l’ouverture de l’étape à sa fin, étapes finies dans la période. Une sur deux est faite en moins "
        "que la médiane, neuf sur dix en moins que le P90.",
        chart=chart(lines, legend=["Médiane", "De la médiane au P90"]) if lines else None,
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """What a node holds now, and its passages of the period: days in all, days of waiting."""

    open: int = 0
    many: int = 0
    days: int = 0
    waited: int = 0

    @property
    def work(self) -> float | None:
        return round((self.days - self.waited) / self.many, 1) if self.many else None

    @property
    def wait(self) -> float | None:
        return round(self.waited / self.many, 1) if self.many else None

    @property
    def words(self) -> tuple[str, ...]:
        """What is written at a node: open, then mean days of work and of waiting."""
        lines = [f"{self.open} en cours"] if self.open else []
        if self.many:
            lines.append(f"{number(self.work)} + {number(self.wait)} j")
        return tuple(lines)


def passages(scope: Scope) -> dict[str, Passage]:
    """By node name; six queries at any size of the lists."""
    of_flow = scope.items.filter(task__process__flow_class=scope.flow).order_by()
    open_now = of_flow.open().values_list("task__flow_task").annotate(n=Count("pk"))
    done = finished(scope).order_by().annotate(spent=_days(TruncDate("finished_at")))
    totals = done.values_list("task__flow_task").annotate(n=Count("pk"), all=Sum("spent"))
    found: dict[str, Passage] = defaultdict(Passage)
    for node, many in open_now:
        found[node.name] = replace(found[node.name], open=many)
    for node, many, spent in totals:
        found[node.name] = replace(found[node.name], many=many, days=spent.days)
    for name, waited in _waits(scope).items():
        found[name] = replace(found[name], waited=waited)
    return found | _bodies(scope)


def _requests(scope: Scope) -> Any:
    return FormalRequest.objects.filter(dossier__in=scope.dossiers.order_by()).order_by()


def _waiting(scope: Scope) -> tuple[Any, Any]:
    """The suspensions and the requests to bodies that touch the period."""
    stops = ClockStop.objects.filter(dossier__in=scope.dossiers.order_by()).order_by()
    stops = stops.filter(Q(last_day=None) | Q(last_day__gte=scope.first), first_day__lte=scope.on)
    ended = Q(ended_on=None) | Q(ended_on__gte=scope.first)
    return stops, _requests(scope).filter(ended, asked_on__lte=scope.on)


def _waits(scope: Scope) -> dict[str, int]:
    """Days of the finished steps that passed in a suspension or waiting for a body, once each."""
    stops, requests = _waiting(scope)
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for dossier, first, last in stops.values_list("dossier", "first_day", "last_day"):
        spans[dossier].append((first, (last or scope.on) + timedelta(days=1)))
    for dossier, first, last in requests.values_list("dossier", "asked_on", "ended_on"):
        spans[dossier].append((first, last or scope.on))
    touched = Q(dossier__in=stops.values("dossier")) | Q(dossier__in=requests.values("dossier"))
    lines = finished(scope).filter(touched).annotate(ended=TruncDate("finished_at"))
    waits: dict[str, int] = defaultdict(int)
    for node, dossier, start, end in lines.values_list(
        "task__flow_task", "dossier", "opened_on", "ended"
    ):
        waits[node.name] += waited_days(spans[dossier], start=start, end=end)
    return waits


def waited_days(spans: Iterable[tuple[date, date]], *, start: date, end: date) -> int:
    """Days from ``start`` to the eve of ``end`` that some span holds (first day, day after the last)."""
    total, reached = 0, start
    for first, after in sorted(spans):
        first, after = max(first, reached), min(after, end)
        if after > first:
            total, reached = total + (after - first).days, after
    return total


def _bodies(scope: Scope) -> dict[str, Passage]:
    """The nodes where the agency waits for a body: all of their days are waiting."""
    found = {}
    for name in BODY_WAITS.keys() & vars(scope.flow).keys():
        asked = _requests(scope).filter(kind=BODY_WAITS[name])
        spent = ExpressionWrapper(F("ended_on") - F("asked_on"), output_field=DurationField())
        counts = asked.filter(ended_on__range=(scope.first, scope.on)).aggregate(
            many=Count("pk"), spent=Sum(spent)
        )
        days = (counts["spent"] or timedelta()).days
        found[name] = Passage(asked.filter(outcome="").count(), counts["many"], days, days)
    return found


def walk(scope: Scope) -> Table:
    """Work and waiting at each node of the procedure: a drawing, and the same as a table."""
    found = passages(scope)
    drawing = layout(scope.flow, notes={name: each.words for name, each in found.items()})
    rows = [
        Row((shape.title, each.open, each.many, each.work, each.wait))
        for shape in _in_order(drawing, scope)
        for each in (found.get(shape.name, Passage()),)
    ]
    return Table(
        "parcours",
        "Travail et attente sur le parcours",
        ("Étape", "En cours", "Passages", "Travail (jours, moyenne)", "Attente (jours, moyenne)"),
        rows,
        "L’attente : les jours où le délai du dossier est suspendu ou qu’un organisme doit répondre. Le "
        "reste est du travail. Moyennes par passage, sur la période ; sur le dessin, travail + attente.",
        extra=drawing,
    )


def _in_order(drawing: Drawing, scope: Scope) -> Iterator[Any]:
    by_name = {shape.name: shape for shape in drawing.shapes}
    waits = BODY_WAITS.keys() & by_name.keys()
    for name, node in vars(scope.flow).items():
        if name in waits or getattr(node, "task_type", "") == "HUMAN":
            yield by_name[name]
