"""Which open dossiers are at risk in the days to come, and why.

At risk: a day of the ledger (a legal limit, an alert, a promised answer; ``workflows.engine.ledger``) that
falls within the horizon or has passed, a step that is late, or that nobody holds and is due.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

from django.db.models import Count, Q, QuerySet

from cpc.models import Deadline, Dossier
from workflows.manager.charts import Line, chart
from workflows.manager.scope import HORIZONS, Link, Row, Scope, Table
from workflows.models import WorkItem

MOST = 300
"""Rows read of each source, the first due first: nobody treats more in a sitting."""

LEGAL, ALERT, PROMISED, LATE, UNHELD = range(5)
"""The gravest first."""
GRAVITIES = {
    Deadline.Nature.LEGAL: LEGAL,
    Deadline.Nature.ALERT: ALERT,
    Deadline.Nature.PROMISED: PROMISED,
}


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    gravity: int
    due_on: date
    words: str = field(compare=False)


Found = Iterator[tuple[Dossier, Reason]]


def _owed(last: date) -> QuerySet[Deadline]:
    return Deadline.objects.owed().filter(due_on__lte=last)


def _limits(scope: Scope, last: date) -> Found:
    here = _owed(last).filter(dossier__in=scope.dossiers.open().order_by())
    for nature, gravity in GRAVITIES.items():
        for each in here.weighing(nature).select_related("dossier__division")[:MOST]:
            words = f"{nature.label} : {each.label}"
            yield each.dossier, Reason(gravity, each.due_on, words)


def _pending(scope: Scope, last: date) -> QuerySet[WorkItem]:
    """The steps that are late, or that nobody holds and are due."""
    due = scope.items.open().filter(dossier__isnull=False, due_on__lte=last)
    return due.filter(Q(due_on__lt=scope.on) | Q(owner=None))


def _steps(scope: Scope, last: date) -> Found:
    rows = _pending(scope, last).filter(dossier__closed_on=None).order_by("due_on", "pk")
    for each in rows.select_related("dossier__division")[:MOST]:
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
    sources = (_limits, _steps)
    for dossier, reason in chain.from_iterable(source(scope, last) for source in sources):
        by_dossier.setdefault(dossier.pk, (dossier, []))[1].append(reason)
    found = [(dossier, sorted(reasons)) for dossier, reasons in by_dossier.values()]
    return sorted(found, key=lambda pair: (pair[1][0], pair[0].pk))


def horizons(scope: Scope) -> dict[str, int]:
    """How many dossiers are at risk at each horizon, counted by the database."""
    lasts = {days: scope.on + timedelta(days=int(days)) for days in HORIZONS}
    counts = {
        f"in_{days}": Count(
            "pk",
            filter=Q(pk__in=_owed(last).order_by().values("dossier"))
            | Q(pk__in=_pending(scope, last).order_by().values("dossier")),
        )
        for days, last in lasts.items()
    }
    found = scope.dossiers.open().order_by().aggregate(**counts)
    return {days: found[f"in_{days}"] for days in HORIZONS}


def risks(scope: Scope) -> Table:
    """The dossiers at risk within the horizon of the filter; how many at each horizon as bars."""
    counts, kept = horizons(scope), at_risk(scope, days=scope.horizon)[:MOST]
    many = counts[str(scope.horizon)]
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
            {0: dossier.get_absolute_url()},
        )
        for dossier, reasons in kept
    ]
    more = f"Les {len(rows)} premiers sur {many} : choisissez une direction pour en voir d’autres."
    return Table(
        "risques",
        f"Dossiers à risque dans les {HORIZONS[str(scope.horizon)]}",
        ("Dossier", "Usage", "Échéance", "Jours restants", "Pourquoi", "Direction"),
        rows,
        "Une limite légale ou une date annoncée proche ou passée, un cadre qui prend fin sans décision, une "
        "étape en retard, ou attendue et que personne ne tient. Le plus grave d’abord.",
        "Aucun dossier n’est à risque dans ces jours.",
        chart([Line(HORIZONS[days], (many,), str(many)) for days, many in counts.items()]),
        more if many > len(rows) else "",
        [
            Link(
                f"Dans les {HORIZONS[days]} : {many}",
                f"?{scope.at_horizon(days)}#risques",
                days == str(scope.horizon),
            )
            for days, many in counts.items()
        ],
    )
