"""What the agency asks of a body: completion at admissibility, information during the examination."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Permission, User
from cpc import exchanges
from cpc.law import articles as cite
from cpc.law.core import french_day
from cpc.models import AdmissibilityReview, Dossier, FormalRequest
from records.models import Topic
from records.notices.outbox import tell
from signalements.filed import corrections
from signalements.models import CorrectionMark, Signalement
from web.refused import Refused
from workflows.engine.ranking import rerank

ASKERS = (Permission.ADMIT, Permission.EVALUATE)
"""Those who exchange with the bodies: the desk and the evaluators."""


def may_ask(user: User, dossier: Dossier) -> bool:
    return any(user.may(permission, dossier.division_id) for permission in ASKERS)


def check_asker(user: User, dossier: Dossier) -> None:
    """Raises ``PermissionDenied`` for whoever may not ask there."""
    if not may_ask(user, dossier):
        labels = " ou ".join(f"« {permission.label} »" for permission in ASKERS)
        raise PermissionDenied(f"Il faut le droit {labels}.")


def asked(dossier: Dossier) -> Signalement | None:
    """The signalement of which completion is asked: the first one filed and not withdrawn."""
    return dossier.signalements.supporting().by_filing().first()


def marks_of(dossier: Dossier) -> list[CorrectionMark]:
    """The answers marked « à corriger » that the next request will carry."""
    signalement = asked(dossier)
    return list(corrections.pending(signalement)) if signalement else []


@transaction.atomic
def ask_completion(
    review: AdmissibilityReview, *, items: Sequence[str], by: User, on: date
) -> FormalRequest | None:
    """The request that an incomplete signalement calls for (R10): what is missing, what to correct.

    Its news is told by the day's work, with the other reviews.
    """
    signalement = asked(review.dossier)
    if signalement is None:
        return None
    request = exchanges.ask(
        review.dossier,
        addressee=signalement.organisation,
        subject=signalement.subject,
        kind=FormalRequest.Kind.COMPLETION,
        items=items,
        by=by,
        on=on,
        due_on=review.completion_due_on,
        reason=review.reasons,
        legal_basis=cite.L114_5.label,
        review=review,
    )
    corrections.send_marks(request, signalement=signalement)
    rerank(review.dossier, on=on)
    return request


@transaction.atomic
def ask_information(
    signalement: Signalement,
    *,
    items: Sequence[str],
    due_on: date | None,
    reason: str,
    by: User,
    on: date,
) -> FormalRequest:
    """A request during the examination: it stops no clock, with or without a last day.

    Raises ``Refused``.
    """
    dossier = signalement.dossier
    check_asker(by, dossier)
    if dossier.closed_on or hasattr(signalement, "withdrawal"):
        raise Refused("Le dossier est clos ou le signalement retiré.")
    request = exchanges.ask(
        dossier,
        addressee=signalement.organisation,
        subject=signalement.subject,
        kind=FormalRequest.Kind.INFORMATION,
        items=items,
        by=by,
        on=on,
        due_on=due_on,
        reason=reason,
    )
    corrections.send_marks(request, signalement=signalement)
    rerank(dossier, on=on)
    until = f", à envoyer avant le {french_day(due_on)} inclus" if due_on else ""
    tell_body(
        request, signalement=signalement, said="asked", sentence=f"L'agence vous interroge{until}."
    )
    return request


def tell_body(
    request: FormalRequest, *, signalement: Signalement, said: str, sentence: str
) -> None:
    """One notice to each person of the body, once for what is said of this request."""
    tell(
        f"request:{request.pk}:{said}",
        to=User.objects.holding(Permission.EDIT, where=request.addressee),
        number=signalement.number,
        sentence=sentence,
        address=signalement.get_absolute_url(),
    )


def tell_agency(request: FormalRequest, *, said: str, sentence: str) -> None:
    """One notice to each person of the division who may ask."""
    dossier = request.dossier
    tell(
        f"request:{request.pk}:{said}",
        to=User.objects.holding(*ASKERS, where=dossier.division),
        number=dossier.number,
        sentence=sentence,
        address=dossier.get_absolute_url(),
        topic=Topic.WORK,
    )
