"""What the day says of whatever is asked of somebody outside: the ledger, replayable after any outage."""

from collections.abc import Callable
from datetime import date
from functools import partial

from cpc.asked.gestures import tell_addressee, tell_agency
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS
from cpc.asked.ladders import Said
from cpc.asked.waiting import waiting
from cpc.models.asked.asked import Asked
from records.models import Reminder
from records.notices import reminders


def remind(on: date, *, kind: AskedKind) -> list[Reminder]:
    """Writes each line due and not yet written; of several late together, the latest alone is told."""
    written, told = partial(lines, kind=kind), partial(_tell, kind=kind)
    return reminders.remind(waiting(kind), lines=written, tell=told, on=on)


def lines(request: Asked, *, kind: AskedKind) -> list[Reminder]:
    """The ledger of one request as it stands, unsaved."""
    key, address = kind.key_of(request), kind.page(request)
    return [
        Reminder(key=f"{key}:{each.key}", due_on=each.on, sentence=each.sentence, address=address)
        for each in _said(request, kind=kind)
    ]


def _said(request: Asked, *, kind: AskedKind) -> list[Said]:
    """Nothing of a kind without a ladder."""
    return list(kind.ladder.said(request, until=kind.until(request))) if kind.ladder else []


def _tell(request: Asked, line: Reminder, *, kind: AskedKind) -> None:
    """The addressee; the agency too when the rung says so."""
    key = line.key.removeprefix(f"{kind.key_of(request)}:")
    tell_addressee(request, said=key, sentence=line.sentence)
    if any(each.agency for each in _said(request, kind=kind) if each.key == key):
        tell_agency(request, said=key, sentence=line.sentence)


BY_PART: dict[str, Callable[[date], list[Reminder]]] = {
    kind.ladder.part: partial(remind, kind=kind) for kind in KINDS if kind.ladder
}
"""Each kind that has a ladder, by its line in the report of the day."""
