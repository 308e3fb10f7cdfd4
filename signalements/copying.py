"""« Dupliquer » : a new draft with the answers of an earlier signalement of one's own body."""

from datetime import date
from typing import Any

from django.db import models, transaction

from accounts.models import User
from signalements.marks import rows_today, texts_today
from signalements.models import Signalement
from signalements.models.answers import Answers
from signalements.row_forms import COLUMNS, ROWS

SAID_AGAIN = {"in_field_statement", "position", "precheck"}
"""Not copied: a declaration and a conclusion are made for each signalement."""
COPIED = tuple(field.name for field in Answers._meta.local_fields if field.name not in SAID_AGAIN)


@transaction.atomic
def duplicate(signalement: Signalement, *, by: User, on: date) -> Signalement:
    """A draft of the same body with the same answers, medicines and rows, as corrected; no attachment."""
    answers = _answers(signalement)
    draft = Signalement.objects.create(
        organisation=signalement.organisation, author=by, started_on=on, **answers
    )
    draft.medicines.set(signalement.medicines.all())
    for name, model in ROWS.items():
        model.objects.bulk_create(
            model(signalement=draft, **{column: getattr(row, column) for column in COLUMNS[name]})
            for row in rows_today(name, of=[signalement.pk])
        )
    return draft


def _answers(signalement: Signalement) -> dict[str, Any]:
    """What was filed; a text as it was corrected, where the question takes one of that length."""
    answers = {name: getattr(signalement, name) for name in COPIED}
    told = texts_today(signalement)
    return answers | {
        name: told[name] for name in COPIED if name in told and _holds(name, told[name])
    }


def _holds(name: str, text: str) -> bool:
    """Is the question answered by a text, and of that length?"""
    field = Answers._meta.get_field(name)
    plain = isinstance(field, models.CharField | models.TextField) and not field.choices
    return plain and len(text) <= (field.max_length or len(text))
