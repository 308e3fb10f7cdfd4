"""Where a request stands, in words and in the colour of its badge: the same for who asks and who answers."""

from dataclasses import dataclass
from datetime import date

from cpc.models import FormalRequest


@dataclass(frozen=True, slots=True)
class State:
    status: str
    label: str


def state_of(request: FormalRequest, *, on: date, own: bool = False) -> State:
    """Of a request to a body. ``own``: as its addressee reads it, who has to answer."""
    if request.outcome:
        return State(request.outcome, request.get_outcome_display())
    if request.dossier.closed_on:
        return State("closed", "Dossier clos")
    if not request.awaits_answer(on=on):
        return State("late", "Délai échu")
    if request.pending_extension:
        return State("to_do", "Délai demandé")
    if request.is_overdue(on=on):
        return State("late", "Date passée, encore reçue")
    return State("to_do", "À répondre") if own else State("waiting", "En attente de l’organisme")
