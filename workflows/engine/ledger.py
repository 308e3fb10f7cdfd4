"""The one ledger of a dossier (``Deadline``): every day by which something is expected, whoever sets it.

Steps and laboratories write their rows through ``cpc.clock``. The other days are read from what sets
them, a signalement, a request, a framework, and written here by ``settle``, so that the rank, the
manager's risks, « Délais » and the reminders read one list. Replayable; the day's work settles all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction

from cpc.asked.kinds import KINDS
from cpc.facts.reading import ends_of
from cpc.law import framework
from cpc.law.clock import Silence
from cpc.law.core import Computed, trace_as_json
from cpc.law.days import Period, french_day
from cpc.law.limits import READ
from cpc.law.parameters import REFORM
from cpc.models import Deadline, Dossier, Signature
from signalements.filed.letters import without_acknowledgement
from signalements.law import acknowledgement_due, implicit_alert
from signalements.models import Signalement

LEGAL, ALERT, PROMISED = Deadline.Nature.LEGAL, Deadline.Nature.ALERT, Deadline.Nature.PROMISED


@dataclass(frozen=True, slots=True)
class Day:
    """A day read from what sets it: ``code`` says by which rule, ``key`` for what, once a dossier."""

    dossier: int
    code: str
    key: str
    nature: Deadline.Nature
    label: str
    trigger_on: date
    found: Computed[date]

    @property
    def row(self) -> Deadline:
        return Deadline(
            dossier_id=self.dossier,
            key=self.key,
            code=self.code,
            label=self.label[:200],
            nature=self.nature,
            trigger_on=self.trigger_on,
            due_on=self.found.value,
            unsuspended_on=self.found.value,
            rule_since=REFORM,
            trace=trace_as_json(self.found.trace),
            silence=Silence.ALERT if self.nature != PROMISED else Silence.CONTINUES,
        )


def _silences(dossiers: Sequence[Dossier]) -> Iterator[Day]:
    """Two months without a decision on a signalement (R69)."""
    for each in Signalement.objects.supporting().filter(dossier__in=dossiers):
        label = f"{each.number} sans décision : rejet implicite possible"
        found = implicit_alert(filed_on=each.filed_on)
        key = f"silence:{each.pk}"
        yield Day(each.dossier_id, "silence", key, LEGAL, label, each.filed_on, found)


def _acknowledgements(dossiers: Sequence[Dossier]) -> Iterator[Day]:
    """The ARE that is not sent yet (R9)."""
    filed = Signalement.objects.supporting().filter(dossier__in=dossiers)
    for each in without_acknowledgement(filed):
        label = f"Accusé de réception de {each.number}"
        found = acknowledgement_due(filed_on=each.filed_on)
        key = f"acknowledgement:{each.pk}"
        yield Day(each.dossier_id, "acknowledgement", key, LEGAL, label, each.filed_on, found)


def _asked(dossiers: Sequence[Dossier], *, code: str) -> Iterator[Day]:
    """What was asked of somebody outside, with its day; a laboratory's runs from its receipt, elsewhere."""
    for kind in KINDS:
        if kind.counted == code:
            asked = kind.rows().open().filter(dossier__in=dossiers, due_on__isnull=False)
            for each in asked.select_related("addressee", *kind.related):
                label = f"{kind.awaited} : {each}, {each.to_whom}"
                day, key = Computed(each.due_on, ()), f"{code}:{each.pk}"
                yield Day(each.dossier_id, code, key, PROMISED, label, each.asked_on, day)


def _renewals(dossiers: Sequence[Dossier]) -> Iterator[Day]:
    """The last day of the framework (R58) and, until a decision is signed, the alert before it (R59)."""
    renewals = [each for each in dossiers if each.is_renewal and each.cpc_id]
    signatures = Signature.objects.filter(dossier__in=renewals, decision=Signature.Decision.SIGNED)
    signed = set(signatures.values_list("dossier", flat=True))
    ends = ends_of({each.cpc_id for each in renewals})
    for each in renewals:
        if (last_day := ends.get(each.cpc_id)) is None:
            continue
        period, since = Period(last_day, last_day), each.opened_on
        end = Computed(last_day, framework.first_day_out(period).trace)
        label = f"Fin du cadre {each.cpc.number}, renouvellement non décidé"
        yield Day(each.pk, "framework_end", "framework_end", LEGAL, label, since, end)
        if each.pk not in signed:
            label = f"Fin de {each.cpc.number} le {french_day(last_day)}, sans décision signée"
            alert = framework.dg_alert(period)
            yield Day(each.pk, "renewal_alert", "renewal_alert", ALERT, label, since, alert)


SOURCES: dict[tuple[str, ...], Callable[[Sequence[Dossier]], Iterator[Day]]] = {
    ("silence",): _silences,
    ("acknowledgement",): _acknowledgements,
    **{(each.counted,): partial(_asked, code=each.counted) for each in KINDS if each.counted},
    ("framework_end", "renewal_alert"): _renewals,
}
"""By the codes of the days that it reads: a code of ``cpc.law.limits.READ`` without source is a red test."""
WRITTEN = ["code", "label", "nature", "trigger_on", "due_on", "unsuspended_on", "trace", "met_on"]


@transaction.atomic
def settle(dossiers: Iterable[Dossier], *, on: date) -> None:
    """Writes the days that are read as they stand; one that nothing sets any more is met ``on``."""
    found = [each for each in dossiers if each.closed_on is None]
    days = [day for source in SOURCES.values() for day in source(found)]
    kept = {(row.dossier_id, row.key): row for row in _read_rows(found)}
    wanted = {(day.dossier, day.key): day.row for day in days}
    Deadline.objects.bulk_create(
        [row for place, row in wanted.items() if not _same(kept.get(place), row)],
        update_conflicts=True,
        unique_fields=["dossier", "key"],
        update_fields=WRITTEN,
        batch_size=500,
    )
    gone = [row.pk for place, row in kept.items() if place not in wanted and row.met_on is None]
    Deadline.objects.filter(pk__in=gone).update(met_on=on)


def _read_rows(dossiers: Sequence[Dossier]) -> Iterable[Deadline]:
    return Deadline.objects.filter(dossier__in=dossiers, code__in=list(READ))


def _same(kept: Deadline | None, row: Deadline) -> bool:
    return kept is not None and all(getattr(kept, name) == getattr(row, name) for name in WRITTEN)


def owed(dossiers: Iterable[Dossier]) -> dict[int, list[Deadline]]:
    """The days that run in open dossiers, the agency's own aims aside: one query."""
    found: dict[int, list[Deadline]] = {}
    for row in Deadline.objects.owed().filter(dossier__in=list(dossiers)):
        found.setdefault(row.dossier_id, []).append(row)
    return found
