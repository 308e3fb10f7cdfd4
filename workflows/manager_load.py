"""Where the work stands: four figures with their trend, load by person and week, ageing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from cpc.law.core import french_day
from workflows.charts import Line, chart, number
from workflows.manager import Row, Scope, Table
from workflows.manager_times import median_days

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
    """Dossiers open, steps late, dossiers closed, median time to close."""
    before = scope.first - timedelta(days=1)
    earlier = scope.first - (scope.on - scope.first) - timedelta(days=1)
    then, same = f"le {french_day(scope.first)}", "sur la période d’avant"
    closed = scope.dossiers.filter(closed_on__range=(scope.first, scope.on))
    earlier_closed = scope.dossiers.filter(closed_on__range=(earlier, before))
    return [
        Figure(
            "dossiers ouverts", *(_open(scope, day) for day in (scope.on, scope.first)), "", then
        ),
        Figure(
            "étapes en retard", *(_late(scope, day) for day in (scope.on, scope.first)), "", then
        ),
        Figure("dossiers clos", closed.count(), earlier_closed.count(), "", same),
        Figure(
            "de l’ouverture à l’issue (médiane)",
            *(median_days(each) for each in (closed, earlier_closed)),
            " jours",
            same,
        ),
    ]


def _open(scope: Scope, day: date) -> int:
    goes_on = Q(closed_on=None) | Q(closed_on__gt=day)
    return scope.dossiers.filter(goes_on, opened_on__lte=day).count()


def _late(scope: Scope, day: date) -> int:
    undone = Q(finished_at=None) | Q(finished_at__date__gt=day)
    return scope.items.filter(undone, opened_on__lte=day, due_on__lt=day).count()


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
    counts = (
        scope.items.open()
        .order_by()
        .annotate(week=_week_rank(scope.on))
        .values_list("owner", "owner__first_name", "owner__last_name", "week")
        .annotate(n=Count("pk"))
        .order_by(F("owner__last_name").asc(nulls_first=True), "owner__first_name", "owner", "week")
    )
    people = list(_people(counts))
    columns = ["Personne", "En retard", *(f"Sem. du {day:%d/%m}" for day in weeks(scope.on))]
    lines = [
        Line(name, (row[0], row[1], sum(row[2 : WEEKS + 1]), row[-1]), number(sum(row)))
        for name, row in people
    ]
    legend = ["En retard", "Cette semaine", f"{WEEKS - 1} semaines suivantes", "Plus tard"]
    return Table(
        "charge",
        "Charge par personne et par semaine",
        [*columns, "Plus tard", "Total"],
        [Row((name, *row, sum(row))) for name, row in people],
        "Étapes ouvertes, à la semaine où chacune est attendue. Ce tableau ne dépend pas de la période.",
        "Aucune étape n’est ouverte.",
        chart(lines, legend=legend),
    )


def _people(counts: Any) -> Iterator[tuple[str, list[int]]]:
    for (owner, first, last), found in groupby(counts, key=lambda line: line[:3]):
        row = [0] * (WEEKS + 2)
        for *_, week, many in found:
            row[week] = many
        yield f"{first} {last}" if owner else "Personne ne les tient", row


def ageing(scope: Scope) -> Table:
    """The open dossiers by age, in days since they were opened."""
    counts, least = {}, -1
    for most, label in AGES:
        born = Q(opened_on__lt=scope.on - timedelta(days=least))
        if most is not None:
            born &= Q(opened_on__gte=scope.on - timedelta(days=most))
            least = most
        counts[label] = Count("pk", filter=born)
    found = (
        scope.dossiers.open()
        .order_by()
        .aggregate(**{f"n{i}": c for i, c in enumerate(counts.values())})
    )
    values = list(zip(counts, found.values(), strict=True))
    return Table(
        "anciennete",
        "Ancienneté des dossiers ouverts",
        ("Âge", "Dossiers"),
        [Row(value) for value in values],
        "Nombre de dossiers ouverts, selon les jours écoulés depuis l’ouverture.",
        chart=chart([Line(label, (many,), number(many)) for label, many in values]),
    )
