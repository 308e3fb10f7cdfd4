"""Requests on a signalement, on the agency's side: mark answers, ask, read, grant time, close."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cpc.asked.kinds import BODY, may_ask
from cpc.exchange_forms import DecisionOnExtensionForm, ReasonForm, long_text
from cpc.models import FormalRequest
from cpc.text import lines
from records import clock
from records.words.french import named
from signalements.filed import corrections
from signalements.filed.request_forms import MarkForm
from signalements.models import Signalement
from web.dsfr import Form
from web.gestures import (
    NONE_ASKED,
    WRITE,
    attempt,
    form_page,
    given_back,
    posted,
    status_of,
    typed_in,
)
from workflows.engine.rights import check_asker
from workflows.exchanges import asking, completions
from workflows.exchanges.request_views import request_of


def readable(request: HttpRequest, number: str) -> Signalement:
    """A filed signalement of the divisions where the person reads; 404 for anybody else."""
    found = Signalement.objects.readable_by_agent(request.user)
    related = found.select_related("organisation", "dossier__division", "filed_content")
    return get_object_or_404(related, number=number)


def askable(request: HttpRequest, number: str) -> Signalement:
    """The same, for who may ask a body something; 403 for the other agents."""
    signalement = readable(request, number)
    check_asker(request.user, signalement.dossier, kind=BODY, on=clock.today())
    return signalement


class AskForm(Form):
    """A request outside admissibility."""

    items = long_text(
        label="Éléments demandés",
        most=10_000,
        help_text="Un par ligne : l'organisme répond à chacun.",
    )
    reason = long_text(label="Pourquoi", most=5_000, required=False)
    due_on = forms.DateField(
        label="À envoyer avant le (inclus)",
        required=False,
        help_text="Facultatif. Aucun texte ne fixe ce délai ; il n'arrête pas celui de l'instruction.",
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_items(self) -> list[str]:
        found = lines(self.cleaned_data["items"])
        if len(found) > 50:
            raise forms.ValidationError("Cinquante éléments au plus par demande.")
        return found

    def clean_due_on(self) -> Any:
        due = self.cleaned_data["due_on"]
        if due and due <= self.on:
            raise forms.ValidationError("La date doit être postérieure à aujourd'hui.")
        return due


@WRITE
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """An informal request during the examination, numbered, with or without a last day."""
    signalement, on = askable(request, number), clock.today()
    form = AskForm(posted(request), on=on)
    return form_page(
        request,
        form,
        template="workflows/exchanges/request_new.html",
        act=lambda data: asking.ask_information(signalement, **data, by=request.user, on=on),
        done=lambda asked: f"{asked} : envoyée {named(asked.addressee).to}.",
        back=signalement.dossier,
        signalement=signalement,
        marks=corrections.pending(signalement),
    )


@WRITE
def mark(request: HttpRequest, number: str) -> HttpResponse:
    """« À corriger » under the filed answers: prepared here, sent with the next request."""
    signalement = askable(request, number)
    form = MarkForm(posted(request), signalement=signalement)
    who = {"by": request.user, "on": clock.today()}
    return form_page(
        request,
        form,
        template="workflows/exchanges/mark.html",
        act=lambda data: corrections.mark(signalement, comments=form.comments(), **who),
        done="Les marques sont gardées : elles partiront avec la demande.",
        back=signalement.dossier,
        signalement=signalement,
    )


@WRITE
def read(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """A request and its answers; an extension that waits is decided here."""
    signalement = readable(request, number)
    asked = request_of(signalement, rank)
    waiting = asked.pending_extension if not asked.outcome else None
    if request.method == "POST":
        return _decide(request, signalement, asked)
    form = DecisionOnExtensionForm(extension=waiting) if waiting else None
    return read_page(request, signalement, asked, form)


def _decide(request: HttpRequest, signalement: Signalement, asked: FormalRequest) -> HttpResponse:
    check_asker(request.user, signalement.dossier, kind=BODY, on=clock.today())
    waiting = asked.extensions.last()
    if waiting is None or signalement.dossier.closed_on:
        why = NONE_ASKED if waiting is None else "Ce dossier est clos."
        back = signalement.dossier.get_absolute_url()
        return given_back(request, why, typed=typed_in(request, DecisionOnExtensionForm), back=back)
    form = DecisionOnExtensionForm(request.POST, extension=waiting)
    who = {"by": request.user, "on": clock.today()}
    if attempt(form, lambda: completions.decide_extension(waiting, **form.decided, **who)):
        messages.success(request, "Votre décision est envoyée à l'organisme.")
        return redirect("request_read", signalement.number, asked.number)
    return read_page(request, signalement, asked, form)


def read_page(
    request: HttpRequest, signalement: Signalement, asked: FormalRequest, form: Form | None
) -> HttpResponse:
    overdue = asked.is_overdue(on=clock.today())
    items = asked.items.select_related("answer__author").prefetch_related("answer__documents")
    context = {
        "signalement": signalement,
        "asked": asked,
        "items": [(item, getattr(item, "answer", None)) for item in items],
        "shown": bool(asked.outcome) or overdue,
        "overdue": overdue,
        "marks": asked.marks.all(),
        "changes": corrections.changes(asked) if asked.outcome == "answered" else [],
        "extensions": asked.extensions.select_related("asked_by", "decided_by"),
        "form": form,
        "may_ask": may_ask(request.user, signalement.dossier, kind=BODY),
    }
    return render(request, "workflows/exchanges/request.html", context, status=status_of(form))


@WRITE
def cancel(request: HttpRequest, number: str, rank: int) -> HttpResponse:
    """Closes a request without waiting for its answer, with the reason."""
    signalement = askable(request, number)
    asked = request_of(signalement, rank)
    form = ReasonForm(posted(request))
    who = {"by": request.user, "on": clock.today()}
    return form_page(
        request,
        form,
        template="workflows/exchanges/request_cancel.html",
        act=lambda data: completions.cancel_request(asked, **data, **who),
        done=f"{asked} : close sans suite.",
        back=signalement.dossier,
        signalement=signalement,
        asked=asked,
    )
