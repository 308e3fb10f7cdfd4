"""Answers and rows to correct: marked by the agency, corrected by the body, frozen as a new version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cpc.asked.gestures import check_open, locked
from cpc.models import FormalRequest
from records import clock
from records.journal import record
from signalements.filed.marks import current, markable
from signalements.filed.row_texts import in_words, row_of
from signalements.form.codecs import ROW_CODECS
from signalements.models import (
    ContentVersion,
    CorrectionMark,
    FiledContent,
    Signalement,
    canonical_text,
    sha256,
)
from web.differences import Compared, compare
from web.refused import Refused, check_versions


@dataclass(frozen=True, slots=True)
class TypedCorrection:
    """A corrected answer as typed, over the ``version`` that the page showed."""

    mark: int
    text: str
    version: int


def pending(signalement: Signalement) -> Any:
    """The marks prepared by the desk, not sent yet."""
    return signalement.marks.filter(request=None)


@transaction.atomic
def mark(signalement: Signalement, *, comments: dict[str, str], by: User, on: date) -> None:
    """Prepares the marks: one a commented answer or row; a comment taken back takes its mark away.

    ``LawError`` once the dossier is closed: no request would carry them. Raises ``Refused``.
    """
    held = Signalement.objects.select_for_update().get(pk=signalement.pk)
    if held.dossier and held.dossier.closed_on:
        sentence = f"{held.dossier.number} est clos : plus rien n'y est à corriger."
        raise Refused(sentence)
    wanted = {name: text.strip() for name, text in comments.items() if text.strip()}
    prepared = {item.name: item for item in pending(held)}
    for name in prepared.keys() - wanted.keys():
        prepared[name].delete()
    for name, item in markable(held).items():
        found = prepared.get(name) or CorrectionMark(signalement=held, name=name)
        if wanted.get(name, found.comment) != found.comment:
            found.question, found.before, found.after = item.question[:500], item.text, item.text
            found.comment, found.author, found.marked_on = wanted[name], by, on
            found.save()


def send_marks(request: FormalRequest, *, signalement: Signalement) -> None:
    """Joins the prepared marks to a request, each with its text of that day."""
    known = markable(signalement)
    for item in pending(signalement):
        item.request = request
        if item.name in known:
            item.before = item.after = known[item.name].text
        item.save()


@transaction.atomic
def save_corrections(
    request: FormalRequest, *, typed: Iterable[TypedCorrection], by: User, on: date
) -> None:
    """Keeps corrected answers without sending them; nothing kept over another's change."""
    check_open(locked(request), on=on)
    marks = {item.pk: item for item in request.marks.select_related("saved_by")}
    changed = [item for item in typed if item.mark in marks and marks[item.mark].after != item.text]
    check_versions(
        {item.mark: (item.version, marks[item.mark]) for item in changed},
        "Une correction a changé entre-temps.",
    )
    for item in changed:
        found = marks[item.mark]
        found.after, found.saved_by, found.saved_at = item.text, by, clock.now()
        found.version += 1
        found.save()


def uncorrected(request: FormalRequest) -> dict[int, str]:
    """By mark, what still prevents the sending."""
    return {item.pk: _unchanged(item) for item in request.marks.all() if item.after == item.before}


def _unchanged(mark: CorrectionMark) -> str:
    if mark.to_add:
        return "Cette ligne est encore vide."
    return f"Cette {'ligne' if mark.kind else 'réponse'} est encore celle qui a été déposée."


