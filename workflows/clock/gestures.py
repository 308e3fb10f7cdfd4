"""The clock of a dossier and the work that it dates: whatever moves a day moves it in the lists too."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock
from cpc.models import ClockStop, Deadline, Dossier, StopReason
from workflows.clock import suspensions
from workflows.engine.ranking import rerank
from workflows.engine.tasks import patient
from workflows.laboratory import times as laboratory_times


def _follow(dossier: Dossier, *, on: date) -> None:
    """Requests to laboratories and open work take the days of their time limits."""
    laboratory_times.follow_clock(dossier)
    rerank(dossier, on=on)


@patient()
@transaction.atomic
def suspend(
    dossier: Dossier,
    *,
    first_day: date,
    reason: StopReason,
    motive: str,
    basis: str,
    by: User,
    on: date,
    expected_on: date | None = None,
) -> ClockStop:
    """Stops the clock and moves the days of the open work. Raises ``LawError``."""
    stop = suspensions.suspend(
        dossier,
        first_day=first_day,
        expected_on=expected_on,
        reason=reason,
        motive=motive,
        basis=basis,
        by=by,
        on=on,
    )
    _follow(dossier, on=on)
    return stop


@patient()
@transaction.atomic
def resume(dossier: Dossier, *, last_day: date, by: User, on: date) -> ClockStop:
    stop = suspensions.resume(dossier, last_day=last_day, by=by, on=on)
    _follow(dossier, on=on)
    return stop


@patient()
@transaction.atomic
def extend(deadline: Deadline, *, length: int, reason: str, by: User, on: date) -> Deadline:
    found = clock.extend(deadline, length=length, reason=reason, by=by, on=on)
    _follow(found.dossier, on=on)
    return found


def advance(on: date) -> int:
    """The projected days of the dossiers whose clock is stopped, one day on; gives their number.

    Replayable: a day is reckoned from the suspension itself, never from the day before.
    """
    stopped = Dossier.objects.open().filter(clock_stops__last_day=None, clock_stops__isnull=False)
    for dossier in stopped.order_by("pk"):
        with transaction.atomic():
            clock.recompute(dossier, on=on)
            _follow(dossier, on=on)
    return stopped.count()
