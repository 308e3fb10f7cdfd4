"""Which open dossiers are at risk in the days to come, and why.

At risk: a legal limit or a promised day that falls within the horizon or has passed, a framework that
ends before its renewal is decided, a step that is late, or that nobody holds and is due.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from cpc.deadlines import PAST, endings, last_periods
from cpc.law.core import add_months
from cpc.models import Deadline, Dossier
from workflows.charts import Line, chart
from workflows.manager import HORIZONS, Row, Scope, Table

MOST = 300
"""Rows read of each source, the first due first: nobody treats more in a sitting."""

LEGAL, FRAMEWORK, PROMISED, LATE, UNHELD = range(5)
"""The gravest first."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    gravity: int
    due_on: date
    words: str = field(compare=False)


Found = Iterator[tuple[Dossier, Reason]]


def _limits(scope: Scope, last: date) -> Found:
    running = Deadline.objects.running().exclude(nature=Deadline.Nature.INTERNAL)
    rows = running.filter(dossier__in=scope.dossiers.open().order_by(), due_on__lte=last)
    for each in rows.select_related("dossier__division")[:MOST]:
        legal = each.nature == Deadline.Nature.LEGAL
        words = f"{each.get_nature_display()} : {each.label}"
        yield each.dossier, Reason(LEGAL if legal else PROMISED, each.due_on, words)


def _frameworks(scope: Scope, last: date) -> Found:
    open_here = set(
        scope.dossiers.open()
        .filter(origin="renewal")
        .order_by()
        .values_list("pk", flat=True)[:MOST]
    )
    spans = last_periods(first=add_months(scope.on, -PAST), last=last)[:MOST]
    for ending in endings(spans, on=scope.on):
        if ending.dossier is not None and ending.dossier.pk in open_here:
            words = f"Fin du cadre {ending.cpc.number}, renouvellement non décidé"
            yield ending.dossier, Reason(FRAMEWORK, ending.last_day, words)


def _steps(scope: Scope, last: date) -> Found:
    items = scope.items.open().filter(dossier__closed_on=None, dossier__isnull=False)
    rows = items.filter(Q(due_on__lt=scope.on) | Q(owner=None, due_on__lte=last)).select_related(
        "dossier__division"
    )
    for each in rows[:MOST]:
        late = each.due_on < scope.on
        words = "Objectif interne dépassé" if late else "À faire bientôt"
        if each.owner_id is None:
            words = f"{words}, personne ne tient l’étape"
        reason = Reason(LATE if late else UNHELD, each.due_on, f"{words} : {each.step}")
        yield each.dossier, reason


def at_risk(scope: Scope, *, days: int) -> list[tuple[Dossier, list[Reason]]]:
    """Each dossier once, with its reasons, the gravest and then the first due first."""
    last = scope.on + timedelta(days=days)
    by_dossier: dict[int, tuple[Dossier, list[Reason]]] = {}
    for source in (_limits, _frameworks, _steps):
        for dossier, reason in source(scope, last):
            by_dossier.setdefault(dossier.pk, (dossier, []))[1].append(reason)
    found = [(dossier, sorted(reasons)) for dossier, reasons in by_dossier.values()]
    return sorted(found, key=lambda pair: (pair[1][0], pair[0].pk))


def horizons(found: Iterable[tuple[Dossier, list[Reason]]], *, on: date) -> dict[str, int]:
    """How many of these dossiers are at risk at each horizon."""
    counts: dict[str, int] = defaultdict(int)
    for _, reasons in found:
        first = min(reason.due_on for reason in reasons)
        for days in HORIZONS:
            counts[days] += first <= on + timedelta(days=int(days))
    return {days: counts[days] for days in HORIZONS}


def risks(scope: Scope) -> Table:
    """The dossiers at risk within the horizon of the filter; how many at each horizon as bars."""
    widest = at_risk(scope, days=max(int(days) for days in HORIZONS))
    counts = horizons(widest, on=scope.on)
    last = scope.on + timedelta(days=scope.horizon)
    kept = [
        (dossier, [reason for reason in reasons if reason.due_on <= last])
        for dossier, reasons in widest
        if any(reason.due_on <= last for reason in reasons)
    ]
    rows = [
        Row(
            (
                dossier.number,
                dossier.title,
                reasons[0].due_on,
                (reasons[0].due_on - scope.on).days,
                " ; ".join(reason.words for reason in reasons),
                str(dossier.division),
            ),
            dossier.get_absolute_url(),
        )
        for dossier, reasons in kept[:MOST]
    ]
    more = len(kept) >= MOST
    return Table(
        "risques",
        f"Dossiers à risque dans les {HORIZONS[str(scope.horizon)]}",
        ("Dossier", "Usage", "Échéance", "Jours restants", "Pourquoi", "Direction"),
        rows,
        "Une limite légale ou une date annoncée proche ou passée, un cadre qui prend fin sans décision, une "
        "étape en retard, ou attendue et que personne ne tient. Le plus grave d’abord.",
        "Aucun dossier n’est à risque dans ces jours.",
        chart([Line(HORIZONS[days], (many,), str(many)) for days, many in counts.items()]),
        f"Les {MOST} premiers : choisissez une direction pour en voir d’autres." if more else "",
    )
