"""What a dossier waits for beside its steps: a laboratory, an opinion, a meeting, the clock, a letter.

Nothing is stored here: each wait is read from the rows of those who asked, and its end from a day that
passes or from what came, and none can be forgotten in it. Whether a step may be done meanwhile is said by
the law (``cpc.law.deciding.observations``), R23 only once the day of a laboratory is past. Whoever
adds something that a dossier may wait for adds its reader to ``READERS``.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from cpc.asked.waiting import accepted_until
from cpc.models import LABORATORY_KINDS, Dossier, FormalRequest
from signalements.filed.letters import without_acknowledgement
from signalements.models import Signalement
from workflows.engine.expected import Ending, Kind, Wait
from workflows.opinions.notices import read_address


def requested(
    kind: Kind, row: Any, *, whom: str, address: str, on: date, until: date | None = None
) -> Wait:
    """The wait of a row that was asked one day, is due another and ends with an outcome.

    ``until``: the last day on which an answer is in time, when it is later than the day fixed.
    """
    until = until or row.due_on
    ending, ended_on = None, row.ended_on
    if row.outcome:
        ending = ENDINGS.get(row.outcome, Ending.REVOKED)
    elif until is not None and until < on:
        ending, ended_on = Ending.LAPSED, until
    return Wait(kind, str(row), whom, row.asked_on, row.due_on, ending, ended_on, address)


ENDINGS = {"answered": Ending.ANSWERED, "lapsed": Ending.LAPSED}


def laboratories(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """Requests to laboratories; going on without the answer ends the wait, a late one is kept (R23)."""
    rows = dossier.requests.filter(kind__in=LABORATORY_KINDS)
    for row in rows.select_related("addressee", "laboratory"):
        address = reverse("laboratory_read", args=[dossier.number, row.pk])
        asked = getattr(row, "laboratory", None)
        pursued, until = asked and asked.pursued_on, asked and accepted_until(asked)
        whom = str(row.addressee)
        wait = requested(
            Kind.LABORATORY, row, whom=whom, address=address, on=on, until=until or None
        )
        if pursued and not row.outcome:
            what, since, due = wait.what, wait.opened_on, wait.due_on
            ended = Ending.PURSUED
            wait = Wait(Kind.LABORATORY, what, wait.whom, since, due, ended, pursued, address)
        yield wait


def bodies(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """Completions and informations asked of the reporting bodies (R10)."""
    numbers = {each.subject: each.number for each in dossier.signalements.only("pk", "number")}
    kinds = [FormalRequest.Kind.COMPLETION, FormalRequest.Kind.INFORMATION]
    for row in dossier.requests.filter(kind__in=kinds).select_related("addressee"):
        known = numbers.get(row.subject)
        address = reverse("request_read", args=[known, row.number]) if known else ""
        yield requested(Kind.BODY, row, whom=str(row.addressee), address=address, on=on)


def opinions(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """Opinions asked of third parties; silence ends the wait and blocks nothing."""
    for row in dossier.opinion_requests.select_related("addressee", "person", "dossier"):
        address = read_address(row)
        yield requested(Kind.OPINION, row, whom=row.to_whom, address=address, on=on)


def meetings(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """Questions put to a committee, until it has concluded or the item is taken off."""
    for item in dossier.agenda_items.select_related("committee", "session"):
        ending = {"": None, "concluded": Ending.ANSWERED}.get(item.outcome, Ending.REVOKED)
        day = item.session.held_on if item.session else None
        what, whom = "Conclusions de la séance", str(item.committee)
        yield Wait(Kind.MEETING, what, whom, item.asked_on, day, ending, item.ended_on)


def suspensions(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """The days when the clock does not run: open until it is resumed."""
    for stop in dossier.clock_stops.all():
        ending = Ending.ANSWERED if stop.last_day else None
        what = f"Reprise du délai ({stop.get_reason_display().lower()})"
        yield Wait(Kind.CLOCK, what, "", stop.first_day, None, ending, stop.last_day)


def acknowledgements(dossier: Dossier, *, on: date) -> Iterable[Wait]:
    """The ARE still to send, that leave by themselves on their last worked day (R9)."""
    filed = Signalement.objects.filter(dossier=dossier.pk)
    rows = without_acknowledgement(filed).select_related("acknowledgement", "organisation")
    for row in rows:
        due = getattr(row, "acknowledgement", None) and row.acknowledgement.due_on
        address = reverse("signalement_read", args=[row.number])
        what, whom = f"Accusé de réception de {row.number}", str(row.organisation)
        yield Wait(Kind.ACKNOWLEDGEMENT, what, whom, row.filed_on, due, address=address)


Reader = Callable[..., Iterable[Wait]]
READERS: tuple[Reader, ...] = (
    acknowledgements,
    bodies,
    laboratories,
    opinions,
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
