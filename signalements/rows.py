"""Rows of a draft, added and taken away one at a time."""

import re

from django.db import transaction

from signalements.forms import held
from signalements.models import Signalement
from signalements.models.rows import Row
from signalements.row_forms import MOST_ROWS, ROWS

ROW = re.compile(r"(references|estimates)\.([1-9][0-9]{0,17})", re.ASCII)


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
    found = ROW.fullmatch(key)
    if found is None:
        return ""
    held(draft)
    name, pk = found.groups()
    ROWS[name].objects.filter(signalement=draft, pk=int(pk)).delete()
    return name
