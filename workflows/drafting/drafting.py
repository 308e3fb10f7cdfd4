"""What is done with the drafts of a decision: written text by text, handed on, signed.

Each gesture is one transaction under the lock of the dossier.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import DecisionKind, User
from cpc.facts.sheet import PROTOCOL_TEXTS, Sheet
from cpc.gate import gate
from cpc.law.core import LawError
from cpc.law.deciding.derogations import Taken
from cpc.law.decision import Lack, Place
from cpc.models import (
    ChangeDraft,
    Cpc,
    Dossier,
    Draft,
    DraftVersion,
    Protocol,
    RefusalNote,
    Signature,
    SignedDerogation,
    SignedText,
    WorkingText,
)
from cpc.signed.act_text import ActText, several_as_json, signed
from cpc.texts import decision_text
from cpc.texts.draft_texts import fingerprint_of, protocol_version, texts_of, to_sign
from cpc.texts.signed_texts import unprinted
from records.journal import record
from records.shared_texts import Change, Conflict, Saved, Verdict, judge, plain
from web.refused import Refused
from workflows.drafting import signing

Texts = Callable[[], list[ActText]]
CLOSED = "Le dossier est clos : son projet ne change plus."


def _locked(dossier: Dossier) -> Dossier:
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if held.closed_on:
        raise Refused(CLOSED)
    return held


@transaction.atomic
def write(
    dossier: Dossier, *, change: Change, shown: str, label: str, before: Texts, by: User
) -> Saved:
    """Saves the text of one question. ``shown``: what its page shows when nothing was written yet.

    ``before`` gives the drafts as they stand: kept as a version when another person takes over.
    Raises ``Conflict``, or ``LawError`` when the dossier is closed; nothing is written then.
    """
    held = _locked(dossier)
    row = held.working_texts.filter(key=change.key).select_related("author").first()
    current = row.text if row else shown
    verdict = judge(change.text, current=current, base=change.base)
    if verdict is Verdict.CONFLICT:
        raise Conflict(
            key=change.key,
            mine=change.text,
            theirs=current,
            label=label,
            author=row.author if row else None,
            at=row.at if row else None,
        )
    if verdict is Verdict.WRITE or row is None:
        keep(held, texts={change.key: change.text}, before=before, by=by)
        row = held.working_texts.get(key=change.key)
    return Saved(change.key, row.text, row.at, theirs=verdict is Verdict.UNTOUCHED)


@transaction.atomic
def keep(dossier: Dossier, *, texts: Mapping[str, str], before: Texts, by: User) -> None:
    """Keeps several texts at once, as they are; a version first when another person wrote last."""
    held = _locked(dossier)
    last = held.working_texts.select_related("author").order_by("-at", "-pk").first()
    if last is not None and last.author_id != by.pk:
        _version(held, before(), cause=DraftVersion.Cause.TAKEN_OVER, by=last.author)
    rows = [
        WorkingText(dossier=held, key=key, text=plain(text), author=by)
        for key, text in texts.items()
    ]
    WorkingText.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["dossier", "key"],
        update_fields=["text", "author", "at"],
    )


def _version(dossier: Dossier, texts: list[ActText], *, cause: str, by: User) -> DraftVersion:
    """The next version of the drafts; a text handed on twice unchanged is one version."""
    content = several_as_json(texts)
    last = dossier.draft_versions.last()
    if last is not None and last.content == content and last.author_id == by.pk:
        return last
    number = (dossier.draft_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return DraftVersion.objects.create(
        dossier=dossier, number=number, cause=cause, content=content, author=by
    )


def sent_version(dossier: Dossier, texts: list[ActText], *, by: User) -> DraftVersion:
    """The version that leaves for the laboratories; the caller holds the lock of the dossier."""
    return _version(dossier, texts, cause=DraftVersion.Cause.SENT, by=by)


@transaction.atomic
def transmit(draft: Draft, *, sheet: Sheet, by: User, on: date) -> DraftVersion:
    """Hands a draft on: complete (R16, R18, R28 to R31, R58) or refused. Its protocol is written with it.

    Raises ``LawError`` with everything that is missing.
    """
    held = _locked(draft.dossier)
    kind = DecisionKind.RENEWAL if held.is_renewal else DecisionKind.ESTABLISHMENT
    _refuse_lacking(gate.lacks(held, kind=kind, on=on, sheet=sheet), at=Place.DRAFT)
    if sheet.has_protocol:
        contents = {name: sheet[name] for name in PROTOCOL_TEXTS}
        Protocol.objects.create(draft=draft, version=protocol_version(held), **contents)
    cause = DraftVersion.Cause.TRANSMITTED
    return _version(held, texts_of(sheet, on=on), cause=cause, by=by)


@transaction.atomic
def transmit_change(
    draft: ChangeDraft, *, protocol: Mapping[str, str], by: User, on: date
) -> DraftVersion | None:
    """Hands on the draft of a change, with the protocol that replaces the one in force if it has one."""
    held = _locked(draft.dossier)
    if draft.is_abandoned:
        return None
    if any(text.strip() for text in protocol.values()):
        number = protocol_version(held)
        Protocol.objects.create(change=draft, version=number, **protocol)
    cause = DraftVersion.Cause.TRANSMITTED
    texts = to_sign(held, kind=DecisionKind(held.change_kind), on=on)
    return _version(held, texts, cause=cause, by=by)


@transaction.atomic
def transmit_note(note: RefusalNote, *, by: User, on: date) -> DraftVersion:
    """Hands on the reasons of a refusal, with the decision that they make."""
    held = _locked(note.dossier)
    lacks = gate.lacks(held, kind=DecisionKind.REFUSAL, on=on, reasons=note.reasons)
    _refuse_lacking(lacks, at=Place.NOTE)
    made = [decision_text.refusal(held, reasons=note.reasons, on=on)]
    return _version(held, made, cause=DraftVersion.Cause.TRANSMITTED, by=by)


def _refuse_lacking(lacks: Iterable[Lack], *, at: Place) -> None:
    """A text is handed on once nothing is left to write in it; the rest is wanted at the signature."""
    if own := [lack.refusal for lack in lacks if lack.place is at]:
        raise LawError(*own)


@dataclass(frozen=True, slots=True)
class Signatory:
    """How the signature is printed."""

    lines: list[str]
    place: str = ""


@transaction.atomic
def freeze(
    signature: Signature, *, kind: DecisionKind, seen: str, signatory: Signatory, on: date
) -> list[SignedText]:
    """Keeps for ever what is signed: the texts that the signatory saw, and no others.

    Raises ``LawError`` when they changed since the page was read, are no longer complete, or when the
    author may not sign them in the capacity that the piece says (R33).
    Raises ``Refused`` when they changed, ``LawError``.
    """
    dossier = _locked(signature.dossier)
    list(Cpc.objects.select_for_update().filter(pk=dossier.cpc_id))  # no act is recorded meanwhile
    if refusals := signing.refusals_of(signature, kind=kind, on=on):
        raise LawError(*refusals)
    texts = to_sign(dossier, kind=kind, on=on)
    if fingerprint_of(texts) != seen:
        raise Refused(CHANGED)
    gate.check(dossier, kind=kind, on=on)
    told = [signed(each, on=on, place=signatory.place, signatory=signatory.lines) for each in texts]
    kept = [
        SignedText(signature=signature, kind=each.kind, content=each.canonical, sha256=each.sha256)
        for each in told
    ]
    SignedText.objects.bulk_create(kept)
    _derogate(signature, gate.derogations(dossier, kind=kind, on=on))
    if kept:
        _tell(signature, kept, covered=unprinted(dossier, kind=kind), on=on)
    return kept


def _derogate(signature: Signature, taken: Iterable[Taken]) -> None:
    """Keeps the derogations with the signature that takes them."""
    SignedDerogation.objects.bulk_create(
        SignedDerogation(signature=signature, rule=each.derogation.rule, reason=each.reason)
        for each in taken
    )


CHANGED = (
    "Le texte a changé depuis que vous avez ouvert cette page : relisez celui qui est affiché, puis "
    "signez-le."
)


def _tell(
    signature: Signature, kept: list[SignedText], *, covered: dict[str, str], on: date
) -> None:
    record(
        signature.dossier.subject,
        verb="text_signed",
        sentence="Texte signé : " + ", ".join(str(each) for each in kept) + ".",
        actor=signature.author,
        on=on,
        data={each.kind: each.sha256 for each in kept} | covered,
    )
