"""Pages of the accompaniment: the requests of one's bodies, the desk of the GIO."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Permission
from cpc.law.standing import REDIRECTION
from records import clock
from records.models import Event
from signalements.accompaniment import gestures as gio
from signalements.accompaniment.forms import (
    AdviceForm,
    CategoryForm,
    ClosingForm,
    MeetingForm,
    RequestForm,
)
from signalements.models import Accompaniment
from web.gestures import WRITE, form_page, posted, press
from web.keyset import keyset

TABS = {"to_take": "À prendre", "in_hand": "En cours", "closed": "Closes"}
NEED_ADVISE = f"Il faut le droit « {Permission.ADVISE.label} »."


@require_GET
def accompaniments(request: HttpRequest) -> HttpResponse:
    """The requests of one's bodies; for the GIO, those of its desk by state."""
    user = request.user
    if not user.may_anywhere(Permission.EDIT, Permission.ADVISE):
        raise PermissionDenied("Cette page est réservée aux organismes et au guichet (GIO).")
    desk = user.may_anywhere(Permission.ADVISE)
    tab = request.GET.get("onglet", "to_take")
    if tab not in TABS:
        raise Http404("Cet onglet n'existe pas.")
    rows = Accompaniment.objects.select_related("organisation", "adviser")
    rows = getattr(rows.advised_by(user), tab)() if desk else rows.of_bodies(user)
    page = keyset(rows, by="pk", given=request.GET, newest_first=True)
    context = {"page": page, "desk": desk, "tabs": TABS, "tab": tab}
    return render(request, "signalements/accompaniment/accompaniments.html", context)


@WRITE
def new(request: HttpRequest) -> HttpResponse:
    """Asks the GIO, before any signalement."""
    form = RequestForm(posted(request), user=request.user)
    if not form.bodies:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    if form.is_valid():
        made = gio.ask(by=request.user, on=clock.today(), **form.cleaned_data)
        messages.success(request, f"Votre demande {made.number} est envoyée au guichet.")
        return redirect(made)
    return render(request, "signalements/accompaniment/accompaniment_new.html", {"form": form})


def visible(request: HttpRequest, number: str) -> Accompaniment:
    rows = Accompaniment.objects.visible_to(request.user).select_related(
        "organisation", "division", "author", "adviser", "signalement"
    )
    return get_object_or_404(rows, number=number)


@require_GET
def accompaniment(request: HttpRequest, number: str) -> HttpResponse:
    """One request: what was asked, what was answered, what to do."""
    found, user = visible(request, number), request.user
    context = {
        "request_made": found,
        "medicines": found.medicines.all(),
        "advices": found.advices.select_related("author"),
        "meetings": found.meetings.select_related("author"),
        "events": [
            {"on": event.on, "title": event.sentence, "text": ""}
            for event in Event.objects.filter(subject=found.subject).order_by("rank")
        ],
        "advises": user.may(Permission.ADVISE, found.division_id),
        "own": user.may(Permission.EDIT, found.organisation_id),
    }
    return render(request, "signalements/accompaniment/accompaniment.html", context)


def advised(request: HttpRequest, number: str) -> Accompaniment:
    """A request of one's desk: 404 when it is not visible, 403 when it is only visible."""
    found = visible(request, number)
    if not request.user.may(Permission.ADVISE, found.division_id):
        raise PermissionDenied(NEED_ADVISE)
    return found


@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    found = advised(request, number)
    return press(
        request,
        lambda: gio.take(found, by=request.user, on=clock.today()),
        done=f"{number} est à votre nom ; l'organisme en est prévenu.",
        back=found,
    )


@WRITE
def categorise(request: HttpRequest, number: str) -> HttpResponse:
    found = advised(request, number)
    form = CategoryForm(posted(request), instance=found)
    page = ("Qualifier la demande", "Enregistrer la qualification")
    return _gesture(request, found, form, page, gio.categorise)


@WRITE
def answer(request: HttpRequest, number: str) -> HttpResponse:
    found, form = advised(request, number), AdviceForm(posted(request))
    return _gesture(request, found, form, ("Répondre", "Envoyer la réponse"), gio.answer)


@WRITE
def meeting(request: HttpRequest, number: str) -> HttpResponse:
    found, form = advised(request, number), MeetingForm(posted(request), on=clock.today())
    page = ("Noter une réunion", "Partager le compte rendu")
    return _gesture(request, found, form, page, gio.note_meeting)


@WRITE
def close(request: HttpRequest, number: str) -> HttpResponse:
    found, form = advised(request, number), ClosingForm(posted(request))
    return _gesture(request, found, form, ("Clore la demande", "Clore la demande"), gio.close)


def _gesture(
    request: HttpRequest,
    found: Accompaniment,
    form: Any,
    page: tuple[str, str],
    act: Callable[..., Any],
) -> HttpResponse:
    """The page of one form of the GIO; a refusal comes back in it, with what was typed."""
    title, submit = page
    return form_page(
        request,
        form,
        template="signalements/accompaniment/accompaniment_form.html",
        act=lambda data: act(found, by=request.user, on=clock.today(), **data),
        done=f"C'est enregistré dans {found.number}.",
        back=found,
        request_made=found,
        title=title,
        submit=submit,
    )


@require_POST
def to_draft(request: HttpRequest, number: str) -> HttpResponse:
    """A pre-filled draft from the request; a second click finds the same one."""
    found = visible(request, number)
    if not request.user.may(Permission.EDIT, found.organisation_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.EDIT.label} ».")
    return redirect(gio.to_draft(found, by=request.user, on=clock.today()))
