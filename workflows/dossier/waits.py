"""What a dossier waits for beside its steps: a laboratory, an opinion, a meeting, the clock, a letter.

Nothing is stored here: each wait is read from the rows of those who asked, and its end from a day that
passes or from what came, and none can be forgotten in it. Whether a step may be done meanwhile is said by
the law (``cpc.law.deciding.observations``), R23 only once the day of a laboratory is past. Whatever is
asked of somebody outside has its reader by its declaration (``cpc.asked.kinds``).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS, MODELS, kind_of
from cpc.models import Dossier
from cpc.models.asked.asked import Asked
from signalements.filed.letters import without_acknowledgement
from signalements.models import Signalement
from workflows.engine.expected import ACKNOWLEDGEMENT, CLOCK, MEETING, Ending, Wait, of

ENDINGS = {"answered": Ending.ANSWERED, "lapsed": Ending.LAPSED}


def requested(dossier: Dossier, *, model: type[Asked], on: date) -> Iterable[Wait]:
    """Whatever is asked by the rows of one model, kind by kind; silence ends the wait, and blocks nothing."""
    kinds = [kind for kind in KINDS if kind.model is model]
    related = {name for kind in kinds for name in kind.related}
    fetched = {name for kind in kinds for name in kind.fetched}
    rows = model.objects.filter(dossier=dossier).select_related("dossier", "addressee", *related)
    found = [(kind_of(row), row) for row in rows.order_by("pk").prefetch_related(*fetched)]
    for kind, row in sorted(found, key=lambda each: kinds.index(each[0])):
        ending, ended_on = _end(row, kind=kind, on=on)
        told = (str(row), row.to_whom, row.asked_on, row.due_on)
        yield Wait(of(kind), *told, ending, ended_on, kind.page(row), kind.undated)


def _end(row: Any, *, kind: AskedKind, on: date) -> tuple[Ending | None, date | None]:
    """How and when the wait for an answer ended: given, gone on without (R23), or its last day past."""
    if row.outcome:
        return ENDINGS.get(row.outcome, Ending.REVOKED), row.ended_on
    if pursued := kind.pursued(row):
        return Ending.PURSUED, pursued
    until = kind.until(row)
    return (Ending.LAPSED, until) if until is not None and until < on else (None, None)


def meetings(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """Questions put to a committee, until it has concluded or the item is taken off."""
    for item in dossier.agenda_items.select_related("committee", "session"):
        ending = {"": None, "concluded": Ending.ANSWERED}.get(item.outcome, Ending.REVOKED)
        day = item.session.held_on if item.session else None
        what, whom = "Conclusions de la séance", str(item.committee)
        yield Wait(MEETING, what, whom, item.asked_on, day, ending, item.ended_on)


def suspensions(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """The days when the clock does not run: open until it is resumed."""
    for stop in dossier.clock_stops.all():
        ending = Ending.ANSWERED if stop.last_day else None
        what = f"Reprise du délai ({stop.get_reason_display().lower()})"
        yield Wait(CLOCK, what, "", stop.first_day, stop.expected_on, ending, stop.last_day)


def acknowledgements(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """The ARE still to send, that leave by themselves on their last worked day (R9)."""
    filed = Signalement.objects.filter(dossier=dossier.pk)
    rows = without_acknowledgement(filed).select_related("acknowledgement", "organisation")
    for row in rows:
        due = getattr(row, "acknowledgement", None) and row.acknowledgement.due_on
        address = reverse("signalement_read", args=[row.number])
        what, whom = f"Accusé de réception de {row.number}", str(row.organisation)
        yield Wait(ACKNOWLEDGEMENT, what, whom, row.filed_on, due, address=address)


Reader = Callable[..., Iterable[Wait]]
READERS: tuple[Reader, ...] = (
    acknowledgements,
    *(partial(requested, model=model) for model in MODELS),
    meetings,
    suspensions,
)
"""One line a kind of thing that a dossier may wait for."""


def waits(dossier: Dossier, *, on: date) -> list[Wait]:
    """Everything that a dossier waits for or waited for: what is open first, by its day.

    A closed dossier waits for nothing: what nobody had answered ended that day.
    """
    found = [wait for reader in READERS for wait in reader(dossier, on=on)]
    if dossier.closed_on:
        over = {"ending": Ending.REVOKED, "ended_on": dossier.closed_on}
        found = [replace(wait, **over) if wait.is_open else wait for wait in found]
    return sorted(found, key=lambda wait: (not wait.is_open, wait.due_on or date.max))
