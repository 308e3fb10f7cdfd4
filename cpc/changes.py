"""An act that changes a published framework, recorded one at a time: seen first, then written.

Such an act was taken and published outside this service. Its reading and its writing are those of a
file of acts (``cpc.acts_import``): the same refusals, the same dates, the same register.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.acts_file import Row
from cpc.acts_import import check
from cpc.acts_write import Plan, write
from cpc.decisions import acts_of, facts
from cpc.law.acts import ENDING_KINDS
from cpc.law.changes import Ground
from cpc.law.core import ONE_DAY, Step
from cpc.law.register import ActFacts, Span, Standing, spans, standing
from cpc.models import Act, Cpc
from records.journal import record


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
    """What the register shows now and would show: ``before`` and ``after``, days on which it is the same."""

    plan: Plan
    before: Sequence[Span]
    after: Sequence[Span]
    then: Standing | None
    warnings: Sequence[str] = field(default_factory=list)

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


def foreseen(row: Row) -> Foreseen | None:
    """What recording ``row`` would do; None when that very act is already there. Raises ``ActsError``."""
    checked = check([row])
    if not checked.plans:
        return None
    (plan,) = checked.plans
    acts = [facts(act) for act in acts_of(plan.framework)]
    with_it = _inserted(acts, plan.facts)
    day = first_day_of(plan)
    warnings = [problem.reason for problem in checked.warnings]
    return Foreseen(plan, spans(acts), spans(with_it), standing(with_it, on=day), warnings)


def _inserted(acts: list[ActFacts], act: ActFacts) -> list[ActFacts]:
    """In order of publication, after those of the same day."""
    return sorted([*acts, act], key=lambda each: each.published_on)


@transaction.atomic
def record_change(change: Change, *, by: User, on: date) -> Act:
    """Writes the act once: the same one again gives the one that is there. Raises ``ActsError``."""
    Cpc.objects.select_for_update().get(number=change.row.cpc)
    plans = check([change.row]).plans
    plans = [replace(plan, signatory=change.signatory, recorded_by=by) for plan in plans]

    def tell(act: Act) -> None:
        record(
            act.cpc.subject,
            verb="act_recorded",
            sentence=f"{act.get_kind_display().capitalize()} publiée le "
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

    write(plans, tell=tell)
    return Act.objects.get(reference=change.row.reference)
