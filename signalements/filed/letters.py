"""The letters of the intake: what each says, to which body, under which key (R9, R10, R67).

A function prepares a letter; ``send`` issues and announces it, ``preview`` shows it as it would go.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.models import User
from cpc.law import articles as cite
from cpc.models import AdmissibilityReview, Dossier, Outcome
from records.letters.content import LetterContent, compose
from records.letters.letters import announce, issue
from records.models import Event, Letter, LetterKind
from records.words.french import in_words
from signalements.law import (
    ADDRESSEE,
    acknowledgement_due,
    implicit_alert,
    remedies,
    states_silence,
)
from signalements.models import FiledContent, Signalement, SignalementQuerySet


@dataclass(frozen=True, slots=True)
class Prepared:
    """A letter ready to go: a kind, a signalement (whose body receives it), what is particular."""

    kind: LetterKind
    signalement: Signalement
    particulars: dict[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def data(self) -> dict[str, Any]:
        return {**about(self.signalement), **self.particulars}


def about(signalement: Signalement) -> dict[str, Any]:
    """What every letter says: the signalement, its use and its day; the unit in charge."""
    dossier, desk = signalement.dossier, settings.DESK
    return {
        "number": signalement.number,
        "use": signalement.title,
        "body": signalement.organisation.name,
        "filed_on": in_words(signalement.filed_on),
        "dossier": dossier.number,
        "unit": f"{dossier.division.name}, {desk['name']}",
        "unit_address": desk["address"],
        "unit_email": desk["email"],
        "unit_phone": desk["phone"],
        "follow_url": f"{settings.PUBLIC_ADDRESS}{signalement.get_absolute_url()}",
        "reasons": "",
    }


def without_acknowledgement(signalements: SignalementQuerySet) -> SignalementQuerySet:
    """Those, filed and not withdrawn, to whose body no ARE was sent yet."""
    key = Concat(Value("signalement:"), Cast(OuterRef("pk"), CharField()))
    sent = Letter.objects.filter(kind=LetterKind.ACKNOWLEDGEMENT, subject=key)
    return signalements.supporting().exclude(filed_on=None).filter(~Exists(sent))


def registration(filed: FiledContent) -> Prepared:
    """Told at once, at filing (R9)."""
    signalement = filed.signalement
    due = acknowledgement_due(filed_on=signalement.filed_on).value
    particulars = {
        "addressee": ADDRESSEE,
        "filing_article": cite.R5121_76_2.label,
        "acknowledgement_due": in_words(due),
        "acknowledgement_article": cite.R112_11_2.label,
        "completion_article": cite.L114_5.label,
        "proof_article": cite.L112_13.label,
        "content_sha256": filed.sha256,
    }
    return Prepared(LetterKind.REGISTRATION, signalement, particulars)


def acknowledgement(signalement: Signalement) -> Prepared:
    """The ARE: day of receipt, unit in charge; silence and remedies only for a request (R9)."""
    filed_on = signalement.filed_on
    particulars = {
        "content_article": cite.R112_11_1.label,
        "proof_article": cite.L112_13.label,
        "is_request": states_silence(filed_on=filed_on),
        "implicit_on": in_words(implicit_alert(filed_on=filed_on).value),
        "silence_article": cite.L231_4.label,
        "remedies": remedies(filed_on=filed_on),
    }
    return Prepared(LetterKind.ACKNOWLEDGEMENT, signalement, particulars)


REVIEW_KINDS = {
    AdmissibilityReview.Decision.ADMISSIBLE: LetterKind.ADMISSIBLE,
    AdmissibilityReview.Decision.INCOMPLETE: LetterKind.COMPLETION,
    AdmissibilityReview.Decision.INADMISSIBLE: LetterKind.INADMISSIBLE,
}


def review(made: AdmissibilityReview, *, signalement: Signalement) -> Prepared:
    """What the desk answers on admissibility; of a request, each missing item and the day (R10)."""
    due = made.completion_due_on
    particulars = {
        "reasons": made.reasons,
        "missing": [line.strip() for line in made.missing.splitlines() if line.strip()],
        "due_on": in_words(due) if due else "",
        "completion_article": cite.L114_5.label,
        "closed_on": in_words(made.made_on),
    }
    return Prepared(REVIEW_KINDS[made.decision], signalement, particulars, f"review:{made.pk}")


OUTCOME_KINDS = {
    Outcome.INADMISSIBLE: LetterKind.INADMISSIBLE,
    Outcome.ESTABLISHED: LetterKind.ESTABLISHED,
    Outcome.NOT_ESTABLISHED: LetterKind.NOT_ESTABLISHED,
}


def outcome(signalement: Signalement) -> Prepared:
    """The end of the dossier, with its reasons; told to every body that fed it (R67)."""
    dossier = signalement.dossier
    kind = OUTCOME_KINDS.get(dossier.outcome, LetterKind.CLOSED)
    page = dossier.cpc.get_absolute_url() if dossier.cpc else reverse("not_established")
    closing = _closing(dossier)
    particulars = {
        "outcome": dossier.get_outcome_display(),
        "closed_on": in_words(dossier.closed_on),
        "sentence": closing.sentence if closing else "",
        "reasons": closing.reason if closing else "",
        "list_article": cite.R5121_76_10_3.label,
        "register_url": f"{settings.PUBLIC_ADDRESS}{page}",
    }
    return Prepared(kind, signalement, particulars, f"outcome:{dossier.pk}:{signalement.pk}")


def _closing(dossier: Dossier) -> Event | None:
    """The line of the journal that closed the dossier: its sentence, its reasons."""
    lines = Event.objects.filter(subject=dossier.subject, verb__startswith="closed_")
    return lines.order_by("-rank").first()


def joined(signalement: Signalement, *, reason: str) -> Prepared:
    """Told to the body whose signalement the desk moved into another dossier (R11)."""
    key = f"{signalement.subject}:joined:{signalement.dossier_id}"
    return Prepared(LetterKind.JOINED, signalement, {"reasons": reason}, key)


def support(signalement: Signalement) -> Prepared:
    """Told to a body that joined a dossier of its own will (R11)."""
    key = f"{signalement.subject}:support:{signalement.dossier_id}"
    return Prepared(LetterKind.SUPPORT, signalement, {}, key)


def withdrawal(signalement: Signalement, *, reason: str, on: date) -> Prepared:
    """Told to a body that withdraws its signalement."""
    particulars = {"reasons": reason, "withdrawn_on": in_words(on)}
    return Prepared(LetterKind.WITHDRAWAL, signalement, particulars)


@transaction.atomic
def send(prepared: Prepared, *, by: User | None, on: date) -> Letter:
    """Issues the letter, once a key, and announces it to its body; asked again, gives the same one."""
    signalement = Signalement.objects.select_for_update(of=("self",)).get(
        pk=prepared.signalement.pk
    )
    letter = issue(
        prepared.kind,
        subject=signalement.subject,
        recipient=signalement.organisation,
        division=signalement.dossier.division,
        data=prepared.data,
        by=by,
        on=on,
        key=prepared.key,
    )
    announce(letter)
    return letter


def preview(prepared: Prepared, *, on: date) -> LetterContent:
    """The letter as it would go with what is typed; nothing is written."""
    return compose(
        prepared.kind,
        number="",
        recipient=prepared.signalement.organisation,
        division=prepared.signalement.dossier.division,
        data=prepared.data,
        on=on,
    )
