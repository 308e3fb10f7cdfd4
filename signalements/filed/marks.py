"""What counts today of a signalement, and what of it may be marked « à corriger »."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import normalize_newlines

from signalements.filed.row_texts import in_words, row_of, text_of
from signalements.form.row_kinds import MOST_ROWS, NAMES, ROWS
from signalements.models import ContentVersion, CorrectionMark, FiledContent, Signalement
from signalements.models.corrections import TO_ADD
from signalements.models.rows import Row


@dataclass(frozen=True, slots=True)
class Markable:
    """An answer or a row; ``text`` is what a mark keeps of it, ``cells`` what is read of a row."""

    name: str
    question: str
    text: str
    cells: list[dict[str, str]] | None = None

    @property
    def to_add(self) -> bool:
        """Is it the row that is not there yet?"""
        return self.name.endswith(f".{TO_ADD}")


def current(signalement: Signalement) -> FiledContent | ContentVersion:
    """The text that counts today: the last version, else the one that was filed."""
    versions = list(signalement.versions.all())
    return versions[-1] if versions else signalement.filed_content


def texts_today(signalement: Signalement) -> dict[str, str]:
    """The answers that were corrected, by name, as their corrections say."""
    sent = signalement.marks.filter(request__version__isnull=False).exclude(name__contains=".")
    return dict(sent.order_by("request__version__number").values_list("name", "after"))


def rows_today(kind: str, *, of: Iterable[int]) -> list[Row]:
    """The rows of filed signalements as corrected, not to be saved; two queries for any number."""
    rows: dict[int, list[Row]] = {pk: [] for pk in of}
    for row in ROWS[kind].objects.filter(signalement__in=rows).order_by("pk"):
        rows[row.signalement_id].append(row)
    sent = CorrectionMark.objects.filter(
        signalement__in=rows, name__startswith=f"{kind}.", request__version__isnull=False
    )
    for mark in sent.order_by("request__version__number"):
        if mark.rank:
            found = rows[mark.signalement_id]
            place = {"pk": found[mark.rank - 1].pk, "signalement_id": mark.signalement_id}
            found[mark.rank - 1] = row_of(kind, mark.after, **place)
    return [row for found in rows.values() for row in found]


def markable(signalement: Signalement) -> dict[str, Markable]:
    """What may be marked, by name, in the order of the questions: answers in words and rows."""
    content = current(signalement).parsed
    answers = [item for section in content["sections"] for item in section["answers"]]
    found = [each for item in answers for each in _of_answer(signalement, item)]
    return {each.name: each for each in found}


def _of_answer(signalement: Signalement, item: dict[str, Any]) -> Iterator[Markable]:
    if "rows" in item:
        yield from _of_rows(signalement, item["name"])
    elif isinstance(item.get("answer"), str):
        yield Markable(item["name"], item["question"], normalize_newlines(item["answer"]))


def _of_rows(signalement: Signalement, kind: str) -> Iterator[Markable]:
    """Each row by its rank, then the one that could be added."""
    rows = rows_today(kind, of=[signalement.pk])
    for rank, row in enumerate(rows, start=1):
        cells = in_words(kind, row)
        yield Markable(f"{kind}.{rank}", f"{NAMES[kind]} {rank}", text_of(kind, row), cells)
    if len(rows) < MOST_ROWS:
        blank = text_of(kind, ROWS[kind]())
        yield Markable(f"{kind}.{TO_ADD}", f"{NAMES[kind]} à ajouter", blank, [])
