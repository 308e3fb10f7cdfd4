"""What of the dossiers is searched: the dossier itself, its pieces, the signalements as they count today.

Written in the transaction that makes them (answers: ``cpc.asked.answers``); ``reindex`` writes everything
again (a new version of the words, an import). Notes between colleagues are never indexed, nor drafts.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import models
from django.urls import reverse

from cpc.asked.answers import entry_of, told
from cpc.asked.kinds import KINDS
from cpc.models import Dossier, Opinion, Piece, PreCheck
from cpc.models.piece import piece_kinds
from cpc.texts.opinion_text import opinion_lines
from records.models import Document, SearchEntry, SearchKind
from records.search.index import entry, write
from signalements.filed.marks import current
from signalements.models import FiledContent

BATCH = 500


def index_dossier(dossier: Dossier) -> None:
    write([_dossier(dossier)])


def index_piece(piece: Any) -> None:
    """A piece of a dossier just written; anything else is left alone."""
    if isinstance(piece, Piece):
        write([_piece(piece)])


def forget_piece(piece: Piece) -> None:
    """A piece gone back on is found no more; it stays in its dossier."""
    SearchEntry.objects.filter(source=_source(piece)).delete()


def index_filed(filed: FiledContent) -> None:
    """A signalement just filed, or just corrected."""
    write([_filed(filed)])


def _dossier(dossier: Dossier) -> SearchEntry:
    names = [f"{each.name} ({each.cis})" for each in dossier.medicines.all()]
    told = [dossier.title, dossier.get_origin_display(), dossier.origin_reference, *names]
    return entry(
        dossier.subject,
        kind=SearchKind.DOSSIER,
        division_id=dossier.division_id,
        title=str(dossier),
        address=dossier.get_absolute_url(),
        text="\n".join(filter(None, told)),
    )


def _source(piece: Piece) -> str:
    return f"{piece._meta.model_name}:{piece.pk}"


def _piece(piece: Piece) -> SearchEntry:
    columns = [piece._meta.get_field(name) for name in piece.shown]
    texts = [str(getattr(piece, field.name)) for field in columns if _is_text(field)]
    if isinstance(piece, PreCheck):
        texts += [answer.reason for answer in piece.answers.all()]
    if isinstance(piece, Opinion):
        texts = [text for _, text in opinion_lines(piece)]
    dossier, name = piece.dossier, piece._meta.verbose_name
    return entry(
        _source(piece),
        kind=SearchKind.PIECE,
        division_id=dossier.division_id,
        title=f"{dossier.number} – {name} du {piece.made_on:%d/%m/%Y}",
        address=dossier.get_absolute_url(),
        text="\n".join([f"{dossier.dci}.", *filter(None, texts)]),
    )


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _filed(filed: FiledContent) -> SearchEntry:
    signalement, content = filed.signalement, current(filed.signalement).parsed
    answers = [answer for section in content["sections"] for answer in section["answers"]]
    texts = [answer["answer"] for answer in answers]
    texts += [
        cell["answer"] for answer in answers for row in answer.get("rows", []) for cell in row
    ]
    return entry(
        signalement.subject,
        kind=SearchKind.SIGNALEMENT,
        division_id=signalement.dossier.division_id,
        title=f"{signalement.number} – {filed.parsed['author']['name']}",
        address=reverse("signalement_read", args=[signalement.number]),
        text="\n".join(str(text) for text in texts if text),
    )


def reindex() -> dict[str, int]:
    """Writes every row again, files later by the worker; gives how many of each. Replayable."""
    dossiers = Dossier.objects.prefetch_related("medicines")
    found = {"dossiers": sum(map(write, _batches(dossiers, _dossier)))}
    found["pièces"] = sum(
        sum(map(write, _batches(kind.objects.select_related("dossier"), _piece)))
        for kind in piece_kinds()
    )
    asked = (kind for kind in KINDS if kind.by_items and kind.searched)
    found["réponses"] = sum(sum(map(write, _batches(told(kind), entry_of))) for kind in asked)
    filed = FiledContent.objects.select_related("signalement__dossier").prefetch_related(
        "signalement__versions"
    )
    found["signalements"] = sum(map(write, _batches(filed, _filed)))
    found["fichiers à lire"] = Document.objects.filter(indexed=True).update(indexed=False)
    return found


def _batches(
    rows: models.QuerySet, made: Callable[[Any], SearchEntry]
) -> Iterator[list[SearchEntry]]:
    """The rows by their number, as entries."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield [made(row) for row in batch]
        last = batch[-1].pk
