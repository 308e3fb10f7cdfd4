"""Every kind of thing that is asked of somebody outside, declared once, policy by policy.

Waits, lists, reminders, rights, notices, the archive, what may be lent, the visas and the acts of
``cpc.asked.gestures`` read these declarations; whoever asks somebody else adds one.
"""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import OPINION_SIGNERS, Permission, User
from cpc.asked.days import accepted_until
from cpc.asked.kind import AskedKind, Lending
from cpc.asked.ladders import TO_CONSULTED, TO_LABORATORY
from cpc.asked.places import Addresses, Asking, Beside, Callout, Target, addresses, at
from cpc.models import (
    LABORATORY_KINDS,
    LAPSING_KINDS,
    Dossier,
    FormalRequest,
    ItemAnswer,
    OpinionRequest,
)
from cpc.models.asked.asked import Asked
from records.words.french import Noun

EXAMINERS = (Permission.PRECHECK, Permission.EVALUATE, Permission.DRAFT)
"""Those who examine exchange with the laboratories and the consulted; the desk does not."""
DESK = (Permission.ADMIT, Permission.EVALUATE)
"""Those who exchange with the bodies: the desk and the evaluators."""


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
    """Its signalement; its own page when that went elsewhere."""
    found = _signalement(request)
    if found is None:
        return request.dossier.number, addresses(request).answer
    return found.number, found.get_absolute_url()


def _told(requests: QuerySet) -> Q:
    told = ItemAnswer.objects.told().filter(item__request__in=requests)
    return Q(item_answers__in=told)


by_items = partial(
    AskedKind,
    model=FormalRequest,
    verbs="request",
    more_time=("extension_asked", "extension_decided"),
    named="request",
    given_up="cancelled",
    read=_told,
)
"""What those asked and answered item by item have in common."""
BODY = by_items(
    name="body",
    label="Organisme",
    of=frozenset(LAPSING_KINDS),
    askers=DESK,
    answerers=(Permission.EDIT,),
    key="request",
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
    cited=False,
    printed=False,
    searched=False,
    ladder=None,
)
LABORATORY = by_items(
    name="laboratory",
    label="Laboratoire",
    of=frozenset(LABORATORY_KINDS),
    askers=EXAMINERS,
    answerers=(Permission.ANSWER,),
    key="lab",
    at=at(
        read="laboratory_read",
        end="laboratory_cancel",
        answer="laboratory_answer",
        more_time="laboratory_extension",
    ),
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
    at=at(
        read="opinion_read",
        end="opinion_revoke",
        answer="opinion_answer",
        more_time="opinion_more_time",
    ),
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
