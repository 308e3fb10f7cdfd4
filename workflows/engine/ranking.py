"""The days and the rank of open work, written again where they move.

Who starts, moves or ends a time limit of a dossier calls ``rerank`` in the same transaction. The day's
work calls ``refresh``: time alone makes a limit near, then late.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cpc.models import Dossier
from workflows.engine.ledger import owed, settle
from workflows.models import WorkItem

WRITTEN = ["due_on", "legal_on", "legal_label", "legal_nature", "risk"]
BATCH = 2000


def rerank(dossier: Dossier, *, on: date) -> None:
    """Settles the ledger of a dossier; its open work takes its days. Flat number of queries."""
    settle([dossier], on=on)
    due = dict(dossier.deadlines.running().values_list("key", "due_on"))
    owing = owed([dossier]).get(dossier.pk, [])
    items = list(WorkItem.objects.open().filter(dossier=dossier).select_related("task"))
    for item in items:
        item.due_on = due.get(WorkItem.key_of(item.task), item.due_on)
        item.weigh(owing, on=on)
    WorkItem.objects.bulk_update(items, WRITTEN)


def refresh(on: date) -> int:
    """Every open dossier settled and every open work item as it ranks on that day.

    Writes what differs, gives how many items. Replayable.
    """
    for batch in _batches(Dossier.objects.open().select_related("cpc")):
        settle(batch, on=on)
    return sum(_refresh(batch, on=on) for batch in _batches(WorkItem.objects.open()))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """By their number, so many at a time."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _refresh(batch: list[WorkItem], *, on: date) -> int:
    owing, changed = owed({item.dossier_id for item in batch if item.dossier_id}), []
    for item in batch:
        before = item.weighed
        item.weigh(owing.get(item.dossier_id, []), on=on)
        if before != item.weighed:
            changed.append(item)
    WorkItem.objects.bulk_update(changed, WRITTEN, batch_size=200)
    return len(changed)
