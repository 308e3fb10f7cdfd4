"""The page of deadlines: what ends when, what is late, what must be opened."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation, Permission, User
from cpc.facts import examiners
from cpc.facts.renewals import nothing_left
from cpc.models import Cpc, Dossier
from records import clock
from workflows.deadlines import deadlines, to_open
from workflows.deadlines.drawing import draw
from workflows.engine.pages import agents_only
from workflows.flows.opening import RIGHT_TO_OPEN, open_renewal


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    agents_only(request)
    on = clock.today()
    endings = deadlines.shown(on=on)
    allowed = examiners.allowed(request.user, Permission.OPEN, [each.cpc for each in endings])
    context = {
        "on": on,
        "groups": groups(endings),
        "to_open": to_open.rows(request.user, on=on),
        "drawing": draw(endings, on=on),
        "readable": readable(request.user),
        "openable": {each.cpc.pk for each in endings if each.may_be_opened} & allowed,
        "changeable": {each.cpc.pk for each in endings if not each.is_over} & allowed,
    }
    return render(request, "workflows/deadlines/deadlines.html", context)


def groups(endings: list[deadlines.Ending]) -> list[tuple[Any, list[deadlines.Ending]]]:
    """What is late first (under no month), then by month of the last day."""
    late = [ending for ending in endings if ending.is_late]
    others = [ending for ending in endings if not ending.is_late]
    by_month = groupby(others, key=lambda ending: ending.last_day.replace(day=1))
    months: list[tuple[date | None, list[deadlines.Ending]]] = [
        (month, list(found)) for month, found in by_month
    ]
    return ([(None, late)] if late else []) + months


def readable(user: User) -> set[int]:
    """The divisions whose dossiers the person may open."""
    return {division for division, right in user.rights if right == Permission.READ.value}


@require_POST
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """The renewal opens in the division that examined the framework, by who may open a dossier there."""
    cpc = get_object_or_404(Cpc, number=number)
    divisions = Organisation.objects.filter(
        pk__in=examiners.where(request.user, Permission.OPEN, cpc)
    )
    if not divisions:
        raise PermissionDenied(f"{RIGHT_TO_OPEN} dans la direction qui a examiné ce cadre.")
    ending = deadlines.one(cpc, on=clock.today())
    if ending is None or not ending.may_be_opened:
        messages.warning(request, f"Le renouvellement de {number} n'est pas à ouvrir.")
        return redirect("deadlines")
    if refusals := nothing_left(ending.cpc, on=clock.today()):
        messages.warning(request, " ".join(map(str, refusals)))
        return redirect("deadlines")
    if ending.is_over and "confirmed" not in request.POST:
        return render(request, "workflows/deadlines/renewal_confirm.html", {"ending": ending})
    return opened(request, ending, divisions.order_by("pk")[0])


def opened(request: HttpRequest, ending: deadlines.Ending, division: Organisation) -> HttpResponse:
    """A colleague may have opened it meanwhile: the database keeps one open renewal a framework."""
    try:
        with transaction.atomic():
            dossier = open_renewal(ending.cpc, on=clock.today(), by=request.user, division=division)
    except IntegrityError:
        dossier = Dossier.objects.open().filter(cpc=ending.cpc).latest("pk")
        messages.warning(request, f"Le renouvellement est déjà ouvert ({dossier.number}).")
        return redirect("deadlines")
    messages.success(request, f"Renouvellement ouvert : dossier {dossier.number}.")
    return redirect(dossier)
