"""What starts, prolongs and ends the time limits of a dossier; and what each gesture would change.

Each gesture is one transaction, under the lock of the dossier: its row, every day that it moves, one
line of the journal. ``workflows.clock.gestures`` stops the clock and lets it run again. ``preview``
answers with the same calculator and writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from accounts.models import HolidayZone, Organisation, User
from cpc.facts.reading import ends_of
from cpc.law.clock import Extension, Reckoning, Suspension, TimeLimit, extension_refusals, reckon
from cpc.law.core import Certainty, LawError, Refusal, Step, trace_as_json
from cpc.law.days import Zone, french_day, is_working_day
from cpc.law.limits import INTERNAL, LIMITS
from cpc.models import Deadline, DeadlineExtension, Dossier
from records.journal import record

RULE = ""
"""No article orders these suspensions: the agency's own practice, told as such in the trace."""


def nature_of(limit: TimeLimit) -> Deadline.Nature:
    return Deadline.Nature.INTERNAL if limit in INTERNAL.values() else Deadline.Nature.LEGAL


def stops_of(dossier: Dossier) -> list[Suspension]:
    return [stop.as_suspension for stop in dossier.clock_stops.all()]


def reckoned(
    deadline: Deadline,
    *,
    on: date,
    stops: Iterable[Suspension],
    more: Iterable[Extension] = (),
) -> Reckoning:
    """What the calculator gives for a stored deadline, with these suspensions and extensions more."""
    given = [] if deadline.pk is None else deadline.extensions.all()
    extensions = [Extension(item.length, item.reason) for item in given]
    return reckon(
        LIMITS[deadline.code],
        trigger=deadline.trigger_on,
        on=on,
        length=deadline.length,
        suspensions=stops,
        extensions=[*extensions, *more],
        zone=Zone[deadline.zone.upper()],
    )


def day_of(deadline: Deadline, found: Reckoning) -> date:
    """The day that the agency chose, else the one reckoned."""
    return deadline.chosen_on or found.due_on


def _write(deadline: Deadline, found: Reckoning) -> Deadline:
    deadline.due_on = day_of(deadline, found)
    deadline.unsuspended_on = deadline.chosen_on or found.unsuspended
    deadline.trace = trace_as_json((*found.trace, *_chosen(deadline)))
    deadline.save()
    return deadline


def _chosen(deadline: Deadline) -> Iterable[Step]:
    if deadline.chosen_on is not None:
        rule, text = LIMITS[deadline.code].rule, "Date fixée par l'agence, dans cette limite"
        yield Step(rule, text, french_day(deadline.chosen_on), Certainty.PRACTICE)


@transaction.atomic
def choose(deadline: Deadline, *, day: date, on: date) -> Deadline:
    """Sets the last day; the caller has checked that the rule allows it, and writes the journal."""
    deadline.chosen_on = day
    return _write(deadline, reckoned(deadline, on=on, stops=stops_of(deadline.dossier)))


@transaction.atomic
def start(
    dossier: Dossier,
    *,
    limit: TimeLimit,
    key: str,
    trigger: date,
    on: date,
    length: int | None = None,
    left_to: Organisation | None = None,
) -> Deadline:
    """A time limit that begins with an event of certain date; what is already suspended counts.

    ``left_to``: whose public holidays count, the agency's own when nobody's.
    """
    deadline = Deadline(
        dossier=dossier,
        key=key,
        code=limit.code,
        label=limit.label,
        nature=nature_of(limit),
        trigger_on=trigger,
        length=length,
        zone=left_to.zone if left_to else HolidayZone.METROPOLE,
        rule_since=limit.length.on(trigger).since,
        silence=limit.silence.value,
    )
    return _write(deadline, reckoned(deadline, on=on, stops=stops_of(dossier)))


def meet(dossier: Dossier, *, key: str, on: date) -> None:
    """What was expected has come: the day no longer runs. Nothing when there was no such limit."""
    dossier.deadlines.running().filter(key=key).update(met_on=on)


