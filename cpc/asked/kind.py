"""What a kind of thing asked of somebody outside is: its policies, one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import Permission, User
from cpc.asked.ladders import Ladder
from cpc.asked.places import Addresses, Asking, Beside, Callout, addresses
from cpc.models import FormalRequest
from cpc.models.asked.asked import Asked
from records.words.french import Noun


class Lending(Enum):
    """May what it sent be let read by those whom the agency consults?"""

    NEVER = auto()
    FREE = auto()
    CONFIRMED = auto()
    """Only chosen knowingly, file by file (Q15)."""


def last_day(request: Any) -> date | None:
    return request.due_on


def never(request: Any) -> date | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKind:
    """One kind: whom it asks, who answers, and what every surface does of it.

    ``of``: the values of ``kind`` among the rows of ``model``, all when empty. ``verbs``: how its lines begin
    in both journals; ``more_time``: those of a time asked, then decided; ``named``: the key of the request in
    their data. ``beyond``: more time may be granted beyond the day asked. ``given_up``: the outcome when the
    agency no longer asks. ``at``: its pages; ``place``: the number and the address that the addressee is
    told; ``asking``: how it is asked on the common page, None when its room has its own.
    """

    name: str
    label: str
    model: type[Asked]
    of: frozenset[str] = frozenset()
    askers: tuple[Permission, ...]
    answerers: tuple[Permission, ...]
    verbs: str
    more_time: tuple[str, str]
    named: str
    key: str
    given_up: str
    at: Callable[[Any], Addresses] = addresses
    place: Callable[[Any], tuple[str, str]] = lambda request: (
        request.dossier.number,
        reverse("asked_answer", args=[request.pk]),
    )
    asking: Asking | None = None
    beside: Beside
    callout: Callout | None = None
    """None: what is asked has its place elsewhere on the pages of whom it awaits."""
    related: tuple[str, ...] = ()
    beyond: bool = False
    lapses: bool = False
    """The last day ends the wait, and what was kept then is read (R10); else it is received late."""
    counted: str = "answer"
    """The code of its last day in the ledger of the dossier; empty when its room counts it there itself."""
    awaited: str = "Réponse attendue"
    """How that day is told."""
    undated: str = ", sans date fixée"
    """Why nothing says until when."""
    noun: Noun = Noun("organisme")
    """Whom it asks, in the sentences about what is lent."""
    lending: Lending
    read: Callable[[QuerySet], Q]
    """Of ended requests: the files that the agency reads, that the archive holds."""
    cited: bool
    """The decision cites the request and its answer among its « Vu »."""
    answer: str = "la réponse"
    """What it answers, in a « Vu »."""
    printed: bool
    """The evaluation report says what was answered."""
    searched: bool
    """The agents' search finds the words of the answer."""
    ladder: Ladder | None
    """What the day's work reminds of, and to whom; None: of nothing."""
    fetched: tuple[str, ...] = ()
    until: Callable[[Any], date | None] = last_day
    """The last day on which an answer is in time: ``due_on``, or some days off later."""
    pursued: Callable[[Any], date | None] = never
    """The day from which the agency goes on without the answer (R23), when it may."""

    def holds(self, request: Asked) -> bool:
        return isinstance(request, self.model) and (not self.of or request.kind in self.of)

    @property
    def has_days_off(self) -> bool:
        """May an answer be in time after ``due_on``?"""
        return self.until is not last_day

    @property
    def on_dossier(self) -> bool:
        """Has it no other pages than those that the kinds share?"""
        return self.at is addresses

    @property
    def goes_on(self) -> bool:
        """Its last day past, may the examination go on without the answer (R23)?"""
        return self.pursued is not never

    def rows(self) -> QuerySet:
        """The requests of this kind."""
        return self.model.objects.filter(Q(kind__in=self.of) if self.of else Q())

    @property
    def by_items(self) -> bool:
        """Is it asked and answered item by item? An opinion is signed whole: a piece of its dossier."""
        return self.model is FormalRequest

    def page(self, request: Asked) -> str:
        """Where the agency reads it."""
        return self.at(request).read

    def key_of(self, request: Asked) -> str:
        """The key of its notices and reminders."""
        return f"{self.key}:{request.pk}"

    def people(self, request: Asked) -> list[User]:
        """Who is told: the person asked, else those who answer for the addressee."""
        person = getattr(request, "person", None)
        if person is not None:
            return [person] if person.is_active else []
        return list(User.objects.holding(*self.answerers, where=request.addressee))
