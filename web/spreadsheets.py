"""Tables that leave for a spreadsheet: CSV and XLSX, in which no text is ever taken for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | float | date | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_SIGNS = re.compile(r"[\\/*?:\[\]]")
"""What the name of a sheet may not hold."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A spreadsheet never takes a text for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


class Echo:
    """The csv module writes here; what it writes is handed on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], *, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV file; days in ISO, numbers with a point."""
    writer = csv.writer(Echo())
    for row in chain([header], rows):
        yield writer.writerow([as_text(cell) for cell in row])


def as_text(cell: Cell) -> str:
    """A number is printed as it is; anything else is a text."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell)
    return harmless(cell.isoformat() if isinstance(cell, date) else cell)


def workbook(title: str, *, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file of one sheet; numbers and days stay numbers and days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_SIGNS.sub(" ", title)[:31].strip())
    sheet.append([_safe(name) for name in header])
    for row in rows:
        sheet.append([_safe(cell) for cell in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _safe(cell: Cell) -> Cell:
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell
