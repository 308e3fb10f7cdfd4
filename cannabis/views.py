"""The public page of the transition phase, its JSON twin, and the record of an act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Permission
from cannabis import transition
from cannabis.forms import AlternativeForm, DayForm, OverrideForm, ReadingForm
from cannabis.models import EndReading
from cannabis.sheet import as_data, sheet
from records import clock
from web.gestures import status_of


@login_not_required
@require_safe
def transition_page(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET)
    on = form.day(today=clock.today())
    context = {"form": form, "sheet": sheet(on)}
    status = 200 if form.is_valid() else 400
    return render(request, "cannabis/transition.html", context, status=status)


@login_not_required
@require_safe
def transition_json(request: HttpRequest) -> JsonResponse:
    form = DayForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"error": form.errors["on"][0]}, status=400)
    return JsonResponse(as_data(sheet(form.day(today=clock.today()))))


def _check(request: HttpRequest) -> None:
    if not request.user.may_anywhere(Permission.VALIDATE_HAS):
        raise PermissionDenied(f"Il faut le droit « {Permission.VALIDATE_HAS.label} ».")


def record_override(request: HttpRequest) -> HttpResponse:
    _check(request)
    form = OverrideForm(request.POST or None, user=request.user, on=clock.today())
    if request.method == "POST" and form.is_valid():
        end = transition.override(form.save(commit=False))
        messages.success(request, f"{end.number} : {end}.")
        return redirect("transition-follow")
    return render(request, "cannabis/override.html", {"form": form}, status=status_of(form))


def readings(request: HttpRequest) -> HttpResponse:
    """How the three months are read, from which day and why; a new reading (C20, C21)."""
    _check(request)
    on = clock.today()
    form = ReadingForm(request.POST or None, user=request.user, on=on)
    if request.method == "POST" and form.is_valid():
        transition.set_reading(form.save(commit=False))
        messages.success(
            request, "La lecture est enregistrée ; les fins déjà calculées gardent la leur."
        )
        return redirect("transition-readings")
    held = EndReading.objects.visible_to(request.user).select_related("author")
    context = {"form": form, "readings": held, "now": transition.reading(on)}
    return render(request, "cannabis/readings.html", context, status=status_of(form))


def alternative(request: HttpRequest) -> HttpResponse:
    """A medicine authorised and available, told on the page; nothing closes by itself (C17)."""
    _check(request)
    form = AlternativeForm(request.POST or None, user=request.user, on=clock.today())
    if request.method == "POST" and form.is_valid():
        told = transition.tell_alternative(form.save(commit=False))
        messages.success(request, f"{told.title} : signalé. Rien ne prend fin de soi-même.")
        return redirect("transition-follow")
    return render(request, "cannabis/alternative.html", {"form": form}, status=status_of(form))
