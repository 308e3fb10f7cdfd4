"""Who is consulted declares an interest and keeps off (R71)."""

from datetime import date

from django.db import transaction

from accounts.models import InterestDeclaration, User
from bodies.authority import declare_interest
from cpc.asked.gestures import check_open, end, locked, tell_agency, write_line
from cpc.models import OpinionRequest
from records.journal import record
from workflows.engine.ranking import rerank
from workflows.engine.recusal import recuse
from workflows.opinions.requests import Outcome


@transaction.atomic
def declare_conflict(
    request: OpinionRequest, *, declared: InterestDeclaration | None, by: User, on: date
) -> OpinionRequest:
    """The person declares an interest and keeps off: a colleague may sign, not they (R71).

    Of an expert asked in person, the request ends. ``declared``: None when it already is.
    """
    request = locked(request)
    check_open(request, on=on)
    if declared is not None:
        declared.user, declared.first_day = by, on
        declare_interest(declared, on=on)
    reasons = "Lien d'intérêts déclaré avant de rendre un avis" + (
        f" : {declared}." if declared else "."
    )
    recuse(request.dossier, by=by, reasons=reasons, on=on)
    sentence = f"{by} déclare un lien d'intérêts et se déporte ({request})."
    if request.person is not None:
        request = _recused(request, reason=reasons, by=by, on=on)
        rerank(request.dossier, on=on)
    else:
        subject = request.subject
        record(subject, verb="recused", sentence=f"{by} se déporte.", actor=by, on=on, public=True)
    tell_agency(request, said=f"recused:{by.pk}", sentence=sentence)
    return request


def _recused(request: OpinionRequest, *, reason: str, by: User, on: date) -> OpinionRequest:
    """The expert asked keeps off: the request ends, nothing is read any more (R71)."""
    request = locked(request)
    check_open(request, on=on)
    end(request, Outcome.RECUSED, by=by, on=on, reason=reason)
    sentence = f"{request} close : déport de la personne consultée (R71)."
    write_line(request, verb="recused", sentence=sentence, by=by, on=on)
    return request
