"""The desk's page that sends an ARE, and the models of letters with example data."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.models import Permission
from records import clock
from records.models import Letter, LetterKind
from signalements.filed import letters
from signalements.filed.letter_models import example
from signalements.models import Signalement
from web.gestures import WRITE
from workflows.exchanges.letters import RELATED, acknowledge


@WRITE
def acknowledgement(request: HttpRequest, number: str) -> HttpResponse:
    """Shows the ARE as it would go; sends it, once (R9)."""
    readable = Signalement.objects.readable_by_agent(request.user)
    signalement = get_object_or_404(
        readable.select_related(*RELATED, "acknowledgement"), number=number
    )
    if not request.user.may(Permission.ADMIT, signalement.dossier.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.ADMIT.label} ».")
    if request.method == "POST":
        sent = acknowledge(signalement, by=request.user, on=clock.today())
        messages.success(request, f"L'accusé de réception {sent.number} est envoyé.")
        return redirect(sent)
    return render(request, "workflows/intake/acknowledge.html", _page(signalement))


def _page(signalement: Signalement) -> dict[str, Any]:
    """The letter that was sent, or the one that would go today."""
    sent = Letter.objects.filter(
        subject=signalement.subject, kind=LetterKind.ACKNOWLEDGEMENT
    ).first()
    prepared = letters.acknowledgement(signalement)
    return {
        "signalement": signalement,
        "sent": sent,
        "content": letters.preview(prepared, on=clock.today()),
        "is_request": prepared.data["is_request"],
    }


def _for_administrators(request: HttpRequest) -> None:
    if not request.user.may_anywhere(Permission.ADMINISTER, Permission.ADMIT):
        raise PermissionDenied(f"Il faut le droit « {Permission.ADMINISTER.label} ».")


@require_GET
def letter_models(request: HttpRequest) -> HttpResponse:
    """Every kind of letter, each with its model."""
    _for_administrators(request)
    return render(request, "workflows/intake/letter_models.html", {"kinds": LetterKind})


@require_GET
def letter_model(request: HttpRequest, kind: str) -> HttpResponse:
    """One model, with example data; nothing is written."""
    _for_administrators(request)
    if kind not in LetterKind:
        raise Http404
    content = example(LetterKind(kind), on=clock.today())
    context = {"content": content, "kind": LetterKind(kind)}
    return render(request, "workflows/intake/letter_model.html", context)
