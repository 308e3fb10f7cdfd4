"""Documents and attachments."""

from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from records.documents import documents
from signalements.filed.attachments import attach
from signalements.slots import BY_NAME
from tests.matrix.rows import AGENTS, BODY, Row, pk

ROWS: dict[str, Row] = {
    "document": Row(AGENTS | BODY, 404, lambda world: [world.document.uuid]),
    "signalement_attachments": Row(BODY, 404, pk("draft")),
    "signalement_attachment_remove": Row(
        BODY, 404, lambda world: [world.draft.pk, world.attachment.pk], "post"
    ),
}


def extend(world: SimpleNamespace) -> None:
    """A file of the body shared with the division; a piece in its draft."""
    author, day = world.people["author"], world.draft.started_on
    slot = BY_NAME["data"]
    upload = SimpleUploadedFile("données.csv", b"annee;patients\n2025;12\n")
    world.document = documents.receive(
        upload, slot=slot, holder=world.body, division=world.dossier.division, by=author, on=day
    )
    upload = SimpleUploadedFile("brouillon.csv", b"annee;patients\n2024;9\n")
    (world.attachment,) = attach(world.draft, [upload], slot=slot, by=author, on=day)