@transaction.atomic
def freeze_corrections(request: FormalRequest, *, by: User, on: date) -> ContentVersion | None:
    """The new version of the content, chained to the text before it; None without marks.

    Raises ``Refused`` while answers remain to correct.
    """
    marks = list(request.marks.select_related("signalement"))
    if not marks:
        return None
    if uncorrected(request):
        raise Refused("Il reste des réponses à corriger.")
    signalement = Signalement.objects.select_for_update().get(pk=marks[0].signalement_id)
    before = current(signalement)
    number = (before.number if isinstance(before, ContentVersion) else 1) + 1
    text = _corrected(before, marks, number=number, by=by, on=on)
    version = ContentVersion.objects.create(
        signalement=signalement,
        request=request,
        number=number,
        content=text,
        sha256=sha256(text),
        previous_sha256=before.sha256,
        filed_at=clock.now(),
        author=by,
    )
    for added in (item for item in marks if item.to_add):
        row_of(added.kind, added.after, signalement=signalement).save()
    for subject, public in ((request.dossier.subject, False), (signalement.subject, True)):
        many = "s" if len(marks) > 1 else ""
        told = f"{len(marks)} réponse{many} corrigée{many}, version {number}"
        sentence = f"{signalement.number} : {told}."
        data = {"sha256": version.sha256, "previous": version.previous_sha256}
        record(
            subject,
            verb="corrected",
            sentence=sentence,
            actor=by,
            on=on,
            data=data,
            public=public,
        )
    return version


def _corrected(
    before: FiledContent | ContentVersion,
    marks: list[CorrectionMark],
    *,
    number: int,
    by: User,
    on: date,
) -> str:
    """The content with the corrected answers and what it corrects, in the canonical form."""
    content = before.parsed
    known = {item["name"]: item for section in content["sections"] for item in section["answers"]}
    for item in marks:
        _correct(known[item.kind or item.name], item)
    content |= {
        "version": number,
        "corrects": before.sha256,
        "corrected_on": on.isoformat(),
        "corrected_by": f"{by} <{by.email}>",
    }
    return canonical_text(content)


def _correct(answer: dict[str, Any], mark: CorrectionMark) -> None:
    if not mark.kind:
        answer["answer"] = mark.after
        return
    place = mark.rank - 1 if mark.rank else len(answer["rows"])
    answer["rows"][place : place + 1] = [in_words(mark.kind, row_of(mark.kind, mark.after))]


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected answer or row, with the difference to show: one text, or one a column."""

    question: str
    comment: str
    texts: list[Compared]
    is_row: bool


def changes(request: FormalRequest) -> list[Change]:
    """What the sent corrections of a request changed."""
    return [
        Change(item.question, item.comment, _texts(item), bool(item.kind))
        for item in request.marks.all()
    ]


def _texts(mark: CorrectionMark) -> list[Compared]:
    compared = compare(in_columns(mark, mark.before), in_columns(mark, mark.after))
    return [each for each in compared if each.parts]


def in_columns(mark: CorrectionMark, text: str) -> dict[str, str]:
    """What a text of the mark says: every column of a row by label; an answer has none."""
    if not mark.kind:
        return {"": text}
    cells = in_words(mark.kind, row_of(mark.kind, text))
    told = {cell["question"]: cell["answer"] for cell in cells}
    labels = [codec.question.label for codec in ROW_CODECS[mark.kind].values()]
    return {label: told.get(label, "") for label in labels}


def in_line(mark: CorrectionMark, text: str) -> str:
    """A text of the mark, on one line."""
    told = in_columns(mark, text)
    return " ; ".join(
        f"{label} : {each}" if label else each for label, each in told.items() if each
    )


def filed_texts(signalement: Signalement) -> dict[str, Any]:
    """For a page: the text that was filed, its corrected versions, and whether their chain holds."""
    filed, versions = signalement.filed_content, list(signalement.versions.all())
    return {"filed": filed, "versions": versions, "chained": chain_holds(filed, versions=versions)}


def chain_holds(filed: FiledContent, *, versions: Iterable[ContentVersion]) -> bool:
    """Is every version intact and chained to the text before it, up to the filed one?"""
    previous: FiledContent | ContentVersion = filed
    holds = filed.intact
    for version in versions:
        holds = holds and version.intact and version.previous_sha256 == previous.sha256
        previous = version
    return holds
