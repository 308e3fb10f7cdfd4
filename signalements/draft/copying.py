"""« Dupliquer » : a new draft with the answers of an earlier signalement of one's own body."""

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from signalements.filed.marks import rows_today, texts_today
from signalements.form.codecs import CODECS, ROW_CODECS
from signalements.form.row_kinds import ROWS
from signalements.models import Signalement

SAID_AGAIN = {"in_field_statement", "position"}
"""Not copied: a declaration and a conclusion are made for each signalement."""


@transaction.atomic
def duplicate(signalement: Signalement, *, by: User, on: date) -> Signalement:
    """A draft of the same body with the same answers and rows, as corrected; no attachment."""
    draft = Signalement(organisation=signalement.organisation, author=by, started_on=on)
    answers = {CODECS[name]: value for name, value in _answers(signalement).items()}
    for codec, value in answers.items():
        if codec.stored:
            codec.write(draft, value)
    draft.save(force_insert=True)
    for codec, value in answers.items():
        if not codec.stored:
            codec.write(draft, value)
    for name, model in ROWS.items():
        model.objects.bulk_create(
            model(signalement=draft, **{each: getattr(row, each) for each in ROW_CODECS[name]})
            for row in rows_today(name, of=[signalement.pk])
        )
    return draft


def _answers(signalement: Signalement) -> dict[str, Any]:
    """What was filed, as corrected; words that the question does not read leave what was filed."""
    copied = {name: codec for name, codec in CODECS.items() if name not in SAID_AGAIN}
    answers = {name: codec.read(signalement) for name, codec in copied.items()}
    for name, words in texts_today(signalement).items():
        if name in copied:
            with suppress(ValidationError):
                answers[name] = copied[name].parse(words)
    return answers
