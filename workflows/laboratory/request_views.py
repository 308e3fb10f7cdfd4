"""One request to a laboratory, on the agency's side: read it, prove its receipt, set its day, go on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cpc.asked.kinds import LABORATORY, may_ask
from cpc.exchange_forms import DecisionOnExtensionForm
from cpc.law.days import french_day
from cpc.law.durations import lab_ceiling
from cpc.law.exchanges.laboratory import INTENTION
from cpc.models import Dossier, FormalRequest, LaboratoryRequest
from records import clock
from records.models import Document
from web.gestures import WRITE, posted, status_of, uploaded
from workflows.engine.asked_views import decision
from workflows.engine.pages import readable
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import notices as laboratory_notices
from workflows.laboratory import requests as laboratory
from workflows.laboratory import times as laboratory_times
from workflows.laboratory.drafts import sent_texts
from workflows.laboratory.forms import DueForm, NoteForm, ReceiptForm
from workflows.laboratory.pages import shown_items, state_of
from workflows.laboratory.sending import letter_of
from workflows.laboratory.views import examined, page_of


def asked_of(request: HttpRequest, dossier: Dossier, pk: int) -> LaboratoryRequest:
    """One request to a laboratory on a dossier that the caller was allowed to see."""
    visible = FormalRequest.objects.visible_to(request.user).filter(laboratory__isnull=False)
    related = visible.select_related(
        "dossier__division", "addressee", "asked_by", "laboratory__holder", "laboratory__operator"
    ).prefetch_related("extensions")
    found = get_object_or_404(related, dossier=dossier, pk=pk)
    found.laboratory.request = found
    return found.laboratory


@WRITE
def read(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A request, what the laboratory has sent; an extension that waits is decided here."""
    dossier = readable(request, number)
    asked = asked_of(request, dossier, pk)
    return decision(
        request,
        asked.request,
        form=partial(_extension_form, asked),
        act=laboratory_answers.decide_time,
        page=lambda form: read_page(request, asked, form),
        done="Votre décision est envoyée au laboratoire.",
    )


def _extension_form(asked: LaboratoryRequest, data: Any = None, **kwargs: Any) -> Any:
    form = DecisionOnExtensionForm(data, **kwargs)
    form.fields["until"].help_text = "Sans dépasser la date demandée" + (
        f", ni {lab_ceiling(clock.today())} après la réception (R20)."
        if asked.consultation.capped
        else "."
    )
    return form


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
        "texts": sent_texts(asked),
        "letter": letter_of(asked),
        "documents": Document.objects.visible_to(request.user).filter(laboratory_requests=asked),
        "deadline": laboratory_times.deadline_of(asked),
        "intends": intends,
        "overdue": laboratory_times.is_late(asked, on=on),
        "extensions": asked.request.extensions.select_related("asked_by", "decided_by"),
        "form": form,
        "may_act": may_ask(request.user, dossier, kind=LABORATORY),
    }
    template = "workflows/laboratory/laboratory_request.html"
    return render(request, template, context, status=status_of(form))


Act = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Gesture:
    """What one page does to a request: its words, its form, the act that receives its answers."""

    title: str
    introduction: Callable[[LaboratoryRequest], str]
    done: str
    form: Callable[[HttpRequest, LaboratoryRequest], Any]
    act: Act
    submit: str = ""


def says(text: str) -> Callable[[LaboratoryRequest], str]:
    return lambda asked: text


def note(label: str, *, help_text: str = "") -> Callable[[HttpRequest, LaboratoryRequest], Any]:
    """A form that asks for one text."""
    return lambda request, asked: NoteForm(posted(request), label=label, help_text=help_text)


def gesture(told: Gesture) -> Callable[..., HttpResponse]:
    """The page of a gesture, for who examines (404, then 403)."""

    @WRITE
    def page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
        dossier, on = examined(request, number), clock.today()
        asked = asked_of(request, dossier, pk)
        return page_of(
            request,
            told.form(request, asked),
            dossier=dossier,
            back=laboratory_notices.read_address(asked),
            title=told.title,
            submit=told.submit or told.title,
            act=lambda data: told.act(asked, **data, by=request.user, on=on),
            done=told.done,
            introduction=told.introduction(asked),
        )

    return page


def _ceiling(asked: LaboratoryRequest) -> str:
    ceiling = lab_ceiling(clock.today())
    if latest := laboratory_times.latest_due(asked):
        return f"Au plus tard le {french_day(latest)}, {ceiling} après la réception (R20)."
    if asked.consultation.capped:
        return f"Au plus tard {ceiling} après la réception, qui n’est pas encore enregistrée (R20)."
    return "Aucun texte lu ne plafonne ce délai (R26)."


receipt = gesture(
    Gesture(
        title="Enregistrer la réception",
        introduction=says(
            "L’ouverture dans l’espace du laboratoire fait foi ; ceci vaut quand il a reçu la demande "
            "autrement."
        ),
        done="La réception est enregistrée : le délai court.",
        form=lambda request, asked: ReceiptForm(posted(request), uploaded(request)),
        act=laboratory.prove_receipt,
    )
)
due = gesture(
    Gesture(
        title="Fixer le dernier jour",
        introduction=_ceiling,
        done="Le dernier jour est fixé ; le laboratoire en est averti.",
        form=lambda request, asked: DueForm(posted(request), asked=asked),
        act=laboratory_times.set_due,
        submit="Fixer ce dernier jour",
    )
)
pursue = gesture(
    Gesture(
        title="Poursuivre sans réponse",
        introduction=says(
            "L’absence de réponse ne bloque pas l’instruction (R23). Une réponse tardive est gardée, et "
            "marquée comme telle."
        ),
        done="L’instruction se poursuit ; une réponse tardive restera reçue.",
        form=note("Sur quelles données l’instruction se poursuit-elle ?"),
        act=laboratory.pursue,
    )
)
cancel = gesture(
    Gesture(
        title="Clore la demande",
        introduction=says(
            "Rien de plus ne sera accepté sur cette demande ; ce qui est déjà envoyé reste."
        ),
        done="La demande est close.",
        form=note("Motif", help_text="Le laboratoire est averti."),
        act=laboratory.cancel,
    )
)
check = gesture(
    Gesture(
        title="Examiner l’intention déclarée",
        introduction=says(
            "Une recherche à finalité commerciale dans l’indication s’oppose au cadre (R14) ; une demande "
            "d’AMM peut orienter vers l’accès précoce (R19)."
        ),
        done="La conclusion est enregistrée ; l’alerte est levée.",
        form=note("Conclusion sur la recherche (R14) et sur l’accès précoce"),
        act=laboratory.check_intention,
        submit="Enregistrer la conclusion",
    )
)
