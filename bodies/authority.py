"""Mandates, delegations of signature, absences, interests: each gesture is one line of the journal."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import (
    Absence,
    Delegation,
    InterestDeclaration,
    Mandate,
    Organisation,
    OrganisationKind,
    Permission,
    User,
)
from accounts.models.authority import Dated
from records import journal
from records.notices import outbox
from records.words.french import named

MEANWHILE = "Un autre mandat de même qualité vient d'être enregistré pour ces jours."

SIGNED_SINCE = (
    "Une décision a été signée à ce titre après ce jour : il ne peut finir avant. Donnez un dernier "
    "jour qui ne la précède pas, ou faites d'abord revenir sur cette signature."
)


def divisions_run_by(user: User) -> list[Organisation]:
    """The divisions of the agency whose rights ``user`` administers."""
    held = Organisation.objects.where(user, Permission.ADMINISTER)
    return list(held.filter(kind=OrganisationKind.ANSM_DIVISION))


def span(row: Mandate | Delegation | Absence | InterestDeclaration) -> str:
    until = f" au {row.last_day:%d/%m/%Y} inclus" if row.last_day else ", sans terme"
    return f"du {row.first_day:%d/%m/%Y}{until}"


def appoint(mandate: Mandate, *, by: User, on: date) -> Mandate:
    """Records the published mandate of the Director General, or of who acts for them; they are told.

    Raises ``ValidationError`` when another mandate of the same capacity shares one of its days.
    """
    mandate.full_clean()
    try:
        with transaction.atomic():
            mandate.save(force_insert=True)
            _tell_mandate(mandate, by=by, on=on)
    except IntegrityError:
        raise ValidationError(MEANWHILE) from None
    return mandate


def _tell_mandate(mandate: Mandate, *, by: User, on: date) -> None:
    label = mandate.get_capacity_display()
    sentence = f"{mandate.person} : {label.lower()}, {span(mandate)}"
    journal.record(
        f"person:{mandate.person_id}",
        verb="appointed",
        sentence=f"{sentence}.",
        actor=by,
        on=on,
        reason=mandate.reference,
    )
    outbox.queue(
        f"mandate:{mandate.pk}",
        recipients=[mandate.person],
        subject="Dossier CPC : votre mandat est enregistré",
        body=f"{sentence} ({mandate.reference}). Vous signez les décisions en cette qualité, sous la "
        f"fonction « {mandate.function} ».",
    )


def check_brought_forward(row: Dated, *, last_day: date) -> None:
    """An end is never put off: what goes on is another published act. Raises ``ValidationError``."""
    if row.last_day is not None and last_day > row.last_day:
        raise ValidationError(
            f"Le dernier jour, le {row.last_day:%d/%m/%Y}, ne se repousse pas : enregistrez le nouvel acte."
        )


def _bring_forward(row: Mandate | Delegation, *, last_day: date) -> None:
    """Raises ``ValidationError``: put off, or before what was signed by that title (R33)."""
    check_brought_forward(row, last_day=last_day)
    row.last_day = last_day
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(SIGNED_SINCE) from None


@transaction.atomic
def end_mandate(mandate: Mandate, *, last_day: date, by: User, on: date) -> None:
    """The last day of a mandate; what was signed until then stays."""
    _bring_forward(mandate, last_day=last_day)
    journal.record(
        f"person:{mandate.person_id}",
        verb="mandate_ended",
        sentence=f"Mandat de {mandate.person} ({mandate.get_capacity_display().lower()}) : dernier "
        f"jour le {last_day:%d/%m/%Y}.",
        actor=by,
        on=on,
        reason=mandate.reference,
    )


@transaction.atomic
def delegate(delegation: Delegation, *, by: User, on: date) -> Delegation:
    """Records a published delegation; the delegate is told."""
    delegation.full_clean()
    delegation.save(force_insert=True)
    sentence = f"{delegation.delegate} reçoit délégation de signature {span(delegation)}"
    journal.record(
        delegation.division.subject,
        verb="delegated",
        sentence=f"{sentence} : {', '.join(delegation.scope_labels).lower()}.",
        actor=by,
        on=on,
        reason=delegation.reference,
    )
    outbox.queue(
        f"delegation:{delegation.pk}",
        recipients=[delegation.delegate],
        subject="Dossier CPC : une délégation de signature vous est donnée",
        body=f"{sentence} ({delegation.reference}).",
    )
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, last_day: date, by: User, on: date) -> None:
    """Brings the end of a delegation forward; what was signed before keeps its delegation."""
    _bring_forward(delegation, last_day=last_day)
    journal.record(
        delegation.division.subject,
        verb="delegation_ended",
        sentence=f"Délégation {named(delegation.delegate).of} : dernier jour le {last_day:%d/%m/%Y}.",
        actor=by,
        on=on,
        reason=delegation.reference,
    )


@transaction.atomic
def declare_absence(absence: Absence, *, by: User, on: date) -> Absence:
    absence.full_clean()
    absence.save(force_insert=True)
    journal.record(
        f"person:{absence.user_id}",
        verb="absent",
        sentence=f"{absence.user} est absent {span(absence)} ; suppléance par {absence.substitute}.",
        actor=by,
        on=on,
    )
    outbox.queue(
        f"absence:{absence.pk}",
        recipients=[absence.substitute],
        subject=f"Dossier CPC : vous suppléez {absence.user}",
        body=f"{absence.user} est absent {span(absence)}. Son travail ouvert est dans votre corbeille, "
        "onglet « À moi » : prenez ce qui presse, le reste l’attend.",
    )
    return absence


@transaction.atomic
def declare_interest(interest: InterestDeclaration, *, on: date) -> InterestDeclaration:
    interest.declared_on = on
    interest.full_clean()
    interest.save(force_insert=True)
    journal.record(
        f"person:{interest.user_id}",
        verb="interest_declared",
        sentence=f"{interest.user} déclare un lien d’intérêts {span(interest)} : {interest}.",
        actor=interest.user,
        on=on,
        reason=interest.details,
    )
    return interest


@transaction.atomic
def end_interest(interest: InterestDeclaration, *, last_day: date, on: date) -> None:
    """A link that has ended; the declaration stays, with its last day."""
    interest.last_day = last_day
    interest.full_clean()
    interest.save()
    journal.record(
        f"person:{interest.user_id}",
        verb="interest_ended",
        sentence=f"{interest.user} : lien d’intérêts avec {interest.name} terminé le {last_day:%d/%m/%Y}.",
        actor=interest.user,
        on=on,
    )


def absentees(user: User, *, on: date) -> Iterable[int]:
    """The ids of the people for whom ``user`` stands in on that day."""
    return Absence.objects.on(on).filter(substitute=user).values_list("user_id", flat=True)
