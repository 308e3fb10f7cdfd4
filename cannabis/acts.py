"""An act that sets the end of the transition phase, or withdraws it: recorded, then seen by another (C16)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Permission, User
from cannabis import notices
from cannabis.models import Override, TransitionEnd
from cannabis.transition import SUBJECT, ruling, settle, standing_act
from cpc.law.core import LawError, Refusal
from records.documents.documents import Examined, receive
from records.files.slots import CAPTURE
from records.journal import record


@transaction.atomic
def propose(act: Override, *, capture: Examined) -> Override:
    """Keeps an act and its capture until another person has seen them: nothing changes before (C16).

    Raises ``LawError`` for a withdrawal when no act sets a day, ``FileRefused`` for the capture.
    """
    check_act(act)
    kept = {"holder": None, "division": act.division, "by": act.author, "on": act.recorded_on}
    act.capture = receive(capture, slot=CAPTURE, **kept)
    act.save(force_insert=True)
    sentence = f"Acte à confirmer : {act.title}, qui {act.effect}."
    _tell(act, verb="act_pending", sentence=sentence, by=act.author, on=act.recorded_on)
    notices.tell_second(act)
    return act


@transaction.atomic
def confirm(act: Override, *, by: User, on: date) -> TransitionEnd:
    """An act sets the last day, or withdraws the day that an act had set (C16).

    Raises ``LawError`` when there is nothing to withdraw any more, ``Refused`` once judged or for who
    recorded it, ``PermissionDenied`` without the right here.
    """
    held = _held(act, by=by)
    check_act(held)
    held.judge(Override.Outcome.CONFIRMED, judged_by=by, judged_on=on)
    sentence = f"Acte confirmé : {held.title}, qui {held.effect}."
    _tell(held, verb="act_confirmed", sentence=sentence, by=by, on=on)
    return settle(held, on=on, by=by, reason=f"{held.title} : {held.effect}.")


@transaction.atomic
def refuse(act: Override, *, reason: str, by: User, on: date) -> Override:
    """The act changes nothing, and why. Raises ``Refused``, ``PermissionDenied``."""
    held = _held(act, by=by)
    held.judge(Override.Outcome.REFUSED, reason=reason, judged_by=by, judged_on=on)
    sentence = f"Acte refusé : {held.title}."
    _tell(held, verb="act_refused", sentence=sentence, by=by, on=on, reason=held.reason)
    return held


def _held(act: Override, *, by: User) -> Override:
    held = Override.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if not by.may(Permission.VALIDATE_HAS, held.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.VALIDATE_HAS.label} ».")
    held.check_judge(by)
    return held


def _tell(act: Override, *, verb: str, sentence: str, by: User, on: date, reason: str = "") -> None:
    data = {"act": act.pk, "address": act.address, "capture": act.capture.sha256}
    record(SUBJECT, verb=verb, sentence=sentence, actor=by, on=on, reason=reason, data=data)


def act_refusals(*, last_day: date | None) -> tuple[Refusal, ...]:
    """Why an act may not have effect: a day is withdrawn when an act set one (C16)."""
    if last_day is None and standing_act() is None:
        return (Refusal("C16", "Aucun acte ne fixe de date aujourd'hui."),)
    return ()


def check_act(act: Override) -> None:
    """Raises ``LawError`` with what forbids the act to have effect."""
    if found := act_refusals(last_day=act.last_day):
        raise LawError(*found)


def foreseen(act: Override, *, on: date) -> date | None:
    """The last day that would rule, were the act confirmed that day; None when none would."""
    return ruling(act, on=on)["last_day"]
