"""A spreadsheet as lines of text: XLSX or CSV, known by its content; nothing is executed or fetched.

Raises ``SheetRefused`` with one sentence when the file as a whole can't be read.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from records.words.text import normalise
from signalements.form.row_kinds import SHEETS
from signalements.sheets.columns import DRAFTS

LARGEST = 5_000_000  # bytes of the file
LARGEST_UNPACKED = 80_000_000  # bytes once unpacked
MOST_PARTS = 300
MOST_LINES = 5_000
MOST_COLUMNS = 200
SEPARATORS = ";,\t"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
UNREADABLE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, InvalidFileException, ParseError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OSError, EOFError),
    *(NotImplementedError, RuntimeError),
)
"""What openpyxl and zipfile raise on a damaged or hostile file; those of defusedxml are ValueError."""


FORMULA = "La cellule contient une formule sans résultat enregistré : écrivez sa valeur."


class SheetRefused(ValueError):
    """Why the file can't be read, in one sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file, as numbered by the spreadsheet; ``wrong``: cells that can't be taken."""

    number: int
    cells: list[str]
    wrong: dict[int, str] = field(default_factory=dict)


Tables = dict[str, list[Line]]
"""The lines of each sheet, header first, empty lines left out."""


def read(content: bytes) -> Tables:
    """The rows of a sheet. Raises ``SheetRefused``."""
    if not content.strip():
        raise SheetRefused("Le fichier est vide : remplissez le modèle, puis déposez-le.")
    if len(content) > LARGEST:
        raise SheetRefused("Le fichier dépasse 5 Mo : partagez-le en plusieurs.")
    if content.startswith(OLD_OR_LOCKED):
        raise SheetRefused(
            "Ce classeur est d'un ancien format (.xls) ou protégé par un mot de passe : "
            "enregistrez-le en .xlsx, sans mot de passe."
        )
    return _workbook(content) if content.startswith(b"PK") else {DRAFTS: _csv(content)}


def _workbook(content: bytes) -> Tables:
    try:
        _check_size(content)
        return _sheets(content, values=False)
    except SheetRefused:
        raise
    except UNREADABLE as error:
        raise SheetRefused(
            "Ce fichier n'est pas un classeur .xlsx lisible : ouvrez-le dans votre tableur et "
            "enregistrez-le de nouveau en .xlsx."
        ) from error


def _check_size(content: bytes) -> None:
    """Before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) <= MOST_PARTS and any(_declares_entities(archive, part) for part in parts):
            raise SheetRefused(
                "Ce classeur contient du code inattendu : copiez vos lignes dans le modèle."
            )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise SheetRefused("Cette archive n'est pas un classeur .xlsx : déposez le modèle rempli.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SheetRefused(
            "Ce classeur est bien plus gros qu'il n'y paraît : copiez vos lignes dans le modèle vide."
        )


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """No spreadsheet program writes a DOCTYPE: a part that has one is an attack."""
    if not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as opened:
        return b"<!DOCTYPE" in opened.read(4096).replace(b"\x00", b"")


def _sheets(content: bytes, *, values: bool) -> Tables:
    """The sheets that the template names; the first one, when none bears the name of the drafts."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    wanted = {normalise(title): title for title in (DRAFTS, *SHEETS.values())}
    found = {
        wanted[normalise(sheet.title)]: sheet
        for sheet in book.worksheets
        if normalise(sheet.title) in wanted
    }
    if not book.worksheets:
        raise SheetRefused("Ce classeur ne contient aucune feuille de cellules.")
    found.setdefault(DRAFTS, book.worksheets[0])
    tables = {title: list(_lines(sheet)) for title, sheet in found.items()}
    book.close()
    if any(FORMULA in line.wrong.values() for table in tables.values() for line in table):
        return _with_values(tables, _sheets(content, values=True))
    return tables


def _with_values(tables: Tables, computed: Tables) -> Tables:
    """Where a cell holds a formula, the value that the spreadsheet had last computed."""
    known = {(title, line.number): line for title, table in computed.items() for line in table}
    for title, table in tables.items():
        for line in table:
            other = known.get((title, line.number))
            for rank in list(line.wrong):
                text = other.cells[rank] if other and rank < len(other.cells) else ""
                if text and line.wrong[rank] == FORMULA:
                    line.cells[rank] = text
                    del line.wrong[rank]
    return tables


def _lines(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        line = Line(number, [])
        for rank, cell in enumerate(row):
            text, wrong = _cell(cell)
            line.cells.append(text)
            if wrong:
                line.wrong[rank] = wrong
        if any(line.cells) or line.wrong:
            yield _bounded(line)


def _cell(cell: object) -> tuple[str, str]:
    """The text of a cell, and what is wrong with it."""
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    if kind == "f":
        return "", FORMULA
    if kind == "e":
        return "", f"La cellule contient l'erreur {value} : corrigez-la dans votre tableur."
    return as_text(value), ""


def as_text(value: object) -> str:
    """What a person reads in the cell: a day without its hour, a number without its useless zero."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value).replace("_x000D_", "").strip()


def _bounded(line: Line) -> Line:
    if line.number > MOST_LINES + 1:
        raise SheetRefused(
            f"Un fichier compte au plus {MOST_LINES} lignes : partagez le vôtre en plusieurs."
        )
    return line


def _csv(content: bytes) -> list[Line]:
    text = _decoded(content)
    head = text.lstrip().splitlines()[0]
    separator = max(SEPARATORS, key=head.count)
    lines, start = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            line = Line(start, [cell.strip() for cell in cells[:MOST_COLUMNS]])
            start = reader.line_num + 1
            if any(line.cells):
                lines.append(line)
            if len(lines) > MOST_LINES + 1:
                _bounded(Line(MOST_LINES + 2, []))
    except csv.Error as error:
        sentence = (
            f"Ligne {start} : le fichier CSV n'est pas lisible. Un guillemet manque peut-être."
        )
        raise SheetRefused(sentence) from error
    return lines


def _decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else Windows-1252."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text and text.strip():
            return text
    raise SheetRefused(
        "Ce fichier n'est ni un classeur .xlsx ni un texte CSV : déposez le modèle rempli."
    )
