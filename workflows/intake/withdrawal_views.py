"""Withdrawing a signalement, after a page that says what follows."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import Permission
from cpc.exchange_forms import ReasonForm
from cpc.law.deciding.eligibility import Origin
from records import clock
from signalements.views import own_filed
from web.gestures import WRITE, given_back, posted, status_of, typed_in
from web.refused import Refused
from workflows.intake.withdrawal import withdraw as do_withdraw


@WRITE
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    signalement = own_filed(request, number)
    if not request.user.may(Permission.FILE, signalement.organisation_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.FILE.label} ».")
    form = ReasonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            do_withdraw(signalement, reason=reason, by=request.user, on=clock.today())
        except Refused as error:
            back = signalement.get_absolute_url()
            return given_back(request, error, typed=typed_in(request, form), back=back)
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
    return render(request, "workflows/intake/withdraw.html", context, status=status_of(form))
