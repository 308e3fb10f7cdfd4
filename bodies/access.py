"""Asking to be a member of a body: asked, confirmed by the address, accepted or refused.

Whoever asks without being logged in gets one answer, whether the address has an account or not:
only a message to that address tells more.
"""

from datetime import date

from django.db import transaction

from accounts.links import request_of
from accounts.models import (
    REPORTING_KINDS,
    AccessRequest,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
    Permission,
    User,
)
from accounts.roles import Role, grant
from bodies.invitations import last_day_of_link
from records import journal
from records.notices import outbox
from records.words.french import named

ASKED = """Bonjour,

{person} ({email}) demande à rejoindre {organisation} dans le service Dossier CPC.
Motif : {reason}

Pour répondre, ouvrez la page de l'organisme.
"""

ACCEPTED = """Bonjour,

Votre demande d'accès à {organisation} est acceptée : vous y avez le rôle « {role} ».
"""

REFUSED = """Bonjour,

Votre demande d'accès à {organisation} n'est pas acceptée.
Motif : {reason}
"""


MOST_A_DAY = 3
"""Messages of confirmation that one address may be sent in a day, whoever asks for them."""


class AlreadyAnswered(ValueError):
    """A colleague has answered meanwhile."""


def joinable() -> OrganisationQuerySet:
    """The bodies that one may ask to join: those that report, and the OMEDIT."""
    kinds = (*REPORTING_KINDS, OrganisationKind.OMEDIT)
    return Organisation.objects.filter(kind__in=kinds).order_by("name")


@transaction.atomic
def ask(
    organisation: Organisation, *, email: str, user: User | None, reason: str, on: date
) -> AccessRequest | None:
    """A request; confirmed at once when its author is logged in, else by a link to ``email``.

    The same person asking the same body twice has one request, with the reason given last. None,
    and no message, for an address that was sent ``MOST_A_DAY`` of them that day.
    """
    if user is None:
        today = AccessRequest.objects.filter(email__iexact=email, user=None, made_on=on)
        known = today.filter(organisation=organisation).first()
        if known is None and today.count() >= MOST_A_DAY:
            return None
    else:
        known = _waiting(user, organisation=organisation)
    if known:
        known.reason = reason
        known.save(update_fields=["reason"])
        return known
    made = AccessRequest.objects.create(
        organisation=organisation,
        email=email,
        user=user,
        reason=reason,
        made_on=on,
        last_day=last_day_of_link(on),
    )
    return _tell_asked(made, on=on) if user is not None else made


def _waiting(user: User, *, organisation: Organisation) -> AccessRequest | None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return organisation.access_requests.waiting().filter(user=user).first()


def find(token: str, *, on: date) -> AccessRequest | None:
    """The request that a link confirms on that day; None for a link that does not hold."""
    pk = request_of(token)
    if pk is None:
        return None
    rows = AccessRequest.objects.select_related("organisation")
    return rows.filter(pk=pk, user=None, last_day__gte=on).first()


@transaction.atomic
def confirm(request: AccessRequest, *, person: User, on: date) -> AccessRequest:
    """The address is its author's: the request goes to the body. A new person is created."""
    if person.pk is None:
        person.save()
    known = _waiting(person, organisation=request.organisation)
    held = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if known is not None or held.user_id is not None:
        return known or held
    held.user = person
    held.save(update_fields=["user"])
    return _tell_asked(held, on=on)


def answerers(organisation: Organisation) -> list[User]:
    """The body's administrators; those of the agency when it has none."""
    found = list(User.objects.holding(Permission.MANAGE, where=organisation))
    if found:
        return found
    divisions = Organisation.objects.filter(kind=OrganisationKind.ANSM_DIVISION)
    return list(User.objects.holding(Permission.ADMINISTER, where=divisions)[:50])


def _tell_asked(request: AccessRequest, *, on: date) -> AccessRequest:
    person, body = request.user, request.organisation
    event = journal.record(
        body.subject,
        verb="access_asked",
        sentence=f"{person} demande à rejoindre {body}",
        actor=person,
        on=on,
        reason=request.reason,
    )
    outbox.queue(
        f"access:{event.pk}",
        recipients=answerers(body),
        subject="Dossier CPC : une personne demande à rejoindre votre organisme",
        body=ASKED.format(
            person=person, email=person.email, organisation=body.name, reason=request.reason
        ),
    )
    return request


def _locked(request: AccessRequest) -> AccessRequest:
    """The request, locked; raises ``AlreadyAnswered`` when it has its answer."""
    held = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not held.is_waiting:
        raise AlreadyAnswered
    return held


@transaction.atomic
def accept(request: AccessRequest, *, role: Role, by: User, on: date) -> AccessRequest:
    held = _locked(request)
    held.role, held.decided_by, held.decided_on = role, by, on
    held.save()
    grant(held.user, role=role, on=held.organisation)
    sentence = f"{held.user} est admis avec le rôle « {role.label} »"
    told = ACCEPTED.format(organisation=held.organisation.name, role=role.label)
    return _tell_answer(held, sentence=sentence, told=told)


@transaction.atomic
def refuse(request: AccessRequest, *, reason: str, by: User, on: date) -> AccessRequest:
    held = _locked(request)
    held.refusal_reason, held.decided_by, held.decided_on = reason, by, on
    held.save()
    sentence = f"La demande {named(held.user).of} n’est pas acceptée"
    told = REFUSED.format(organisation=held.organisation.name, reason=reason)
    return _tell_answer(held, sentence=sentence, told=told)


def _tell_answer(request: AccessRequest, *, sentence: str, told: str) -> AccessRequest:
    journal.record(
        request.organisation.subject,
        verb="access_granted" if request.role else "access_refused",
        sentence=sentence,
        actor=request.decided_by,
        on=request.decided_on,
        reason=request.refusal_reason,
    )
    outbox.queue(
        f"access:{request.pk}:answer",
        recipients=[request.user],
        subject="Dossier CPC : réponse à votre demande d'accès",
        body=told,
    )
    return request
