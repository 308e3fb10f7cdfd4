"""What the pages on opinions show: requests with their state in words, signed texts, concertations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import OPINION_SIGNERS, User
from cpc.asked.states import State
from cpc.models import Concertation, Dossier, Opinion, OpinionRequest
from records.models import Document
from workflows.opinions import answers as opinion_answers

MOST = 200


def state_of(request: OpinionRequest, *, on: date) -> State:
    if request.outcome == OpinionRequest.Outcome.ANSWERED:
        late = request.opinion.late
        return State("answered", "Avis rendu, en retard" if late else "Avis rendu")
    if request.outcome:
        return State(request.outcome, request.get_outcome_display())
    if request.dossier.closed_on:
        return State("closed", "Dossier clos, sans avis")
    if request.pending_extension:
        return State("to_do", "Délai demandé")
    if request.is_overdue(on=on):
        return State("late", "Date passée, avis encore reçu")
    return State("waiting", "Avis attendu")


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list, with what it led to."""

    request: OpinionRequest
    state: State
    opinion: Opinion | None


def lines(requests: Any, *, on: date) -> list[Line]:
    """At most ``MOST``; the same number of queries at any number."""
    found = requests.select_related("dossier", "addressee", "person", "opinion__request")
    return [
        Line(each, state_of(each, on=on), getattr(each, "opinion", None))
        for each in found.prefetch_related("extensions")[:MOST]
    ]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed opinion as it is read: its exact text, and whether it is still that text."""

    opinion: Opinion
    text: dict[str, Any]
    intact: bool


def signed(opinion: Opinion) -> Signed:
    return Signed(opinion, opinion.parsed, opinion_answers.intact(opinion))


def shown(opinions: Iterable[Opinion]) -> list[Signed]:
    return [signed(opinion) for opinion in opinions]


@dataclass(frozen=True, slots=True)
class Opinions:
    """What a dossier says of the opinions asked of others."""

    lines: list[Line]
    concertations: list[Concertation]
    concertation_wanted: bool

    @property
    def waiting(self) -> int:
        return sum(1 for line in self.lines if not line.request.outcome)


def opinions(dossier: Dossier, *, user: User, on: date) -> Opinions:
    requests = OpinionRequest.objects.visible_to(user).filter(dossier=dossier)
    held = dossier.concertations.select_related("author", "opinion__request__addressee")
    concertations = list(held.prefetch_related("centres", "documents"))
    wanted = dossier.rare_disease and not dossier.closed_on and not concertations
    return Opinions(lines(requests, on=on), concertations, wanted)


def lent(request: OpinionRequest, *, user: User) -> Any:
    """The files that the agency lets the consulted read, as far as ``user`` may."""
    readable = Document.objects.visible_to(user).filter(
        loans__purpose=request.subject, loans__ended_on=None
    )
    return readable.exclude(opinion_drafts__request=request).distinct()


def may_sign(user: User, request: OpinionRequest) -> bool:
    """The expert asked, else who binds the body."""
    if request.person_id is not None and request.person_id != user.pk:
        return False
    return any(user.may(permission, request.addressee_id) for permission in OPINION_SIGNERS)
