"""What the day says of the requests to laboratories: the ledger, replayable after any outage."""

from collections.abc import Iterable
from datetime import date, timedelta

from cpc.asked.days import accepted_until
from cpc.law.core import ONE_DAY, french_day
from cpc.law.exchanges.laboratory import LAB_REMINDER_DAYS, LAB_UNOPENED_DAYS
from cpc.models import LaboratoryRequest
from records.models import Reminder
from records.notices import reminders
from records.words.french import named
from workflows.laboratory.notices import read_address, tell_agency, tell_laboratory


def remind(on: date) -> list[Reminder]:
    """Writes each line due and not yet written; of several late together, the latest alone is told."""
    waiting = LaboratoryRequest.objects.filter(
        request__outcome="", request__dossier__closed_on=None, pursued_on=None
    )
    related = waiting.select_related("request__dossier__division", "request__addressee")
    return reminders.remind(related.order_by("pk"), lines=lines, tell=_tell, on=on)


def _tell(asked: LaboratoryRequest, line: Reminder) -> None:
    """The laboratory; the agency too when nothing was opened, or when the time is over."""
    said = line.key.removeprefix(f"{asked.key}:")
    tell_laboratory(asked, said=said, sentence=line.sentence)
    if said == "unopened" or said.endswith(":late"):
        tell_agency(asked, said=said, sentence=line.sentence)


def lines(asked: LaboratoryRequest) -> Iterable[Reminder]:
    """The ledger of one request, unsaved: before its end, then once no answer is in time."""
    request, address = asked.request, read_address(asked)
    if asked.received_on is None:
        day = request.asked_on + timedelta(days=LAB_UNOPENED_DAYS.on(request.asked_on).value)
        sentence = (
            f"la demande du {french_day(request.asked_on)} {named(request.addressee).to} n'est pas encore "
            "ouverte : aucun délai ne court."
        )
        yield Reminder(key=f"{asked.key}:unopened", due_on=day, sentence=sentence, address=address)
        return
    due = request.due_on
    for days in LAB_REMINDER_DAYS.on(request.asked_on).value:
        day = due - timedelta(days=days)
        if day > asked.received_on:
            sentence = f"rappel, {request.addressee} : réponse à envoyer avant le {french_day(due)} inclus."
            key = f"{asked.key}:{due}:{days}d"
            yield Reminder(key=key, due_on=day, sentence=sentence, address=address)
    until = accepted_until(asked)
    sentence = (
        f"le délai {named(request.addressee).of} a pris fin le {french_day(until)} inclus ; une réponse "
        "tardive reste possible."
    )
    key = f"{asked.key}:{due}:late"
    yield Reminder(key=key, due_on=until + ONE_DAY, sentence=sentence, address=address)
