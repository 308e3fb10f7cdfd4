"""The gestures that start or move a process: filing, answering a request, joining dossiers."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Permission
from cpc.law.core import LawError
from cpc.models import Dossier
from records import clock
from signalements.filing_forms import FilingForm
from signalements.models import Signalement
from workflows import intake
from workflows.gathering_forms import JoinForm
from workflows.tasks import Busy

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
    except Busy:
        return _busy(request, draft)
    return redirect("signalement_receipt", filed.number)


def _busy(
    request: HttpRequest, back: Signalement, *, typed: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """503: a colleague's gesture holds the file for a moment; what was typed is given back."""
    context = {"typed": typed, "back_url": back.get_absolute_url()}
    response = render(request, "503.html", context, status=503)
    response["Retry-After"] = "5"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, number: str) -> HttpResponse:
    """Moves a signalement of this dossier into another open one (R11)."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not request.user.may(Permission.JOIN, dossier.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.JOIN.label} ».")
    form = JoinForm(
        request.POST if request.method == "POST" else None, dossier=dossier, user=request.user
    )
    if form.is_valid() and (target := _join(request, form)):
        return redirect(target)
    similar = Dossier.objects.visible_to(request.user).open().filter(dci_key=dossier.dci_key)
    suggestions = similar.exclude(pk=dossier.pk)[:SUGGESTIONS]
    context = {"dossier": dossier, "form": form, "similar": suggestions}
    return render(request, "signalements/join.html", context)


def _join(request: HttpRequest, form: JoinForm) -> Dossier | None:
    """The dossier that received the signalement; None, with the refusal in the form, otherwise."""
    data = form.cleaned_data
    try:
        target = intake.join(
            data["signalement"],
            dossier=data["target"],
            by=request.user,
            reason=data["reason"],
            on=clock.today(),
        )
    except LawError as error:
        form.add_error(None, str(error))
        return None
    except Busy:
        form.add_error(None, "Un collègue écrit dans un des deux dossiers : réessayez.")
        return None
    messages.success(request, f"{data['signalement'].number} est rattaché à {target.number}.")
    return target
