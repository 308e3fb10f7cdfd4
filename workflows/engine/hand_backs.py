"""The end of an absence: what a stand-in had taken goes back to the person who returns. Replayable.

What the stand-in has begun stays with them: since taking the task they have written something in its
dossier. Both are told once; « Rendre », on the task, still gives it back. A text typed in an open page
is in no table: sent after the return, it comes back to its author with the refusal, as for any task that
has changed hands; what is saved in the dossier belongs to the dossier, whoever holds the task.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import Absence, User
from records.journal import record
from records.models import Event, Notice, Topic
from records.notices.outbox import queue
from web.refused import Busy
from workflows.engine import tasks
from workflows.models import WorkItem

BEGUN = "commencée par {}, qui la garde"
CLOSED_TO = "gardée par {} : vous ne pouvez plus la tenir (droit retiré ou déport)"


@dataclass(frozen=True, slots=True)
class HandBack:
    """One task at the end of an absence; ``kept``: why it did not go back, else empty."""

    item: WorkItem
    returned: User
    stand_in: User
    kept: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.item} : {self.kept or f'rendue à {self.returned}'}."


def hand_back(on: date) -> list[HandBack]:
    """Hands back what was taken for somebody who is not away any more; gives what is new."""
    away = Absence.objects.on(on).values("user")
    taken = (
        WorkItem.objects.open().filter(on_behalf_of__isnull=False).exclude(on_behalf_of__in=away)
    )
    found: list[HandBack] = []
    ordered = taken.select_related("on_behalf_of", "owner").order_by("on_behalf_of", "owner", "pk")
    for _, items in groupby(ordered, key=lambda item: (item.on_behalf_of_id, item.owner_id)):
        with suppress(Busy):  # tomorrow, as whole as today
            found += _end(list(items), on=on)
    return found


@transaction.atomic
def _end(items: list[WorkItem], *, on: date) -> list[HandBack]:
    """What one stand-in had taken for one person, told in one notice to each of the two."""
    made = [done for item in items if (done := _one(item.pk, on=on))]
    if made:
        _tell(made, on=on)
    return made


def _one(pk: int, *, on: date) -> HandBack | None:
    """One task, under the lock of its process; None when it has moved meanwhile or is told already."""
    task = Task.objects.select_related("item__on_behalf_of", "owner", "process").get(pk=pk)
    with tasks.locked(task) as activation:
        item, stand_in = task.item, task.owner
        returned = item.on_behalf_of
        if task.status != STATUS.ASSIGNED or returned is None:
            return None
        kept = _kept(activation, returned=returned, stand_in=stand_in)
        if kept:
            known = Notice.objects.filter(key=_key(item), recipient=returned).exists()
            return None if known else HandBack(item, returned, stand_in, kept)
        activation.reassign(returned)
        WorkItem.objects.filter(pk=pk).update(owner=returned, on_behalf_of=None)
        record(
            activation.process.file.subject,
            verb="handed_back",
            sentence=f"{task.flow_task.task_title} : rendue à {returned}, de retour.",
            actor=None,
            on=on,
            data={"task": pk, "step": task.flow_task.name},
        )
    return HandBack(item, returned, stand_in)


def _kept(activation: Any, *, returned: User, stand_in: User) -> str:
    if returned not in tasks.candidates(activation.task):
        return CLOSED_TO.format(stand_in)
    return BEGUN.format(stand_in) if _begun(activation, stand_in=stand_in) else ""


def _begun(activation: Any, *, stand_in: User) -> bool:
    """Has the stand-in written a line in the file since taking the task?"""
    lines = Event.objects.filter(subject=activation.process.file.subject, actor=stand_in)
    taken = lines.filter(verb="taken", data__task=activation.task.pk).order_by("-rank").first()
    since = taken.rank if taken else 0
    return lines.filter(rank__gt=since).exclude(verb="taken").exists()


def _key(item: WorkItem) -> str:
    """Of the one notice that tells that a task stays with the stand-in."""
    return f"hand-back:kept:{item.pk}:{item.owner_id}"


def _tell(made: Iterable[HandBack], *, on: date) -> None:
    """What went back in one notice; each task that stays in its own, told once."""
    gone = [each for each in made if not each.kept]
    if gone:
        _queue(f"hand-back:{gone[0].item.pk}:{on}", gone)
    for each in made:
        if each.kept:
            _queue(_key(each.item), [each])


def _queue(key: str, told: list[HandBack]) -> None:
    first, address = told[0], reverse("inbox")
    many = f"{len(told)} tâches" if len(told) > 1 else "une tâche"
    subject = f"Retour de {first.returned} : {first.item if len(told) == 1 else many}"
    lines = "\n".join(f"- {each.sentence}" for each in told)
    queue(
        key,
        recipients=[first.returned, first.stand_in],
        topic=Topic.WORK,
        subject=subject[:200],
        body=f"La suppléance de {first.returned} par {first.stand_in} est finie.\n\n{lines}\n\n"
        f"Voir : {settings.PUBLIC_ADDRESS}{address}",
        address=address,
    )
