"""How long the steps take: median and ninth decile, waiting and work, over at most twelve months."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import TruncDate

from cpc.asked.waiting import asked_between
from cpc.models import ClockStop, FormalRequest
from workflows.engine.drawing import Drawing, layout
from workflows.flows.procedures import human_steps, of_procedure
from workflows.manager import links as manager_links
from workflows.manager.charts import Line, chart, number
from workflows.manager.scope import Row, Scope, Table

BODY_WAITS = {"completion": FormalRequest.Kind.COMPLETION}
"""The nodes that wait for a body, and the request that each waits for."""


def times(scope: Scope) -> Table:
    """Each step of the procedure: how often it was finished, median and P90."""
    found = scope.spent
    rows, lines = [], []
    for node in human_steps(scope.flow):
        title, days = str(node.task_title), found.get(node.name)
        if days is None:
            rows.append(Row((title, 0, None, None)))
            continue
        rows.append(Row((title, days.many, days.median, days.most)))
        end = f"{number(days.median)} j ; 9 sur 10 : {number(days.most)} j"
        lines.append(Line(title, (days.median, round(days.most - days.median, 1)), end))
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


def open_steps(scope: Scope) -> dict[str, int]:
    """How many steps of the procedure are open, by title."""
    items = scope.items.open().filter(of_procedure(scope.procedure)).order_by()
    return dict(items.values_list("step").annotate(n=Count("pk")))


def passages(scope: Scope) -> dict[str, Passage]:
    """By node name; the same number of queries at any size of the lists."""
    open_now, done, waits = open_steps(scope), scope.spent, _waits(scope)
    found = {}
    for node in human_steps(scope.flow):
        days = done.get(node.name)
        many, total = (days.many, days.total) if days else (0, 0)
        held = open_now.get(str(node.task_title), 0)
        found[node.name] = Passage(held, many, total, waits.get(node.name, 0))
    return found | _bodies(scope)


def _stops(scope: Scope) -> Any:
    """The suspensions that touch the period."""
    stops = ClockStop.objects.order_by().filter(first_day__lte=scope.on)
    return stops.filter(Q(last_day=None) | Q(last_day__gte=scope.first))


def _waits(scope: Scope) -> dict[str, int]:
    """Days of the finished steps that passed in a suspension or waiting for somebody asked, once each."""
    stops, requests = _stops(scope), asked_between(scope.first, scope.on)
    here = {"dossier__in": scope.dossiers.order_by()}
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for dossier, first, last in stops.filter(**here).values_list(
        "dossier", "first_day", "last_day"
    ):
        spans[dossier].append((first, (last or scope.on) + timedelta(days=1)))
    touched = Q(dossier__in=stops.values("dossier"))
    for asked in requests:
        touched |= Q(dossier__in=asked.values("dossier"))
        days = asked.filter(**here).values_list("dossier", "asked_on", "ended_on")
        for dossier, first, last in days:
            spans[dossier].append((first, last or scope.on))
    lines = scope.finished.filter(touched).order_by().annotate(ended=TruncDate("finished_at"))
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
    days = ExpressionWrapper(F("ended_on") - F("asked_on"), output_field=DurationField())
    ended = Q(ended_on__range=(scope.first, scope.on))
    found = {}
    for name in BODY_WAITS.keys() & vars(scope.flow).keys():
        counts = (
            FormalRequest.objects.filter(
                kind=BODY_WAITS[name], dossier__in=scope.dossiers.order_by()
            )
            .order_by()
            .aggregate(
                open=Count("pk", filter=Q(outcome="")),
                many=Count("pk", filter=ended),
                spent=Sum(days, filter=ended),
            )
        )
        waited = (counts["spent"] or timedelta()).days
        found[name] = Passage(counts["open"], counts["many"], waited, waited)
    return found


def walk(scope: Scope) -> Table:
    """Work and waiting at each node of the procedure: a drawing, and the same as a table."""
    found = passages(scope)
    lists = {
        node.name: manager_links.work(scope, etape=node.task_title, parcours=scope.procedure)
        for node in human_steps(scope.flow)
        if found[node.name].open
    }
    notes = {name: each.words for name, each in found.items()}
    drawing = layout(scope.flow, notes=notes, lists=lists)
    rows = [
        Row(
            (shape.title, each.open, each.many, each.work, each.wait),
            {0: shape.url} if shape.url else {},
        )
        for shape in _in_order(drawing, scope)
        for each in (found.get(shape.name, Passage()),)
    ]
    return Table(
        "parcours",
        "Travail et attente sur le parcours",
        ("Étape", "En cours", "Passages", "Travail (jours, moyenne)", "Attente (jours, moyenne)"),
        rows,
        "L’attente : les jours où le délai du dossier est suspendu, ou qu’un organisme, un laboratoire ou "
        "une personne consultée doit répondre. Le reste est du travail. Moyennes par passage, sur la "
        "période ; sur le dessin, travail + attente. Une étape soulignée mène à ses tâches ouvertes.",
        extra=drawing,
    )


def _in_order(drawing: Drawing, scope: Scope) -> Iterator[Any]:
    by_name = {shape.name: shape for shape in drawing.shapes}
    waits = BODY_WAITS.keys() & by_name.keys()
    for name, node in vars(scope.flow).items():
        if name in waits or getattr(node, "task_type", "") == "HUMAN":
            yield by_name[name]
