"""What people do to tasks: take, release, reassign, finish. The only door to the engine.

Every change locks the process, reads the task again, asks the node, writes the work item and the
journal in one transaction. Refusals are exceptions with a sentence for the page.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from viewflow.workflow.context import Context
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import Permission, User
from bodies.authority import absentees
from cpc import clock as time_limits
from records import clock
from records.journal import record
from web import waiting
from web.refused import Busy, Refused
from workflows.engine.failing import tell
from workflows.engine.indexing import index_piece
from workflows.models import WorkItem


class TaskRefused(Refused):
    """The person may not do this."""

    status = 403


class AlreadyDone(TaskRefused):
    """Somebody else did it first."""

    status = 409


@contextmanager
def patient() -> Iterator[None]:
    """``waiting.patient``, for the locks of the engine too. Raises ``Busy``."""
    try:
        with waiting.patient():
            yield
    except FlowLockFailed as error:
        raise Busy from error


@contextmanager
def locked(task: Task) -> Iterator[Any]:
    """The activation of ``task``, read again under the lock of its process."""
    with patient(), task.activation() as activation:
        yield activation


def _journal(
    activation: Any, *, verb: str, sentence: str, by: User, on: date, reason: str = ""
) -> None:
    record(
        activation.process.file.subject,
        verb=verb,
        sentence=sentence,
        actor=by,
        on=on,
        reason=reason,
        data={"task": activation.task.pk, "step": activation.flow_task.name},
    )


def _still_open(activation: Any) -> None:
    task = activation.task
    if task.status == STATUS.CANCELED:
        title = task.flow_task.task_title
        raise AlreadyDone(f"L'étape « {title} » n'est plus à faire : le dossier a changé d'étape.")
    if task.status == STATUS.DONE:
        by = f" par {task.owner}" if task.owner else ""
        raise AlreadyDone(f"L'étape « {task.flow_task.task_title} » vient d'être traitée{by}.")


def take(task: Task, *, by: User, on: date) -> None:
    """Assigns a free task to ``by``. Raises ``TaskRefused``."""
    with locked(task) as activation:
        _still_open(activation)
        if task.owner_id == by.pk:
            return
        if task.owner_id is not None:
            _stand_in(activation, by=by, on=on)
            return
        if not task.flow_task.can_assign(by, task):
            raise TaskRefused(
                activation.process.objection(by, task.flow_task.step)
                or f"Il faut le droit « {task.flow_task.permission.label} » pour prendre cette tâche."
            )
        activation.assign(by)
        WorkItem.objects.filter(task=task).update(owner=by)
        _journal(
            activation,
            verb="taken",
            sentence=f"{task.flow_task.task_title} : tâche prise par {by}.",
            by=by,
            on=on,
        )


def may_take(task: Task, *, by: User, on: date) -> bool:
    """Free for ``by``, or held by an absent colleague for whom ``by`` stands in."""
    if task.item.finished_at:
        return False
    if task.owner_id in absentees(by, on=on):
        return by in candidates(task)
    return task.flow_task.can_assign(by, task)


def _stand_in(activation: Any, *, by: User, on: date) -> None:
    """Takes the task of an absent colleague, on their behalf; with one's own rights."""
    task, process = activation.task, activation.process
    if task.owner_id not in absentees(by, on=on):
        raise AlreadyDone(f"Cette tâche vient d'être prise par {task.owner}.")
    if by not in candidates(task):
        raise TaskRefused(
            process.objection(by, task.flow_task.step)
            or f"Il faut le droit « {task.flow_task.permission.label} » pour prendre cette tâche."
        )
    absent = task.owner
    activation.reassign(by)
    WorkItem.objects.filter(task=task).update(owner=by, on_behalf_of=absent)
    sentence = f"{task.flow_task.task_title} : tâche prise par {by} pour le compte de {absent}."
    _journal(activation, verb="taken", sentence=sentence, by=by, on=on)


def _hand_back(activation: Any, *, by: User, on: date, reason: str) -> None:
    """The task goes back to the colleague for whom it was taken."""
    task = activation.task
    to = task.item.on_behalf_of
    activation.reassign(to)
    WorkItem.objects.filter(task=task).update(owner=to, on_behalf_of=None)
    sentence = f"{task.flow_task.task_title} : rendue à {to}."
    _journal(activation, verb="handed_back", sentence=sentence, by=by, on=on, reason=reason)


