"""The public page of the transition phase, its JSON twin; an act recorded, then seen by another person."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Permission
from cannabis import acts, transition
from cannabis.forms import AlternativeForm, DayForm, OverrideForm, ReadingForm
from cannabis.models import EndReading, Override
from cannabis.sheet import as_data, sheet
from cpc.acts.forms import JudgementForm
from records import clock
from web.gestures import WRITE, attempt, form_page, posted, status_of, uploaded


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


@WRITE
def record_override(request: HttpRequest) -> HttpResponse:
    """An act that sets the end, with its capture; another person confirms it (C16)."""
    if not any(request.user.may_anywhere(each) for each in OverrideForm.permissions):
        raise PermissionDenied(f"Il faut le droit « {Permission.RECORD_HAS.label} ».")
    on = clock.today()
    form = OverrideForm(posted(request), uploaded(request), user=request.user, on=on)
    return form_page(
        request,
        form,
        template="cannabis/override.html",
        act=lambda typed: acts.propose(form.save(commit=False), capture=typed["capture"][0]),
        done="L’acte est gardé ; une autre personne le confirme, rien ne change d’ici là.",
        back=reverse("transition-follow"),
        then=lambda act: act.get_absolute_url(),
    )


@WRITE
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was recorded of an act and what it would change; confirmed, or refused with a reason."""
    mine = Override.objects.visible_to(request.user)
    related = mine.select_related("division", "author", "judged_by", "capture")
    found, on = get_object_or_404(related, pk=pk), clock.today()
    form = JudgementForm(posted(request))
    if told := attempt(form, lambda: _judged(request, found, form, on=on)):
        messages.success(request, told)
        return redirect("transition-follow")
    right = request.user.may(Permission.VALIDATE_HAS, found.division_id)
    context = {
        "act": found,
        "form": form,
        "may_judge": right and not found.outcome and found.author_id != request.user.pk,
        "now": transition.state(on),
        "then": None if found.outcome else acts.foreseen(found, on=on),
    }
    return render(request, "cannabis/act.html", context, status=status_of(form))


def _judged(request: HttpRequest, found: Override, form: JudgementForm, *, on: date) -> str:
    """What was decided of the act, in words."""
    if "refuse" in request.POST:
        acts.refuse(found, reason=form.cleaned_data["reason"], by=request.user, on=on)
        return f"{found.title} : refusé. Rien ne change."
    end = acts.confirm(found, by=request.user, on=on)
    return f"{end.number} : {end}."


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
