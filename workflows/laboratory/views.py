"""Laboratories of a dossier, on the agency's side: who they are, what they are asked, what follows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpc.asked.kinds import LABORATORY, may_ask
from cpc.facts.holders import holders_of, unknown_holders
from cpc.gate.observations import named_medicines
from cpc.law.exchanges.laboratory import Consultation
from cpc.models import Dossier, DossierLaboratory
from records import clock
from web.dsfr import Form
from web.gestures import WRITE, form_page, posted, uploaded
from workflows.engine import pages
from workflows.engine.pages import readable
from workflows.laboratory import entering as new_laboratory
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.laboratory.change_letters import add_laboratory
from workflows.laboratory.forms import (
    AskForm,
    LaboratoryForm,
    LeaveForm,
    NewLaboratoryForm,
    NoteForm,
)
from workflows.laboratory.pages import laboratories as of_dossier

KINDS = {
    "elements": Consultation.ELEMENTS,
    "protocole": Consultation.PROTOCOL,
    "intention": Consultation.INTENTION,
    "disponibilite": Consultation.AVAILABILITY,
}
INTRODUCTIONS = {
    Consultation.ELEMENTS: "Tout ou partie des sept éléments de l’article R. 5121-76-3 (R21). Le délai "
    "court du jour où le laboratoire ouvre la demande, ou d’une réception que vous prouvez.",
    Consultation.PROTOCOL: "Les propositions qui nourrissent le protocole (R. 5121-76-4, II ; R25). Si "
    "vous n’en demandez pas, enregistrez une dispense motivée.",
    Consultation.INTENTION: "Avant de modifier, de suspendre ou d’abroger un cadre, de mettre fin à une "
    "indication ou de le remettre en vigueur, l’agence en informe le laboratoire, "
    "un autre jour que celui de la décision (R. 5121-76-9, II ; R52).",
    Consultation.AVAILABILITY: "La date de fin d’une indication tient compte de ce que dit le "
    "bénéficiaire de l’autorisation (R. 5121-76-9, III ; R54).",
}


def examined(request: HttpRequest, number: str) -> Dossier:
    """A dossier where the person may ask, without conflict (R71); 404, then 403."""
    return pages.examined(request, number, kind=LABORATORY, on=clock.today())


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Holders and operators with their days, every request and where it stands."""
    dossier, on = readable(request, number), clock.today()
    labs = of_dossier(dossier, user=request.user, on=on, given=request.GET)
    named = holders_of(named_medicines(dossier, on=on))
    context = {
        "dossier": dossier,
        "labs": labs,
        "waivers": dossier.protocolwaivers.select_related("author"),
        "holders": named,
        "unknown": unknown_holders(named, present=labs.present),
        "may_ask_laboratory": may_ask(request.user, dossier, kind=LABORATORY),
        "on": on,
    }
    return render(request, "workflows/laboratory/laboratories.html", context)


def page_of(
    request: HttpRequest, form: Form, *, dossier: Dossier, back: str = "", **told: Any
) -> HttpResponse:
    """A form about the laboratories of a dossier (``web.gestures.form_page``)."""
    back = back or reverse("laboratories", args=[dossier.number])
    given = {
        "template": "workflows/laboratory/laboratory_form.html",
        "dossier": dossier,
        "back": back,
    }
    given |= {"introduction": "", "warning": "", "nobody": False}
    return form_page(request, form, **given | told)


@WRITE
def add(request: HttpRequest, number: str) -> HttpResponse:
    """A holder or an operator enters the dossier."""
    dossier, on = examined(request, number), clock.today()
    initial = {"first_day": on, "organisation": request.GET.get("laboratoire")}
    form = LaboratoryForm(posted(request), dossier=dossier, initial=initial)
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Ajouter un laboratoire",
        submit="Ajouter au dossier",
        act=lambda data: add_laboratory(form.instance, by=request.user, on=on),
        done="Le laboratoire est au dossier.",
    )


@WRITE
def enter(request: HttpRequest, number: str) -> HttpResponse:
    """A laboratory that the site does not know; then it is added to the dossier, as holder or operator."""
    dossier, on = examined(request, number), clock.today()
    form = NewLaboratoryForm(posted(request), initial={"name": request.GET.get("nom", "")[:200]})
    following = reverse("laboratory_add", args=[dossier.number])
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Ajouter un laboratoire absent de la liste",
        submit="Créer ce laboratoire",
        act=lambda data: new_laboratory.enter(
            form.instance,
            distinct=data["distinct"],
            division=dossier.division,
            by=request.user,
            on=on,
        ),
        done="Le laboratoire est créé, l’administrateur est prévenu : dites à quel titre il est au dossier.",
        back=following,
        then=lambda made: f"{following}?laboratoire={made.pk}",
        introduction="Cherchez d’abord dans la liste : un nom proche vous est signalé. Sans membre, il est "
        "joint par courrier jusqu’à ce que l’administrateur invite ses correspondants.",
    )


@WRITE
def leave(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The last day of a holder or an operator; what was asked of it stays."""
    dossier, on = examined(request, number), clock.today()
    present = DossierLaboratory.objects.visible_to(request.user).filter(last_day=None)
    found = get_object_or_404(
        present.select_related("organisation", "mandated_by", "dossier"), dossier=dossier, pk=pk
    )
    form = LeaveForm(posted(request), laboratory=found, initial={"last_day": on})
    return page_of(
        request,
        form,
        dossier=dossier,
        title=f"Fin au dossier : {found}",
        submit="Enregistrer ce dernier jour",
        act=lambda data: laboratory_present.leave(found, **data, by=request.user, on=on),
        done="Le dernier jour est enregistré.",
        introduction="Les demandes déjà envoyées et leurs réponses restent au dossier, à ce nom.",
    )


@WRITE
def ask(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Elements or protocol proposals, asked of one or several laboratories."""
    dossier, on, wanted = examined(request, number), clock.today(), KINDS.get(kind)
    if wanted is None:
        raise Http404("Cette demande n'existe pas.")
    form = AskForm(posted(request), uploaded(request), dossier=dossier, kind=wanted, on=on)
    return page_of(
        request,
        form,
        dossier=dossier,
        title=wanted.label,
        submit="Envoyer la demande",
        act=lambda data: laboratory.ask(
            data.pop("laboratories"), kind=wanted, **data, by=request.user, on=on
        ),
        done="La demande est envoyée ; son délai courra de sa réception.",
        introduction=INTRODUCTIONS[wanted],
        nobody=not form.present,
    )


@WRITE
def waive(request: HttpRequest, number: str) -> HttpResponse:
    """No protocol proposal is asked, with the reasons (R25)."""
    dossier, on = examined(request, number), clock.today()
    form = NoteForm(posted(request), label="Motifs de la dispense")
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Ne pas demander de propositions de protocole",
        submit="Enregistrer la dispense",
        act=lambda data: laboratory_present.waive_protocol(
            dossier, reasons=data["note"], by=request.user, on=on
        ),
        done="La dispense est une pièce du dossier.",
        introduction="Des propositions sont demandées, sauf dispense motivée (R. 5121-76-4, II ; R25).",
    )