def running(dossier: Dossier) -> list[Deadline]:
    """The days that the calculator gives and that still run."""
    return list(dossier.deadlines.running().reckoned().prefetch_related("extensions"))


@transaction.atomic
def recompute(dossier: Dossier, *, on: date) -> None:
    """Writes again each running day from the suspensions and extensions as they stand."""
    stops = stops_of(dossier)
    for deadline in running(dossier):
        _write(deadline, reckoned(deadline, on=on, stops=stops))


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now, held until the end of the transaction."""
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)


@transaction.atomic
def extend(deadline: Deadline, *, length: int, reason: str, by: User, on: date) -> Deadline:
    """Gives more time to one deadline, within the cap of its rule. Raises ``LawError``."""
    dossier = locked(deadline.dossier)
    if dossier.closed_on:
        raise LawError(Refusal(RULE, f"{dossier.number} est clos : son délai ne court plus."))
    deadline = (
        dossier.deadlines.running().reckoned().select_for_update().filter(pk=deadline.pk).first()
    )
    if deadline is None:
        raise LawError(Refusal(RULE, "Cette échéance ne court plus."))
    asked = Extension(length, reason.strip())
    if refused := prolongation_refusals(deadline, asked=asked):
        raise LawError(*refused)
    DeadlineExtension.objects.create(
        deadline=deadline, length=length, reason=asked.reason, given_by=by, given_on=on
    )
    before, deadline.chosen_on = deadline.due_on, None
    _write(deadline, reckoned(deadline, on=on, stops=stops_of(dossier)))
    record(
        dossier.subject,
        verb="extended",
        sentence=f"{deadline.label} : {french_day(before)} devient {french_day(deadline.due_on)}.",
        actor=by,
        on=on,
        reason=asked.reason,
    )
    return deadline


def prolongation_refusals(deadline: Deadline, *, asked: Extension) -> tuple[Refusal, ...]:
    held = [Extension(item.length, item.reason) for item in deadline.extensions.all()]
    return extension_refusals(
        LIMITS[deadline.code],
        trigger=deadline.trigger_on,
        extensions=[*held, asked],
        length=deadline.length,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One day before and after a gesture that is only being considered."""

    deadline: Deadline
    before: date
    after: date
    projected: bool
    clashes: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        return (self.after - self.before).days


def preview(
    dossier: Dossier,
    *,
    on: date,
    stop: Suspension | None = None,
    extended: Deadline | None = None,
    extension: Extension | None = None,
) -> list[Change]:
    """What a suspension, its end or an extension would change, day by day. Nothing is written.

    ``stop``: one more, or the one that runs as it would end (that of the same first day).
    """
    stops = stops_of(dossier)
    if stop:
        stops = [*(each for each in stops if each.first_day != stop.first_day), stop]
    end = _end_of_framework(dossier)
    changes = []
    for deadline in running(dossier):
        more = [extension] if extension and extended and deadline.pk == extended.pk else []
        found = reckoned(deadline, on=on, stops=stops, more=more)
        after = found.due_on if more else day_of(deadline, found)
        clashes = list(_clashes(deadline, after, end=end))
        changes.append(Change(deadline, deadline.due_on, after, found.projected, clashes))
    return changes


def _end_of_framework(dossier: Dossier) -> date | None:
    """The last day before the framework of the dossier is over (``reading.ends_of``)."""
    return ends_of([dossier.cpc_id]).get(dossier.cpc_id) if dossier.cpc_id else None


def _clashes(deadline: Deadline, day: date, *, end: date | None) -> Iterable[str]:
    """What a new day would meet: the end of the framework to renew, a day off."""
    if end is not None and day > end:
        yield f"Après la fin du cadre à renouveler, le {french_day(end)}."
    elif end is not None and day > end - timedelta(days=30):
        yield f"À moins de trente jours de la fin du cadre à renouveler, le {french_day(end)}."
    if deadline.nature == Deadline.Nature.INTERNAL and not is_working_day(day):
        yield "Ce jour n'est pas ouvré."
