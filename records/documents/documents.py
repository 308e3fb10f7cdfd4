"""Files: taken only when they are what they say, kept twice (as given, cleaned), shared once.

``examine`` reads and refuses and writes nothing; ``receive`` keeps. The antivirus judges after the
transaction (``records.documents.scanning``): a file is never served before.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum

from accounts.models import Organisation, User
from records.documents import scanning, storage
from records.files.kinds import JPEG, PDF, PNG, Kind, kind_of
from records.files.names import extension_of, plain_name
from records.files.pdf_cleaning import clean_pdf
from records.files.pictures import draw_again
from records.files.refusals import FileRefused, in_bytes
from records.files.slots import Slot
from records.models import Document, DocumentLoan, SearchEntry


@dataclass(frozen=True)
class Examined:
    """A file found acceptable: as given, and the copy that will be served."""

    name: str
    kind: Kind
    original: bytes = field(repr=False)
    copy: bytes = field(repr=False)
    removed: list[str] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Of the copy."""
        return hashlib.sha256(self.copy).hexdigest()


def examine(upload: UploadedFile, *, slot: Slot) -> Examined:
    """Reads a file for ``slot``: name, size, kind, cleaned copy. Writes nothing.

    Raises ``FileRefused`` with a whole sentence.
    """
    name = plain_name(upload.name)
    try:
        return _examined(upload, name=name, slot=slot)
    except FileRefused as refusal:
        raise FileRefused(f"« {name} » n'est pas pris : {refusal}.") from refusal


def _examined(upload: UploadedFile, *, name: str, slot: Slot) -> Examined:
    size, most = upload.size or 0, min(slot.max_bytes, settings.UPLOAD_FILE_LIMIT)
    if size > most:
        raise FileRefused(f"il pèse {in_bytes(size)}, la limite est de {in_bytes(most)}")
    kind = kind_of(upload)
    if kind not in slot.kinds:
        raise FileRefused(f"c'est un fichier {kind.label} ; ici : {slot.kinds_in_words}")
    if extension_of(name) not in kind.extensions:
        ending = " ou ".join(kind.extensions)
        raise FileRefused(
            f"son contenu est celui d'un fichier {kind.label}, mais son nom ne finit pas par "
            f"{ending}. Vérifiez que c'est le bon fichier, puis renommez-le"
        )
    upload.seek(0)
    original = upload.read()
    copy, removed = _cleaned(original, kind=kind)
    return Examined(name, kind, original, copy, removed)


def _cleaned(original: bytes, *, kind: Kind) -> tuple[bytes, list[str]]:
    if kind == PDF:
        return clean_pdf(original)
    if kind in (PNG, JPEG):
        return draw_again(original, shape=kind.label)
    return original, []


@transaction.atomic
def receive(
    upload: UploadedFile | Examined,
    *,
    slot: Slot,
    holder: Organisation | None,
    division: Organisation | None,
    by: User,
    on: date,
) -> Document:
    """Keeps a file given for ``slot``; what ``DocumentsField`` cleaned is not examined twice.

    ``holder`` is the body that gives it, or to which the agency gives it; ``division`` may read it
    at once (None: only the holder, until ``share``). Raises ``FileRefused``.
    """
    found = upload if isinstance(upload, Examined) else examine(upload, slot=slot)
    _check_quota(found, holder=holder)
    sealed = storage.ORIGINALS if found.copy != found.original else storage.COPIES
    document = Document(
        holder=holder,
        division=division,
        name=found.name,
        mime=found.kind.mime,
        size=len(found.copy),
        sha256=storage.keep(found.copy, shelf=storage.COPIES),
        original_size=len(found.original),
        original_sha256=storage.keep(found.original, shelf=sealed),
        removed=found.removed,
        given_by=by,
        given_on=on,
    )
    scanning.first_state(document)
    document.save(force_insert=True)
    transaction.on_commit(partial(scanning.scan_at_once, document.pk), robust=True)
    return document


def usage(holder: Organisation) -> int:
    """Bytes that the files of a body take."""
    return holder.documents.aggregate(total=Sum("original_size"))["total"] or 0


def _check_quota(found: Examined, *, holder: Organisation | None) -> None:
    if holder is None:
        return
    taken = usage(holder)
    if taken + len(found.original) > settings.DOCUMENTS_QUOTA:
        raise FileRefused(
            f"« {found.name} » n'est pas pris : les fichiers de {holder} occupent déjà "
            f"{in_bytes(taken)} sur {in_bytes(settings.DOCUMENTS_QUOTA)}. Ôtez des fichiers de vos "
            "brouillons, ou écrivez au guichet."
        )


@transaction.atomic
def share(documents: Iterable[Document], *, division: Organisation) -> None:
    """Lets the agents of ``division`` read these files; done when they are sent, never before."""
    Document.objects.filter(pk__in=[each.pk for each in documents]).update(
        division=division, indexed=False
    )


@transaction.atomic
def lend(
    documents: Iterable[Document],
    *,
    to: Organisation,
    person: User | None,
    purpose: str,
    by: User,
    on: date,
) -> None:
    """Lets a body, or one ``person`` of it, read these files for ``purpose``, until ``recall``."""
    for document in documents:
        values = {"organisation": to, "person": person, "given_by": by, "given_on": on}
        DocumentLoan.objects.get_or_create(document=document, purpose=purpose, defaults=values)


@transaction.atomic
def recall(purpose: str, *, on: date) -> None:
    """Ends every loan made for ``purpose``."""
    DocumentLoan.objects.filter(purpose=purpose, ended_on=None).update(ended_on=on)


@transaction.atomic
def drop(document: Document) -> None:
    """Forgets a file that nobody was sent; its bytes go with ``sweep`` unless another row has them."""
    document.readings.all().delete()
    document.loans.all().delete()
    SearchEntry.objects.filter(document=document).delete()
    document.delete()


def sweep(*, before: float) -> int:
    """Deletes the bytes that no row names any more, written before ``before`` (seconds since 1970).

    A day's grace keeps what is being received now. Returns how many files went.
    """
    gone = 0
    for path in storage.stored_before(before):
        sha256 = path.name
        named = Document.objects.filter(Q(sha256=sha256) | Q(original_sha256=sha256))
        if not named.exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
