"""The drafts sent to the laboratories: what leaves, to whom, what each received; why a change does not."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cpc.models import Dossier
from cpc.signed.act_text import as_pdf
from records import clock
from web.gestures import WRITE, posted, uploaded
from workflows.laboratory import drafts as laboratory_drafts
from workflows.laboratory import receivers as laboratory_receivers
from workflows.laboratory import sending
from workflows.laboratory.forms import NoteForm, SendForm
from workflows.laboratory.space_views import own
from workflows.laboratory.views import examined, page_of
from workflows.opinions.concertation import planned_support


@WRITE
def send(request: HttpRequest, number: str) -> HttpResponse:
    """What would leave today, who would receive it and how; sent at once (R26)."""
    dossier, on = examined(request, number), clock.today()
    drafts = laboratory_drafts.drafts_of(dossier, user=request.user, on=on)
    receivers = laboratory_receivers.receivers(dossier, drafts=drafts, on=on)
    form = SendForm(posted(request), uploaded(request), receivers=receivers, on=on)
    kind = laboratory_drafts.kind_of(dossier)
    refusals = sending.refusals(dossier, kind=kind, on=on, drafts=drafts)
    shown = {
        "refusals": refusals,
        "receivers": receivers,
        "texts": drafts.texts,
        "planned": planned_support(dossier),
        "changed": any(each.changed for each in receivers),
    }
    if refusals:
        return _not_yet(request, dossier, shown)
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Envoyer les projets aux laboratoires",
        submit="Envoyer les projets",
        act=lambda data: sending.send(
            data.pop("laboratories"), dossier=dossier, **data, by=request.user, on=on
        ),
        done="Les projets sont envoyés ; chaque délai courra de sa réception.",
        template="workflows/laboratory/drafts_send.html",
        **shown,
    )


def _not_yet(request: HttpRequest, dossier: Dossier, shown: dict[str, Any]) -> HttpResponse:
    title = "Envoyer les projets aux laboratoires"
    context = {"dossier": dossier, "title": title, "form": None} | shown
    status = 422 if request.method == "POST" else 200
    return render(request, "workflows/laboratory/drafts_send.html", context, status=status)


@WRITE
def explain(request: HttpRequest, number: str) -> HttpResponse:
    """Why a change made after the sending is not sent again (R26)."""
    dossier, on = examined(request, number), clock.today()
    label = "En quoi le changement répond aux observations, ou n’en appelle pas"
    form = NoteForm(posted(request), label=label)
    return page_of(
        request,
        form,
        dossier=dossier,
        title="Ne pas renvoyer le projet changé",
        submit="Enregistrer ces motifs",
        act=lambda data: sending.explain_change(
            dossier, reasons=data["note"], by=request.user, on=on
        ),
        done="Les motifs sont une pièce du dossier ; ils valent pour ce changement seul.",
        introduction="Un projet changé après son envoi est renvoyé aux laboratoires, sauf si le "
        "changement répond à leurs observations ou n’en appelle pas (R26).",
    )


@require_safe
def own_pdf(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A draft as it was sent, for its laboratory, once the request is opened."""
    asked = own(request, pk)
    if asked.received_on is None:
        return redirect("laboratory_answer", pk)
    told = [
        each for each in laboratory_drafts.sent_texts(asked) if each.kind == kind.replace("-", "_")
    ]
    if not told:
        raise Http404
    name = f"{kind}-{asked.request.dossier.number}-projet-v{asked.draft.number}.pdf"
    content = as_pdf(told[0], on=asked.request.asked_on)
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
