"""The form that joins pieces to a draft: one field a slot."""

from datetime import date
from typing import Any

from accounts.models import User
from records.documents.fields import DocumentsField
from records.files.refusals import FileRefused
from signalements.filed.attachments import attach
from signalements.models import Signalement
from signalements.slots import SLOTS
from web import dsfr

NOTHING = "Aucun fichier n’est choisi : choisissez-en au moins un, puis « Joindre les fichiers »."


class AttachmentsForm(dsfr.Form):
    """What is acceptable is kept, always; each refused file has its sentence."""

    def __init__(self, *args: Any, draft: Signalement, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pieces_%s", **kwargs)
        self.draft = draft
        for slot in SLOTS:
            self.fields[slot.name] = DocumentsField(slot=slot, required=False)

    def keep(self, *, by: User, on: date) -> int:
        """Joins every acceptable file; how many. Raises ``NoLongerADraft``."""
        self.full_clean()
        kept = sum(self._keep(slot.name, by=by, on=on) for slot in SLOTS)
        if not kept and not self.errors:
            self.add_error(None, NOTHING)
        return kept

    def _keep(self, name: str, *, by: User, on: date) -> int:
        field = self.fields[name]
        try:
            return len(attach(self.draft, field.found, slot=field.slot, by=by, on=on))
        except FileRefused as refusal:
            self.add_error(name, str(refusal))
            return 0
