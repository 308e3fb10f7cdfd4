"""Who asked is told, once a day and in one notice, of the tasks that a saved view has gained. Replayable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from records.models import Topic
from records.notices.outbox import queue
from workflows.inbox.selection import Selection
from workflows.models import SavedView, ViewWatch, WorkItem

MOST_SEEN = 500
"""Tasks compared, the newest first: of a larger view, a reader is told of the newest alone."""
MOST_TOLD = 10
"""Tasks named in a notice for one view; the others are counted."""


@dataclass(frozen=True, slots=True)
class Gain:
    """The tasks that one view has gained for one reader."""

    watch: ViewWatch
    tasks: list[int]


def _held(view: SavedView, *, reader: User, on: date) -> list[int]:
    """The tasks of the view for this reader, with their own rights, the newest first."""
    items = Selection(reader, given=QueryDict(view.query), on=on).items
    return list(items.order_by("-pk").values_list("pk", flat=True)[:MOST_SEEN])


@transaction.atomic
def watch(view: SavedView, *, reader: User, on: date) -> ViewWatch:
    """From now on; what the view holds today is known already. Asked again, changes nothing."""
    seen = _held(view, reader=reader, on=on)
    return ViewWatch.objects.get_or_create(view=view, reader=reader, defaults={"seen": seen})[0]


def forget(view: SavedView, *, reader: User) -> None:
    ViewWatch.objects.filter(view=view, reader=reader).delete()


@transaction.atomic
def drop(view: SavedView) -> None:
    """The view goes, with what its readers had asked of it; no task changes."""
    view.watches.all().delete()
    view.delete()


def tell_gains(on: date) -> list[Gain]:
    """One notice to each reader whose views have gained tasks since they were last looked at."""
    active = ViewWatch.objects.filter(reader__is_active=True).order_by("reader", "pk")
    found: list[Gain] = []
    for _, watches in groupby(
        active.select_related("reader", "view"), key=lambda row: row.reader_id
    ):
        found += _tell(list(watches), on=on)
    return found


@transaction.atomic
def _tell(watches: list[ViewWatch], *, on: date) -> list[Gain]:
    reader = watches[0].reader
    keys = [row.pk for row in watches]
    locked = list(ViewWatch.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    visible = {view.pk: view for view in SavedView.objects.visible_to(reader)}
    rows = [row for row in locked if row.view_id in visible]
    gains = [_look(row, view=visible[row.view_id], reader=reader, on=on) for row in rows]
    new = [gain for gain in gains if gain.tasks]
    if new:
        _queue(new, reader=reader)
    return new


def _look(row: ViewWatch, *, view: SavedView, reader: User, on: date) -> Gain:
    """What was not there last time; below the oldest of a full page nothing is known to be new."""
    held, seen = _held(view, reader=reader, on=on), set(row.seen)
    oldest = min(seen) if len(seen) >= MOST_SEEN else 0
    gained = [task for task in held if task not in seen and task > oldest]
    if held != row.seen:
        row.seen, row.told = held, row.told + bool(gained)
        row.save()
    row.view = view
    return Gain(row, gained)


def _queue(gains: list[Gain], *, reader: User) -> None:
    first = gains[0].watch
    total = sum(len(gain.tasks) for gain in gains)
    tasks = "une tâche" if total == 1 else f"{total} tâches"
    where = f"« {first.view} »" if len(gains) == 1 else f"{len(gains)} vues"
    queue(
        f"view-watch:{first.pk}:{first.told}",
        recipients=[reader],
        topic=Topic.WORK,
        subject=f"{tasks.capitalize()} de plus dans {where}"[:200],
        body="\n\n".join(_told(gain) for gain in gains),
        address=first.view.get_absolute_url() if len(gains) == 1 else reverse("inbox"),
    )


def _told(gain: Gain) -> str:
    named = WorkItem.objects.filter(pk__in=gain.tasks[:MOST_TOLD]).order_by("risk", "pk")
    lines = [f"Vue « {gain.watch.view} » :", *_lines(named)]
    if len(gain.tasks) > MOST_TOLD:
        lines.append(f"- et {len(gain.tasks) - MOST_TOLD} autres")
    address = f"{settings.PUBLIC_ADDRESS}{gain.watch.view.get_absolute_url()}"
    return "\n".join([*lines, f"Voir : {address}"])


def _lines(items: Iterable[WorkItem]) -> Iterable[str]:
    for item in items:
        yield f"- {item}, à faire avant le {item.due_on:%d/%m/%Y} inclus"
