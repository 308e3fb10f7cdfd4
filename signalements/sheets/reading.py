"""What a spreadsheet says, line by line: what may become a draft, and why the rest may not."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Organisation
from cpc.models import Medicine
from records.words.text import normalise
from signalements.form.row_kinds import MOST_ROWS, ROWS, SHEETS, row_refusals
from signalements.models import Signalement, sha256
from signalements.sheets.columns import DRAFTS, MARK, Column, by_title, draft_columns, row_columns
from signalements.sheets.file import Line, SheetRefused, Tables


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line will not be created: where, in the words of the sheet."""

    sheet: str
    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Draft:
    """One line ready to become a draft, with the rows of the other sheets that name it."""

    line: int
    mark: str
    values: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    known: str = ""
    fingerprint: str = ""

    @property
    def use(self) -> tuple[str, str]:
        return normalise(self.values.get("dci", "")), normalise(self.values.get("indication", ""))


@dataclass(slots=True)
class Reading:
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    again: int = 0


def check(tables: Tables, *, organisation: Organisation) -> Reading:
    reading = Reading()
    drafts = list(_drafts(tables[DRAFTS], reading.problems))
    for name, sheet in SHEETS.items():
        if tables.get(sheet):
            _attach_rows(drafts, name, tables[sheet], reading.problems)
    _check_medicines(drafts, reading.problems)
    wrong = {each.line for each in reading.problems if each.sheet == DRAFTS}
    for draft in drafts:
        draft.fingerprint = sha256(json.dumps([draft.values, draft.rows], sort_keys=True))
    _drop_repeated(drafts, reading.problems)
    wrong |= {each.line for each in reading.problems if each.sheet == DRAFTS}
    _compare([draft for draft in drafts if draft.line not in wrong], reading, organisation)
    reading.problems.sort(key=lambda each: (each.sheet != DRAFTS, each.sheet, each.line))
    return reading


def _columns_of(header: Line, known: Iterable[Column]) -> dict[int, Column | None]:
    """What each column of the sheet is; None for the mark. Raises ``SheetRefused`` on a stranger."""
    titles, found = by_title(known), {}
    for rank, cell in enumerate(header.cells):
        words = normalise(cell)
        if words and words != normalise(MARK) and words not in titles:
            raise SheetRefused(
                f"La colonne « {cell[:80]} » n'est pas du modèle : reprenez ses titres tels quels."
            )
        if words:
            found[rank] = titles.get(words)
    if len({column.name for column in found.values() if column}) < sum(map(bool, found.values())):
        raise SheetRefused("Une colonne est deux fois dans le fichier : gardez-en une.")
    return found


def _cells(
    line: Line, columns: dict[int, Column | None], *, sheet: str, problems: list[Problem]
) -> tuple[str, dict[str, Any]]:
    """The mark and the values of a line; what can't be taken is added to ``problems``."""
    mark, values = "", {}
    for rank, column in columns.items():
        text = line.cells[rank] if rank < len(line.cells) else ""
        title = column.title if column else MARK
        if rank in line.wrong:
            problems.append(Problem(sheet, line.number, title, line.wrong[rank]))
        elif column is None:
            mark = text[:200]
        elif text:
            try:
                values[column.name] = column.clean(text)
            except ValidationError as error:
                problems.append(Problem(sheet, line.number, title, " ".join(error.messages)))
    return mark, {name: value for name, value in values.items() if value not in ("", None, [])}


def _drafts(table: list[Line], problems: list[Problem]) -> Iterator[Draft]:
    if not table:
        raise SheetRefused("Le fichier est vide : remplissez le modèle, puis déposez-le.")
    header, *lines = table
    columns = _columns_of(header, draft_columns())
    marks: dict[str, int] = {}
    if not lines:
        raise SheetRefused("Le fichier n'a que ses titres : ajoutez une ligne par signalement.")
    for line in lines:
        mark, values = _cells(line, columns, sheet=DRAFTS, problems=problems)
        if mark and normalise(mark) in marks:
            told = f"« {mark} » est déjà le repère de la ligne {marks[normalise(mark)]}."
            problems.append(Problem(DRAFTS, line.number, MARK, told))
        marks.setdefault(normalise(mark), line.number)
        if not values.get("dci") and not values.get("indication"):
            told = "Donnez au moins la substance active ou l'indication."
            problems.append(Problem(DRAFTS, line.number, "", told))
        yield Draft(line.number, mark, values)


def _attach_rows(
    drafts: list[Draft], name: str, table: list[Line], problems: list[Problem]
) -> None:
    """The rows of another sheet, each given to the draft that its mark names."""
    by_mark = {normalise(draft.mark): draft for draft in drafts if draft.mark}
    sheet, (header, *lines) = SHEETS[name], table
    columns = _columns_of(header, row_columns(name))
    for line in lines:
        found: list[Problem] = []
        mark, values = _cells(line, columns, sheet=sheet, problems=found)
        draft = by_mark.get(normalise(mark))
        for column, told in row_refusals(ROWS[name](), values).items():
            title = next(each.title for each in row_columns(name) if each.name == column)
            found.append(Problem(sheet, line.number, title, told))
        if draft is None:
            told = f"Aucun signalement n'a le repère « {mark} »." if mark else "Le repère manque."
            found.append(Problem(sheet, line.number, MARK, told))
        elif found:
            told = f"La ligne {line.number} de la feuille « {sheet} » est à corriger."
            found.append(Problem(DRAFTS, draft.line, "", told))
        elif len(draft.rows.setdefault(name, [])) >= MOST_ROWS:
            told = f"Un signalement a au plus {MOST_ROWS} lignes dans « {sheet} »."
            found.append(Problem(DRAFTS, draft.line, "", told))
        elif values:
            draft.rows[name].append(values)
        problems += found


def _check_medicines(drafts: list[Draft], problems: list[Problem]) -> None:
    """Every CIS code of the file is in the catalogue; one query for all of them."""
    given = sorted({cis for draft in drafts for cis in draft.values.get("medicines", ())})
    known = set(_known_codes(given))
    title = next(each.title for each in draft_columns() if each.name == "medicines")
    for draft in drafts:
        unknown = [cis for cis in draft.values.get("medicines", ()) if cis not in known]
        if unknown:
            told = f"Le code CIS {unknown[0]} n'est pas dans le catalogue des médicaments."
            problems.append(Problem(DRAFTS, draft.line, title, told))


def _known_codes(given: list[str]) -> Iterator[str]:
    for first in range(0, len(given), 500):
        yield from Medicine.objects.filter(cis__in=given[first : first + 500]).values_list(
            "cis", flat=True
        )


def _drop_repeated(drafts: list[Draft], problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for draft in drafts:
        line = first.setdefault(draft.fingerprint, draft.line)
        if line != draft.line:
            told = f"Cette ligne répète la ligne {line}."
            problems.append(Problem(DRAFTS, draft.line, "", told))


def _compare(drafts: list[Draft], reading: Reading, organisation: Organisation) -> None:
    """What the body already has: the same line is left out, the same use is said."""
    mine = Signalement.objects.filter(organisation=organisation).order_by("pk")
    imported, uses = set(), {}
    for dci, indication, number, fingerprint in mine.values_list(
        "dci", "indication", "number", "imported_from"
    ).iterator():
        imported.add(fingerprint)
        uses[(normalise(dci), normalise(indication))] = number or "un brouillon"
    for draft in drafts:
        if draft.fingerprint in imported:
            reading.again += 1
            continue
        draft.known = uses.get(draft.use, "")
        reading.drafts.append(draft)
