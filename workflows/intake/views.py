"""The gestures that start or move a process: filing, answering a request, joining dossiers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import Permission, User
from cpc.law.core import LawError
from cpc.models import Dossier
from records import clock
from signalements.filed.filing_forms import FilingForm
from signalements.models import Signalement
from web.gestures import WRITE, attempt, given_back, posted, status_of
from web.refused import Busy
from workflows.intake import filing as intake
from workflows.intake.gathering_forms import JoinForm

SUGGESTIONS = 10


@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Files one's draft; a second click finds the same receipt."""
    draft = get_object_or_404(Signalement.objects.of_bodies(request.user), pk=pk)
    if not request.user.may(Permission.FILE, draft.organisation_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.FILE.label} ».")
    form = FilingForm(request.POST, draft=draft, by=request.user)
    if not draft.is_filed and not form.is_valid():
        messages.error(request, " ".join(form.errors["statement"]))
        return redirect(f"{reverse('signalement_review', args=[pk])}#id_statement")
    try:
        filed = intake.file_signalement(draft, by=request.user, on=clock.today())
    except LawError:
        messages.error(request, "Le signalement n'est pas déposé : voici ce qui manque.")
        return redirect("signalement_review", pk)
    except Busy as error:
        return given_back(request, error, back=draft.get_absolute_url())
    return redirect("signalement_receipt", filed.number)


@WRITE
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Moves a signalement of this dossier into another open one (R11)."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not request.user.may(Permission.JOIN, dossier.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.JOIN.label} ».")
    form = JoinForm(posted(request), dossier=dossier, user=request.user)
    if attempt(form, lambda: _join(form, by=request.user)):
        data = form.cleaned_data
        moved, target = data["signalement"].number, data["target"]
        messages.success(request, f"{moved} est rattaché à {target.number}.")
        return redirect(target)
    similar = Dossier.objects.visible_to(request.user).open().filter(dci_key=dossier.dci_key)
    suggestions = similar.exclude(pk=dossier.pk)[:SUGGESTIONS]
    context = {"dossier": dossier, "form": form, "similar": suggestions}
    return render(request, "workflows/intake/join.html", context, status=status_of(form))


def _join(form: JoinForm, *, by: User) -> Dossier:
    data = dict(form.cleaned_data)
    moved, target = data.pop("signalement"), data.pop("target")
    return intake.join(moved, dossier=target, reason=data["reason"], by=by, on=clock.today())
