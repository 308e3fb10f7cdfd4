"""Others' opinions on a dossier, on the agency's side: the list, new requests, the concertation."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cpc.asked.kinds import OPINION, may_ask
from cpc.models import Dossier, Opinion
from records import clock
from web.dsfr import Form
from web.gestures import WRITE, form_page, posted, uploaded
from workflows.engine import pages
from workflows.engine.pages import readable
from workflows.opinions import concertation
from workflows.opinions import requests as opinions
from workflows.opinions.choices import KINDS, choices, label_of
from workflows.opinions.concertation import planned_support
from workflows.opinions.forms import AskForm, ConcertationForm
from workflows.opinions.pages import opinions as of_dossier
from workflows.opinions.pages import shown


def page_of(
    request: HttpRequest, form: Form, *, dossier: Dossier, back: str = "", **told: Any
) -> HttpResponse:
    """A form about the opinions of a dossier (``web.gestures.form_page``)."""
    back = back or reverse("opinions", args=[dossier.number])
    given = {"template": "workflows/opinions/opinion_form.html", "dossier": dossier, "back": back}
    given |= {"introduction": "", "nobody": "", "planned": None}
    return form_page(request, form, **given | told)


def examined(request: HttpRequest, number: str) -> Dossier:
    """A dossier where the person may ask, without conflict (R71); 404, then 403."""
    return pages.examined(request, number, kind=OPINION, on=clock.today())


@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """Every opinion asked and where it stands, the signed ones in full, the concertations."""
    dossier, on = readable(request, number), clock.today()
    given = Opinion.objects.visible_to(request.user).filter(dossier=dossier)
    given = given.select_related("author", "request__addressee").prefetch_related("documents")
    context = {
        "dossier": dossier,
        "others": of_dossier(dossier, user=request.user, on=on),
        "signed": shown(given),
        "kinds": [(key, label_of(key)) for key in KINDS],
        "may_ask_opinion": may_ask(request.user, dossier, kind=OPINION),
    }
    return render(request, "workflows/opinions/opinions.html", context)


@WRITE
def ask(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The same numbered questions to one or several of a kind."""
    dossier, on = examined(request, number), clock.today()
    if kind not in KINDS:
        raise Http404("On ne consulte personne sous ce nom.")
    found = choices(dossier, kind=KINDS[kind], on=on)
    form = AskForm(
        posted(request),
        uploaded(request),
        dossier=dossier,
        choices=found,
        user=request.user,
        on=on,
    )
    return page_of(
        request,
        form,
        dossier=dossier,
        title=f"Demander un avis : {label_of(kind)}",
        submit="Demander l’avis",
        act=lambda data: opinions.ask(dossier, **form.asked, by=request.user, on=on),
        done="La demande d’avis est envoyée.",
        introduction="Aucun texte lu n’impose cette consultation ni ne fixe son délai. Qui est consulté ne "
        "lit que vos questions et les pièces que vous choisissez, rien d’autre du dossier.",
        nobody="" if found else label_of(kind),
    )


@WRITE
def concert(request: HttpRequest, number: str) -> HttpResponse:
    """Records the concertation with the centres, or why the protocol needs none (R27)."""
    dossier, on = examined(request, number), clock.today()
    form = ConcertationForm(
        posted(request), uploaded(request), dossier=dossier, initial=_taken_over(request, dossier)
    )
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Concertation avec les centres maladies rares",
        submit="Enregistrer la concertation",
        act=lambda data: concertation.concert(dossier, held=form.held, by=request.user, on=on),
        done="La concertation est une pièce du dossier ; les projets peuvent partir aux observations.",
        introduction="Pour une maladie rare dont le protocole prévoit l’appui de centres de référence ou de "
        "compétence, une concertation avec eux précède l’envoi des projets (R. 5121-76-4, III ; R27).",
        planned=planned_support(dossier),
    )


def _taken_over(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """What is taken from a signed opinion of a centre, when the address names one."""
    wanted = request.GET.get("avis", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        return {}
    visible = Opinion.objects.visible_to(request.user).select_related("request__addressee")
    opinion = visible.filter(dossier=dossier, pk=wanted).first()
    if opinion is None:
        return {}
    return {
        "opinion": opinion.pk,
        "centres": [opinion.request.addressee_id],
        "held_on": opinion.signed_on,
        "summary": f"{opinion} : {opinion.get_conclusion_display().lower()}.",
    }