def release(task: Task, *, by: User, on: date, reason: str = "") -> None:
    """Puts a task back in its team's queue, or gives it back to whom one stood in for.

    Raises ``TaskRefused``.
    """
    with locked(task) as activation:
        _still_open(activation)
        if task.item.on_behalf_of_id and task.flow_task.can_unassign(by, task):
            _hand_back(activation, by=by, on=on, reason=reason)
            return
        if not task.flow_task.can_unassign(by, task):
            raise TaskRefused("Seule la personne qui tient la tâche, ou un responsable, la remet.")
        activation.unassign()
        WorkItem.objects.filter(task=task).update(owner=None)
        _journal(
            activation,
            verb="released",
            sentence=f"{task.flow_task.task_title} : remise en file.",
            by=by,
            on=on,
            reason=reason,
        )


def candidates(task: Task) -> list[User]:
    """Who may be given ``task``: holds its right in the division and nothing in the file forbids it."""
    node, process = task.flow_task, task.process.coerced
    people = User.objects.holding(node.permission, where=process.division)
    kept_off = process.objections(people, node.step)
    return [person for person in people if person.pk not in kept_off]


def reassign(task: Task, *, to: User, reason: str, by: User, on: date) -> None:
    """Gives a task to another person, with the reason. Raises ``TaskRefused``."""
    with locked(task) as activation:
        _still_open(activation)
        if not by.may(Permission.REASSIGN, activation.process.division.pk):
            raise TaskRefused(f"Il faut le droit « {Permission.REASSIGN.label} ».")
        if to not in candidates(task):
            raise TaskRefused(f"{to} ne peut pas recevoir cette tâche.")
        if task.owner_id is None:
            activation.assign(to)
        else:
            activation.reassign(to)
        WorkItem.objects.filter(task=task).update(owner=to, on_behalf_of=None)
        _journal(
            activation,
            verb="reassigned",
            sentence=f"{task.flow_task.task_title} : confiée à {to}.",
            by=by,
            on=on,
            reason=reason,
        )


def finish(task: Task, *, by: User, on: date, form_for: Callable[[Any], Any]) -> Any:
    """Saves the form of a task and moves the process on; returns the form, valid or with its errors.

    ``form_for(activation)`` builds the bound form under the lock, so that it judges the file as it is.
    A machine step that fails after it stands in error for an operator: the person's work is kept.
    Raises ``TaskRefused``.
    """
    with locked(task) as activation, transaction.atomic():
        _still_open(activation)
        if not task.flow_task.can_execute(by, task):
            raise TaskRefused("Cette tâche n'est pas à votre nom : prenez-la d'abord.")
        if objection := activation.process.objection(by, task.flow_task.step):
            raise TaskRefused(objection)
        form = form_for(activation)
        if form.is_valid():
            activation.start(None)
            piece = form.save()
            index_piece(piece)
            _journal(
                activation,
                verb=f"done_{task.flow_task.name}",
                sentence=form.sentence(piece),
                by=by,
                on=on,
                reason=form.reason(piece),
            )
            WorkItem.objects.filter(task=task).update(finished_at=clock.now())
            if task.item.dossier:
                time_limits.meet(task.item.dossier, key=WorkItem.key_of(task), on=on)
            with Context(propagate_exception=False):
                activation.execute()
            tell(activation.process, by=by, on=on)
    return form


def cancel_process(process: Process, *, by: User, on: date, reason: str) -> None:
    """Stops a process whose file goes on elsewhere: its open tasks leave every list."""
    process = process.coerced
    with transaction.atomic():
        process.flow_class.instance.cancel(process)
        WorkItem.objects.filter(task__process_id=process.pk, finished_at=None).update(
            finished_at=clock.now()
        )
        record(
            process.file.subject,
            verb="cancelled",
            sentence="Instruction arrêtée.",
            actor=by,
            on=on,
            reason=reason,
        )


def visible_tasks(user: User) -> Any:
    """Tasks of the divisions where ``user`` reads."""
    return Task.objects.filter(item__division__in=user.where(Permission.READ)).select_related(
        "item", "owner", "process"
    )
