"""Pages about the course of a dossier: going back on a step, machine steps in error."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Permission
from records import clock
from web.gestures import status_of
from web.keyset import keyset
from web.refused import Busy
from workflows.dossier.forms import UndoForm
from workflows.engine import failing, failures, tasks, undo
from workflows.engine.pages import found_task, refused
from workflows.models import Task


def undo_step(request: HttpRequest, pk: int) -> HttpResponse:
    """« Revenir sur cette étape »: what it would do, why it can't be done, and the reason asked."""
    task = found_task(request, pk)
    if not undo.may_undo(request.user, task):
        raise PermissionDenied("Seuls l’auteur de l’étape et un responsable reviennent dessus.")
    form = UndoForm(request.POST or None)
    try:
        doing = undo.prepared(task, by=request.user)
        if request.method == "POST" and form.is_valid():
            return do_undo(request, task, form)
    except Busy as error:
        return refused(request, task, error, form)
    except tasks.TaskRefused as error:
        return show_refusal(request, task, error)
    context = {"task": task, "item": task.item, "form": form, "doing": doing}
    return render(request, "workflows/dossier/undo.html", context, status=status_of(form))


def do_undo(request: HttpRequest, task: Task, form: UndoForm) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    again = undo.undo(task, reason=reason, by=request.user, on=clock.today())
    title = task.flow_task.task_title
    messages.success(request, f"« {title} » est à refaire : ce qui était écrit vous y attend.")
    if again.owner_id == request.user.pk:
        return redirect("task", pk=again.pk)
    return redirect(task.item.dossier)


def show_refusal(request: HttpRequest, task: Task, error: tasks.TaskRefused) -> HttpResponse:
    """409: what went out, and the way that corrects it."""
    context = {
        "task": task,
        "item": task.item,
        "sentence": str(error),
        "remedy": getattr(error, "remedy", ""),
        "link": getattr(error, "link", None),
        "file": task.process.coerced.file,
    }
    return render(request, "workflows/dossier/undo_refused.html", context, status=409)


@require_GET
def failure_list(request: HttpRequest) -> HttpResponse:
    """« Étapes en échec »: each machine step in error, why, since when; to run again."""
    if not request.user.may_anywhere(*failing.OPERATORS):
        raise PermissionDenied(
            "Les étapes en échec sont suivies par les responsables et les administrateurs."
        )
    page = keyset(failures.visible_to(request.user), by="pk", given=request.GET, newest_first=True)
    context = {
        "page": page,
        "rows": [row(request, task) for task in page.rows],
        "administers": request.user.may_anywhere(Permission.ADMINISTER),
    }
    return render(request, "workflows/dossier/failures.html", context)


def row(request: HttpRequest, task: Task) -> dict[str, Any]:
    file = task.process.coerced.file
    readable = request.user.may(Permission.READ, file.division_id)
    return {
        "task": task,
        "title": task.flow_task.task_title,
        "file": file,
        "address": file.get_absolute_url() if readable else "",
        "told": failures.told(task),
    }


@require_POST
def failure_retry(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(failures.known_to(request.user), pk=pk)
    try:
        still = failures.retry(task, by=request.user, on=clock.today())
    except (tasks.TaskRefused, Busy) as error:
        return refused(request, task, error, back="/etapes-en-echec/")
    title = task.flow_task.task_title
    if still:
        messages.error(request, f"« {title} » : l’étape échoue encore. La cause est dans la liste.")
    else:
        messages.success(request, f"« {title} » : l’étape est faite, le dossier continue.")
    return redirect("failures")
