"""What every page of the agents begins with, and how a page of a task refuses."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cpc.asked.kind import AskedKind
from cpc.models import Dossier
from web.gestures import given_back, typed_in
from web.refused import Refused
from workflows.engine import tasks
from workflows.engine.rights import check_asker
from workflows.models import Task


def agents_only(request: HttpRequest) -> None:
    if not request.user.is_agent:
        raise PermissionDenied("Cette page est réservée aux agents de l'ANSM.")


def found_task(request: HttpRequest, pk: int) -> Task:
    """A task of a division where the person reads; 404 for anybody else."""
    return get_object_or_404(tasks.visible_tasks(request.user), pk=pk)


def refused(
    request: HttpRequest, task: Task, error: Refused, form: Any = None, *, back: str = ""
) -> HttpResponse:
    """409 when a colleague was first, 403 when the person may not, 503 when the file is being written."""
    back = back or task.process.coerced.file.get_absolute_url()
    return given_back(request, error, typed=typed_in(request, form) if form else (), back=back)


def readable(request: HttpRequest, number: str) -> Dossier:
    """A dossier of the divisions where the person reads; 404 for anybody else."""
    visible = Dossier.objects.visible_to(request.user).select_related("division")
    return get_object_or_404(visible, number=number)


def examined(request: HttpRequest, number: str, *, kind: AskedKind, on: date) -> Dossier:
    """The same, for who asks this kind without conflict (R71); 403 for the others, and once it is closed.

    Raises ``PermissionDenied``.
    """
    dossier = readable(request, number)
    check_asker(request.user, dossier, kind=kind, on=on)
    if dossier.closed_on:
        raise PermissionDenied(f"{dossier.number} est clos : plus rien ne s’y demande.")
    return dossier
