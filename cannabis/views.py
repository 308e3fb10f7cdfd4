"""The public page of the transition phase, its JSON twin, and the record of an act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Permission
from cannabis import transition
from cannabis.forms import DayForm, OverrideForm
from cannabis.sheet import as_data, sheet
from records import clock


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


def record_override(request: HttpRequest) -> HttpResponse:
    if not request.user.may_anywhere(Permission.VALIDATE_HAS):
        raise PermissionDenied(f"Il faut le droit « {Permission.VALIDATE_HAS.label} ».")
    form = OverrideForm(request.POST or None, user=request.user, on=clock.today())
    if request.method == "POST" and form.is_valid():
        end = transition.override(form.save(commit=False))
        messages.success(request, f"{end.number} : {end}.")
        return redirect("transition-follow")
    status = 422 if form.errors else 200
    return render(request, "cannabis/override.html", {"form": form}, status=status)
