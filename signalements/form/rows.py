"""Rows of a draft, added and taken away one at a time."""

from django.db import transaction

from signalements.form.forms import held
from signalements.form.row_kinds import MOST_ROWS, ROW_KEY, ROWS
from signalements.models import Signalement
from signalements.models.rows import Row


@transaction.atomic
def add_row(draft: Signalement, name: str) -> Row | None:
    """A new empty row; None when there are already ``MOST_ROWS``. Raises ``AlreadyFiled``."""
    held(draft)
    if getattr(draft, name).count() >= MOST_ROWS:
        return None
    return ROWS[name].objects.create(signalement=draft)


@transaction.atomic
def remove_row(draft: Signalement, key: str) -> str:
    """Takes ``references.12`` away; the word of its kind, empty when that is no row.

    Raises ``AlreadyFiled``. A row already taken away is no error.
    """
    found = ROW_KEY.fullmatch(key)
    if found is None or found[3]:
        return ""
    held(draft)
    name, pk = found[1], found[2]
    ROWS[name].objects.filter(signalement=draft, pk=int(pk)).delete()
    return name
