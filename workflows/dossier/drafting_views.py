"""What the page of a draft calls while people type: one text kept, the whole page kept, the preview."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cpc.law.core import LawError
from records import clock
from records.shared_texts import Change, Conflict
from web.gestures import text_saved
from web.refused import Busy
from workflows.dossier.views import show_task
from workflows.drafting.drafting import write
from workflows.drafting.writing_forms import WritingForm
from workflows.engine.pages import found_task, refused
from workflows.engine.tasks import patient
from workflows.models import Task

DONE = "l’étape vient d’être transmise, le projet ne change plus."


def _writing(request: HttpRequest, pk: int) -> Task:
    """A task that this person holds, and whose form keeps what is written."""
    task = found_task(request, pk)
    if not issubclass(getattr(task.flow_task, "form_class", object), WritingForm):
        raise Http404
    if not task.item.finished_at and not task.flow_task.can_execute(request.user, task):
        raise PermissionDenied("Cette tâche n’est pas à votre nom : prenez-la d’abord.")
    return task


def _form(request: HttpRequest, task: Task, *, data: Any = None) -> WritingForm:
    file = task.process.coerced.file
    return task.flow_task.form_class(data, file=file, user=request.user, on=clock.today())


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """One text (a fragment that says when it was kept, or why not), or the whole page."""
    task = _writing(request, pk)
    if "key" in request.POST:
        return _save_one(request, task)
    return _save_all(request, task)


def _save_one(request: HttpRequest, task: Task) -> HttpResponse:
    given = request.POST
    change = Change(given["key"], given.get("text", ""), given.get("base", ""))
    if given.get("as", str(request.user.pk)) != str(request.user.pk):
        return text_saved(request, change, state="other_person", status=409)
    if task.item.finished_at:
        return text_saved(request, change, state="invalid", reason=DONE, status=409)
    form = _form(request, task)
    if change.key not in form.fields:
        return text_saved(request, change, state="gone", status=404)
    try:
        with patient():
            saved = _written(form, change)
    except (ValidationError, LawError) as refusal:
        reason = (
            " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        )
        return text_saved(request, change, state="invalid", reason=reason, status=422)
    except Conflict as conflict:
        return text_saved(request, change, state="conflict", conflict=conflict, status=409)
    except Busy:
        return text_saved(request, change, state="busy", status=503)
    return text_saved(request, change, state="theirs" if saved.theirs else "saved", saved=saved)


def _written(form: WritingForm, change: Change) -> Any:
    field = form.fields[change.key]
    field.clean(form.parsed(change.key, change.text))
    return write(
        form.file,
        change=change,
        shown=form.shown[change.key],
        label=str(field.label),
        before=form.before,
        by=form.user,
    )


def _save_all(request: HttpRequest, task: Task) -> HttpResponse:
    """« Enregistrer »: everything typed is kept; what cannot be comes back on the page."""
    form = _form(request, task, data=request.POST)
    if task.item.finished_at:
        error = "Cette étape vient d’être transmise : le projet ne change plus."
        return refused(request, task, PermissionDenied(error), form)
    try:
        with patient():
            kept = form.keep()
    except Busy as error:
        return refused(request, task, error, form)
    if not kept:
        return show_task(request, task, form)
    if form.sends and "send" in request.POST:
        return redirect("drafts_send", form.file.number)
    messages.success(request, "Le projet est enregistré ; il n’est pas transmis.")
    return redirect("task", pk=task.pk)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What is typed as it would be printed, with what is still missing; nothing is written."""
    task = _writing(request, pk)
    form = _form(request, task, data=request.POST)
    return render(request, "workflows/_drafting_preview.html", {"form": form, "live": True})
