"""The space of those whom the agency consults: their requests, their answer, their signature."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import CONSULTED
from cpc.exchange_forms import ExtensionForm
from cpc.facts import interests
from cpc.models import OpinionDraft, OpinionRequest
from records import clock
from records.models import Event
from web.gestures import WRITE, given_back, posted, refuse, status_of, typed_in
from web.refused import Refused
from workflows.engine.asked_views import kept
from workflows.engine.asked_views import more_time as asking_time
from workflows.opinions import answers as opinion_answers
from workflows.opinions import conflicts as opinion_conflicts
from workflows.opinions import requests as opinions
from workflows.opinions.answer_forms import (
    DECLARED,
    AnswerForm,
    ConflictForm,
    SignForm,
)
from workflows.opinions.pages import lent, lines, may_sign, signed, state_of

RIGHT = "Cette page est réservée aux personnes que l’agence consulte."
SIGNERS = (
    "Signer engage votre organisme : il faut le droit de déposer en son nom, ou de rendre un avis."
)


def page_of(asked: OpinionRequest) -> str:
    return reverse("opinion_answer", args=[asked.pk])


def own(request: HttpRequest, pk: int) -> OpinionRequest:
    """What is asked of a body of the person, or of the person; 404 for what is asked of others."""
    addressed = OpinionRequest.objects.addressed_to(request.user)
    related = addressed.select_related(
        "dossier__division", "addressee", "person", "opinion__author", "opinion__request"
    )
    return get_object_or_404(related.prefetch_related("extensions", "questions"), pk=pk)


def kept_off(request: HttpRequest, asked: OpinionRequest) -> str:
    """Why the person may not take part; empty when they may (R71)."""
    on, body = clock.today(), asked.speaking_for
    return interests.why(asked.dossier, request.user, on=on, speaking_for=body)


def writable(request: HttpRequest, pk: int) -> OpinionRequest:
    """An own request that the person may work on; 403 with a declared interest (R71)."""
    asked = own(request, pk)
    if why := kept_off(request, asked):
        raise PermissionDenied(f"{why} : vous ne prenez pas part à cet avis (R71).")
    return asked


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What awaits the person first, by last day; then what is over; 403 for who is never asked."""
    if not request.user.may_anywhere(*CONSULTED):
        raise PermissionDenied(RIGHT)
    on = clock.today()
    found = lines(OpinionRequest.objects.addressed_to(request.user).order_by("-pk"), on=on)
    over = [line for line in found if line.request.outcome or line.request.dossier.closed_on]
    waiting = [line for line in found if line not in over]
    waiting.sort(key=lambda line: line.request.due_on)
    context = {"waiting": waiting, "over": over, "on": on}
    return render(request, "workflows/opinions/list.html", context)


