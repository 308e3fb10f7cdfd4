"""The field for files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from records.documents.documents import Examined, examine
from records.files.refusals import FileRefused
from records.files.slots import Slot


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class DocumentsField(forms.FileField):
    """Files for a slot: says its limits before one chooses, gives a list of ``Examined``.

    Each of them goes to ``records.documents.documents.receive``. A refused file gives its own sentence; the
    acceptable ones are in ``found`` all the same, for a form that keeps what it can.
    """

    def __init__(self, *, slot: Slot, **kwargs: Any) -> None:
        self.slot = slot
        self.found: list[Examined] = []
        kwargs.setdefault("label", slot.label)
        kwargs.setdefault("help_text", f"{slot.help} {slot.limits}".strip())
        kwargs.setdefault("widget", SeveralFiles(attrs=self._attributes()))
        super().__init__(**kwargs)

    def _attributes(self) -> dict[str, Any]:
        slot = self.slot
        return {"accept": slot.accept, "data-most": slot.max_bytes, "multiple": slot.max_files > 1}

    def clean(self, data: Any, initial: Any = None) -> list[Examined]:
        self.found = []
        uploads = [each for each in data or () if isinstance(each, UploadedFile)]
        if not uploads:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.slot.max_files:
            most = self.slot.max_files
            raise forms.ValidationError(f"{len(uploads)} fichiers choisis, {most} au plus.")
        return self._examined(uploads)

    def _examined(self, uploads: list[UploadedFile]) -> list[Examined]:
        refused = []
        for upload in uploads:
            try:
                self.found.append(examine(upload, slot=self.slot))
            except FileRefused as refusal:
                refused.append(str(refusal))
        if refused:
            raise forms.ValidationError(refused)
        return self.found
