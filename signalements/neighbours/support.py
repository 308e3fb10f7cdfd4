"""Supporting the signalement already open on the same use (R11).

A support is still a signalement: it files its own, whole content (R6) and nothing is copied from the
other body. What it gains is to feed the dossier in progress, at the stage where it is.
"""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.law.core import LawError, Refusal
from signalements.models import Signalement, Support
from signalements.neighbours.found import neighbours


@transaction.atomic
def declare(draft: Signalement, *, statement: str, by: User, on: date) -> Support:
    """Notes that a draft will support what is open on its use; a second time changes the statement.

    Raises ``LawError`` when nothing is open on this use, or when the draft was filed meanwhile.
    """
    locked = Signalement.objects.select_for_update().get(pk=draft.pk)
    if locked.is_filed:
        raise LawError(Refusal("R11", "Ce signalement vient d'être déposé : il ne change plus."))
    found = neighbours(locked, on=on)
    if not found.may_support:
        sentence = "Aucun signalement d'un autre organisme n'est en cours d'examen sur cet usage."
        raise LawError(Refusal("R11", sentence))
    kept, _ = Support.objects.update_or_create(
        signalement=locked,
        defaults={
            "dossier": found.open_dossier,
            "statement": statement,
            "chosen_by": by,
            "chosen_on": on,
        },
    )
    return kept


@transaction.atomic
def withdraw(draft: Signalement) -> bool:
    """Takes the wish to support back; False when the draft was filed meanwhile."""
    locked = Signalement.objects.drafts().select_for_update().filter(pk=draft.pk).first()
    if locked is not None:
        Support.objects.filter(signalement=locked).delete()
    return locked is not None
