"""Where the work stands: four figures with their trend, load by person and week, ageing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    Value,
    When,
)

from accounts.models import User
from cpc.law.days import french_day
from workflows.manager import links as manager_links
from workflows.manager.charts import Line, chart, number
from workflows.manager.derogations import signed
from workflows.manager.scope import Row, Scope, Table, midnight
from workflows.manager.spreads import Spread, spreads

WEEKS = 6
"""Weeks of the table, this one included."""
AGES = (
    (30, "30 jours ou moins"),
    (90, "31 à 90 jours"),
    (180, "91 à 180 jours"),
    (365, "181 à 365 jours"),
    (None, "Plus de 365 jours"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: float | None
    before: float | None
    unit: str = ""
    since: str = ""
    url: str = ""

    @property
    def shown(self) -> str:
        return "–" if self.value is None else f"{number(self.value)}{self.unit}"

    @property
    def trend(self) -> str:
        """« ↗ 3 de plus … », « ↘ 2 de moins … », « → comme … »; says it when nothing compares."""
        if self.value is None or self.before is None:
            return "rien à comparer"
        gap = round(self.value - self.before, 1)
        if not gap:
            return f"→ comme {self.since}"
        words = "↗ {} de plus que {}" if gap > 0 else "↘ {} de moins que {}"
        return words.format(f"{number(abs(gap))}{self.unit}", self.since)


def figures(scope: Scope) -> list[Figure]:
    """Dossiers open, steps late, dossiers closed, median time to close; each with its list."""
    then, same = f"le {french_day(scope.first)}", "sur la période d’avant"
    closed, before = _closed(scope)
    return [
        Figure(
            "dossiers ouverts",
            *_open(scope),
            since=then,
            url=manager_links.dossiers(scope, etat="ouverts"),
        ),
        Figure(
            "étapes en retard", *_late(scope), since=then, url=manager_links.work(scope, tab="late")
        ),
        Figure(
            "dossiers clos",
            closed.many,
            before.many,
            since=same,
            url=manager_links.dossiers(scope, etat="clos", clos_des=scope.first, clos_au=scope.on),
        ),
        _derogations(scope),
        Figure("de l’ouverture à l’issue (médiane)", closed.median, before.median, " jours", same),
    ]


def _derogations(scope: Scope) -> Figure:
    """The derogations signed in the period, and in the period before."""
    many, url = signed(scope).count(), f"?{scope.query}#derogations"
    before = signed(scope.earlier).count()
    since = "sur la période d’avant"
    return Figure("dérogations signées", many, before, since=since, url=url)


def _open(scope: Scope) -> tuple[int, int]:
    """The dossiers open today, and on the first day of the period."""
    counts = {
        f"on_{rank}": Count(
            "pk", filter=Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))
        )
        for rank, day in enumerate((scope.on, scope.first))
    }
    found = scope.dossiers.order_by().aggregate(**counts)
    return found["on_0"], found["on_1"]


def _late(scope: Scope) -> tuple[int, int]:
    """The steps late today, and those that were on the first day of the period."""
    undone = Q(finished_at=None) | Q(finished_at__gte=midnight(scope.first + timedelta(days=1)))
    earlier = scope.items.filter(undone, opened_on__lte=scope.first, due_on__lt=scope.first)
    return scope.items.open().late(on=scope.on).count(), earlier.count()


def _closed(scope: Scope) -> tuple[Spread, Spread]:
    """The days that the dossiers closed in the period took, and in the period before. One query."""
    earlier = scope.first - (scope.on - scope.first) - timedelta(days=1)
    recent = ExpressionWrapper(Q(closed_on__gte=scope.first), output_field=BooleanField())
    closed = scope.dossiers.filter(closed_on__range=(earlier, scope.on)).annotate(recent=recent)
    found = spreads(closed, last=F("closed_on"), by="recent")
    return found.get(True, Spread(())), found.get(False, Spread(()))


def figures_table(scope: Scope) -> Table:
    found = figures(scope)
    rows = [Row((each.label, each.value, each.before, each.trend)) for each in found]
    columns = ("Chiffre", "Aujourd’hui", "Avant", "Tendance")
    return Table("chiffres", "Chiffres", columns, rows, extra=found)


def weeks(on: date) -> list[date]:
    """The Mondays of the weeks of the table."""
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(weeks=rank) for rank in range(WEEKS)]


def _week_rank(on: date) -> Case:
    """0 late, 1 to ``WEEKS`` the week of the day due, one more for later."""
    cases = [When(due_on__lt=on, then=Value(0))]
    for rank, monday in enumerate(weeks(on), start=1):
        cases.append(When(due_on__lt=monday + timedelta(weeks=1), then=Value(rank)))
    return Case(*cases, default=Value(WEEKS + 1), output_field=IntegerField())


def load(scope: Scope) -> Table:
    """The open work of each person by week due; what nobody holds on the first line."""
    people = list(_people(scope))
    columns = ["Personne", "En retard", *(f"Sem. du {day:%d/%m}" for day in weeks(scope.on))]
    lines = [
        Line(name, (row[0], row[1], sum(row[2 : WEEKS + 1]), row[-1]), number(sum(row)))
        for _, name, row in people
    ]
    legend = ["En retard", "Cette semaine", f"{WEEKS - 1} semaines suivantes", "Plus tard"]
    return Table(
        "charge",
        "Charge par personne et par semaine",
        [*columns, "Plus tard", "Total"],
        [Row((name, *row, sum(row)), _lists(scope, owner, row)) for owner, name, row in people],
        "Étapes ouvertes, à la semaine où chacune est attendue. Ce tableau ne dépend pas de la période. "
        "Un nom mène à toutes ses tâches, un nombre à celles de la semaine.",
        "Aucune étape n’est ouverte.",
        chart(lines, legend=legend),
    )


def _people(scope: Scope) -> Iterator[tuple[int | None, str, list[int]]]:
    """Who holds how much, by week; nobody first, then by name."""
    counts = scope.items.open().order_by().annotate(week=_week_rank(scope.on))
    found: dict[int | None, list[int]] = defaultdict(lambda: [0] * (WEEKS + 2))
    for owner, week, many in counts.values_list("owner", "week").annotate(n=Count("pk")):
        found[owner][week] = many
    if None in found:
        yield None, "Personne ne les tient", found[None]
    for person in User.objects.filter(pk__in=found.keys() - {None}).order_by(
        "last_name", "first_name", "pk"
    ):
        yield person.pk, f"{person.first_name} {person.last_name}", found[person.pk]


def _lists(scope: Scope, owner: int | None, row: Iterable[int]) -> dict[int, str]:
    """Where each cell of a line leads: all the steps of a person, the late ones, those of a week."""
    mondays = weeks(scope.on)
    after = mondays[-1] + timedelta(weeks=1)
    spans: list[dict[str, Any]] = [
        {"tab": "late"},
        {"des": scope.on, "echeance": mondays[0] + timedelta(days=6)},
        *({"des": day, "echeance": day + timedelta(days=6)} for day in mondays[1:]),
        {"des": after},
    ]
    held: dict[str, Any] = {"tenue": owner or "personne"}
    urls = {
        rank: manager_links.work(scope, **held, **span)
        for rank, (span, many) in enumerate(zip(spans, row, strict=True), start=1)
        if many
    }
    return urls | {0: manager_links.work(scope, **held)}


def ageing(scope: Scope) -> Table:
    """The open dossiers by age, in days since they were opened."""
    spans = list(_ages(scope.on))
    counts = {f"n{rank}": Count("pk", filter=span) for rank, (_, span, _) in enumerate(spans)}
    found = scope.dossiers.open().order_by().aggregate(**counts)
    values = [(label, many) for (label, *_), many in zip(spans, found.values(), strict=True)]
    return Table(
        "anciennete",
        "Ancienneté des dossiers ouverts",
        ("Âge", "Dossiers"),
        [
            Row(
                (label, many),
                {1: manager_links.dossiers(scope, etat="ouverts", **days)} if many else {},
            )
            for (label, _, days), many in zip(spans, found.values(), strict=True)
        ],
        "Nombre de dossiers ouverts, selon les jours écoulés depuis l’ouverture. Chaque nombre mène à ses "
        "dossiers.",
        chart=chart([Line(label, (many,), number(many)) for label, many in values]),
    )


def _ages(on: date) -> Iterator[tuple[str, Q, dict[str, date]]]:
    """Each age: its name, the dossiers of that age, the filter of the list that holds them."""
    last = None
    for most, label in AGES:
        first = on - timedelta(days=most) if most is not None else None
        days = {"ouvert_des": first, "ouvert_au": last}
        span = Q()
        if first is not None:
            span &= Q(opened_on__gte=first)
        if last is not None:
            span &= Q(opened_on__lte=last)
        yield label, span, {name: day for name, day in days.items() if day is not None}
        last = first - timedelta(days=1) if first else None
