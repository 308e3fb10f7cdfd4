"""Withdrawing a signalement, after a page that says what follows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Permission
from cpc.exchange_forms import ReasonForm
from cpc.law.core import LawError
from cpc.models import Origin
from records import clock
from signalements.views import own_filed
from workflows.request_views import given_back
from workflows.tasks import Busy
from workflows.withdrawal import withdraw as do_withdraw


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    signalement = own_filed(request, number)
    if not request.user.may(Permission.FILE, signalement.organisation_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.FILE.label} ».")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            do_withdraw(signalement, reason=reason, by=request.user, on=clock.today())
        except (LawError, Busy) as error:
            return given_back(request, signalement, error, [("Motif", reason)])
        messages.success(request, "Le signalement est retiré. L'agence en est prévenue.")
        return redirect(signalement)
    dossier = signalement.dossier
    others = dossier.signalements.supporting().exclude(pk=signalement.pk).exists()
    context = {
        "signalement": signalement,
        "form": form,
        "stops": not others and dossier.origin == Origin.SIGNALEMENT,
        "over": bool(dossier.closed_on or signalement.withdrawn_on),
    }
    status = 422 if form.errors else 200
    return render(request, "signalements/withdraw.html", context, status=status)
