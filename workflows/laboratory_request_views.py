"""One request to a laboratory, on the agency's side: read it, prove its receipt, set its day, go on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cpc import laboratory as acts
from cpc.exchange_forms import DecisionOnExtensionForm
from cpc.law.core import LawError
from cpc.law.laboratory import INTENTION
from cpc.models import Dossier, FormalRequest, LaboratoryRequest
from records import clock
from records.models import Document
from workflows import laboratory
from workflows.laboratory_forms import DueForm, NoteForm, ReceiptForm
from workflows.laboratory_pages import shown_items, state_of
from workflows.laboratory_views import examined, form_page, posted, readable, uploaded


def asked_of(request: HttpRequest, dossier: Dossier, pk: int) -> LaboratoryRequest:
    """One request to a laboratory on a dossier that the caller was allowed to see."""
    visible = FormalRequest.objects.visible_to(request.user).filter(laboratory__isnull=False)
    related = visible.select_related(
        "dossier__division", "addressee", "asked_by", "laboratory__holder", "laboratory__operator"
    ).prefetch_related("extensions")
    found = get_object_or_404(related, dossier=dossier, pk=pk)
    found.laboratory.request = found
    return found.laboratory


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A request, what the laboratory has sent; an extension that waits is decided here."""
    dossier = readable(request, number)
    asked = asked_of(request, dossier, pk)
    if request.method == "POST":
        return _decide(request, asked)
    waiting = asked.request.pending_extension if not asked.request.outcome else None
    form = _extension_form(asked, extension=waiting) if waiting else None
    return read_page(request, asked, form)


def _extension_form(asked: LaboratoryRequest, data: Any = None, **kwargs: Any) -> Any:
    form = DecisionOnExtensionForm(data, **kwargs)
    form.fields["until"].help_text = "Sans dépasser la date demandée" + (
        ", ni deux mois après la réception (R20)." if asked.consultation.capped else "."
    )
    return form


def _decide(request: HttpRequest, asked: LaboratoryRequest) -> HttpResponse:
    laboratory.check_asker(request.user, asked.request.dossier)
    waiting = asked.request.extensions.last()
    if waiting is None:
        context = {"message": "Aucun délai n'est demandé.", "typed": []}
        context["back_url"] = laboratory.read_address(asked)
        return render(request, "409.html", context, status=409)
    form = _extension_form(asked, request.POST, extension=waiting)
    if form.is_valid():
        data, on = form.cleaned_data, clock.today()
        try:
            laboratory.decide_time(
                waiting, until=data["until"], answer=data["answer"], by=request.user, on=on
            )
        except LawError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Votre décision est envoyée au laboratoire.")
            return redirect(laboratory.read_address(asked))
    return read_page(request, asked, form)


def read_page(request: HttpRequest, asked: LaboratoryRequest, form: Any) -> HttpResponse:
    on, dossier = clock.today(), asked.request.dossier
    items = shown_items(asked, user=request.user)
    intends = any(
        each.item.code == INTENTION and each.answer and each.answer.intention not in {"", "none"}
        for each in items
    )
    context = {
        "dossier": dossier,
        "asked": asked,
        "demand": asked.request,
        "state": state_of(asked, on=on),
        "items": items,
        "documents": Document.objects.visible_to(request.user).filter(laboratory_requests=asked),
        "deadline": acts.deadline_of(asked),
        "intends": intends,
        "overdue": asked.request.is_overdue(on=on),
        "extensions": asked.request.extensions.select_related("asked_by", "decided_by"),
        "form": form,
        "may_act": laboratory.may_ask(request.user, dossier) and not dossier.closed_on,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "workflows/laboratory_request.html", context, status=status)


def _form_page(
    request: HttpRequest, asked: LaboratoryRequest, form: Any, **shown: Any
) -> HttpResponse:
    back = laboratory.read_address(asked)
    return form_page(request, form, dossier=asked.request.dossier, back=back, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The certain day of receipt, proved otherwise than by the opening (R20)."""
    dossier, on = examined(request, number), clock.today()
    asked = asked_of(request, dossier, pk)
    return _form_page(
        request,
        asked,
        ReceiptForm(posted(request), uploaded(request)),
        title="Enregistrer la réception",
        submit="Enregistrer la réception",
        act=lambda data: laboratory.prove_receipt(asked, **data, by=request.user, on=on),
        done="La réception est enregistrée : le délai court.",
        introduction="L’ouverture dans l’espace du laboratoire fait foi ; ceci vaut quand il a reçu la "
        "demande autrement.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Another last day, within the limit of the text (R20)."""
    dossier, on = examined(request, number), clock.today()
    asked = asked_of(request, dossier, pk)
    return _form_page(
        request,
        asked,
        DueForm(posted(request), asked=asked),
        title="Fixer le dernier jour",
        submit="Fixer ce dernier jour",
        act=lambda data: laboratory.set_due(asked, **data, by=request.user, on=on),
        done="Le dernier jour est fixé ; le laboratoire en est averti.",
        introduction="Au plus tard deux mois après la réception (R20)."
        if asked.consultation.capped
        else "Aucun texte lu ne plafonne ce délai (R26).",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pursue(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """« Poursuivre sans réponse », with the note (R23)."""
    dossier, on = examined(request, number), clock.today()
    asked = asked_of(request, dossier, pk)
    label = "Sur quelles données l’instruction se poursuit-elle ?"
    return _form_page(
        request,
        asked,
        NoteForm(posted(request), label=label),
        title="Poursuivre sans réponse",
        submit="Poursuivre sans réponse",
        act=lambda data: acts.pursue(asked, **data, by=request.user, on=on),
        done="L’instruction se poursuit ; une réponse tardive restera reçue.",
        introduction="L’absence de réponse ne bloque pas l’instruction (R23). Une réponse tardive est "
        "gardée, et marquée comme telle.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Closes a request without waiting for its answer, with the reason."""
    dossier, on = examined(request, number), clock.today()
    asked = asked_of(request, dossier, pk)
    return _form_page(
        request,
        asked,
        NoteForm(posted(request), label="Motif", help_text="Le laboratoire est averti."),
        title="Clore la demande",
        submit="Clore la demande",
        act=lambda data: laboratory.cancel(asked, reason=data["note"], by=request.user, on=on),
        done="La demande est close.",
        introduction="Rien de plus ne sera accepté sur cette demande ; ce qui est déjà envoyé reste.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What is concluded from a declared intention (R19)."""
    dossier, on = examined(request, number), clock.today()
    asked = asked_of(request, dossier, pk)
    label = "Conclusion sur la recherche (R14) et sur l’accès précoce"
    return _form_page(
        request,
        asked,
        NoteForm(posted(request), label=label),
        title="Examiner l’intention déclarée",
        submit="Enregistrer la conclusion",
        act=lambda data: acts.check_intention(asked, **data, by=request.user, on=on),
        done="La conclusion est enregistrée ; l’alerte est levée.",
        introduction="Une recherche à finalité commerciale dans l’indication s’oppose au cadre (R14) ; "
        "une demande d’AMM peut orienter vers l’accès précoce (R19).",
    )
