"""« Modifier ce cadre »: the act to take is chosen, its dossier opened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Organisation, Permission
from cpc.acts.changes import divisions_to_change, may_record, objections
from cpc.acts.views import MEANS
from cpc.law.core import LawError
from cpc.law.life.acts import ActKind
from cpc.law.life.changes import CHANGING_KINDS
from cpc.models import Cpc, Dossier
from records import clock
from web.gestures import WRITE
from workflows.flows.opening import open_change


def open_kinds(cpc: Cpc) -> dict[str, Dossier]:
    """The changes already being prepared, by kind of act."""
    return {each.change_kind: each for each in cpc.dossiers.open().exclude(change_kind="")}


@WRITE
def change(request: HttpRequest, number: str) -> HttpResponse:
    """The kinds of acts, each with what it does; opening gives the dossier, once a kind."""
    cpc = get_object_or_404(Cpc.objects.prefetch_related("dossiers"), number=number)
    divisions = divisions_to_change(request.user, cpc)
    if not divisions:
        raise PermissionDenied(
            f"Il faut le droit « {Permission.OPEN.label} » dans la direction qui a instruit ce cadre."
        )
    if request.method == "POST":
        return opened(request, cpc, division=Organisation.objects.get(pk=divisions[0]))
    begun = open_kinds(cpc)
    why_not = objections(cpc, on=clock.today())
    kinds = [
        (kind, MEANS[kind], begun.get(kind.value), why_not.get(kind)) for kind in CHANGING_KINDS
    ]
    context = {"cpc": cpc, "kinds": kinds, "may_record": may_record(request.user, cpc)}
    return render(request, "workflows/dossier/change_open.html", context)


def opened(request: HttpRequest, cpc: Cpc, *, division: Organisation) -> HttpResponse:
    if request.POST.get("kind") not in list(CHANGING_KINDS):
        raise Http404
    kind = ActKind(request.POST["kind"])
    try:
        with transaction.atomic():
            dossier = open_change(
                cpc, kind=kind, on=clock.today(), by=request.user, division=division
            )
    except LawError as error:
        messages.error(request, f"Le dossier n'est pas ouvert. {error}")
        return redirect("change_open", cpc.number)
    except IntegrityError:
        found = open_kinds(cpc).get(kind.value)
        messages.info(request, f"Un dossier est déjà ouvert pour cet acte : {found.number}.")
        return redirect(found)
    messages.success(request, f"Dossier {dossier.number} ouvert.")
    return redirect(dossier)
