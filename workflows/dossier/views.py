"""Pages of the agents: tasks, dossiers. Everything read starts from ``visible_to(user)``."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Permission
from cpc.acts.changes import may_change
from cpc.asked.kinds import BODY, LABORATORY, OPINION, may_ask
from cpc.law.core import LawError, trace_as_json
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier, DossierNote, Outcome
from records import clock
from records.letters.content import LetterContent
from web.gestures import refuse, status_of
from web.keyset import keyset
from web.refused import Busy
from workflows.dossier import change_pages, pages
from workflows.dossier.forms import OpeningForm, ReassignForm, RecusalForm
from workflows.dossier.listing import DossierFilter
from workflows.dossier.pieces import pieces
from workflows.engine import failing, failures, recusal, tasks, undo
from workflows.engine.pages import agents_only, found_task, refused
from workflows.engine.rights import may_move
from workflows.exchanges.news import silences
from workflows.inbox.forms import FollowUpForm
from workflows.inbox.list_place import carried, follow_up_of, item_named, place
from workflows.laboratory import change_letters
from workflows.laboratory.pages import laboratories
from workflows.laboratory.receivers import of_form
from workflows.meetings.rights import may_put
from workflows.models import Task, WorkItem
from workflows.opinions.pages import opinions as opinions_of


def dossiers(request: HttpRequest) -> HttpResponse:
    agents_only(request)
    form = DossierFilter(request.GET, user=request.user)
    open_items = WorkItem.objects.open().select_related("owner")
    rows = form.dossiers.prefetch_related(
        Prefetch("work_items", queryset=open_items, to_attr="open_items")
    )
    page = keyset(rows, by="pk", given=request.GET, newest_first=True)
    context = {
        "page": page,
        "form": form,
        "may_open": pages.may_open(request.user),
        "may_gather": request.user.may_anywhere(Permission.JOIN),
    }
    return render(request, "workflows/dossier/dossiers.html", context)


def dossier(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(
        Dossier.objects.visible_to(request.user).select_related("division", "cpc", "process"),
        number=number,
    )
    context = {
        "dossier": found,
        "page": pages.dossier_page(found, on=clock.today()),
        "medicines": found.medicines.order_by("name"),
        "signalements": found.signalements.select_related("organisation"),
        "may_change": found.cpc is not None and may_change(request.user, found.cpc),
        "may_move": may_move(request.user, found),
        "recused": found.recusals.filter(author=request.user).exists(),
        "may_join": request.user.may(Permission.JOIN, found.division_id),
        "undoable": pages.undoable(found, user=request.user),
        "may_operate": failures.may_operate(request.user, found.division),
        "letters": pages.letters(found, user=request.user),
        "informed": change_letters.told(found) if found.is_change else [],
        "not_informed": change_letters.not_written_to(found, on=clock.today())
        if found.is_change
        else [],
        "owed": pages.owed(found, user=request.user),
        "silences": silences(found, on=clock.today()),
        "labs": laboratories(found, user=request.user, on=clock.today()),
        "may_ask_laboratory": may_ask(request.user, found, kind=LABORATORY),
        "agenda_items": pages.agenda_items(found),
        "may_put": may_put(request.user, found),
        "others": opinions_of(found, user=request.user, on=clock.today()),
        "may_ask_opinion": may_ask(request.user, found, kind=OPINION),
        "may_ask": may_ask(request.user, found, kind=BODY),
        "askable": pages.askable(found, user=request.user),
        "reopen": found.outcome == Outcome.ABANDONED and pages.may_open(request.user),
        "notes": DossierNote.objects.visible_to(request.user)
        .filter(dossier=found)
        .select_related("author")
        .prefetch_related("mentions")[:3],
        **place(request, item_named(request), on=clock.today()),
        "on": clock.today(),
    }
    return render(request, "workflows/dossier/dossier.html", context)


def open_new(request: HttpRequest) -> HttpResponse:
    if not pages.may_open(request.user):
        raise PermissionDenied(f"Il faut le droit « {Permission.OPEN.label} ».")
    form = OpeningForm(request.POST or None, user=request.user, initial=_stopped(request))
    if request.method == "POST" and form.is_valid():
        opened = form.save(by=request.user, on=clock.today())
        messages.success(request, f"Dossier {opened.number} ouvert.")
        return redirect(opened)
    return render(request, "workflows/dossier/dossier_open.html", {"form": form})


def _stopped(request: HttpRequest) -> dict[str, Any]:
    """What is taken over from a dossier whose only signalement was withdrawn (R12)."""
    visible = Dossier.objects.visible_to(request.user).filter(outcome=Outcome.ABANDONED)
    number = request.GET.get("depuis", "").replace("\x00", "")
    stopped = visible.filter(number=number).first() if number else None
    if stopped is None:
        return {}
    return {
        "origin": Origin.DIRECTOR_GENERAL.value,
        "origin_reference": f"Suite de {stopped.number}, signalement retiré",
        "division": stopped.division_id,
        "dci": stopped.dci,
        "indication": stopped.indication,
        "rare_disease": stopped.rare_disease,
        "cis": "\n".join(stopped.medicines.values_list("cis", flat=True)),
    }


def build_form(task: Task, request: HttpRequest) -> Any:
    """A function from activation to the form of the task, bound when the request posts one."""

    def form_for(activation: Any) -> Any:
        return task.flow_task.form_class(
            request.POST or None,
            file=activation.process.file,
            user=request.user,
            on=clock.today(),
            initial=undo.given_back(task),
        )

    return form_for


def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    task = found_task(request, pk)
    form_for = build_form(task, request)
    if request.method == "POST" and "preview" in request.POST:
        return preview_task(request, task, form_for(task.flow_task.activation_class(task)))
    if request.method == "POST":
        return do_task(request, task, form_for)
    return show_task(request, task, form_for(task.flow_task.activation_class(task)))


def do_task(request: HttpRequest, task: Task, form_for: Any) -> HttpResponse:
    try:
        form = tasks.finish(task, by=request.user, on=clock.today(), form_for=form_for)
    except (tasks.TaskRefused, Busy) as error:
        form = form_for(task.flow_task.activation_class(task))
        return refused(request, task, error, form)
    except LawError as error:  # refused at the act: something was published since the form agreed
        form = form_for(task.flow_task.activation_class(task))
        refuse(form, error)
        return show_task(request, task, form)
    if not form.is_valid():
        return show_task(request, task, form)
    messages.success(request, f"« {task.flow_task.task_title} » : c'est enregistré.")
    for each in failing.failed(task.process_id):
        messages.warning(
            request,
            f"L’étape automatique « {each.flow_task.task_title} » n’a pas abouti. Votre travail est "
            "enregistré ; les responsables sont prévenus et la relanceront.",
        )
    file = task.item.dossier or task.process.coerced.file
    return redirect(carried(request, file.get_absolute_url(), item=task.item))


def preview_task(request: HttpRequest, task: Task, form: Any) -> HttpResponse:
    """What would come of what is typed, letters or effect, above the form that keeps it; nothing written."""
    letters = form.previews() if form.is_valid() and hasattr(form, "previews") else []
    return show_task(request, task, form, previews=letters)


def preview_label(form: Any) -> str:
    """The words of the button that shows what the form would do, if it has one."""
    letters = "Prévisualiser le courrier" if hasattr(form, "previews") else ""
    return getattr(form, "preview_label", letters)


def show_task(
    request: HttpRequest, task: Task, form: Any, *, previews: Sequence[LetterContent] = ()
) -> HttpResponse:
    node, process = task.flow_task, task.process.coerced
    file = process.file
    context = {
        "task": task,
        "item": task.item,
        "node": node,
        "file": file,
        "form": form,
        "previews": previews,
        "preview_label": preview_label(form),
        "effect": change_pages.effect_on(form, file, on=clock.today()),
        "mine": task.owner_id == request.user.pk and not task.item.finished_at,
        "may_take": tasks.may_take(task, by=request.user, on=clock.today()),
        "objection": process.objection(request.user, node.step),
        "may_release": not task.item.finished_at and node.can_unassign(request.user, task),
        "may_reassign": request.user.may(Permission.REASSIGN, task.item.division_id),
        **place(request, task.item, on=clock.today()),
        "follow_form": FollowUpForm(
            auto_id="suivi_%s", initial={"day": follow_up_of(task.item, request.user)}
        ),
        "due_trace": trace_as_json(process.due(node.step, on=task.item.opened_on).trace),
        "pieces": pieces(file) if isinstance(file, Dossier) else [],
        "expected": pages.expected(file, on=clock.today()),
        "framework_end": pages.framework_end(file, on=clock.today()),
        "receivers": of_form(form),
        "signalements": file.signalements.select_related("organisation")
        if isinstance(file, Dossier)
        else [],
        "on": clock.today(),
    }
    return render(request, form.template, context, status=status_of(form))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    task = found_task(request, pk)
    try:
        tasks.take(task, by=request.user, on=clock.today())
    except (tasks.TaskRefused, Busy) as error:
        return refused(request, task, error)
    return redirect(carried(request, task.item.get_absolute_url(), item=task.item))


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    task = found_task(request, pk)
    try:
        tasks.release(task, by=request.user, on=clock.today())
    except (tasks.TaskRefused, Busy) as error:
        return refused(request, task, error)
    messages.success(request, "La tâche est remise dans la file de l'équipe.")
    return redirect("inbox")


def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    task = found_task(request, pk)
    if not request.user.may(Permission.REASSIGN, task.item.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.REASSIGN.label} ».")
    form = ReassignForm(request.POST or None, candidates=tasks.candidates(task))
    if request.method == "POST" and form.is_valid():
        return do_reassign(request, task, form)
    return render(
        request, "workflows/dossier/reassign.html", {"task": task, "item": task.item, "form": form}
    )


def do_reassign(request: HttpRequest, task: Task, form: ReassignForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        tasks.reassign(
            task, to=data["to"], reason=data["reason"], by=request.user, on=clock.today()
        )
    except (tasks.TaskRefused, Busy) as error:
        return refused(request, task, error, form)
    messages.success(request, f"La tâche est confiée à {data['to']}.")
    return redirect("task", pk=task.pk)


def recuse(request: HttpRequest, number: str) -> HttpResponse:
    """« Me déporter » : keeps off a dossier for good (R71)."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    form = RecusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reasons = form.cleaned_data["reasons"]
        recusal.recuse(dossier, by=request.user, reasons=reasons, on=clock.today())
        messages.success(request, "Votre déport est enregistré.")
        return redirect(dossier)
    return render(request, "workflows/dossier/recusal.html", {"dossier": dossier, "form": form})
