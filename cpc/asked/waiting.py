"""Who outside is awaited, whoever was asked: a body, a laboratory, who is consulted."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS, MODELS
from cpc.models import ClockStop
from cpc.models.asked.asked import AskedQuerySet

DAYS_OFF = timedelta(days=10)
"""More days off in a row than any calendar has."""


def awaited(*, on: date) -> Q:
    """Of a row that has a ``dossier``: somebody outside is awaited there, or its clock is stopped.

    The same answer as ``workflows.dossier.waits`` gives dossier by dossier, for lists of any size.
    """
    stopped = ClockStop.objects.filter(last_day=None).order_by().values("dossier")
    found = Q(dossier__in=stopped) | Q(dossier__in=_within_days_off(on=on))
    for model in MODELS:
        found |= Q(dossier__in=model.objects.awaited(on=on).order_by().values("dossier"))
    return found


def _within_days_off(*, on: date) -> list[int]:
    """The dossiers of what is still in time, its last day being past: a day off leaves the next (R20)."""
    just_past = (on - DAYS_OFF, on - timedelta(days=1))
    return [
        row.dossier_id
        for kind in KINDS
        if kind.has_days_off
        for row in waiting(kind, due_on__range=just_past)
        if kind.until(row) >= on
    ]


def waiting(kind: AskedKind, **only: Any) -> list[Any]:
    """What is asked of one kind and not ended, late ones too; not what the agency goes on without (R23)."""
    rows = kind.rows().waiting().filter(**only).order_by("pk").prefetch_related(*kind.fetched)
    related = rows.select_related("dossier__division", "addressee", *kind.related)
    return [row for row in related if not kind.pursued(row)]


def asked_between(first: date, last: date) -> list[AskedQuerySet]:
    """What was asked of whoever it be and awaited on some day of the period, kind by kind."""
    return [model.objects.between(first, last).order_by() for model in MODELS]
