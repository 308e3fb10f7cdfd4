"""Keeping off a dossier: said by the person, written in the journal, and their work there is released."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.law.core import LawError, Refusal
from cpc.models import Dossier, Recusal
from records.journal import record
from workflows.engine.indexing import index_piece
from workflows.engine.tasks import release
from workflows.models import WorkItem


@transaction.atomic
def recuse(dossier: Dossier, *, by: User, reasons: str, on: date) -> Recusal:
    """``by`` keeps off the dossier for good (R71); the steps they held go back to the queue.

    Raises ``LawError`` without a reason.
    """
    if not reasons.strip():
        raise LawError(Refusal("R71", "Un déport est motivé."))
    found, made = Recusal.objects.get_or_create(
        dossier=dossier, author=by, defaults={"reasons": reasons.strip(), "made_on": on}
    )
    if not made:
        return found
    held = WorkItem.objects.open().filter(dossier=dossier, owner=by)
    for item in held.select_related("task"):
        release(item.task, by=by, on=on)
    sentence = f"{by} se déporte de ce dossier."
    record(
        dossier.subject, verb="recused", sentence=sentence, actor=by, on=on, reason=found.reasons
    )
    index_piece(found)
    return found
