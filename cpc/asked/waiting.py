"""Who outside is awaited, whoever was asked: a body, a laboratory, who is consulted."""

from datetime import date, timedelta

from django.db.models import Q

from cpc.asked.days import accepted_until
from cpc.asked.kinds import MODELS
from cpc.models import ClockStop, LaboratoryRequest
from cpc.models.asked import AskedQuerySet

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
    """The dossiers whose laboratory has until the next working day, its last day being a day off (R20)."""
    just_past = LaboratoryRequest.objects.filter(
        request__outcome="",
        request__due_on__range=(on - DAYS_OFF, on - timedelta(days=1)),
        pursued_on=None,
    )
    rows = just_past.select_related("request__addressee")
    return [each.request.dossier_id for each in rows if accepted_until(each) >= on]


def asked_between(first: date, last: date) -> list[AskedQuerySet]:
    """What was asked of whoever it be and awaited on some day of the period, kind by kind."""
    return [model.objects.between(first, last).order_by() for model in MODELS]
