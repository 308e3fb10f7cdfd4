"""The pieces of a signalement: joined to its draft, sealed with it when it is filed."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.models import Organisation, User
from records.documents import documents
from records.documents.documents import Examined
from records.files.refusals import FileRefused, in_bytes
from records.files.slots import Slot
from records.models import Document, DocumentState
from signalements.models import Attachment, Signalement
from signalements.slots import WHOLE, WHOLE_IN_WORDS


class NoLongerADraft(Exception):
    """The signalement was filed meanwhile: its pieces no longer change."""


@transaction.atomic
def attach(
    draft: Signalement, files: list[Examined | UploadedFile], *, slot: Slot, by: User, on: date
) -> list[Attachment]:
    """Joins files to a draft, all or none. Raises ``FileRefused`` and ``NoLongerADraft``."""
    locked = _locked(draft)
    examined = [_examined(each, slot=slot) for each in files]
    _check_room(locked, examined, slot=slot)
    return [
        Attachment.objects.create(
            signalement=locked,
            slot=slot.name,
            document=documents.receive(
                each, slot=slot, holder=locked.organisation, division=None, by=by, on=on
            ),
        )
        for each in examined
    ]


def _examined(given: Examined | UploadedFile, *, slot: Slot) -> Examined:
    return given if isinstance(given, Examined) else documents.examine(given, slot=slot)


def _locked(draft: Signalement) -> Signalement:
    found = Signalement.objects.drafts().select_for_update(of=("self",))
    locked = found.select_related("organisation").filter(pk=draft.pk).first()
    if locked is None:
        raise NoLongerADraft
    return locked


def _check_room(draft: Signalement, files: list[Examined], *, slot: Slot) -> None:
    """The number in the slot, the size of the whole, no content twice in the slot."""
    there = list(_live(draft).filter(slot=slot.name).select_related("document"))
    if len(there) + len(files) > slot.max_files:
        raise FileRefused(
            f"« {slot.label} » reçoit {slot.max_files} fichiers au plus et en a déjà {len(there)} : "
            "ôtez-en, ou réunissez plusieurs textes en un seul fichier."
        )
    contents = [each.document.sha256 for each in there]
    for each in files:
        if each.sha256 in contents:
            raise FileRefused(f"« {each.name} » est déjà joint à cet endroit.")
        contents.append(each.sha256)
    total = taken(draft) + sum(len(each.original) for each in files)
    if total > WHOLE:
        raise FileRefused(
            f"Les pièces d'un signalement font {WHOLE_IN_WORDS} au plus, tout compris ; avec celles-ci "
            f"il y en aurait {in_bytes(total)}."
        )


def _live(signalement: Signalement) -> QuerySet[Attachment]:
    """Those that count: what the antivirus took away does not."""
    return signalement.attachments.exclude(document__state=DocumentState.INFECTED)


def taken(signalement: Signalement) -> int:
    """Bytes that the pieces of a signalement take."""
    return _live(signalement).aggregate(total=Sum("document__original_size"))["total"] or 0


@transaction.atomic
def detach(attachment: Attachment) -> None:
    """Takes a piece out of a draft; its content goes with the last row that names it."""
    _locked(attachment.signalement)
    document = attachment.document
    attachment.delete()
    documents.drop(document)


@transaction.atomic
def detach_all(draft: Signalement) -> None:
    """Takes every piece out of a draft that is about to be deleted."""
    for attachment in draft.attachments.select_related("document", "signalement"):
        detach(attachment)


def seal(signalement: Signalement, *, division: Organisation) -> None:
    """Shares the pieces with the division that examines them; called by the filing."""
    files = Document.objects.filter(attachment__signalement=signalement)
    documents.share(files, division=division)


def attachments_of(signalement: Signalement) -> list[dict[str, Any]]:
    """What the filed text says of each piece: enough to know it again, byte for byte."""
    live = _live(signalement).select_related("document").order_by("pk")
    return [
        {
            "slot": each.slot,
            "slot_label": each.slot_label,
            "name": each.document.name,
            "mime": each.document.mime,
            "size": each.document.size,
            "sha256": each.document.sha256,
            "original_size": each.document.original_size,
            "original_sha256": each.document.original_sha256,
            "uuid": str(each.document.uuid),
        }
        for each in live
    ]
