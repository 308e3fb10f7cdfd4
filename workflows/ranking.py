"""The days and the rank of open work, written again where they move.

Who starts, moves or ends a time limit of a dossier calls ``rerank`` in the same transaction. The day's
work calls ``refresh``: time alone makes a limit near, then late.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction

from cpc import clock
from cpc.law.eligibility import Origin
from cpc.models import Deadline, Dossier
from cpc.reading import ends_of
from workflows.models import WorkItem

WRITTEN = ["due_on", "legal_on", "legal_label", "risk"]
BATCH = 2000


def rerank(dossier: Dossier, *, on: date) -> None:
    """Open work of a dossier takes the days of its time limits; flat number of queries."""
    due = dict(dossier.deadlines.running().values_list("key", "due_on"))
    legal = clock.nearest_legal(dossier)
    items = list(WorkItem.objects.open().filter(dossier=dossier).select_related("task"))
    for item in items:
        item.due_on = due.get(WorkItem.key_of(item.task), item.due_on)
        item.legal_on, item.legal_label = legal
        item.risk = item.days.rank(on=on)
    WorkItem.objects.bulk_update(items, WRITTEN)


def refresh(on: date) -> int:
    """Every open work item as it ranks on that day; writes what differs, gives how many. Replayable."""
    return sum(_refresh(batch, on=on) for batch in _batches())


def _batches() -> Iterator[list[WorkItem]]:
    """The open items, by the number of their task."""
    last = 0
    while True:
        after = WorkItem.objects.open().filter(pk__gt=last).order_by("pk")
        batch = list(after.select_related("dossier")[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _refresh(batch: list[WorkItem], *, on: date) -> int:
    legal, changed = _legal([item.dossier for item in batch if item.dossier]), []
    for item in batch:
        before = (item.legal_on, item.legal_label, item.risk)
        item.legal_on, item.legal_label = legal.get(item.dossier_id, (None, ""))
        item.risk = item.days.rank(on=on)
        if before != (item.legal_on, item.legal_label, item.risk):
            changed.append(item)
    WorkItem.objects.bulk_update(changed, ["legal_on", "legal_label", "risk"], batch_size=200)
    return len(changed)


def _legal(dossiers: Iterable[Dossier]) -> dict[int, tuple[date, str]]:
    """As ``clock.nearest_legal``, for many dossiers in two queries."""
    dossiers = list(dossiers)
    running = Deadline.objects.running().filter(nature=Deadline.Nature.LEGAL, dossier__in=dossiers)
    found: dict[int, tuple[date, str]] = {}
    for dossier, due_on, label in running.values_list("dossier", "due_on", "label"):
        found[dossier] = min(found.get(dossier, (due_on, label)), (due_on, label))
    renewed = {each.cpc_id: each.pk for each in dossiers if each.origin == Origin.RENEWAL}
    for cpc, end in ends_of(renewed).items():
        told = (end, "fin du cadre à renouveler")
        found[renewed[cpc]] = min(found.get(renewed[cpc], told), told)
    return found
