"""« Usages signalés plusieurs fois » : what looks alike, and the gestures of the desk on it (R11)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.models import Permission
from cpc.models import Dossier
from records import clock
from signalements.models import Resemblance, Signalement
from signalements.neighbours.found import grouped
from web.gestures import WRITE, attempt, form_page, posted, status_of
from web.keyset import keyset
from workflows.intake import gathering
from workflows.intake.gathering_forms import GatherForm, ReasonForm

NEED_JOIN = f"Il faut le droit « {Permission.JOIN.label} »."
PAGE = 10


@require_GET
def clusters(request: HttpRequest) -> HttpResponse:
    """Groups of open dossiers that look alike, and of signalements under one dossier."""
    places = request.user.where(Permission.JOIN)
    if not places:
        raise PermissionDenied(NEED_JOIN)
    filed = Signalement.objects.by_filing().select_related("organisation")
    pairs = Resemblance.objects.visible_to(request.user).standing().select_related("newer")
    pairs = pairs.prefetch_related(Prefetch("newer__signalements", filed))
    rows = grouped().visible_to(request.user).filter(division__in=places)
    rows = rows.prefetch_related(
        Prefetch("signalements", filed), Prefetch("resembled_by", pairs, to_attr="lookalikes")
    )
    page = keyset(rows, by="pk", given=request.GET, size=PAGE, newest_first=True)
    return render(request, "workflows/intake/clusters.html", {"page": page})


@WRITE
def gather(request: HttpRequest, number: str) -> HttpResponse:
    """Moves every signalement of a dossier under another one."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not request.user.may(Permission.JOIN, dossier.division_id):
        raise PermissionDenied(NEED_JOIN)
    initial = {"target": request.GET.get("dans", "").replace("\x00", "")[:20]}
    form = GatherForm(posted(request), initial=initial, dossier=dossier, user=request.user)
    who = {"by": request.user, "on": clock.today()}
    if done := attempt(form, lambda: _gather(dossier, form, **who)):
        messages.success(request, f"Les signalements de {number} sont réunis sous {done.number}.")
        return redirect(done)
    moved = dossier.signalements.by_filing().select_related("organisation")
    context = {"dossier": dossier, "form": form, "moved": moved}
    return render(request, "workflows/intake/gather.html", context, status=status_of(form))


@WRITE
def separate(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a signalement a dossier of its own."""
    readable = Signalement.objects.readable_by_agent(request.user)
    found = get_object_or_404(readable.select_related("dossier", "organisation"), number=number)
    if not request.user.may(Permission.JOIN, found.dossier.division_id):
        raise PermissionDenied(NEED_JOIN)
    form = ReasonForm(posted(request))
    who = {"by": request.user, "on": clock.today()}
    if done := attempt(form, lambda: gathering.separate(found, **form.cleaned_data, **who)):
        messages.success(request, f"{number} est examiné à part, dans {done.number}.")
        return redirect(done)
    context = {"signalement": found, "form": form}
    return render(request, "workflows/intake/separate.html", context, status=status_of(form))


@WRITE
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that two dossiers that look alike are two uses."""
    visible = Resemblance.objects.visible_to(request.user).select_related("older", "newer")
    pair = get_object_or_404(visible, pk=pk)
    if not all(
        request.user.may(Permission.JOIN, each.division_id) for each in (pair.older, pair.newer)
    ):
        raise PermissionDenied(NEED_JOIN)
    form = ReasonForm(posted(request))
    who = {"by": request.user, "on": clock.today()}
    return form_page(
        request,
        form,
        template="workflows/intake/set_aside.html",
        act=lambda data: gathering.set_aside(pair, **data, **who),
        done="La ressemblance est écartée : ce sont deux usages.",
        back="clusters",
        pair=pair,
    )


def _gather(dossier: Dossier, form: GatherForm, **who: Any) -> Dossier:
    data = form.cleaned_data
    return gathering.gather(dossier, into=data["target"], reason=data["reason"], **who)
