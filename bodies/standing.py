"""The standing of a body: declared by it, verified or refused by the desk.

A proof that waits for its verification counts (R4, R5): a body is not stopped by the agency's own
delay, and the desk reads « à vérifier » when it examines the admissibility. A refused proof never
counts. What counts is what holds on the filing day (``Organisation.standing(on=…)``).
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import (
    Organisation,
    OrganisationKind,
    Permission,
    StandingProof,
    StandingState,
    User,
)
from cpc.law.core import LawNotTranscribed
from cpc.law.days import Period
from cpc.law.standing import label_period
from records import journal
from records.documents.documents import Examined, receive
from records.files.slots import STANDING
from records.models import StandingEvidence, Topic
from records.notices import outbox

DECLARED = """Bonjour,

{organisation} a déclaré une preuve d'habilitation : {reference} ({validity}).
Elle est à vérifier : {address}
"""

VERIFIED = """Bonjour,

L'agence a vérifié la preuve d'habilitation de {organisation} : {reference} ({validity}).
"""

REFUSED = """Bonjour,

L'agence n'a pas admis la preuve d'habilitation de {organisation} : {reference} ({validity}).
Motif : {reason}

Une preuve refusée ne compte pas. Vous pouvez en déclarer une autre : {address}
"""


class AlreadyDecided(ValueError):
    """A colleague has verified or refused this proof meanwhile."""


def validity(proof: StandingProof) -> str:
    return Period(proof.first_day, proof.last_day).label


def proposed_last_day(kind: str, *, first_day: date) -> date | None:
    """The last day that the law gives to the label of a centre (R4); None when it gives none."""
    if kind != OrganisationKind.CRMR_CCMR:
        return None
    try:
        return label_period(first_day=first_day).value.last_day
    except LawNotTranscribed:
        return None


def desk() -> list[User]:
    """Those who verify, in every division."""
    return list(User.objects.holding(Permission.VERIFY, where=Organisation.objects.all())[:50])


def address_of(name: str, *args: object) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=args)


def verifying_division() -> Organisation | None:
    """The division whose desk verifies: the first one where somebody holds the right."""
    return Organisation.objects.division_of(Permission.VERIFY)


@transaction.atomic
def declare(
    proof: StandingProof, *, files: Iterable[Examined], by: User, on: date
) -> StandingProof:
    """The body declares or renews its proof, with its files; the desk is told to verify it.

    Raises ``FileRefused`` when the body has no room left, and writes nothing then.
    """
    proof.declared_by, proof.declared_on, proof.state = by, on, StandingState.PENDING
    proof.save()
    body, division = proof.organisation, verifying_division()
    for file in files:
        given = receive(file, slot=STANDING, holder=body, division=division, by=by, on=on)
        StandingEvidence.objects.create(proof=proof, document=given)
    journal.record(
        body.subject,
        verb="standing_declared",
        sentence=f"Habilitation déclarée, {validity(proof)} : {proof.reference}",
        actor=by,
        on=on,
    )
    outbox.queue(
        f"standing:{proof.pk}:declared",
        recipients=desk(),
        subject=f"Habilitation à vérifier : {body}"[:200],
        topic=Topic.WORK,
        body=DECLARED.format(
            organisation=body.name,
            reference=proof.reference,
            validity=validity(proof),
            address=address_of("standing_decide", proof.pk),
        ),
    )
    return proof


@transaction.atomic
def verify(proof: StandingProof, *, by: User, on: date) -> StandingProof:
    return _decide(proof, state=StandingState.VERIFIED, reason="", by=by, on=on)


@transaction.atomic
def refuse(proof: StandingProof, *, reason: str, by: User, on: date) -> StandingProof:
    """The proof no longer counts, from now on; what was filed with it stays filed."""
    return _decide(proof, state=StandingState.REFUSED, reason=reason, by=by, on=on)


def _decide(
    proof: StandingProof, *, state: StandingState, reason: str, by: User, on: date
) -> StandingProof:
    held = StandingProof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    if not held.is_pending:
        raise AlreadyDecided
    held.state, held.refusal_reason = state, reason
    held.decided_by, held.decided_on = by, on
    held.save()
    body, word = held.organisation, state.label.lower()
    journal.record(
        body.subject,
        verb=f"standing_{state.value}",
        sentence=f"Habilitation {word}, {validity(held)} : {held.reference}",
        actor=by,
        on=on,
        reason=reason,
        public=True,
    )
    text = REFUSED if held.is_refused else VERIFIED
    outbox.queue(
        f"standing:{held.pk}:{state.value}",
        recipients=told(held),
        subject=f"Dossier CPC : habilitation {word}",
        body=text.format(
            organisation=body.name,
            reference=held.reference,
            validity=validity(held),
            reason=reason,
            address=address_of("standing_declare", body.pk),
        ),
    )
    return held


def told(proof: StandingProof) -> list[User]:
    """The body's administrators; those who file for it when it has none."""
    body = proof.organisation
    leading = list(User.objects.holding(Permission.MANAGE, where=body))
    return leading or list(User.objects.holding(Permission.FILE, where=body))
