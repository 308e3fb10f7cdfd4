"""Reading of the four BDPM files: every line is checked, nothing is written here.

Tab-separated, no header, no quotes; each line in UTF-8 or cp1252, ended by CRLF or LF; blank lines
and one empty column at the end are accepted. Source and columns: docs/bdpm.md.
"""

import hashlib
import re
from collections.abc import Callable, Container, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from cpc.medicines.fields import (
    Reader,
    day,
    digits,
    number,
    one_of,
    optional,
    price,
    rates,
    required,
)

Progress = Callable[[str, int], None]
LONGEST_LINE = 20_000
EVERY = 5_000
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class BdpmError(Exception):
    """A file that cannot be imported: ``file``, ``line`` (from 1, or None) and ``reason``."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(file, line, reason)
        self.file, self.line, self.reason = file, line, reason

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, ligne {self.line}"
        return f"{where} : {self.reason}."


class MedicineRow(NamedTuple):
    cis: str
    name: str
    form: str
    routes: str
    amm_status: str
    amm_procedure: str
    marketing_state: str
    amm_on: date | None
    bdm_status: str
    eu_number: str
    holders: str
    enhanced_surveillance: str


class CompositionRow(NamedTuple):
    cis: str
    element: str
    code: str
    name: str
    strength: str
    reference: str
    nature: str
    link: int


class MemberRow(NamedTuple):
    group: int
    label: str
    cis: str
    kind: int
    rank: int


class PresentationRow(NamedTuple):
    cis: str
    cip7: str
    label: str
    status: str
    marketing_state: str
    declared_on: date | None
    cip13: str
    hospital_approval: str
    rate: str
    price_without_fee: Decimal | None
    price_with_fee: Decimal | None
    fee: Decimal | None
    reimbursed_indications: str


Row = TypeVar("Row", MedicineRow, CompositionRow, MemberRow, PresentationRow)


class Format(NamedTuple, Generic[Row]):
    """A file: its name, its row, one reader a column, and what makes a row unique."""

    file: str
    row: type[Row]
    readers: tuple[Reader, ...]
    key: Callable[[Row], Hashable]


def _kind(text: str) -> int:
    return int(one_of("0", "1", "2", "4")(text))


def _no_text(text: str) -> str:
    """Reimbursed indications (HTML, up to 1,600 signs): checked for length, not kept."""
    optional(LONGEST_LINE)(text)
    return ""


_CIS = digits(8)
MEDICINES = Format(
    "CIS_bdpm.txt",
    MedicineRow,
    (
        *(_CIS, required(500), optional(300), optional(500)),
        *(required(60), optional(80), required(60), day),
        *(optional(60), optional(40), optional(500), one_of("Oui", "Non")),
    ),
    lambda row: row.cis,
)
COMPOSITIONS = Format(
    "CIS_COMPO_bdpm.txt",
    CompositionRow,
    (
        *(_CIS, required(100), required(10), required(400)),
        *(optional(150), optional(150), one_of("SA", "FT", "ST"), number(32_767)),
    ),
    lambda row: row,
)
MEMBERS = Format(
    "CIS_GENER_bdpm.txt",
    MemberRow,
    (number(999_999_999), required(1000), _CIS, _kind, number(999_999_999)),
    lambda row: (row.group, row.cis),
)
PRESENTATIONS = Format(
    "CIS_CIP_bdpm.txt",
    PresentationRow,
    (
        *(_CIS, digits(7), required(500), required(60), required(120), day),
        *(digits(13), one_of("oui", "non", "inconnu", ""), rates, price, price, price, _no_text),
    ),
    lambda row: row.cip13,
)


@dataclass
class Table(Generic[Row]):
    """What was read in one file: its rows by key, its fingerprint and what was left out."""

    rows: dict[Hashable, Row] = field(default_factory=dict)
    sha256: str = ""
    lines: int = 0
    repeated: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Catalogue:
    medicines: Table[MedicineRow]
    compositions: Table[CompositionRow]
    members: Table[MemberRow]
    presentations: Table[PresentationRow]

    def by_file(self) -> dict[str, Table[Any]]:
        formats = (MEDICINES, COMPOSITIONS, MEMBERS, PRESENTATIONS)
        tables = (self.medicines, self.compositions, self.members, self.presentations)
        return {format_.file: table for format_, table in zip(formats, tables, strict=True)}


def read_folder(folder: Path, *, progress: Progress) -> Catalogue:
    """The four files, each line checked; ``BdpmError`` at the first one that is wrong."""
    if not folder.is_dir():
        raise BdpmError(str(folder), None, "ce dossier n'existe pas")
    medicines = read_table(folder, MEDICINES, known=None, progress=progress)
    known = medicines.rows.keys()
    return Catalogue(
        medicines,
        read_table(folder, COMPOSITIONS, known=known, progress=progress),
        read_table(folder, MEMBERS, known=known, progress=progress),
        read_table(folder, PRESENTATIONS, known=known, progress=progress),
    )


def read_table(
    folder: Path, format_: Format[Row], *, known: Container[str] | None, progress: Progress
) -> Table[Row]:
    """One file. Rows of a CIS that ``known`` does not hold are left out and counted.

    Raises ``BdpmError``.
    """
    table: Table[Row] = Table()
    for line, row in _rows(folder / format_.file, format_, table):
        if line % EVERY == 0:
            progress(format_.file, line)
        if known is not None and row.cis not in known:
            table.unknown += 1
            continue
        kept = table.rows.setdefault(format_.key(row), row)
        if kept is not row and kept != row:
            raise BdpmError(format_.file, line, "contredit une ligne précédente (même code)")
        table.repeated += kept is not row
    if not table.lines:
        raise BdpmError(format_.file, None, "le fichier est vide")
    progress(format_.file, table.lines)
    return table


def _rows(path: Path, format_: Format[Row], table: Table[Row]) -> Iterator[tuple[int, Row]]:
    fingerprint = hashlib.sha256()
    for line, raw in _raw_lines(path):
        fingerprint.update(raw)
        try:
            text = _text(raw)
            if not text.strip():
                continue
            row = _row(text, format_)
        except ValueError as error:
            raise BdpmError(format_.file, line, str(error)) from None
        table.lines += 1
        yield line, row
    table.sha256 = fingerprint.hexdigest()


def _raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            line = 0
            while raw := file.readline(LONGEST_LINE + 1):
                line += 1
                if len(raw) > LONGEST_LINE:
                    reason = (
                        f"ligne de plus de {LONGEST_LINE} octets : ce n'est pas un fichier BDPM"
                    )
                    raise BdpmError(path.name, line, reason)
                yield line, raw
    except FileNotFoundError:
        raise BdpmError(path.name, None, "ce fichier manque dans le dossier") from None
    except OSError as error:
        raise BdpmError(path.name, None, f"fichier illisible ({error.strerror})") from None


def _text(raw: bytes) -> str:
    """One line as text. Each may have its own encoding: UTF-8 is tried first, then cp1252."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            raise ValueError("ni UTF-8, ni cp1252 : ce n'est pas un fichier texte") from None
    text = text.rstrip("\r\n")
    if found := CONTROL.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise ValueError(f"signe de commande interdit ({code}) : ce n'est pas un fichier BDPM")
    return text


def _row(text: str, format_: Format[Row]) -> Row:
    fields = text.split("\t")
    expected = len(format_.readers)
    if len(fields) == expected + 1 and not fields[-1].strip():
        fields.pop()
    if len(fields) != expected:
        raise ValueError(f"{len(fields)} colonne(s) au lieu de {expected}")
    values: list[Any] = []
    for column, (read, value) in enumerate(zip(format_.readers, fields, strict=True), start=1):
        try:
            values.append(read(value))
        except ValueError as error:
            raise ValueError(f"colonne {column} : {error}") from None
    return format_.row(*values)
