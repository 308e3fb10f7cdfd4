"""The draft of a change as the law and the register read it."""

import re
from collections.abc import Iterable
from datetime import date

from cpc.law.acts import ActFacts
from cpc.law.changes import ChangeFacts, Ground
from cpc.law.laboratory import Consultation
from cpc.models import ChangeDraft, Dossier, DossierLaboratory, FormalRequest, Medicine, Signature
from cpc.text import lines

CODED = re.compile(r"([0-9]{8})(?:\s|$)")
"""A CIS code, with a name behind it or not: the code is what counts."""

CONTENT = ("posology", "route", "adverse_effects", "classification", "argument")
"""What an act says of the use, that a modification may change."""


def facts_of(draft: ChangeDraft, *, on: date) -> ChangeFacts:
    """What the law asks of a draft decided on a day."""
    return ChangeFacts(
        kind=draft.kind,
        decided_on=on,
        ground=Ground(draft.ground) if draft.ground else None,
        reasons=draft.reasons,
        urgency=draft.urgency,
        told=told(draft.dossier, on=on),
        says=says_something(draft),
        last_day=draft.last_day,
        availability=draft.availability,
        ruling=draft.ruling,
        ruled_on=draft.ruled_on,
    )


def decided_facts(dossier: Dossier, *, on: date) -> ChangeFacts | None:
    """Those of the draft handed on, on the day on which it was signed; ``on`` while it is not."""
    draft = dossier.changedrafts.last()
    if draft is None or draft.is_abandoned:
        return None
    signed = dossier.signatures.filter(
        decision=Signature.Decision.SIGNED, created_at__gte=draft.created_at
    ).last()
    return facts_of(draft, on=signed.made_on if signed else on)


def act_facts(draft: ChangeDraft, *, decided_on: date) -> ActFacts:
    """The act that it makes, as the law reads it; its days as they are printed, none reckoned."""
    return ActFacts(
        reference=f"{draft.dossier.number}/{draft.kind.value}",
        kind=draft.kind,
        decided_on=decided_on,
        published_on=None,
        first_day=draft.first_day,
        last_day=draft.last_day,
        follows=draft.follows.reference if draft.follows else None,
        indications=tuple(named(draft)),
        medicines=tuple(item.name if item else name for name, item in medicines_named(draft)),
        same_group=draft.same_group,
        grounds=(Ground(draft.ground),) if draft.ground else (),
        emergency=bool(draft.urgency.strip()),
        ruled_on=draft.ruled_on,
    )


def says_something(draft: ChangeDraft) -> bool:
    """Does it change the content of its framework, or its protocol?"""
    texts = (draft.indications, draft.medicines, *(getattr(draft, name) for name in CONTENT))
    return any(each.strip() for each in texts) or hasattr(draft, "put_sp")


def told(dossier: Dossier, *, on: date) -> tuple[tuple[str, date | None], ...]:
    """For each holder of the dossier, the first day on which it or its operator was told (R24, R52)."""
    asked = FormalRequest.objects.filter(dossier=dossier, kind=Consultation.INTENTION.value)
    days: dict[int, date] = {}
    for request in asked.exclude(outcome=FormalRequest.Outcome.CANCELLED).order_by("-asked_on"):
        days[request.addressee_id] = request.asked_on
    present = dossier.laboratories.on(on).select_related("organisation", "mandated_by")
    groups: dict[str, list[int]] = {}
    for each in present:
        groups.setdefault(str(_holder(each)), []).append(each.organisation_id)
    return tuple((name, _first(days.get(pk) for pk in pks)) for name, pks in groups.items())


def _holder(laboratory: DossierLaboratory) -> object:
    return laboratory.mandated_by or laboratory.organisation


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def codes_or_names(typed: str) -> list[str]:
    """One medicine a line, by its code if it has one."""
    return [found[1] if (found := CODED.match(line)) else line for line in lines(typed)]


def medicines_named(draft: ChangeDraft) -> list[tuple[str, Medicine | None]]:
    """The medicines that the draft names anew, found in the catalogue; none when they do not change."""
    wanted = codes_or_names(draft.medicines)
    known = {each.cis: each for each in Medicine.objects.filter(cis__in=wanted)}
    names = lines(draft.medicines)
    return [(name, known.get(item)) for item, name in zip(wanted, names, strict=True)]


def named(draft: ChangeDraft) -> list[str]:
    """The indications that its act lists: those that end or come back, or all of them, rewritten."""
    return list(draft.concerned) or lines(draft.indications)
