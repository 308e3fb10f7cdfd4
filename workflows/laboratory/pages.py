"""What the pages on laboratories show: requests with their state in words, answers, claims."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.db.models import QuerySet

from accounts.models import User
from cpc.asked.days import accepted_until
from cpc.asked.states import State
from cpc.models import (
    Dossier,
    DossierLaboratory,
    FormalRequest,
    ItemAnswer,
    LaboratoryRequest,
    RequestItem,
)
from web.keyset import Page, keyset
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory.times import is_late


def state_of(asked: LaboratoryRequest, *, on: date) -> State:
    request = asked.request
    if request.outcome == FormalRequest.Outcome.ANSWERED:
        late = is_late(asked, on=request.ended_on)
        return State("answered", "Répondue, en retard" if late else "Répondue")
    if request.outcome:
        return State(request.outcome, request.get_outcome_display())
    if asked.pursued_on:
        return State("lapsed", "Poursuivie sans réponse")
    if asked.received_on is None:
        return State("to_do", "Pas encore reçue")
    if is_late(asked, on=on):
        return State("late", "Délai échu")
    if request.pending_extension:
        return State("to_do", "Délai demandé")
    return State("waiting", "Réponse attendue")


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list."""

    asked: LaboratoryRequest
    state: State
    sent: int
    total: int

    @property
    def request(self) -> FormalRequest:
        return self.asked.request


FIRST_PAGE: Mapping[str, str] = MappingProxyType({})
SHORT, LONG = 25, 50
"""Requests on a page: of one dossier, of one laboratory."""


def of_laboratories(found: QuerySet[FormalRequest]) -> QuerySet[FormalRequest]:
    """The requests to laboratories of ``found``, with what their lines say."""
    related = found.filter(laboratory__isnull=False).select_related(
        "laboratory__holder", "laboratory__operator", "dossier", "addressee"
    )
    return related.prefetch_related("extensions", "items__answer")


def listed(
    found: QuerySet[FormalRequest], *, on: date, given: Mapping[str, str], size: int = SHORT
) -> Page:
    """One page of lines, the last request first; the same number of queries at any number."""
    page = keyset(of_laboratories(found), by="pk", given=given, size=size, newest_first=True)
    return replace(page, rows=[_line(request, on=on) for request in page])


def waiting(found: QuerySet[FormalRequest], *, on: date, given: Mapping[str, str]) -> Page:
    """What awaits the laboratory: a page of the oldest, on it the not opened first, then by last day."""
    expected = found.filter(outcome="", dossier__closed_on=None)
    page = keyset(of_laboratories(expected), by=("asked_on", "pk"), given=given, size=LONG)
    return replace(page, rows=sorted((_line(request, on=on) for request in page), key=_order))


def over(found: QuerySet[FormalRequest], *, on: date, given: Mapping[str, str]) -> Page:
    """The requests that take no answer any more."""
    return listed(found.exclude(outcome="", dossier__closed_on=None), on=on, given=given, size=LONG)


def _order(line: Line) -> tuple[bool, date]:
    request = line.request
    return request.due_on is not None, request.due_on or request.asked_on


def _line(request: FormalRequest, *, on: date) -> Line:
    asked, items = request.laboratory, list(request.items.all())
    asked.request = request
    sent = sum(1 for item in items if hasattr(item, "answer") and item.answer.sent_on)
    return Line(asked, state_of(asked, on=on), sent, len(items))


@dataclass(frozen=True, slots=True)
class Shown:
    """One item and what the reader may see of its answer."""

    item: RequestItem
    answer: ItemAnswer | None
    late: bool


def shown_items(asked: LaboratoryRequest, *, user: User) -> list[Shown]:
    """The items; the answers that ``user`` may read, with their files and claims."""
    answers = ItemAnswer.objects.visible_to(user).filter(item__request=asked.request_id)
    answers = answers.select_related("author").prefetch_related("documents__secret_claim")
    by_item = {answer.item_id: answer for answer in answers}
    until = accepted_until(asked)
    found = []
    for item in asked.request.items.all():
        answer = by_item.get(item.pk)
        late = bool(answer and answer.sent_on and until and answer.sent_on > until)
        found.append(Shown(item, answer, late))
    return found


@dataclass(frozen=True, slots=True)
class Laboratories:
    """What a dossier says of its laboratories."""

    present: list[DossierLaboratory]
    lines: Page
    intentions: list[ItemAnswer]


def laboratories(
    dossier: Dossier, *, user: User, on: date, given: Mapping[str, str] = FIRST_PAGE
) -> Laboratories:
    present = DossierLaboratory.objects.visible_to(user).filter(dossier=dossier)
    requests = FormalRequest.objects.visible_to(user).filter(dossier=dossier)
    return Laboratories(
        list(present.select_related("organisation", "mandated_by")),
        listed(requests, on=on, given=given),
        laboratory_answers.intentions(dossier),
    )
