"""The space of a laboratory: what the agency asks of it, opened, answered item by item, sent."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Permission
from cpc.models import FormalRequest, LaboratoryRequest
from records import clock
from records.models import Document, Event
from web.gestures import WRITE, given_back, posted
from web.refused import Refused
from workflows.engine.asked_views import kept
from workflows.engine.asked_views import more_time as asking_time
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import requests as laboratory
from workflows.laboratory import times as laboratory_times
from workflows.laboratory.answer_forms import LaboratoryItemsForm, MoreTimeForm
from workflows.laboratory.drafts import sent_texts
from workflows.laboratory.pages import over, shown_items, state_of, waiting


def own_requests(request: HttpRequest) -> Any:
    """What was asked of the laboratories for which the person answers; 403 for anybody else."""
    if not request.user.may_anywhere(Permission.ANSWER):
        raise PermissionDenied(f"Il faut le droit « {Permission.ANSWER.label} ».")
    own = request.user.where(Permission.ANSWER)
    visible = FormalRequest.objects.visible_to(request.user)
    return visible.filter(addressee__in=own, laboratory__isnull=False)


def own(request: HttpRequest, pk: int) -> LaboratoryRequest:
    """One of them; 404 for what was asked of another laboratory."""
    related = own_requests(request).select_related(
        "dossier", "addressee", "laboratory__holder", "laboratory__operator"
    )
    found = get_object_or_404(related.prefetch_related("extensions"), pk=pk)
    found.laboratory.request = found
    return found.laboratory


def page_of(asked: LaboratoryRequest) -> str:
    return reverse("laboratory_answer", args=[asked.request_id])


TABS = {"": "Ce qui vous attend", "closes": "Demandes closes"}


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What awaits the laboratory, or what is over."""
    own, on, tab = own_requests(request), clock.today(), request.GET.get("liste", "")
    tab = tab if tab in TABS else ""
    page = (over if tab else waiting)(own, on=on, given=request.GET)
    context = {"page": page, "tabs": TABS, "tab": tab, "on": on}
    return render(request, "workflows/laboratory/list.html", context)


@WRITE
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Sealed until it is opened; then the items, saved or sent as they are ready."""
    asked = own(request, pk)
    if asked.received_on is None:
        context = {"asked": asked, "demand": asked.request, "on": clock.today()}
        awaits = asked.request.awaits_answer(on=clock.today())
        return render(request, "workflows/laboratory/sealed.html", context | {"awaits": awaits})
    if request.method == "POST":
        return _keep(request, asked)
    return answer_page(request, asked, LaboratoryItemsForm(request=asked.request))


def answer_page(
    request: HttpRequest, asked: LaboratoryRequest, form: LaboratoryItemsForm, *, status: int = 200
) -> HttpResponse:
    on, demand = clock.today(), asked.request
    items = shown_items(asked, user=request.user)
    sent = [each for each in items if each.answer and each.answer.sent_on]
    context = {
        "asked": asked,
        "demand": demand,
        "form": form,
        "state": state_of(asked, on=on),
        "awaits": demand.awaits_answer(on=on),
        "kept": [group for group in form.groups if group.answer],
        "overdue": not demand.outcome and laboratory_times.is_late(asked, on=on),
        "at_most": laboratory_times.at_most(asked),
        "sent": sent,
        "total": len(items),
        "missing": _missing(asked) if "manque" in request.GET else [],
        "deadline": laboratory_times.deadline_of(asked),
        "texts": sent_texts(asked),
        "documents": Document.objects.visible_to(request.user).filter(laboratory_requests=asked),
        "extensions": demand.extensions.all(),
        "events": _events(demand),
    }
    return render(request, "workflows/laboratory/request.html", context, status=status)


def _events(demand: FormalRequest) -> Any:
    """The lines on this request that its laboratory may read; never those of another one."""
    found = Event.objects.filter(subject=demand.subject, public_to_reporter=True)
    return [event for event in found[:200] if event.data.get("request") == demand.pk]


def _missing(asked: LaboratoryRequest) -> list[str]:
    """What still prevents the whole answer from leaving, in words."""
    items = laboratory_answers.items_of(asked)
    told = [(item.number, laboratory_answers.lacks(item)) for item in items]
    return [f"Élément {number} : {sentence}" for number, sentence in told if sentence]


def _keep(request: HttpRequest, asked: LaboratoryRequest) -> HttpResponse:
    form = LaboratoryItemsForm(request.POST, request.FILES, request=asked.request)
    who = {"by": request.user, "on": clock.today()}
    return kept(
        request,
        form,
        save=lambda: laboratory_answers.save(
            asked, typed=form.typed(), claims=form.claims(), **who
        ),
        send=lambda saved: _send(request, asked) if "send" in request.POST else None,
        page=lambda form, **said: answer_page(request, asked, form, **said),
        back=page_of(asked),
    )


def _send(request: HttpRequest, asked: LaboratoryRequest) -> HttpResponse:
    address = page_of(asked)
    try:
        missing = laboratory_answers.send(asked, by=request.user, on=clock.today())
    except Refused:
        messages.warning(
            request,
            "Votre travail est enregistré, mais rien n'est prêt à partir : voir ci-dessous.",
        )
        return redirect(f"{address}?manque=1")
    if missing:
        messages.warning(
            request, "Ce qui est prêt est envoyé à l'agence ; le reste est enregistré."
        )
        return redirect(f"{address}?manque=1")
    messages.success(request, "Votre réponse est envoyée à l'agence.")
    return redirect(address)


@require_POST
def open_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The first opening is the certain date of receipt: the time runs from it (R20)."""
    asked, on = own(request, pk), clock.today()
    try:
        laboratory.open_request(asked, by=request.user, on=on)
    except Refused as error:
        return given_back(request, error, back=page_of(asked))
    return redirect("laboratory_answer", pk)


@WRITE
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for more time, with the reason, within the cap of the text."""
    asked = own(request, pk)
    return asking_time(
        request,
        asked.request,
        form=MoreTimeForm(posted(request), asked=asked),
        act=partial(laboratory_answers.ask_time, asked),
        template="workflows/laboratory/extension.html",
        demand=asked.request,
        on=clock.today(),
        at_most=laboratory_times.at_most(asked),
    )
