"""One field of a draft by its key: read it, check what was typed, write it.

Keys: the name of a question, ``references.<pk>.<column>``, ``estimates.<pk>.<column>``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from signalements.forms import STEP_FORMS
from signalements.models import Signalement
from signalements.questions import QUESTIONS, STEP_OF
from signalements.row_forms import COLUMNS, ROW_FORMS, ROWS, row_refusals

ROW_KEY = re.compile(r"(references|estimates)\.([1-9][0-9]{0,17})\.([a-z_]+)", re.ASCII)
TRUE = {"on", "true", "1", "oui"}


class UnknownField(KeyError):
    """No such question, no such column, or a row of another draft."""


@dataclass(frozen=True, slots=True)
class Located:
    """A field of a draft: ``row`` is the draft itself or one of its rows."""

    draft: Signalement
    key: str
    row: Model
    column: str
    label: str
    step: int

    def read(self) -> str:
        """What is saved, as a form shows it; empty when nothing is."""
        if self.column == "medicines":
            return " ".join(item.cis for item in self.draft.medicines.all())
        return as_text(getattr(self.row, self.column))

    def clean(self, text: str) -> Any:
        """The value that ``text`` says. Raises ``ValidationError`` with sentences in French."""
        given: Any = text
        if self.column == "medicines":
            given = text.split()
        elif isinstance(getattr(self.row, self.column), bool):
            given = text.strip().lower() in TRUE
        field = _form_of(self).base_fields[self.column]
        value = field.clean(given)
        if self.row is not self.draft:
            refused = row_refusals(self.row, {self.column: value})
            if refused:
                raise ValidationError(refused[self.column])
        return value

    def write(self, value: Any) -> None:
        """Saves a value that ``clean`` gave; the caller holds the draft."""
        if self.column == "medicines":
            self.draft.medicines.set(value)
            self.draft.save(update_fields=["updated_at"])
            return
        setattr(self.row, self.column, value)
        if self.row is self.draft:
            self.draft.save(update_fields=[self.column, "updated_at"])
        else:
            self.row.save(update_fields=[self.column])
            self.draft.save(update_fields=["updated_at"])


def _form_of(located: Located) -> Any:
    if located.row is located.draft:
        return STEP_FORMS[located.step]
    return ROW_FORMS[located.key.split(".")[0]]


def as_text(value: Any) -> str:
    """A saved value as a form shows it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    return value.isoformat() if isinstance(value, date) else str(value)


def locate(draft: Signalement, key: str) -> Located:
    """The field of that key. Raises ``UnknownField``; one query for a column of a row."""
    question = QUESTIONS.get(key)
    if question is not None and not question.rows:
        return Located(draft, key, draft, key, question.label, STEP_OF[key])
    found = ROW_KEY.fullmatch(key)
    if found is None:
        raise UnknownField(key)
    name, pk, column = found.groups()
    row = ROWS[name].objects.filter(signalement=draft, pk=min(int(pk), 2**63 - 1)).first()
    if row is None or column not in COLUMNS[name]:
        raise UnknownField(key)
    return Located(draft, key, row, column, COLUMNS[name][column][0], STEP_OF[name])


def keys_of_step(draft: Signalement, step: int) -> Iterable[str]:
    """The keys of one step, questions then rows, as the page shows them."""
    form = STEP_FORMS[step]
    yield from form.step.names
    for name in form.step.rows:
        for pk in getattr(draft, name).order_by("pk").values_list("pk", flat=True):
            yield from (f"{name}.{pk}.{column}" for column in COLUMNS[name])
