"""One field of a draft by its key: read it, check what was typed, write it.

Keys: the name of a question, ``references.<pk>.<column>``, ``estimates.<pk>.<column>``.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from signalements.form.codecs import CODECS, ROW_CODECS, Codec
from signalements.form.row_kinds import ROW_KEY, ROWS, row_refusals
from signalements.models import Signalement


class UnknownField(KeyError):
    """No such question, no such column, or a row of another draft."""


@dataclass(frozen=True, slots=True)
class Located:
    """A field of a draft: ``row`` is the draft itself or one of its rows."""

    draft: Signalement
    key: str
    row: Model
    codec: Codec

    def read(self) -> str:
        """What is saved, as a form shows it; empty when nothing is."""
        return self.codec.text(self.row)

    def clean(self, text: str) -> Any:
        """The value that ``text`` says. Raises ``ValidationError`` with sentences in French."""
        value = self.codec.parse(text)
        if self.row is not self.draft:
            column = self.codec.question.name
            refused = row_refusals(self.row, {column: value})
            if refused:
                raise ValidationError(refused[column])
        return value

    def write(self, value: Any) -> None:
        """Saves a value that ``clean`` gave; the caller holds the draft."""
        self.codec.write(self.row, value)
        stored = self.codec.stored
        if self.row is self.draft:
            self.draft.save(update_fields=[*stored, "updated_at"])
        else:
            self.row.save(update_fields=stored)
            self.draft.save(update_fields=["updated_at"])


def locate(draft: Signalement, key: str) -> Located:
    """The field of that key. Raises ``UnknownField``; one query for a column of a row."""
    if key in CODECS:
        return Located(draft, key, draft, CODECS[key])
    found = ROW_KEY.fullmatch(key)
    name, pk, column = found.groups() if found else ("", "0", "")
    if column not in ROW_CODECS.get(name, ()):
        raise UnknownField(key)
    row = ROWS[name].objects.filter(signalement=draft, pk=min(int(pk), 2**63 - 1)).first()
    if row is None:
        raise UnknownField(key)
    return Located(draft, key, row, ROW_CODECS[name][column])
