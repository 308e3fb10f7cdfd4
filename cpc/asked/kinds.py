"""Every kind of thing that is asked of somebody outside, declared once, policy by policy.

Waits, lists, reminders, rights, notices, the archive, what may be lent, the visas and the acts of
``cpc.asked.gestures`` read these declarations; whoever asks somebody else adds one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import OPINION_SIGNERS, Permission, User
from cpc.asked.days import accepted_until
from cpc.asked.ladders import TO_CONSULTED, TO_LABORATORY, Ladder
from cpc.asked.places import Addresses, Asking, Beside, Callout, Target, addresses, at
from cpc.models import (
    LABORATORY_KINDS,
    LAPSING_KINDS,
    Dossier,
    FormalRequest,
    ItemAnswer,
    OpinionRequest,
)
from cpc.models.asked import Asked
from records.words.french import Noun

EXAMINERS = (Permission.PRECHECK, Permission.EVALUATE, Permission.DRAFT)
"""Those who examine exchange with the laboratories and the consulted; the desk does not."""
DESK = (Permission.ADMIT, Permission.EVALUATE)
"""Those who exchange with the bodies: the desk and the evaluators."""


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


def _signalement(request: FormalRequest) -> Any:
    """What a body is asked about; None when it went elsewhere."""
    filed = request.dossier.signalements.all()
    return next((each for each in filed if each.subject == request.subject), None)


def _at_of_body(request: FormalRequest) -> Addresses:
    """On the pages of its signalement, as long as it is on the dossier."""
    found = _signalement(request)
    if found is None:
        return addresses(request)
    args = [found.number, request.number]
    return Addresses(
        reverse("request_read", args=args),
        reverse("request_cancel", args=args),
        reverse("signalement_request", args=args),
        reverse("request_extension", args=args),
    )


def _reporters(dossier: Dossier) -> list[Target]:
    """The bodies of the dossier, each on its signalement."""
    filed = dossier.signalements.supporting().by_filing().select_related("organisation")
    return [reporter(each) for each in filed]


def reporter(signalement: Any) -> Target:
    """The body of a signalement, on it."""
    body = signalement.organisation
    return Target(body, signalement.subject, f"{body}, {signalement.number}")


def _place_of_body(request: FormalRequest) -> tuple[str, str]:
    found: Any = _signalement(request) or request.dossier
    return found.number, found.get_absolute_url()


def _told(requests: QuerySet) -> Q:
    told = ItemAnswer.objects.told().filter(item__request__in=requests)
    return Q(item_answers__in=told)


BODY = AskedKind(
    name="body",
    label="Organisme",
    model=FormalRequest,
    of=frozenset(LAPSING_KINDS),
    askers=DESK,
    answerers=(Permission.EDIT,),
    verbs="request",
    more_time=("extension_asked", "extension_decided"),
    named="request",
    key="request",
    given_up="cancelled",
    at=_at_of_body,
    place=_place_of_body,
    asking=Asking(
        "information",
        _reporters,
        "Demander des informations",
        "Cette demande n’arrête aucun délai. L’organisme répond élément par élément dans son espace ; vous "
        "êtes prévenu de sa réponse.",
        "L'agence vous interroge",
    ),
    fetched=("dossier__signalements",),
    beside=Beside(
        "Organisme (R10)", "Demande envoyée", "Réponse", "Date fixée", frozenset({"instruction"})
    ),
    lapses=True,
    lending=Lending.FREE,
    read=_told,
    cited=False,
    printed=False,
    searched=False,
    ladder=None,
)
LABORATORY = AskedKind(
    name="laboratory",
    label="Laboratoire",
    model=FormalRequest,
    of=frozenset(LABORATORY_KINDS),
    askers=EXAMINERS,
    answerers=(Permission.ANSWER,),
    verbs="request",
    more_time=("extension_asked", "extension_decided"),
    named="request",
    key="lab",
    given_up="cancelled",
    at=at("laboratory_read", "laboratory_cancel", "laboratory_answer", "laboratory_extension"),
    place=lambda request: (request.dossier.number, reverse("laboratory_requests")),
    beside=Beside(
        "T3 à T5 – Laboratoire (R20 à R26)",
        "Demande envoyée",
        "Éléments, protocole ou observations",
        "Dans la limite du texte",
    ),
    undated=", pas encore reçu : aucun délai ne court",
    related=("laboratory",),
    counted="",
    until=lambda request: accepted_until(request.laboratory),
    pursued=lambda request: request.laboratory.pursued_on,
    noun=Noun("laboratoire"),
    lending=Lending.CONFIRMED,
    read=_told,
    cited=True,
    printed=False,
    searched=False,
    ladder=TO_LABORATORY,
)
OPINION = AskedKind(
    name="opinion",
    label="Avis de tiers",
    model=OpinionRequest,
    askers=EXAMINERS,
    answerers=OPINION_SIGNERS,
    verbs="opinion",
    more_time=("time_asked", "time_decided"),
    named="opinion_request",
    key="opinion",
    given_up="revoked",
    at=at("opinion_read", "opinion_revoke", "opinion_answer", "opinion_more_time"),
    place=lambda request: (request.dossier.number, reverse("opinion_answer", args=[request.pk])),
    beside=Beside("Avis de tiers (R27)", "Demande d’avis envoyée", "Avis signé", "Date fixée"),
    callout=Callout(
        "Un avis vous est demandé",
        "{} avis vous sont demandés",
        "L’agence consulte votre organisme sur un médicament et une indication.",
        ("opinion_requests", "Voir les avis demandés"),
    ),
    related=("person",),
    beyond=True,
    counted="opinion",
    awaited="Avis attendu",
    lending=Lending.NEVER,
    read=lambda requests: Q(opinions__request__in=requests),
    cited=True,
    printed=True,
    searched=True,
    ladder=TO_CONSULTED,
)
KINDS = (BODY, LABORATORY, OPINION)
"""Every kind, in the order of the pages."""
MODELS: tuple[type[Asked], ...] = tuple(dict.fromkeys(kind.model for kind in KINDS))


def kind_of(request: Asked) -> AskedKind:
    return next(kind for kind in KINDS if kind.holds(request))


def holds(user: User, dossier: Dossier, *, kind: AskedKind) -> bool:
    """Has this person, in the division of the dossier, the right to exchange with this kind?"""
    return any(user.may(permission, dossier.division_id) for permission in kind.askers)


def may_ask(user: User, dossier: Dossier, *, kind: AskedKind) -> bool:
    """The same, in an open dossier."""
    return dossier.closed_on is None and holds(user, dossier, kind=kind)
