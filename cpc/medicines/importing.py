"""Import of the public data base of medicines (BDPM): four files of one folder, all or nothing.

Everything is read and checked first (``cpc.medicines.files``), then what differs is written in one
transaction (``cpc.medicines.write``). For users: docs/bdpm.md.
"""

from collections.abc import Container
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from cpc.medicines.files import BdpmError, Catalogue, Progress, Table, read_folder
from cpc.medicines.write import KINDS, Changes, write
from cpc.models.medicines import CatalogueImport, Medicine

__all__ = ["import_folder"]

LARGEST_LOSS = 0.2
SMALL_CATALOGUE = 100


def silent(label: str, count: int) -> None:
    """Nobody follows the progress."""


def import_folder(
    path: Path | str, *, on: date, progress: Progress = silent, largest_loss: float = LARGEST_LOSS
) -> CatalogueImport:
    """Bring the catalogue to what the files of ``path`` say, as known on day ``on``.

    ``progress(label, count)`` is called as lines are read and rows written. Returns the record of
    the import; ``counts`` holds, by file, ``lines`` read, ``repeated`` and ``unknown`` ones left
    out, then ``changes`` (rows ``added``, ``changed``, ``unlisted``, ``removed``). The same files
    again on the same day change nothing: the record is then returned unsaved.

    ``BdpmError``, and nothing written: a file missing or malformed, a day before the last import,
    or more than ``largest_loss`` (from 0 to 1) of the listed medicines gone.
    """
    catalogue = read_folder(Path(path), progress=progress)
    with transaction.atomic():
        # Two imports at once: the second waits here, then compares with what the first wrote.
        last = CatalogueImport.objects.select_for_update().order_by("-on", "-pk").first()
        if last and on < last.on:
            reason = f"un import du {last.on:%d/%m/%Y} existe, on ne peut en dater un autre d'avant"
            raise BdpmError(str(path), None, reason)
        _refuse_loss(catalogue.medicines, largest_loss)
        record = _record(catalogue, write(catalogue, on=on, progress=progress), path=path, on=on)
        if record.changed or not last or (last.on, last.sha256) != (on, record.sha256):
            record.save()
    return record


def _refuse_loss(medicines: Table[Any], largest_loss: float) -> None:
    """A file cut short is not a market emptied."""
    listed = list(Medicine.objects.filter(listed=True).order_by().values_list("cis", flat=True))
    gone = _missing(listed, medicines.rows.keys())
    if len(listed) >= SMALL_CATALOGUE and gone > largest_loss * len(listed):
        reason = f"{gone} spécialités sur {len(listed)} auraient disparu : fichier incomplet ?"
        raise BdpmError("CIS_bdpm.txt", None, f"{reason} (sinon : --accept-losses)")


def _missing(listed: list[str], known: Container[str]) -> int:
    return sum(cis not in known for cis in listed)


def _record(
    catalogue: Catalogue, changes: Changes, *, path: Path | str, on: date
) -> CatalogueImport:
    tables = catalogue.by_file()
    counts = {
        file: {"lines": table.lines, "repeated": table.repeated, "unknown": table.unknown}
        for file, table in tables.items()
    }
    return CatalogueImport(
        on=on,
        folder=Path(path).resolve().name[:255],
        sha256={file: table.sha256 for file, table in tables.items()},
        counts={"files": counts, "changes": {kind: changes[kind] for kind in KINDS}},
    )
