"""Whom the agency may consult, and which pieces of a dossier it may let them read."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from accounts.models import (
    OPINION_SIGNERS,
    Organisation,
    OrganisationKind,
    OrganisationUserObjectPermission,
    Permission,
    User,
)
from cpc.asked.kind import Lending
from cpc.asked.kinds import KINDS as KINDS_ASKED
from cpc.facts.interests import kept_off
from cpc.models import Dossier
from records.models import Document
from records.words.french import named
from workflows.opinions.requests import Consulted

MOST = 300
NONE = Q(pk__in=())

KINDS: dict[str, OrganisationKind] = {
    "comite": OrganisationKind.COMMITTEE,
    "centre": OrganisationKind.CRMR_CCMR,
    "inca": OrganisationKind.INCA,
    "cnp": OrganisationKind.CNP,
    "association": OrganisationKind.ASSO,
    "crpv": OrganisationKind.CRPV,
    "unite": OrganisationKind.ANSM_DIVISION,
    "expert": OrganisationKind.EXPERTS,
}
"""By the word of the address."""

LABELS = {"unite": "Unité de l'agence", "expert": "Expert extérieur"}


def label_of(key: str) -> str:
    return LABELS.get(key, KINDS[key].label)


@dataclass(frozen=True, slots=True)
class Choice:
    """One that may be asked; ``note``: what to know before, ``kept_off``: why they may not."""

    key: str
    consulted: Consulted
    note: str = ""
    kept_off: str = ""

    @property
    def label(self) -> str:
        where = f", {self.consulted.addressee}" if self.consulted.person else ""
        told = self.kept_off or self.note
        return f"{self.consulted}{where}" + (f" – {told}" if told else "")


def choices(dossier: Dossier, *, kind: OrganisationKind, on: date) -> list[Choice]:
    """The bodies of a kind, or the experts one by one; the same number of queries at any number."""
    if kind == OrganisationKind.EXPERTS:
        return _experts(dossier, on=on)
    bodies = Organisation.objects.filter(kind=kind).exclude(pk=dossier.division_id)[:MOST]
    held = OrganisationUserObjectPermission.objects.filter(
        permission__codename__in=[permission.value for permission in OPINION_SIGNERS],
        user__is_active=True,
        content_object__kind=kind,
    )
    reachable = set(held.values_list("content_object_id", flat=True))
    reported = set(dossier.signalements.values_list("organisation_id", flat=True))
    notes = {body.pk: [REPORTED] * (body.pk in reported) for body in bodies}
    for pk in notes.keys() - reachable:
        notes[pk].append(NOBODY)
    return [Choice(str(body.pk), Consulted(body), " ; ".join(notes[body.pk])) for body in bodies]


REPORTED = "a signalé cet usage : son avis est celui de l'organisme qui demande"
NOBODY = "aucun compte ne peut répondre : l'avis s'enregistrera à sa réception"


def _experts(dossier: Dossier, *, on: date) -> list[Choice]:
    held = OrganisationUserObjectPermission.objects.filter(
        permission__codename=Permission.OPINE.value,
        user__is_active=True,
        content_object__kind=OrganisationKind.EXPERTS,
    ).select_related("user", "content_object")
    rows = list(held.order_by("user__last_name", "user__first_name", "pk")[:MOST])
    found = kept_off(dossier, [row.user for row in rows], on=on)
    return [
        Choice(
            f"{row.content_object_id}-{row.user_id}",
            Consulted(row.content_object, row.user),
            row.user.function,
            f"écarté : {found[row.user_id].told} (R71)" if row.user_id in found else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Lendable:
    """A file of the dossier that may be lent, as the form offers it."""

    document: Document
    label: str


def own_documents(dossier: Dossier, *, user: User) -> list[Lendable]:
    """The pieces of the signalements and the answers of their bodies."""
    readable = Document.objects.visible_to(user)
    joined = readable.filter(attachment__signalement__dossier=dossier)
    joined = joined.select_related("attachment__signalement")[:MOST]
    answered = readable.filter(_sent(dossier, lending=Lending.FREE))
    found = [
        Lendable(each, f"{each.attachment.signalement.number} – {each.name}") for each in joined
    ]
    others = answered.select_related("holder").distinct()[:MOST]
    return found + [
        Lendable(each, f"Réponse {named(each.holder).of} – {each.name}") for each in others
    ]


def confirmed_documents(dossier: Dossier, *, user: User) -> list[Lendable]:
    """What is lent only chosen knowingly (Q15): read by the agency alone, unless it is so."""
    sent = Document.objects.visible_to(user).filter(_sent(dossier, lending=Lending.CONFIRMED))
    found = sent.select_related("holder", "secret_claim").distinct()[:MOST]
    return [Lendable(each, _secret_label(each)) for each in found]


def _secret_label(document: Document) -> str:
    claim = getattr(document, "secret_claim", None)
    told = f" – secret des affaires revendiqué : {claim.reason}" if claim else ""
    return f"{document.holder} – {document.name}{told}"


def _sent(dossier: Dossier, *, lending: Lending) -> Q:
    """The files of the answers of the kinds that are lent so; none when there is no such kind."""
    kinds = [kind for kind in KINDS_ASKED if kind.lending is lending]
    return reduce(or_, (kind.read(kind.rows().filter(dossier=dossier)) for kind in kinds), NONE)
