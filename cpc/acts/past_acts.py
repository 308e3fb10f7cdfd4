"""An act of the past recorded by one person, that another confirms before it enters the register.

Judged again when it is confirmed, on the acts as they are then: the same reading, the same refusals.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from cpc.acts.changes import Change, check_known, foreseen, record_change
from cpc.acts.file import Row, one
from cpc.acts.raw import ActsError, Problem
from cpc.facts.reading import acts_of
from cpc.law.life.acts import Ground
from cpc.models import Act, Cpc, PendingAct
from records.journal import record
from web.waiting import patient

WAITING = "reference : cet acte attend déjà sa confirmation"


def propose(change: Change, *, known: Sequence[str], by: User, on: date) -> PendingAct:
    """Keeps the act until another person confirms it; the same again is one.

    Raises ``ActsError``, ``Busy``.
    """
    try:
        with patient(), transaction.atomic():
            return _proposed(change, known=known, by=by, on=on)
    except IntegrityError:
        raise ActsError(Problem(1, WAITING)) from None


def _proposed(change: Change, *, known: Sequence[str], by: User, on: date) -> PendingAct:
    cpc = Cpc.objects.select_for_update().get(number=change.row.cpc)
    content = as_json(change)
    same = cpc.pending_acts.open().filter(reference=change.row.reference, content=content).first()
    if same is not None:
        return same
    check_known(cpc, known=known)
    foreseen(change.row, on=on)
    pending = PendingAct.objects.create(
        cpc=cpc,
        reference=change.row.reference,
        content=content,
        recorded_by=by,
        recorded_on=on,
    )
    sentence = f"{change.row.kind.label.capitalize()} : acte à confirmer ({pending.reference})."
    _tell(pending, verb="act_pending", sentence=sentence, by=by, on=on, reason=change.reason)
    return pending


def confirm(pending: PendingAct, *, by: User, on: date) -> Act:
    """Writes the act on the acts as they are. Raises ``LawError``, ``ActsError``, ``Busy``."""
    with patient(), transaction.atomic():
        held = _held(pending, by=by)
        known = [act.reference for act in acts_of(held.cpc)]
        act = record_change(change_of(held), known=known, by=held.recorded_by, on=on)
        held.judge(PendingAct.Outcome.CONFIRMED, judged_by=by, judged_on=on, act=act)
        sentence = f"Acte confirmé : {held.reference}."
        _tell(held, verb="act_confirmed", sentence=sentence, by=by, on=on)
    return act


def refuse(pending: PendingAct, *, reason: str, by: User, on: date) -> PendingAct:
    """Keeps the act out of the register, with the reason. Raises ``LawError``, ``Busy``.

    Raises ``Refused`` without a reason.
    """
    with patient(), transaction.atomic():
        held = _held(pending, by=by)
        held.judge(PendingAct.Outcome.REFUSED, reason=reason, judged_by=by, judged_on=on)
        sentence = f"Acte refusé : {held.reference}."
        _tell(held, verb="act_refused", sentence=sentence, by=by, on=on, reason=held.reason)
    return held


def _held(pending: PendingAct, *, by: User) -> PendingAct:
    Cpc.objects.select_for_update().get(pk=pending.cpc_id)
    held = PendingAct.objects.select_for_update(of=("self",)).get(pk=pending.pk)
    held.check_judge(by)
    return held


def _tell(
    pending: PendingAct, *, verb: str, sentence: str, by: User, on: date, reason: str = ""
) -> None:
    data = {"pending": pending.pk, "act": pending.reference}
    subject = pending.cpc.subject
    record(subject, verb=verb, sentence=sentence, actor=by, on=on, reason=reason, data=data)


def as_json(change: Change) -> dict[str, Any]:
    """The act and its circumstances, days in ISO."""
    row = {each.name: _plain(getattr(change.row, each.name)) for each in fields(Row)}
    said = {"signatory": change.signatory, "reason": change.reason, "urgency": change.urgency}
    ground = change.ground.value if change.ground else ""
    return {"row": row, **said, "ground": ground, "told_on": _plain(change.told_on)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value


def change_of(pending: PendingAct) -> Change:
    """What was recorded, read again. Raises ``ActsError``."""
    said = pending.content
    row = {
        name: value for name, value in said["row"].items() if value is not None and name != "line"
    }
    return Change(
        row=one(row),
        signatory=said["signatory"],
        ground=Ground(said["ground"]) if said["ground"] else None,
        reason=said["reason"],
        told_on=date.fromisoformat(said["told_on"]) if said["told_on"] else None,
        urgency=said["urgency"],
    )
