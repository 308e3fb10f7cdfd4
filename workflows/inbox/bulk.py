"""The same gesture on several tasks: hand them to a person, put them back. Never a decision.

Each row is its own transaction, in the order of the processes that they lock; a row refused leaves the
others done, and each one says what became of it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import models

from accounts.models import Permission, User
from records.models import Topic
from records.notices.outbox import queue
from web.refused import Busy
from workflows.engine import tasks
from workflows.models import Task, WorkItem

MOST_ROWS = 50


class Gesture(models.TextChoices):
    ASSIGN = "confier", "Confier à une personne"
    RELEASE = "remettre", "Remettre dans la file de l'équipe"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One gesture on several tasks, with its reason, by somebody."""

    gesture: Gesture
    reason: str
    by: User
    to: User | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One task and what would become, or became, of it."""

    item: WorkItem
    done: bool
    sentence: str


def chosen(user: User, *, keys: Iterable[int]) -> list[Task]:
    """The tasks named, among those that ``user`` sees and that are open, in the order of their process."""
    named = list(keys)[:MOST_ROWS]
    found = tasks.visible_tasks(user).filter(pk__in=named, item__finished_at=None)
    return list(found.select_related("item__owner", "item__dossier").order_by("process_id", "pk"))


def preview(wanted: Wanted, *, on_tasks: Iterable[Task]) -> list[Row]:
    """What each task would become; nothing is written."""
    rows = []
    for task in on_tasks:
        refused = _refusal(wanted, task)
        rows.append(Row(task.item, not refused, refused or _promise(wanted, task)))
    return rows


def _promise(wanted: Wanted, task: Task) -> str:
    if wanted.gesture == Gesture.ASSIGN:
        held = f", tenue par {task.owner} aujourd'hui" if task.owner else ""
        return f"Sera confiée à {wanted.to}{held}."
    back = task.item.on_behalf_of
    return f"Sera rendue à {back}." if back else "Sera remise dans la file."


def _refusal(wanted: Wanted, task: Task) -> str:
    """Why this row can't take the gesture; the same rules as one by one."""
    if wanted.gesture == Gesture.RELEASE:
        if task.flow_task.can_unassign(wanted.by, task):
            return ""
        return "Personne ne la tient." if not task.owner else f"Tenue par {task.owner}."
    if not wanted.by.may(Permission.REASSIGN, task.item.division_id):
        return f"Il faut le droit « {Permission.REASSIGN.label} »."
    if task.owner == wanted.to:
        return f"Déjà tenue par {wanted.to}."
    if wanted.to in tasks.candidates(task):
        return ""
    found = task.process.coerced.objections([wanted.to], task.flow_task.step, others=True)
    lacks = f"n'a pas le droit « {task.flow_task.permission.label} »."
    return f"{wanted.to} {found.get(wanted.to.pk, lacks)}"


def gestures(user: User, *, on_tasks: Iterable[Task]) -> list[tuple[str, str]]:
    """What the person may do to at least one of these tasks, as choices."""
    places = set(user.where(Permission.REASSIGN))
    may_assign = any(task.item.division_id in places for task in on_tasks)
    return Gesture.choices if may_assign else [(Gesture.RELEASE.value, Gesture.RELEASE.label)]


def carry_out(wanted: Wanted, *, on_tasks: Iterable[Task], on: date) -> list[Row]:
    """Does the gesture row by row; the person who receives work is told once."""
    rows = [_one(wanted, task, on=on) for task in on_tasks]
    given = [row.item for row in rows if row.done]
    if wanted.gesture == Gesture.ASSIGN and given and wanted.to != wanted.by:
        _tell(wanted, items=given)
    return rows


def _one(wanted: Wanted, task: Task, *, on: date) -> Row:
    if refused := _refusal(wanted, task):
        return Row(task.item, False, refused)
    try:
        if wanted.gesture == Gesture.ASSIGN and wanted.to:
            tasks.reassign(task, to=wanted.to, reason=wanted.reason, by=wanted.by, on=on)
            return Row(task.item, True, f"Confiée à {wanted.to}.")
        tasks.release(task, by=wanted.by, on=on, reason=wanted.reason)
    except tasks.TaskRefused as error:
        return Row(task.item, False, str(error))
    except Busy:
        return Row(task.item, False, "Un collègue enregistre sur ce dossier : réessayez.")
    return Row(task.item, True, "Remise.")


def _tell(wanted: Wanted, *, items: list[WorkItem]) -> None:
    names = "\n".join(f"{item.number} – {item.step}" for item in items)
    count = f"{len(items)} tâche{'s' if len(items) > 1 else ''}"
    queue(
        f"bulk:{uuid.uuid4()}",
        recipients=[wanted.to] if wanted.to else [],
        subject=f"{count} à votre nom",
        topic=Topic.WORK,
        address="/corbeille/",
        body=f"{wanted.by} vous confie {count}.\nMotif : {wanted.reason}\n\n{names}\n\n"
        f"{settings.PUBLIC_ADDRESS}/corbeille/",
    )
