"""« Usages signalés plusieurs fois » : what looks alike, and the gestures of the desk on it (R11)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.keyset import keyset
from accounts.models import Permission
from cpc.law.core import LawError
from cpc.models import Dossier
from records import clock
from signalements.models import Resemblance, Signalement
from signalements.neighbours import grouped
from workflows import gathering
from workflows.gathering_forms import GatherForm, ReasonForm
from workflows.tasks import Busy

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
    return render(request, "workflows/clusters.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: HttpRequest, number: str) -> HttpResponse:
    """Moves every signalement of a dossier under another one."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    if not request.user.may(Permission.JOIN, dossier.division_id):
        raise PermissionDenied(NEED_JOIN)
    given = request.POST if request.method == "POST" else None
    initial = {"target": request.GET.get("dans", "").replace("\x00", "")[:20]}
    form = GatherForm(given, initial=initial, dossier=dossier, user=request.user)
    done = _attempt(
        form, lambda data, **who: gathering.gather(dossier, into=data["target"], **who), request
    )
    if done:
        messages.success(request, f"Les signalements de {number} sont réunis sous {done.number}.")
        return redirect(done)
    moved = dossier.signalements.by_filing().select_related("organisation")
    context = {"dossier": dossier, "form": form, "moved": moved}
    return render(request, "workflows/gather.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def separate(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a signalement a dossier of its own."""
    readable = Signalement.objects.readable_by_agent(request.user)
    found = get_object_or_404(readable.select_related("dossier", "organisation"), number=number)
    if not request.user.may(Permission.JOIN, found.dossier.division_id):
        raise PermissionDenied(NEED_JOIN)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    done = _attempt(form, lambda data, **who: gathering.separate(found, **who), request)
    if done:
        messages.success(request, f"{number} est examiné à part, dans {done.number}.")
        return redirect(done)
    context = {"signalement": found, "form": form}
    return render(request, "workflows/separate.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that two dossiers that look alike are two uses."""
    visible = Resemblance.objects.visible_to(request.user).select_related("older", "newer")
    pair = get_object_or_404(visible, pk=pk)
    if not all(
        request.user.may(Permission.JOIN, each.division_id) for each in (pair.older, pair.newer)
    ):
        raise PermissionDenied(NEED_JOIN)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if _attempt(form, lambda data, **who: gathering.set_aside(pair, **who), request):
        messages.success(request, "La ressemblance est écartée : ce sont deux usages.")
        return redirect("clusters")
    context = {"pair": pair, "form": form}
    return render(request, "workflows/set_aside.html", context, status=status_of(form))


def status_of(form: Any) -> int:
    """422 when something that was typed is refused."""
    return 422 if form.errors else 200


def _attempt(form: Any, act: Callable[..., Any], request: HttpRequest) -> Any:
    """What the act gives; None, with the refusal in the form, otherwise."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        return act(data, reason=data["reason"], by=request.user, on=clock.today())
    except LawError as error:
        form.add_error(None, str(error))
    except Busy:
        form.add_error(None, "Un collègue écrit dans un de ces dossiers : réessayez.")
    return None
