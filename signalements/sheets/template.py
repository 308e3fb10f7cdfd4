"""The spreadsheet to fill: one sheet of drafts, one of references, one of estimates, one of help."""

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from signalements.form.row_kinds import SHEETS
from signalements.sheets.columns import DRAFTS, MARK, MARK_HELP, Column, draft_columns, row_columns
from signalements.sheets.file import MOST_LINES

LISTS = "Listes"
HELP = "Aide"
HOW = (
    "Une ligne par signalement dans la feuille « Signalements » ; tout peut rester vide, sauf la "
    "substance active ou l'indication.",
    "Les références et les estimations ont leur feuille, une ligne chacune : leur repère est celui du "
    "signalement.",
    "Spécialités : les codes CIS, à huit chiffres, séparés par des points-virgules.",
    "Ne changez pas les titres des colonnes ; vous pouvez en supprimer ou les déplacer.",
    "Les lignes masquées sont lues comme les autres ; d'une cellule fusionnée, seule la première case "
    "est lue ; d'une formule, le résultat.",
    f"Au plus {MOST_LINES} lignes et 5 Mo. Rien n'est écrit avant que vous ayez relu ce qui sera créé.",
    "Déposer deux fois le même fichier ne crée rien deux fois.",
)
BLUE = PatternFill("solid", fgColor="E3E3FD")


def as_xlsx() -> bytes:
    book = Workbook()
    sheets = [book.active, *(book.create_sheet() for _ in SHEETS)]
    lists = book.create_sheet(LISTS)
    tables = [(DRAFTS, draft_columns())]
    tables += [(title, row_columns(name)) for name, title in SHEETS.items()]
    for sheet, (title, columns) in zip(sheets, tables, strict=True):
        sheet.title = title
        _fill(sheet, columns, lists=lists)
    lists.sheet_state = "hidden"
    _help(book.create_sheet(HELP), tables)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _fill(sheet: Worksheet, columns: Iterable[Column], *, lists: Worksheet) -> None:
    """Titles with their comments, frozen; lists where an answer is chosen."""
    _title(sheet, 1, MARK, MARK_HELP)
    for rank, column in enumerate(columns, start=2):
        _title(sheet, rank, column.title, column.help)
        words = [label for _, label in column.choices]
        if words:
            letter = get_column_letter(rank)
            choice = DataValidation("list", formula1=_listed(lists, words), allow_blank=True)
            choice.error = "Choisissez une réponse de la liste."
            choice.showErrorMessage = True
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{MOST_LINES + 1}")
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 60


def _title(sheet: Worksheet, rank: int, title: str, help_text: str) -> None:
    cell = sheet.cell(1, rank, title)
    cell.font, cell.fill = Font(bold=True), BLUE
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if help_text:
        cell.comment = Comment(help_text, "Dossier CPC", width=320, height=140)
    sheet.column_dimensions[get_column_letter(rank)].width = 28


def _listed(lists: Worksheet, words: list[str]) -> str:
    """The range of a column of the hidden sheet that holds ``words``."""
    rank = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
    for line, word in enumerate(words, start=1):
        lists.cell(line, rank, word)
    letter = get_column_letter(rank)
    return f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(words)}"


def _help(sheet: Worksheet, tables: list[tuple[str, tuple[Column, ...]]]) -> None:
    for sentence in HOW:
        sheet.append([sentence])
    sheet.append([])
    sheet.append(["Feuille", "Colonne", "Ce qu'on y écrit", "Texte", "Réponses possibles"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), BLUE
    for title, columns in tables:
        sheet.append([title, MARK, MARK_HELP])
        for column in columns:
            words = " ; ".join(label for _, label in column.choices)
            sheet.append([title, column.title, column.help, column.source, words])
    for letter, width in zip("ABCDE", (16, 44, 80, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def as_csv() -> bytes:
    """The titles alone, for a spreadsheet in French: semicolons, UTF-8 with its mark."""
    kept = io.StringIO()
    titles = [column.title for column in draft_columns()]
    csv.writer(kept, delimiter=";").writerow([MARK, *titles])
    return kept.getvalue().encode("utf-8-sig")
