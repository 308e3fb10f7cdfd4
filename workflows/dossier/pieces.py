"""The pieces of a dossier as lines of text: what its page prints, and what its archive takes away.

Each kind of piece says which of its columns are shown (``Piece.shown``), in which order; what stands in
rows beside it is told by the function that ``BESIDE`` names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst

from cpc.law.deciding.eligibility import CHECKLIST, precheck_flags
from cpc.models import (
    ChangeDraft,
    Concertation,
    Dossier,
    Draft,
    Evaluation,
    Opinion,
    Piece,
    PreCheck,
    Signature,
    StepPiece,
)
from cpc.models.piece import piece_kinds
from cpc.texts.evaluation_report import criteria_of
from cpc.texts.opinion_text import concertation_lines, opinion_lines
from workflows.dossier.draft_lines import draft_lines, medicine_lines, protocol_lines

QUESTIONS = {question.code: question.text for question in CHECKLIST}
Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PieceView:
    """A piece as the page prints it: a heading and (label, text) lines, blank ones left out."""

    title: str
    author: str
    made_on: date
    lines: Lines
    anchor: str
    undone_on: date | None = None


def pieces(dossier: Dossier) -> list[PieceView]:
    """Every piece of a dossier, the latest first; one query a kind (two where it has rows of its own)."""
    found = [piece for kind in piece_kinds() for piece in _of_kind(dossier, kind)]
    found.sort(key=lambda piece: piece.created_at, reverse=True)
    return [_view(piece) for piece in found]


def _of_kind(dossier: Dossier, kind: type[Piece]) -> models.QuerySet:
    """The pieces of a kind, with those of the steps gone back on, and what is told with them."""
    rows = kind.everything if issubclass(kind, StepPiece) else kind.objects
    named = [name for name in kind.shown if kind._meta.get_field(name).is_relation]
    found = rows.filter(dossier=dossier).select_related("author", *named)
    return found.prefetch_related(*kind.beside)


def _view(piece: Any) -> PieceView:
    return PieceView(
        title=capfirst(piece._meta.verbose_name),
        author=str(piece.author),
        made_on=piece.made_on,
        lines=lines(piece),
        anchor=f"{piece._meta.model_name}-{piece.pk}",
        undone_on=getattr(piece, "undone_on", None),
    )


def lines(piece: Any) -> Lines:
    """(label, text) of what a piece shows: its columns, then the rows beside it."""
    first, then = FIRST.get(type(piece)), BESIDE.get(type(piece))
    return [
        *(first(piece) if first else ()),
        *_columns(piece),
        *(then(piece) if then else ()),
    ]


def _columns(piece: Any) -> Lines:
    told = [(piece._meta.get_field(name).verbose_name, _told(piece, name)) for name in piece.shown]
    return [(capfirst(str(label)), text) for label, text in told if text]


def _told(piece: Any, name: str) -> str:
    display = getattr(piece, f"get_{name}_display", None)
    value = capfirst(display()) if display else getattr(piece, name)
    match value:
        case bool():
            return "Oui" if value else ""
        case date():
            return f"{value:%d/%m/%Y}"
        case list():
            return " ; ".join(value)
    return str(value) if value else ""


def _checklist(precheck: PreCheck) -> Lines:
    """Each answer with its reason, then what the answers leave to watch."""
    answers = list(precheck.answers.all())
    flags = precheck_flags({item.rule: (item.answer, item.reason) for item in answers})
    told = [
        (
            f"{item.rule} – {QUESTIONS.get(item.rule, '')}",
            f"{item.get_answer_display().capitalize()}. {capfirst(item.reason)}",
        )
        for item in answers
    ]
    return told + [("À surveiller", str(flag)) for flag in flags]


def _criteria(evaluation: Evaluation) -> Lines:
    return [(each.title, each.told) for each in criteria_of(evaluation) if each.answer]


def _derogations(signature: Signature) -> Lines:
    return [("Dérogation signée", each.told) for each in signature.derogations.all()]


FIRST: Mapping[type[Piece], Callable[[Any], Lines]] = {Draft: medicine_lines}
BESIDE: Mapping[type[Piece], Callable[[Any], Lines]] = {
    ChangeDraft: protocol_lines,
    Concertation: concertation_lines,
    Draft: draft_lines,
    Evaluation: _criteria,
    Opinion: opinion_lines,
    PreCheck: _checklist,
    Signature: _derogations,
}
