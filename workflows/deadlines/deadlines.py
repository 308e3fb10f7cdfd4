"""What ends when: the last validity period of each framework, and where its renewal stands.

A framework that was abrogated or has ceased ends nothing any more; one that is suspended still counts
its validity (R60). Nothing is stored: a state is read from the dates, the dossiers and a day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from cpc.law import framework
from cpc.law.core import Labelled
from cpc.law.days import Period, add_months
from cpc.law.deciding.eligibility import Origin
from cpc.law.durations import validity_months
from cpc.law.life.states import RegisterStatus
from cpc.models import Cpc, Dossier, RegisterSpan

PAST = 12
"""Months during which an end without renewal stays on the page."""
MOST = 500


class State(Labelled):
    """In the order in which they call for attention."""

    EXPIRED = "expired", "Échu sans renouvellement"
    LATE = "late", "Décision attendue"
    TO_OPEN = "to_do", "Renouvellement non ouvert"
    OPEN = "in_progress", "Renouvellement en cours"
    LAPSING = "lapsing", "Ne sera pas renouvelé"
    COMING = "coming", "Rien à faire encore"


BADGES = {
    State.EXPIRED: "error",
    State.LATE: "error",
    State.TO_OPEN: "warning",
    State.OPEN: "info",
}
"""The colour beside the words; grey for what asks nothing."""
LATE_STATES = (State.EXPIRED, State.LATE, State.TO_OPEN)


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of the last period of one framework, seen on a day."""

    cpc: Cpc
    period: Period
    dossier: Dossier | None
    on: date

    @property
    def last_day(self) -> date:
        return self.period.last_day

    @property
    def subject(self) -> str:
        return self.cpc.title.partition(" – ")[0]

    @property
    def use(self) -> str:
        return self.cpc.title.partition(" – ")[2]

    @property
    def opens_on(self) -> date:
        return framework.renewal_opening(self.period).value

    @property
    def alert_on(self) -> date:
        return framework.dg_alert(self.period).value

    @property
    def is_over(self) -> bool:
        return self.last_day < self.on

    @property
    def days_out(self) -> Period:
        """Once it is over, the days out of any framework so far (R59)."""
        return Period(self.period.first_day_out, self.on)

    @property
    def is_settled(self) -> bool:
        """A closed renewal dossier ends the matter for this period, whatever its outcome."""
        return self.dossier is not None and self.dossier.closed_on is not None

    @property
    def suspended(self) -> RegisterSpan | None:
        """The suspension that runs or that is to come, which moves no end (R60)."""
        return next((span for span in self.cpc.suspensions if self._runs(span)), None)

    def _runs(self, span: RegisterSpan) -> bool:
        return span.last_day is None or span.last_day >= self.on

    @property
    def days_left(self) -> int:
        return (self.last_day - self.on).days

    @property
    def state(self) -> State:
        if self.is_settled:
            return State.LAPSING
        if self.is_over:
            return State.EXPIRED
        if self.on >= self.alert_on:
            return State.LATE
        if self.dossier is not None:
            return State.OPEN
        return State.TO_OPEN if self.on >= self.opens_on else State.COMING

    @property
    def badge(self) -> str:
        return BADGES.get(self.state, "")

    @property
    def is_late(self) -> bool:
        return self.state in LATE_STATES

    @property
    def may_be_opened(self) -> bool:
        return self.dossier is None and self.on >= self.opens_on


def last_periods(*, first: date, last: date) -> QuerySet[RegisterSpan]:
    """The last period of each framework that runs to its end, between these days, the first to end first."""
    later = RegisterSpan.objects.filter(
        cpc=OuterRef("cpc"), period_last_day__gt=OuterRef("period_last_day")
    )
    suspensions = RegisterSpan.objects.filter(status=RegisterStatus.SUSPENDED.value)
    renewals = Dossier.objects.filter(origin=Origin.RENEWAL).order_by("pk")
    return (
        RegisterSpan.objects.filter(
            Q(last_day=None) | Q(last_day__gte=F("period_last_day")),
            status__in=[RegisterStatus.IN_FORCE.value, RegisterStatus.SUSPENDED.value],
            first_day__lte=F("period_last_day"),
            period_last_day__range=(first, last),
        )
        .exclude(Exists(later))
        .select_related("cpc")
        .prefetch_related(
            Prefetch("cpc__dossiers", renewals, to_attr="renewals"),
            Prefetch("cpc__spans", suspensions, to_attr="suspensions"),
        )
        .order_by("period_last_day", "cpc__number")
    )


def endings(spans: Iterable[RegisterSpan], *, on: date) -> Iterator[Ending]:
    for span in spans:
        period = Period(span.period_first_day, span.period_last_day)
        yield Ending(span.cpc, period, _renewal(span.cpc, period), on)


def _renewal(cpc: Cpc, period: Period) -> Dossier | None:
    """The renewal dossier of this period: the open one, else one opened since the period began."""
    own = [
        dossier
        for dossier in cpc.renewals
        if dossier.closed_on is None or dossier.opened_on >= period.first_day
    ]
    return own[-1] if own else None


def shown(*, on: date) -> list[Ending]:
    """What the page of deadlines shows, in three queries."""
    found = last_periods(first=add_months(on, -PAST), last=add_months(on, validity_months(on)))
    return list(endings(found[:MOST], on=on))


def one(cpc: Cpc, *, on: date) -> Ending | None:
    """The end of the last period of ``cpc``, None when it has none to come or passed."""
    found = last_periods(first=date.min, last=date.max).filter(cpc=cpc)
    return next(endings(found, on=on), None)
