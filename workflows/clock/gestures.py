"""The clock of a dossier and the work that it dates: whatever moves a day moves it in the lists too."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock
from cpc.law.clock import Suspension, suspension_refusals
from cpc.law.core import LawError, Refusal
from cpc.law.days import Period, french_day
from cpc.law.limits import INTERNAL
from cpc.models import ClockStop, Deadline, Dossier, StopReason
from records.journal import record
from workflows.engine.ranking import rerank
from workflows.engine.tasks import patient
from workflows.laboratory import times as laboratory_times


def _follow(dossier: Dossier, *, on: date) -> None:
    """Requests to laboratories and open work take the days of their time limits."""
    laboratory_times.follow_clock(dossier)
    rerank(dossier, on=on)


def stop_refusals(dossier: Dossier, *, asked: Suspension, on: date) -> tuple[Refusal, ...]:
    """What forbids a suspension: a closed dossier, a day to come, a motive that lacks, an overlap."""
    if dossier.closed_on:
        return (Refusal(clock.RULE, f"{dossier.number} est clos : son délai ne court plus."),)
    if asked.first_day > on or asked.first_day < dossier.opened_on:
        opened = french_day(dossier.opened_on)
        sentence = f"La suspension commence entre le {opened}, jour d'ouverture, et aujourd'hui."
        return (Refusal(clock.RULE, sentence),)
    aim = next(iter(INTERNAL.values()))
    return suspension_refusals(
        aim, trigger=dossier.opened_on, existing=clock.stops_of(dossier), asked=asked
    )


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
    """Stops the clock from that day (included); open work takes its new days. Raises ``LawError``."""
    dossier = clock.locked(dossier)
    stop = ClockStop(
        dossier=dossier,
        first_day=first_day,
        expected_on=expected_on,
        reason=reason,
        motive=motive.strip(),
        basis=basis.strip(),
        stopped_by=by,
    )
    found = stop_refusals(dossier, asked=stop.as_suspension, on=on)
    if found or not stop.motive:
        raise LawError(*found or (Refusal(clock.RULE, "Une suspension a un motif."),))
    stop.save(force_insert=True)
    clock.recompute(dossier, on=on)
    record(
        dossier.subject,
        verb="suspended",
        sentence=f"Délai suspendu le {french_day(first_day)} : {stop.get_reason_display().lower()}.",
        actor=by,
        on=on,
        reason=f"{stop.motive}\n{stop.basis}".strip(),
    )
    _follow(dossier, on=on)
    return stop


@patient()
@transaction.atomic
def resume(dossier: Dossier, *, last_day: date, by: User, on: date) -> ClockStop:
    """The clock runs again from the day after ``last_day``. Raises ``LawError``."""
    dossier = clock.locked(dossier)
    stop = dossier.clock_stops.filter(last_day=None).first()
    if stop is None:
        raise LawError(Refusal(clock.RULE, "Le délai de ce dossier n'est pas suspendu."))
    if not stop.first_day <= last_day <= on:
        sentence = f"Le dernier jour se place entre le {french_day(stop.first_day)} et aujourd'hui."
        raise LawError(Refusal(clock.RULE, sentence))
    stop.last_day = last_day
    stop.save()
    clock.recompute(dossier, on=on)
    days = Period(stop.first_day, last_day).days
    record(
        dossier.subject,
        verb="resumed",
        sentence=f"Délai repris après le {french_day(last_day)} : {days} jour(s) suspendu(s).",
        actor=by,
        on=on,
    )
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
