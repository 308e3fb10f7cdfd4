"""One opinion asked, on the agency's side: read it, prolong, revoke, record what came on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import OrganisationKind, Permission
from cpc.asked.kinds import OPINION, may_ask
from cpc.exchange_forms import ReasonForm
from cpc.models import Dossier, OpinionRequest
from records import clock
from records.models import Event
from web.gestures import WRITE, posted, status_of, uploaded
from workflows.engine.asked_views import decision
from workflows.engine.pages import readable
from workflows.opinions import answers as opinion_answers
from workflows.opinions import notices as opinion_notices
from workflows.opinions import requests as opinions
from workflows.opinions.forms import PaperForm, ProlongForm
from workflows.opinions.pages import lent, signed, state_of
from workflows.opinions.views import examined, page_of


def asked_of(request: HttpRequest, dossier: Dossier, pk: int) -> OpinionRequest:
    """One request on a dossier that the caller was allowed to see."""
    visible = OpinionRequest.objects.visible_to(request.user).select_related(
        "dossier__division", "addressee", "person", "asked_by", "opinion__author", "ended_by"
    )
    return get_object_or_404(visible.prefetch_related("extensions"), dossier=dossier, pk=pk)


@WRITE
def read(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The request and, once signed, the opinion; more time that is asked is decided here."""
    dossier = readable(request, number)
    asked = asked_of(request, dossier, pk)
    return decision(
        request,
        asked,
        act=opinions.decide_time,
        page=lambda form: read_page(request, asked, form),
    )


def read_page(request: HttpRequest, asked: OpinionRequest, form: Any) -> HttpResponse:
    on, opinion = clock.today(), getattr(asked, "opinion", None)
    context = {
        "dossier": asked.dossier,
        "asked": asked,
        "questions": asked.questions.all(),
        "state": state_of(asked, on=on),
        "documents": lent(asked, user=request.user),
        "signed": signed(opinion) if opinion else None,
        "may_cite": request.user.may(Permission.EVALUATE, asked.dossier.division_id),
        "from_centre": asked.addressee.kind == OrganisationKind.CRMR_CCMR,
        "overdue": asked.is_overdue(on=on),
        "extensions": asked.extensions.select_related("asked_by", "decided_by"),
        "events": Event.objects.filter(subject=asked.subject).select_related("actor")[:200],
        "form": form,
        "may_ask_opinion": may_ask(request.user, asked.dossier, kind=OPINION),
    }
    template = "workflows/opinions/opinion_request.html"
    return render(request, template, context, status=status_of(form))


def _form_page(
    request: HttpRequest, asked: OpinionRequest, form: Any, **shown: Any
) -> HttpResponse:
    back = opinion_notices.read_address(asked)
    return page_of(request, form, dossier=asked.dossier, back=back, **shown)


@WRITE
def prolong(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A later last day, with the reason."""
    asked, on = asked_of(request, examined(request, number), pk), clock.today()
    form = ProlongForm(posted(request), request=asked)
    return _form_page(
        request,
        asked,
        form,
        title="Prolonger le délai",
        submit="Prolonger jusqu’à cette date",
        act=lambda data: opinions.prolong(asked, **data, by=request.user, on=on),
        done="La nouvelle date est fixée ; la personne consultée en est avertie.",
    )


@WRITE
def revoke(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The opinion is no longer asked, and why."""
    asked, on = asked_of(request, examined(request, number), pk), clock.today()
    form = ReasonForm(posted(request))
    return _form_page(
        request,
        asked,
        form,
        title="Révoquer la demande d’avis",
        submit="Révoquer la demande",
        act=lambda data: opinions.revoke(asked, **data, by=request.user, on=on),
        done="La demande est révoquée.",
        introduction="La personne consultée est avertie, lit votre motif et n’a plus accès aux pièces "
        "communiquées. Rien de plus ne sera reçu sur cette demande.",
    )


@WRITE
def record(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """An opinion that came by post or mail, with its file; typed at one's own name."""
    asked, on = asked_of(request, examined(request, number), pk), clock.today()
    initial = {"received_on": on, "signatory": str(asked.person or "")}
    form = PaperForm(posted(request), uploaded(request), initial=initial)
    return _form_page(
        request,
        asked,
        form,
        title="Enregistrer un avis reçu par courrier ou courriel",
        submit="Enregistrer l’avis",
        act=lambda data: opinion_answers.record_paper(
            asked, paper=form.paper, by=request.user, on=on
        ),
        done="L’avis est une pièce du dossier.",
        introduction=f"{asked}, à {asked.to_whom}. Le dossier dira que vous l’avez enregistré, et quand.",
    )
