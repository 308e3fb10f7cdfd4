"""The standing of a body: declared by it, verified or refused by the desk, its end announced.

A proof that waits for its verification counts (R4, R5): a body is not stopped by the agency's own
delay, and the desk reads « à vérifier » when it examines the admissibility. A refused proof never
counts. What counts is what holds on the filing day (``Organisation.standing(on=…)``).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import (
    REPORTING_KINDS,
    OrganisationKind,
    Permission,
    StandingProof,
    StandingState,
    User,
)
from cpc.law.core import LawNotTranscribed, Period, add_months, french_day
from cpc.law.standing import end_warnings, furthest_warning, label_period
from records import journal, outbox
from records.models import Reminder

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

WARNED = """{sentence}

Si le label ou l'agrément est renouvelé, déclarez la nouvelle preuve : {address}
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
    held = User.objects.filter(
        is_active=True,
        organisationuserobjectpermission__permission__codename=Permission.VERIFY.value,
    )
    return list(held.distinct()[:50])


def _address(name: str, *args: object) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=args)


@transaction.atomic
def declare(proof: StandingProof, *, by: User, on: date) -> StandingProof:
    """The body declares or renews its proof; the desk is told to verify it."""
    proof.declared_by, proof.declared_on, proof.state = by, on, StandingState.PENDING
    proof.save()
    body = proof.organisation
    journal.record(
        body.subject,
        verb="habilitation déclarée",
        sentence=f"Habilitation déclarée, {validity(proof)} : {proof.reference}",
        actor=by,
        on=on,
    )
    outbox.queue(
        f"standing:{proof.pk}:declared",
        recipients=desk(),
        subject=f"Habilitation à vérifier : {body}"[:200],
        body=DECLARED.format(
            organisation=body.name,
            reference=proof.reference,
            validity=validity(proof),
            address=_address("standing_decide", proof.pk),
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
        verb=f"habilitation {word}",
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
            address=_address("standing_declare", body.pk),
        ),
    )
    return held


def told(proof: StandingProof) -> list[User]:
    """The body's administrators; those who file for it when it has none."""
    body = proof.organisation
    leading = list(User.objects.holding(Permission.MANAGE, where=body))
    return leading or list(User.objects.holding(Permission.FILE, where=body))


def ending(on: date) -> list[StandingProof]:
    """The last proof of each body, when its end is near or less than a warning's time ago.

    A proof followed by another that begins no later than the day after its end needs no warning.
    """
    reach = furthest_warning() + 1
    kept = StandingProof.objects.kept().filter(organisation__kind__in=REPORTING_KINDS)
    near = kept.filter(last_day__range=(add_months(on, -reach), add_months(on, reach)))
    proofs = list(near.select_related("organisation").order_by("last_day", "pk"))
    by_body = defaultdict(list)
    for proof in kept.filter(organisation__in={each.organisation_id for each in proofs}):
        by_body[proof.organisation_id].append(proof)
    return [proof for proof in proofs if not _renewed(proof, by_body[proof.organisation_id])]


def _renewed(proof: StandingProof, others: Iterable[StandingProof]) -> bool:
    following = proof.last_day + timedelta(days=1)
    return any(other.pk != proof.pk and other.covers(on=following) for other in others)


def lines(proof: StandingProof) -> list[Reminder]:
    """The ledger of one proof, unsaved: one line a warning, one for the day after its end."""
    body, last = proof.organisation, french_day(proof.last_day)
    what = f"L’habilitation de {body} ({proof.reference[:200]})"
    rungs = [
        (f"{months}m", day, f"{what} prend fin le {last} inclus : rappel à {months} mois.")
        for months, day in end_warnings(last_day=proof.last_day)
    ]
    after = proof.last_day + timedelta(days=1)
    rungs.append(("end", after, f"{what} a pris fin le {last} : l’organisme ne peut plus déposer."))
    address = reverse("organisation", args=[body.pk])
    return [
        Reminder(
            key=f"standing:{proof.pk}:{proof.last_day}:{rung}",
            due_on=due_on,
            sentence=sentence,
            address=address,
        )
        for rung, due_on, sentence in rungs
    ]


@transaction.atomic
def warn_of_ends(on: date) -> list[Reminder]:
    """Writes what is due and not yet written, once; tells the latest line of each proof.

    Replayable: run a week late, the ledger says for which day each line was due and when it was said.
    """
    wanted = {
        proof: [line for line in lines(proof) if line.due_on <= on] for proof in ending(on)
    }
    keys = [line.key for due in wanted.values() for line in due]
    said = set(Reminder.objects.filter(key__in=keys).values_list("key", flat=True))
    desk_people = desk() if len(said) < len(keys) else []
    written = []
    for proof, due in wanted.items():
        missing = [line for line in due if line.key not in said]
        for line in missing:
            line.said_on = on
        Reminder.objects.bulk_create(missing)
        written += missing
        if missing:
            _warn(proof, missing[-1], desk_people)
    return written


def _warn(proof: StandingProof, line: Reminder, desk_people: list[User]) -> None:
    outbox.queue(
        line.key,
        recipients=dict.fromkeys([*told(proof), *desk_people]),
        subject=f"Dossier CPC : habilitation de {proof.organisation}"[:200],
        body=WARNED.format(
            sentence=line.sentence, address=_address("standing_declare", proof.organisation_id)
        ),
    )
