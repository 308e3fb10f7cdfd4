"""The clock of a dossier and the work that it dates: whatever moves a day moves it in the lists too."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock, laboratory
from cpc.models import ClockStop, Deadline, Dossier, StopReason
from workflows.models import WorkItem
from workflows.tasks import patient


def _sync(dossier: Dossier) -> None:
    """Open work items, and requests to laboratories, take the day of their time limit."""
    laboratory.follow_clock(dossier)
    due = dict(dossier.deadlines.running().values_list("key", "due_on"))
    moved = []
    for item in WorkItem.objects.open().filter(dossier=dossier).select_related("task"):
        item.due_on = due.get(WorkItem.key_of(item.task), item.due_on)
        moved.append(item)
    WorkItem.objects.bulk_update(moved, ["due_on"])


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
) -> ClockStop:
    """Stops the clock and moves the days of the open work. Raises ``LawError``."""
    stop = clock.suspend(
        dossier, first_day=first_day, reason=reason, motive=motive, basis=basis, by=by, on=on
    )
    _sync(dossier)
    return stop


@patient()
@transaction.atomic
def resume(dossier: Dossier, *, last_day: date, by: User, on: date) -> ClockStop:
    stop = clock.resume(dossier, last_day=last_day, by=by, on=on)
    _sync(dossier)
    return stop


@patient()
@transaction.atomic
def extend(deadline: Deadline, *, length: int, reason: str, by: User, on: date) -> Deadline:
    found = clock.extend(deadline, length=length, reason=reason, by=by, on=on)
    _sync(found.dossier)
    return found


def advance(on: date) -> int:
    """The projected days of the dossiers whose clock is stopped, one day on; gives their number.

    Replayable: a day is reckoned from the suspension itself, never from the day before.
    """
    stopped = Dossier.objects.open().filter(clock_stops__last_day=None, clock_stops__isnull=False)
    for dossier in stopped.order_by("pk"):
        with transaction.atomic():
            clock.recompute(dossier, on=on)
            _sync(dossier)
    return stopped.count()
