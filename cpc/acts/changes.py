"""An act that changes a published framework, recorded one at a time: seen first, then written.

Such an act was taken and published outside this service. Its reading and its writing are those of a
file of acts (``cpc.acts.importing``): the same refusals, the same dates, the same register.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from accounts.models import Permission, User
from cpc.acts.file import Row
from cpc.acts.importing import check
from cpc.acts.raw import ActsError, Problem
from cpc.acts.write import Plan, write
from cpc.facts import examiners
from cpc.facts.reading import acts_of, facts
from cpc.law.core import Refusal, Step
from cpc.law.days import ONE_DAY
from cpc.law.life.acts import ENDING_KINDS, ActFacts, ActKind, Ground
from cpc.law.life.changes import AIMED_AT, CHANGING_KINDS
from cpc.law.life.lives import object_refusal
from cpc.law.life.register import Span, Standing, spans, standing
from cpc.law.life.states import RegisterStatus
from cpc.models import Act, Cpc
from records.journal import record
from web.waiting import patient

OVER = (RegisterStatus.CEASED, RegisterStatus.ABROGATED)


def may_record(user: User, cpc: Cpc) -> bool:
    """Who publishes for the division that examined the framework; if none did, whoever publishes."""
    return examiners.may(user, Permission.PUBLISH, cpc)


def may_read_grounds(user: User, cpc: Cpc) -> bool:
    """Grounds and prior information are not published: for who reads the dossiers of its division."""
    return examiners.may(user, Permission.READ, cpc)


def may_change(user: User, cpc: Cpc) -> bool:
    """Who may open the dossier of a change of this framework."""
    return bool(divisions_to_change(user, cpc))


def divisions_to_change(user: User, cpc: Cpc) -> list[int]:
    """Where the dossier of its change opens: in the division that examined it, else where one may."""
    return examiners.where(user, Permission.OPEN, cpc)


def objections(cpc: Cpc, *, on: date) -> dict[ActKind, Refusal]:
    """The kinds of acts that have nothing to change of this framework that day, each with why."""
    acts = [facts(act) for act in acts_of(cpc)]
    found = {kind: object_refusal(acts, kind, on=on) for kind in CHANGING_KINDS}
    return {kind: refusal for kind, refusal in found.items() if refusal}


@dataclass(frozen=True, slots=True)
class InForce:
    """What the register says on a day, as a person reads and types it: one line each."""

    indications: tuple[str, ...] = ()
    ceased: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    same_group: bool = False


def in_force(acts: Sequence[Act], *, on: date) -> InForce:
    """What ``acts`` leave on a day; ``ceased``: the indications that they name and that ended."""
    now = standing([facts(act) for act in acts], on=on)
    if now is None:
        return InForce()
    told = [(" ".join(each.text.split()), each.status) for each in now.indications]
    listed = [[(line.cis, line.name) for line in act.medicines.all()] for act in acts]
    naming = [pairs for pairs in listed if tuple(name for _, name in pairs) == now.medicines]
    return InForce(
        indications=tuple(text for text, status in told if status not in OVER),
        ceased=tuple(text for text, status in told if status in OVER),
        medicines=tuple(f"{cis} {name}".strip() for cis, name in naming[-1]) if naming else (),
        same_group=now.same_group,
    )


def aimed_at(acts: Sequence[Act], kind: ActKind) -> Act | None:
    """The act that one of this kind is most likely about: the latest that it may be about."""
    return (aims(acts, kind) or [None])[-1]


def aims(acts: Sequence[Act], kind: ActKind) -> list[Act]:
    """The acts that one of this kind may be about; all of them when none is, for the law to say why."""
    return [act for act in acts if act.kind in AIMED_AT[kind]] or [*acts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is recorded: the act as a row of a file, and what a file does not hold.

    ``told_on``: the day on which the laboratory was told of the intention; else ``urgency`` (R52).
    """

    row: Row
    signatory: str
    ground: Ground | None = None
    reason: str = ""
    told_on: date | None = None
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the register shows now and would show: ``before`` and ``after``, days on which it is the same.

    ``known``: the references of the acts from which this was read.
    """

    plan: Plan
    known: tuple[str, ...]
    before: Sequence[Span]
    after: Sequence[Span]
    then: Standing | None
    warnings: Sequence[str]

    @property
    def trace(self) -> tuple[Step, ...]:
        return self.plan.dates.trace

    @property
    def day(self) -> date:
        """The first day on which the act counts: after the last day of effect, for one that ends."""
        return first_day_of(self.plan)

    @property
    def moves_days(self) -> bool:
        return list(self.before) != list(self.after)


def first_day_of(plan: Plan) -> date:
    period = plan.dates.value
    if plan.row.kind in ENDING_KINDS:
        return period.last_day + ONE_DAY
    return period.first_day


def foreseen(row: Row, *, on: date) -> Foreseen | None:
    """What recording ``row`` would do; None when that very act is already there. Raises ``ActsError``."""
    checked = check([row], on=on)
    if not checked.plans:
        return None
    (plan,) = checked.plans
    acts = [facts(act) for act in acts_of(plan.framework)]
    with_it = _inserted(acts, plan.facts)
    return Foreseen(
        plan,
        tuple(act.reference for act in acts),
        spans(acts),
        spans(with_it),
        standing(with_it, on=first_day_of(plan)),
        [*(problem.reason for problem in checked.warnings), *_twins(row, acts)],
    )


def _twins(row: Row, acts: Sequence[ActFacts]) -> list[str]:
    """The same act may be there already, under another reference."""
    return [
        f"un acte de même nature, publié le même jour, est déjà enregistré : « {act.reference} »"
        for act in acts
        if (act.kind, act.published_on) == (row.kind, row.published_on)
    ]


def _inserted(acts: list[ActFacts], act: ActFacts) -> list[ActFacts]:
    """In order of publication, after those of the same day."""
    return sorted([*acts, act], key=lambda each: each.published_on)


def record_change(change: Change, *, known: Sequence[str], by: User, on: date) -> Act:
    """Writes the act once, on the acts that were ``known`` when its effect was seen.

    The same act again gives the one that is there. Raises ``ActsError``, ``Busy``; then nothing is
    written.
    """
    try:
        with patient(), transaction.atomic():
            return _recorded(change, known=known, by=by, on=on)
    except IntegrityError:
        reason = "reference : un autre acte vient d'être enregistré sous cette référence"
        raise ActsError(Problem(1, reason)) from None


def check_known(cpc: Cpc, *, known: Sequence[str]) -> None:
    """Raises ``ActsError`` when another act entered since the effect was seen."""
    if [act.reference for act in acts_of(cpc)] != list(known):
        reason = "Un autre acte vient d'être enregistré sur ce cadre : voyez l'effet de nouveau."
        raise ActsError(Problem(1, reason))


def _recorded(change: Change, *, known: Sequence[str], by: User, on: date) -> Act:
    cpc = Cpc.objects.select_for_update().get(number=change.row.cpc)
    plans = check([change.row], on=on).plans
    if plans:
        check_known(cpc, known=known)
    plans = [replace(plan, signatory=change.signatory, recorded_by=by) for plan in plans]
    write(plans, on=on, tell=lambda act: _tell(act, change, by=by, on=on))
    return cpc.acts.get(reference=change.row.reference)


def _tell(act: Act, change: Change, *, by: User, on: date) -> None:
    record(
        act.cpc.subject,
        verb="act_recorded",
        sentence=f"{act.get_kind_display().capitalize()} publié{act.ending} le "
        f"{act.published_on:%d/%m/%Y} : acte enregistré.",
        actor=by,
        on=on,
        reason=change.reason,
        data={
            "act": act.reference,
            "ground": change.ground.value if change.ground else "",
            "told_on": change.told_on.isoformat() if change.told_on else "",
            "urgency": change.urgency,
        },
    )
