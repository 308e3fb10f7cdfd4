"""The draft of a change as the law and the register read it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cpc.facts.coverage import named_lines
from cpc.facts.holders import holders_of, unknown_holders
from cpc.facts.reading import acts_of, facts, texts_of
from cpc.law.exchanges.laboratory import Consultation
from cpc.law.life.acts import ActFacts, ActKind, Ground
from cpc.law.life.changes import ChangeFacts
from cpc.law.life.register import standing
from cpc.models import (
    ChangeDraft,
    Dossier,
    DossierLaboratory,
    FormalRequest,
    LaboratoryRequest,
    Medicine,
    Signature,
)
from cpc.signed.digest import digest_sent
from cpc.text import lines

CODED = re.compile(r"([0-9]{8})(?:\s|$)")
"""A CIS code, with a name behind it or not: the code is what counts."""

CONTENT = ("posology", "route", "adverse_effects", "classification", "argument")
"""What an act says of the use, that a modification may change."""


def facts_of(draft: ChangeDraft, *, on: date) -> ChangeFacts:
    """What the law asks of a draft decided on a day."""
    said = information(draft.dossier, on=on)
    return ChangeFacts(
        kind=draft.kind,
        decided_on=on,
        ground=Ground(draft.ground) if draft.ground else None,
        reasons=draft.reasons,
        urgency=draft.urgency,
        told=said.told,
        sent=said.sent,
        outdated=said.outdated,
        unknown_holders=untold_holders(draft.dossier, on=on),
        says=says_something(draft),
        aimed_at=ActKind(draft.follows.kind) if draft.follows else None,
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
    """The act that it makes, as the law reads it; its days as they are printed, none reckoned.

    The day on which each laboratory was told is in the facts of its change (R52).
    """
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
        texts=texts_of(draft),
    )


def says_something(draft: ChangeDraft) -> bool:
    """Does it change the content of its framework, or its protocol?"""
    texts = (draft.indications, draft.medicines, *(getattr(draft, name) for name in CONTENT))
    return any(each.strip() for each in texts) or hasattr(draft, "put_sp")


Told = tuple[tuple[str, date | None], ...]


def told(dossier: Dossier, *, on: date) -> Told:
    """For each holder of the dossier, the first day on which it or its operator was told (R24, R52).

    Told of the text handed on last: what was said of an earlier one does not count. The day is that of
    the certain receipt, as for the drafts (R20, R26): opened, or proved.
    """
    return information(dossier, on=on).told


@dataclass(frozen=True, slots=True)
class Information:
    """Of each holder of the dossier: the day on which it was told, and if it was not, why (R52).

    ``sent``: on its way since that day; ``outdated``: told only of a text that changed since.
    """

    told: Told
    sent: tuple[tuple[str, date], ...]
    outdated: tuple[str, ...]


def information(dossier: Dossier, *, on: date) -> Information:
    last = dossier.draft_versions.last()
    digest = digest_sent(last) if last else ""
    asked = _intentions(dossier)
    this = [each for each in asked if _digest(each) == digest]
    present = list(dossier.laboratories.on(on).select_related("organisation", "mandated_by"))
    received = _first_days(this, present=present, day=lambda each: each.received_on)
    left, ever = (
        dict(_first_days(found, present=present, day=lambda each: each.request.asked_on))
        for found in (this, asked)
    )
    waited = [name for name, day in received if day is None]
    return Information(
        told=received,
        sent=tuple((name, day) for name in waited if (day := left[name])),
        outdated=tuple(name for name in waited if left[name] is None and ever[name]),
    )


def _intentions(dossier: Dossier) -> list[LaboratoryRequest]:
    asked = LaboratoryRequest.objects.filter(
        request__dossier=dossier, request__kind=Consultation.INTENTION.value
    ).exclude(request__outcome=FormalRequest.Outcome.CANCELLED)
    return list(asked.select_related("request", "draft"))


def _digest(asked: LaboratoryRequest) -> str:
    return digest_sent(asked.draft) if asked.draft else ""


def _first_days(
    asked: Iterable[LaboratoryRequest],
    *,
    present: Iterable[DossierLaboratory],
    day: Callable[[LaboratoryRequest], date | None],
) -> Told:
    """By holder, the first ``day`` of what it or its operator was sent; None when there is none."""
    days = [(each.request.addressee_id, day(each)) for each in asked]
    groups: dict[str, set[int]] = {}
    for each in present:
        groups.setdefault(str(_holder(each)), set()).add(each.organisation_id)
    return tuple(
        (name, _first(found for body, found in days if body in bodies))
        for name, bodies in groups.items()
    )


def untold_holders(dossier: Dossier, *, on: date) -> tuple[str, ...]:
    """The holders of the medicines that the act concerns that are no laboratory of the dossier (R52)."""
    present = dossier.laboratories.on(on).select_related("organisation", "mandated_by")
    return tuple(unknown_holders(holders_of(concerned(dossier, on=on)), present=present))


def concerned(dossier: Dossier, *, on: date) -> list[Medicine]:
    """The medicines in the register that day, and those that the draft of a change names anew."""
    acts = acts_of(dossier.cpc)
    now = standing([facts(act) for act in acts], on=on)
    listed = named_lines(acts, now) if now else []
    draft = dossier.changedrafts.last()
    anew = medicines_named(draft) if draft else []
    return [
        *(line.medicine for line in listed if line.medicine),
        *(medicine for _, medicine in anew if medicine),
    ]


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
