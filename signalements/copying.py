"""« Dupliquer » : a new draft with the answers of an earlier signalement of one's own body."""

from datetime import date

from django.db import transaction

from accounts.models import User
from signalements.models import Signalement
from signalements.models.answers import Answers
from signalements.row_forms import COLUMNS, ROWS, rows_of

SAID_AGAIN = {"in_field_statement", "position", "precheck"}
"""Not copied: a declaration and a conclusion are made for each signalement."""
COPIED = tuple(field.name for field in Answers._meta.local_fields if field.name not in SAID_AGAIN)


@transaction.atomic
def duplicate(signalement: Signalement, *, by: User, on: date) -> Signalement:
    """A draft of the same body with the same answers, medicines and rows; no attachment."""
    answers = {name: getattr(signalement, name) for name in COPIED}
    draft = Signalement.objects.create(
        organisation=signalement.organisation, author=by, started_on=on, **answers
    )
    draft.medicines.set(signalement.medicines.all())
    for name, model in ROWS.items():
        model.objects.bulk_create(
            model(signalement=draft, **{column: getattr(row, column) for column in COLUMNS[name]})
            for row in rows_of(signalement, name)
        )
    return draft
