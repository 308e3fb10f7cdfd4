"""Answers to correct: marked by the agency, corrected by the body, frozen as a new version."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cpc import exchanges
from cpc.law.core import LawError, Refusal
from cpc.models import FormalRequest
from records import clock
from records.differences import Part, difference
from records.journal import record
from signalements.models import ContentVersion, CorrectionMark, FiledContent, Signalement, sha256


@dataclass(frozen=True, slots=True)
class TypedCorrection:
    """A corrected answer as typed, over the ``version`` that the page showed."""

    mark: int
    text: str
    version: int


class StaleCorrection(Exception):
    """Somebody corrected the same answer meanwhile; ``found`` gives theirs by mark."""

    def __init__(self, found: dict[int, CorrectionMark]) -> None:
        super().__init__("Une correction a changé entre-temps.")
        self.found = found


def current(signalement: Signalement) -> FiledContent | ContentVersion:
    """The text that counts today: the last version, else the one that was filed."""
    return signalement.versions.last() or signalement.filed_content


def answers(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers in words of a content, by name of question: those that may be marked."""
    return {
        item["name"]: item
        for section in content["sections"]
        for item in section["answers"]
        if isinstance(item.get("answer"), str)
    }


def pending(signalement: Signalement) -> Any:
    """The marks prepared by the desk, not sent yet."""
    return signalement.marks.filter(request=None)


@transaction.atomic
def mark(signalement: Signalement, *, comments: dict[str, str], by: User, on: date) -> None:
    """Prepares the marks: one a commented question; a comment taken back takes its mark away.

    ``LawError`` once the dossier is closed: no request would carry them.
    """
    held = Signalement.objects.select_for_update().get(pk=signalement.pk)
    if held.dossier and held.dossier.closed_on:
        sentence = f"{held.dossier.number} est clos : plus rien n'y est à corriger."
        raise LawError(Refusal("", sentence))
    known = answers(current(held).parsed)
    prepared = {item.name: item for item in pending(held)}
    for name, item in known.items():
        comment, found = comments.get(name, "").strip(), prepared.get(name)
        if not comment and found:
            found.delete()
        elif comment and (found is None or found.comment != comment):
            found = found or CorrectionMark(signalement=held, name=name)
            found.question, found.before = item["question"][:500], item["answer"]
            found.comment, found.author, found.marked_on = comment, by, on
            found.after = found.before
            found.save()


def send_marks(request: FormalRequest, *, signalement: Signalement) -> int:
    """Joins the prepared marks to a request; gives their number."""
    return pending(signalement).update(request=request)


@transaction.atomic
def save_corrections(
    request: FormalRequest, *, typed: Iterable[TypedCorrection], by: User, on: date
) -> None:
    """Keeps corrected answers without sending them; nothing kept over another's change."""
    exchanges.check_open(exchanges.locked(request), on=on)
    marks = {item.pk: item for item in request.marks.select_related("saved_by")}
    changed = [item for item in typed if item.mark in marks and marks[item.mark].after != item.text]
    stale = {
        item.mark: marks[item.mark] for item in changed if item.version != marks[item.mark].version
    }
    if stale:
        raise StaleCorrection(stale)
    for item in changed:
        found = marks[item.mark]
        found.after, found.saved_by, found.saved_at = item.text, by, clock.now()
        found.version += 1
        found.save()


def uncorrected(request: FormalRequest) -> dict[int, str]:
    """By mark, what still prevents the sending."""
    return {
        item.pk: "Cette réponse est encore celle qui a été déposée."
        for item in request.marks.all()
        if item.after == item.before
    }


@transaction.atomic
def freeze_corrections(request: FormalRequest, *, by: User, on: date) -> ContentVersion | None:
    """The new version of the content, chained to the text before it; None without marks."""
    marks = list(request.marks.select_related("signalement"))
    if not marks:
        return None
    if uncorrected(request):
        raise LawError(Refusal("", "Il reste des réponses à corriger."))
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
    known = answers(content)
    for item in marks:
        if item.name in known:
            known[item.name]["answer"] = item.after
    content |= {
        "version": number,
        "corrects": before.sha256,
        "corrected_on": on.isoformat(),
        "corrected_by": f"{by} <{by.email}>",
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Change:
    """One corrected answer, with the difference to show."""

    question: str
    comment: str
    parts: list[Part]


def changes(request: FormalRequest) -> list[Change]:
    """What the sent corrections of a request changed."""
    return [
        Change(item.question, item.comment, difference(item.before, item.after))
        for item in request.marks.all()
    ]


def chain_holds(signalement: Signalement) -> bool:
    """Is every version intact and chained to the text before it, up to the filed one?"""
    previous = signalement.filed_content
    holds = previous.intact
    for version in signalement.versions.all():
        holds = holds and version.intact and version.previous_sha256 == previous.sha256
        previous = version
    return holds