@WRITE
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions and what is written so far; once over, what was signed."""
    asked = own(request, pk)
    if request.method == "POST":
        return _keep(request, writable(request, pk))
    draft = opinion_answers.draft_of(asked)
    return answer_page(request, asked, AnswerForm(request=asked, draft=draft), draft=draft)


def answer_page(
    request: HttpRequest,
    asked: OpinionRequest,
    form: AnswerForm,
    *,
    draft: OpinionDraft,
    status: int = 200,
) -> HttpResponse:
    on, opinion = clock.today(), getattr(asked, "opinion", None)
    awaits = not asked.outcome and not asked.dossier.closed_on
    context = {
        "asked": asked,
        "form": form,
        "draft": draft,
        "state": state_of(asked, on=on),
        "awaits": awaits,
        "overdue": asked.is_overdue(on=on),
        "kept_off": kept_off(request, asked) if awaits else "",
        "missing": opinion_answers.lacks(asked, draft) if "manque" in request.GET else [],
        "documents": lent(asked, user=request.user),
        "signed": signed(opinion) if opinion else None,
        "may_sign": may_sign(request.user, asked),
        "extensions": asked.extensions.all(),
        "events": Event.objects.filter(subject=asked.subject, public_to_reporter=True)[:200],
    }
    return render(request, "workflows/opinions/request.html", context, status=status)


def _keep(request: HttpRequest, asked: OpinionRequest) -> HttpResponse:
    draft, who = opinion_answers.draft_of(asked), {"by": request.user, "on": clock.today()}
    form = AnswerForm(request.POST, request.FILES, request=asked, draft=draft)
    return kept(
        request,
        form,
        save=lambda: opinion_answers.save(asked, typed=form.typed(), **who),
        send=lambda saved: _reviewed(asked, saved) if "review" in request.POST else None,
        page=lambda form, **said: answer_page(
            request, asked, form, draft=opinion_answers.draft_of(asked), **said
        ),
        back=page_of(asked),
    )


def _reviewed(asked: OpinionRequest, draft: OpinionDraft) -> HttpResponse:
    """To the signature when nothing misses; else back to the page."""
    if opinion_answers.lacks(asked, draft):
        return redirect(f"{page_of(asked)}?manque=1")
    return redirect("opinion_sign", asked.pk)


@WRITE
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text as it will be signed; then the signature, once."""
    asked = writable(request, pk)
    if not may_sign(request.user, asked):
        raise PermissionDenied(SIGNERS)
    draft = opinion_answers.draft_of(asked)
    if asked.outcome or asked.dossier.closed_on:
        return given_back(request, "Cette demande n’attend plus d’avis.", back=page_of(asked))
    if opinion_answers.lacks(asked, draft):
        return redirect(f"{page_of(asked)}?manque=1")
    initial = {"version": draft.version, "function": request.user.function}
    form = SignForm(posted(request), initial=initial)
    if form.is_valid():
        if form.cleaned_data["interests"] == DECLARED:
            return redirect("opinion_conflict", pk)
        return _sign(request, asked, form)
    return sign_page(request, asked, form, draft=draft)


def sign_page(
    request: HttpRequest, asked: OpinionRequest, form: SignForm, *, draft: OpinionDraft
) -> HttpResponse:
    who = {"signatory": str(request.user), "function": "", "on": clock.today()}
    text = opinion_answers.compose(asked, draft, **who)
    context = {"asked": asked, "form": form, "text": text, "files": draft.documents.all()}
    return render(request, "workflows/opinions/sign.html", context, status=status_of(form))


def _sign(request: HttpRequest, asked: OpinionRequest, form: SignForm) -> HttpResponse:
    data, who = form.cleaned_data, {"by": request.user, "on": clock.today()}
    try:
        opinion_answers.sign(asked, function=data["function"], version=data["version"], **who)
    except Refused as error:
        return given_back(request, error, typed=typed_in(request, form), back=page_of(asked))
    messages.success(request, "Votre avis est signé et envoyé à l’agence.")
    return redirect("opinion_answer", asked.pk)


@WRITE
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """« J'ai un lien d'intérêts » : declared, and the person keeps off for good (R71).

    ``known``: it was declared before; only the keeping off is recorded.
    """
    asked, on = own(request, pk), clock.today()
    known = "known" in request.POST and bool(kept_off(request, asked))
    form = ConflictForm(None if known else posted(request))
    if known or form.is_valid():
        declared = None if known else form.instance
        try:
            opinion_conflicts.declare_conflict(asked, declared=declared, by=request.user, on=on)
        except Refused as error:
            if known:
                return given_back(request, error, back=page_of(asked))
            refuse(form, error)
        else:
            messages.success(request, "Votre lien d’intérêts est déclaré ; votre déport est noté.")
            return redirect("opinion_requests")
    context = {"asked": asked, "form": form}
    return render(request, "workflows/opinions/conflict.html", context, status=status_of(form))


@WRITE
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for more time, with the reason."""
    asked = writable(request, pk)
    return asking_time(
        request,
        asked,
        form=ExtensionForm(posted(request), request=asked),
        act=partial(opinions.ask_time, asked),
        template="workflows/opinions/more_time.html",
        asked=asked,
    )
