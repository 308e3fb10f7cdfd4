"""Suspending the clock of a dossier and letting it run again: what forbids it, what it writes."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock
from cpc.law.clock import Suspension, suspension_refusals
from cpc.law.core import LawError, Refusal
from cpc.law.days import Period, french_day
from cpc.law.limits import INTERNAL
from cpc.models import ClockStop, Dossier, StopReason
from records.journal import record


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
    """Stops the clock of a dossier from that day (included). Raises ``LawError``, then writes nothing."""
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
    return stop


@transaction.atomic
def resume(dossier: Dossier, *, last_day: date, by: User, on: date) -> ClockStop:
    """The clock runs again from the day after ``last_day``. Raises ``LawError``, then writes nothing."""
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
    return stop
