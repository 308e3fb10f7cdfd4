"""Pages of what an OMEDIT transmits: written by it, read by the bodies; never by the agency."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Permission
from cpc.law.standing import REDIRECTION
from records import clock
from signalements.law import OMEDIT_REDIRECTION
from signalements.models import OmeditDelivery, OmeditInformation
from signalements.omedit import gestures as omedit
from signalements.omedit.forms import InformationForm
from web.keyset import keyset

OMEDIT_ONLY = "Seul un correspondant d’un OMEDIT transmet ces informations."


def for_omedit(request: HttpRequest) -> None:
    if not request.user.may_anywhere(Permission.TRANSMIT):
        raise PermissionDenied(OMEDIT_ONLY)


@require_GET
def omedit_sent(request: HttpRequest) -> HttpResponse:
    """« Mes informations » : what one’s OMEDIT has transmitted, to whom, whether it was read."""
    for_omedit(request)
    sent = OmeditInformation.objects.visible_to(request.user)
    sent = sent.select_related("author").prefetch_related("deliveries__organisation")
    page = keyset(sent, by="pk", given=request.GET, newest_first=True)
    return render(request, "signalements/omedit/omedit_sent.html", {"page": page})


def omedit_new(request: HttpRequest) -> HttpResponse:
    for_omedit(request)
    information = OmeditInformation(author=request.user)
    form = InformationForm(request.POST or None, instance=information, user=request.user)
    if request.method == "POST" and form.is_valid():
        omedit.transmit(form.instance, to=form.cleaned_data["to"], on=clock.today())
        messages.success(request, "L’information est transmise à ses destinataires.")
        return redirect("omedit_sent")
    context = {"form": form, "redirection": OMEDIT_REDIRECTION}
    return render(request, "signalements/omedit/omedit_new.html", context)


@require_GET
def omedit_received(request: HttpRequest) -> HttpResponse:
    """« Informations reçues des OMEDIT », the latest first."""
    if not request.user.is_reporter:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    received = OmeditDelivery.objects.received_by(request.user)
    related = received.select_related("information__organisation", "organisation", "read_by")
    page = keyset(related, by="pk", given=request.GET, newest_first=True)
    return render(request, "signalements/omedit/omedit_received.html", {"page": page})


def received(request: HttpRequest, pk: int) -> OmeditDelivery:
    mine = OmeditDelivery.objects.received_by(request.user)
    return get_object_or_404(mine.select_related("organisation", "information"), pk=pk)


@require_POST
def omedit_read(request: HttpRequest, pk: int) -> HttpResponse:
    omedit.mark_read(received(request, pk), by=request.user, on=clock.today())
    messages.success(request, "L’information est marquée comme lue.")
    return redirect("omedit_received")


@require_POST
def omedit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that holds what the information says, opened at once."""
    draft = omedit.make_draft(received(request, pk), by=request.user, on=clock.today())
    messages.success(request, "Le brouillon reprend l’information reçue : complétez-le.")
    return redirect(draft)
