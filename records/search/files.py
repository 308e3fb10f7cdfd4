"""The text of files that agents may read, for the search: read apart, bounded, once a file.

A file whose text can't be read (a picture, a broken or too heavy PDF) is found by its name alone.
"""

import subprocess
import sys

from django.conf import settings
from django.db import transaction

from records.documents import storage
from records.models import Document, SearchEntry, SearchKind
from records.search.index import LONGEST_BODY, entry, write

LONGEST = 30  # seconds for one file
BATCH = 20
READABLE = 40 * 1024**2  # bytes


def text_of(document: Document) -> str:
    """The text layer of the served copy, empty when there is none or when it can't be read."""
    path = storage.place(storage.COPIES, document.sha256)
    if document.size > READABLE or document.mime.startswith("image/"):
        return ""
    asked = [sys.executable, "-m", "records.files.text", document.mime, str(path)]
    try:
        done = subprocess.run(
            asked, capture_output=True, timeout=LONGEST, cwd=settings.BASE_DIR, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    text = done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
    return text.replace("\x00", " ")[:LONGEST_BODY]


def index_files(*, limit: int = BATCH) -> int:
    """A chore of the worker: the clean files shared with a division that no row holds yet."""
    waiting = list(Document.objects.to_index().order_by("pk")[:limit])
    for document in waiting:
        _index(document, text=text_of(document))
    return len(waiting)


@transaction.atomic
def _index(document: Document, *, text: str) -> None:
    made = entry(
        document.subject,
        kind=SearchKind.DOCUMENT,
        division_id=document.division_id,
        title=document.name,
        address=document.get_absolute_url(),
        text=text,
    )
    write([made])
    SearchEntry.objects.filter(source=document.subject).update(document=document)
    Document.objects.filter(pk=document.pk, division=document.division_id).update(indexed=True)
