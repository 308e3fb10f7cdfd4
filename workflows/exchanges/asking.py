"""What the agency asks of a body: completion at admissibility, information during the examination."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cpc import exchanges
from cpc.asked.gestures import tell_addressee
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import BODY, reporter
from cpc.asked.places import Target
from cpc.law import articles as cite
from cpc.law.days import french_day
from cpc.models import AdmissibilityReview, Dossier, FormalRequest
from signalements.filed import corrections
from signalements.models import CorrectionMark, Signalement
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asker

SIGNALEMENT = "signalement"
"""What begins the key of an exchange that is about a signalement."""


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
def ask(
    dossier: Dossier,
    *,
    kind: AskedKind,
    target: Target,
    items: Sequence[str],
    due_on: date | None,
    reason: str,
    by: User,
    on: date,
) -> FormalRequest:
    """A request during the examination: it stops no clock, with or without a last day.

    What is marked « à corriger » on the signalement that it is about leaves with it.
    ``PermissionDenied``: ``by`` has no right to, or keeps off (R71). Raises ``Refused``.
    """
    check_asker(by, dossier, kind=kind, on=on)
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    words = kind.asking
    if words is None or held.closed_on or target not in words.targets(held):
        raise Refused("Le dossier est clos ou le signalement retiré.")
    request = exchanges.ask(
        dossier,
        addressee=target.addressee,
        subject=target.subject,
        kind=FormalRequest.Kind(words.kind),
        items=items,
        by=by,
        on=on,
        due_on=due_on,
        reason=reason,
    )
    if signalement := about(request):
        corrections.send_marks(request, signalement=signalement)
    rerank(dossier, on=on)
    until = f", à envoyer avant le {french_day(due_on)} inclus" if due_on else ""
    tell_addressee(request, said="asked", sentence=f"{words.told}{until}.")
    return request


def about(request: FormalRequest) -> Signalement | None:
    """The signalement that a request is about, wherever it stands today; None for the other requests."""
    prefix, _, key = request.subject.partition(":")
    if prefix != SIGNALEMENT:
        return None
    related = Signalement.objects.select_related("organisation", "dossier__division")
    return related.filter(pk=key).first()


def ask_information(signalement: Signalement, **asked: Any) -> FormalRequest:
    """The same, of a body on its signalement."""
    return ask(signalement.dossier, kind=BODY, target=reporter(signalement), **asked)
