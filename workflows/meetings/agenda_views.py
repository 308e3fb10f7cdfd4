"""The agenda of a session: ready dossiers proposed, ordered, prepared; and a dossier sent to a committee."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cpc.models import AgendaItem, Committee, Dossier, Session
from records import clock
from web.gestures import WRITE, attempt, posted, press, status_of
from workflows.meetings import dates as meeting_dates
from workflows.meetings import questions, rights
from workflows.meetings.forms import AskForm, EmptyForm, ItemForm, ReasonForm
from workflows.meetings.pages import item_of, page_of, rows, waiting
from workflows.meetings.questions import NEEDS_REPORT
from workflows.meetings.views import kept

STEPS = {"monter": -1, "descendre": 1}


@require_safe
def agenda(request: HttpRequest, number: str) -> HttpResponse:
    """What is on the agenda, in order; what is ready and waits."""
    session = kept(request, number)
    context = {
        "session": session,
        "rows": rows(session, member=None),
        "waiting": waiting(session),
        "off": meeting_dates.day_off(session.held_on),
    }
    return render(request, "workflows/meetings/agenda.html", context)


@WRITE
def place(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A waiting question on this agenda: what it would meet is shown first."""
    session, on = kept(request, number), clock.today()
    items = session.committee.items.filter(session=None, outcome="").select_related("dossier")
    item = get_object_or_404(items, pk=pk)
    form = EmptyForm(posted(request))
    if attempt(form, lambda: questions.place(item, session=session, by=request.user, on=on)):
        messages.success(request, f"{item.dossier.number} est à l’ordre du jour.")
        return redirect("meeting_agenda", number)
    back = reverse("meeting_agenda", args=[number])
    context = {
        "dossier": item.dossier,
        "form": form,
        "title": f"Inscrire {item.dossier.number} à la séance",
        "submit": "Inscrire à l’ordre du jour",
        "back": back,
        "meeting_on": session.held_on,
        "changes": meeting_dates.effect(item.dossier, meeting_on=session.held_on, on=on),
        "confirmed": True,
        "blocked": "",
    }
    return render(request, "workflows/meetings/effect.html", context, status=status_of(form))


@require_POST
def reorder(request: HttpRequest, number: str, pk: int, way: str) -> HttpResponse:
    """One place up or down."""
    session = kept(request, number)
    item, on = item_of(session, pk), clock.today()
    return press(
        request,
        lambda: questions.reorder(item, step=STEPS.get(way, 0), by=request.user, on=on),
        done="L’ordre du jour est modifié.",
        back=reverse("meeting_agenda", args=[number]),
    )


@require_POST
def put_back(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    session = kept(request, number)
    item, on = item_of(session, pk), clock.today()
    return press(
        request,
        lambda: questions.put_back(item, by=request.user, on=on),
        done="Ce dossier attend une autre séance.",
        back=reverse("meeting_agenda", args=[number]),
    )


@WRITE
def prepare(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The question, the slot, who presents, the files of the packs."""
    session = kept(request, number)
    item, on = item_of(session, pk), clock.today()
    form = ItemForm(posted(request), item=item, user=request.user)
    if attempt(form, lambda: questions.prepare(item, **form.prepared, by=request.user, on=on)):
        messages.success(request, "Le point est préparé.")
        return redirect("meeting_agenda", number)
    return page_of(
        request,
        form,
        title=f"Préparer le point {item.dossier.number}",
        submit="Enregistrer ce point",
        back=reverse("meeting_agenda", args=[number]),
        lead=item.dossier.title,
        introduction="Le rapport d’évaluation et son tableau des preuves sont toujours dans le dossier "
        "de séance. Seuls des PDF peuvent s’y joindre.",
    )


def _put(request: HttpRequest, number: str) -> Dossier:
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not rights.may_put(request.user, dossier):
        raise PermissionDenied(
            "Il faut un droit d’instruction dans la direction du dossier, et un dossier ouvert."
        )
    return dossier


@WRITE
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """« Inscrire à une séance »: the question, then what the day would meet, then the gesture."""
    dossier, on = _put(request, number), clock.today()
    committees = Committee.objects.filter(division=dossier.division_id)
    sessions = Session.objects.ahead().filter(committee__in=committees, held_on__gte=on)
    form = AskForm(
        posted(request),
        dossier=dossier,
        committees=committees,
        sessions=sessions.select_related("committee").order_by("held_on", "pk"),
    )
    confirmed = "confirm" in request.POST
    if confirmed and attempt(
        form, lambda: questions.ask(dossier, **form.asked, by=request.user, on=on)
    ):
        messages.success(request, "La question est posée au comité.")
        return redirect(dossier)
    context = {
        "dossier": dossier,
        "form": form,
        "title": "Inscrire à une séance",
        "submit": "Poser la question au comité",
        "back": dossier.get_absolute_url(),
        "blocked": _blocked(dossier, committees),
        **_shown(form, dossier, on=on),
    }
    return render(request, "workflows/meetings/effect.html", context, status=status_of(form))


def _blocked(dossier: Dossier, committees: Any) -> str:
    """Why nothing can be put yet; empty when it can."""
    if not dossier.evaluations.exists():
        return NEEDS_REPORT
    if not committees.exists():
        return "Aucun comité n’est enregistré dans la direction : qui confie les tâches en crée un."
    return ""


def _shown(form: AskForm, dossier: Dossier, *, on: Any) -> dict[str, Any]:
    """What the day of the chosen session would meet, once the form reads well."""
    if not form.is_bound or not form.is_valid():
        return {"changes": None, "meeting_on": None, "confirmed": False}
    day = form.meeting_on
    changes = meeting_dates.effect(dossier, meeting_on=day, on=on) if day else []
    return {"changes": changes, "meeting_on": day, "confirmed": True}


@WRITE
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The question is not put any more."""
    dossier, on = _put(request, number), clock.today()
    items = AgendaItem.objects.filter(outcome="").select_related("session", "committee", "dossier")
    item, form = get_object_or_404(items, dossier=dossier, pk=pk), ReasonForm(posted(request))
    if attempt(form, lambda: questions.withdraw(item, **form.cleaned_data, by=request.user, on=on)):
        messages.success(request, "La question est retirée.")
        return redirect(dossier)
    return page_of(
        request,
        form,
        title="Retirer la question posée au comité",
        submit="Retirer la question",
        back=dossier.get_absolute_url(),
        lead=f"{dossier.number} – {item.committee}",
    )
