"""What nobody holds yet and somebody must open or decide, for whoever may: a row, so that no date is missed.

A framework whose renewal is not opened (R58, R59), one suspended without last day, a clock stopped
without an expected end. Read from the law's own days, never stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import Permission, User
from cpc.facts import examiners
from cpc.law.days import add_months, french_day
from cpc.law.deciding.eligibility import Origin
from cpc.law.life.states import RegisterStatus
from cpc.law.parameters import RENEWAL_OPENING_MONTHS
from cpc.models import ClockStop, Dossier, RegisterSpan
from workflows.deadlines import deadlines

MOST = 50
"""Rows of each kind: beyond, « Échéances » lists them all."""


@dataclass(frozen=True, slots=True)
class ToOpen:
    """``kind``: what it is, in a word; ``since``: the day from which it calls for somebody."""

    kind: str
    subject: str
    since: date
    why: str
    address: str


def rows(user: User, *, on: date) -> list[ToOpen]:
    """The first since longest; about frameworks, only for who may open a dossier somewhere."""
    found = list(_stopped(user, on=on))
    if user.may_anywhere(Permission.OPEN):
        found += [*_renewals(user, on=on), *_suspended(user, on=on)]
    return sorted(found, key=lambda row: (row.since, row.subject))


def _renewals(user: User, *, on: date) -> Iterator[ToOpen]:
    furthest = max(version.value for version in RENEWAL_OPENING_MONTHS.versions)
    found = deadlines.last_periods(
        first=add_months(on, -deadlines.PAST), last=add_months(on, furthest) + timedelta(days=1)
    )
    opened = Dossier.objects.filter(cpc=OuterRef("cpc"), origin=Origin.RENEWAL)
    opened = opened.filter(Q(closed_on=None) | Q(opened_on__gte=OuterRef("period_first_day")))
    found = found.exclude(Exists(opened))[:MOST]
    waiting = [ending for ending in deadlines.endings(found, on=on) if ending.may_be_opened]
    theirs = examiners.allowed(user, Permission.OPEN, [ending.cpc for ending in waiting])
    for ending in waiting:
        if ending.cpc.pk in theirs:
            verb = "a pris fin" if ending.is_over else "prend fin"
            yield ToOpen(
                "Renouvellement à ouvrir",
                ending.cpc.title,
                ending.opens_on,
                f"{ending.cpc.number} {verb} le {french_day(ending.last_day)} inclus, sans dossier.",
                f"{reverse('deadlines')}#{ending.cpc.number}",
            )


def _suspended(user: User, *, on: date) -> Iterator[ToOpen]:
    """Suspended until its own end, nobody examining what follows."""
    followed = Dossier.objects.open().filter(cpc=OuterRef("cpc"))
    found = RegisterSpan.objects.filter(
        Q(last_day=None) | Q(last_day__gte=F("period_last_day")),
        Q(last_day=None) | Q(last_day__gte=on),
        status=RegisterStatus.SUSPENDED.value,
        first_day__lte=on,
    )
    found = found.exclude(Exists(followed)).select_related("cpc").order_by("first_day", "pk")
    spans = list(found[:MOST])
    theirs = examiners.allowed(user, Permission.OPEN, [span.cpc for span in spans])
    for span in spans:
        if span.cpc.pk in theirs:
            yield ToOpen(
                "Suspension sans terme",
                span.cpc.title,
                span.first_day,
                f"{span.cpc.number} est suspendu depuis le {french_day(span.first_day)}, sans dernier jour : "
                "levez la suspension, abrogez le cadre ou fixez-lui un terme.",
                span.cpc.get_absolute_url(),
            )


def _stopped(user: User, *, on: date) -> Iterator[ToOpen]:
    visible = Dossier.objects.visible_to(user).open()
    found = ClockStop.objects.filter(
        Q(expected_on=None) | Q(expected_on__lt=on), last_day=None, dossier__in=visible
    )
    for stop in found.select_related("dossier")[:MOST]:
        expected = (
            f"la reprise était attendue le {french_day(stop.expected_on)}"
            if stop.expected_on
            else "aucune reprise n'est prévue"
        )
        yield ToOpen(
            "Délai suspendu",
            stop.dossier.title,
            stop.expected_on or stop.first_day,
            f"{stop.dossier.number} : {stop.get_reason_display().lower()} depuis le "
            f"{french_day(stop.first_day)}, {expected}.",
            stop.dossier.get_absolute_url(),
        )
