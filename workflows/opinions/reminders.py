"""What the day says of the opinions awaited: the ledger, replayable after any outage."""

from collections.abc import Iterator
from datetime import date, timedelta

from cpc.asked.gestures import tell_addressee, tell_agency
from cpc.law.core import french_day
from cpc.law.exchanges.opinions import OPINION_LATE_DAYS, OPINION_REMINDER_DAYS
from cpc.models import OpinionRequest
from records.models import Reminder
from records.notices import reminders
from workflows.opinions.notices import read_address


def remind(on: date) -> list[Reminder]:
    """Writes each line due and not yet written; of several late together, the latest alone is told."""
    related = OpinionRequest.objects.waiting().select_related(
        "dossier__division", "addressee", "person"
    )
    return reminders.remind(related.order_by("pk"), lines=lines, tell=_tell, on=on)


def _tell(request: OpinionRequest, line: Reminder) -> None:
    """The consulted; the agency too once the day is past."""
    said = line.key.removeprefix(f"{request.subject}:")
    tell_addressee(request, said=said, sentence=line.sentence)
    if ":late" in said:
        tell_agency(request, said=said, sentence=line.sentence)


def lines(request: OpinionRequest) -> Iterator[Reminder]:
    """The ledger of one request, unsaved: before its day, then once it is past."""
    due, asked_on, address = request.due_on, request.asked_on, read_address(request)
    who = request.to_whom[:150]
    for days in OPINION_REMINDER_DAYS.on(asked_on).value:
        day = due - timedelta(days=days)
        if day > asked_on:
            sentence = f"rappel, {who} : avis attendu avant le {french_day(due)} inclus."
            key = f"{request.subject}:{due}:{days}d"
            yield Reminder(key=key, due_on=day, sentence=sentence, address=address)
    for days in OPINION_LATE_DAYS.on(asked_on).value:
        sentence = (
            f"l'avis de {who} était attendu avant le {french_day(due)} inclus ; un avis tardif reste "
            "reçu."
        )
        key = f"{request.subject}:{due}:late{days}"
        day = due + timedelta(days=days)
        yield Reminder(key=key, due_on=day, sentence=sentence, address=address)
