"""Pages of the clock of a dossier: what a gesture would change, then the gesture."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cpc.models import Deadline, Dossier
from records import clock as day
from web.gestures import WRITE, attempt, posted, status_of
from workflows.clock import gestures as clock
from workflows.clock.forms import ClockForm, ExtensionForm, ResumeForm, StopForm
from workflows.engine.rights import may_move


def _mine(request: HttpRequest, number: str) -> Dossier:
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not may_move(request.user, dossier):
        raise PermissionDenied("Il faut un droit d’instruction dans la direction du dossier.")
    return dossier


def _page(
    request: HttpRequest,
    form: ClockForm,
    *,
    title: str,
    submit: str,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Shows the form, then what it would change (« Voir l'effet »), then does it."""
    context = {"dossier": form.dossier, "form": form, "title": title, "submit": submit}
    if "effect" not in request.POST and attempt(form, lambda: act(form.cleaned_data)):
        messages.success(request, done)
        return redirect(form.dossier)
    context["changes"] = form.changes if form.is_bound and form.is_valid() else None
    return render(request, "workflows/clock/clock.html", context, status=status_of(form))


@WRITE
def stop(request: HttpRequest, number: str) -> HttpResponse:
    """Suspends the clock of a dossier."""
    dossier, on = _mine(request, number), day.today()
    form = StopForm(posted(request), dossier=dossier, on=on, initial={"first_day": on})

    def act(data: dict[str, Any]) -> object:
        return clock.suspend(dossier, **data, by=request.user, on=on)

    title = "Suspendre le délai"
    return _page(request, form, title=title, submit=title, act=act, done="Le délai est suspendu.")


@WRITE
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Ends the running suspension of a dossier."""
    dossier, on = _mine(request, number), day.today()
    form = ResumeForm(posted(request), dossier=dossier, on=on, initial={"last_day": on})

    def act(data: dict[str, Any]) -> object:
        return clock.resume(dossier, **data, by=request.user, on=on)

    title = "Reprendre le délai"
    return _page(
        request, form, title=title, submit=title, act=act, done="Le délai court de nouveau."
    )


@WRITE
def extend(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Gives more time to one deadline of a dossier."""
    dossier, on = _mine(request, number), day.today()
    running = (
        Deadline.objects.running().reckoned().filter(dossier=dossier).select_related("dossier")
    )
    deadline = get_object_or_404(running, pk=pk)
    form = ExtensionForm(posted(request), deadline=deadline, on=on)

    def act(data: dict[str, Any]) -> object:
        return clock.extend(deadline, **data, by=request.user, on=on)

    title = f"Prolonger : {deadline.label}"
    return _page(
        request, form, title=title, submit="Prolonger", act=act, done="Le délai est prolongé."
    )
