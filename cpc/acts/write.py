"""Writing of checked acts: frameworks, acts, medicines, indications, register, journal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cpc.acts.enacting import rewrite_register
from cpc.acts.file import Row
from cpc.facts.lives import check_life, locked_acts
from cpc.law.core import Computed, trace_as_json
from cpc.law.days import Period
from cpc.law.life.acts import ActFacts, ActKind
from cpc.medicines.catalogue import active_substances
from cpc.models import Act, ActIndication, ActMedicine, Cpc, Medicine
from records.journal import record
from records.numbering import next_number

LONGEST_DCI, LONGEST_TITLE = 200, 500
BATCH = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """An act ready to be written; ``framework`` when its CPC is already known."""

    row: Row
    dates: Computed[Period | None]
    framework: Cpc | None
    catalogue: dict[str, Medicine]
    signatory: str = ""
    recorded_by: User | None = None

    @property
    def facts(self) -> ActFacts:
        row, period = self.row, self.dates.value
        return ActFacts(
            reference=row.reference,
            kind=row.kind,
            decided_on=row.decided_on,
            published_on=row.published_on,
            first_day=period.first_day if period else None,
            last_day=period.last_day if period else None,
            follows=row.follows,
            indications=row.indications,
            medicines=tuple(line.name for line in self.medicines()),
            same_group=row.same_group,
            as_printed=row.as_printed,
            grounds=row.grounds,
            informed_on=row.informed_on,
            emergency=row.emergency,
            ruled_on=row.ruled_on,
        )

    def medicines(self) -> list[ActMedicine]:
        return [self._medicine(item) for item in self.row.medicines]

    def _medicine(self, item: str) -> ActMedicine:
        medicine = self.catalogue.get(item)
        if medicine is not None:
            return ActMedicine(medicine=medicine, cis=medicine.cis, name=medicine.name)
        cis = item if len(item) == 8 and item.isascii() and item.isdigit() else ""
        return ActMedicine(cis=cis, name=item)

    def act(self, *, cpc: Cpc | None, follows: Act | None, dci: str) -> Act:
        row, period = self.row, self.dates.value
        return Act(
            reference=row.reference,
            kind=row.kind.value,
            cpc=cpc,
            follows=follows,
            dci=dci,
            decided_on=row.decided_on,
            published_on=row.published_on,
            first_day=period.first_day if period else None,
            last_day=period.last_day if period else None,
            trace=trace_as_json(self.dates.trace),
            same_group=row.same_group,
            source=row.source,
            note=row.note,
            as_printed=row.as_printed,
            grounds="|".join(row.grounds),
            informed_on=row.informed_on,
            emergency=row.emergency,
            ruled_on=row.ruled_on,
            emergency_reason=row.emergency_reason,
            names=len(row.medicines) + len(row.indications),
            signatory=self.signatory,
            recorded_by=self.recorded_by,
        )


def tell_imported(act: Act) -> None:
    record(
        act.cpc.subject if act.cpc else f"act:{act.pk}",
        verb="act_imported",
        sentence=f"{act.get_kind_display()} publié{act.ending} le {act.published_on:%d/%m/%Y}, "
        f"repris{act.ending} d'un fichier d'actes.",
        actor=None,
        on=act.published_on,
        data={"act": act.reference},
    )


def write(
    plans: Sequence[Plan], *, on: date, tell: Callable[[Act], None] = tell_imported
) -> tuple[int, int]:
    """Writes the acts, in order, each with its line of the journal; gives how many acts, and how
    many new frameworks. Raises ``LawError`` for what the life of a framework refuses.
    """
    substances = _substances(plans)
    frameworks = _frameworks(plans, substances)
    _check_lives(plans, frameworks, on=on)
    written: dict[tuple[str, int | None], Act] = {
        (act.reference, act.cpc_id): act for act in _followed(plans)
    }
    for group in _generations(plans):
        acts = []
        for plan in group:
            cpc = _framework(plan, frameworks)
            follows = written.get((plan.row.follows, cpc.pk if cpc else None))
            acts.append(plan.act(cpc=cpc, follows=follows, dci=substances[_key(plan)]))
        Act.objects.bulk_create(acts, batch_size=BATCH)
        written |= {(act.reference, act.cpc_id): act for act in acts}
    done = [(plan, written[_named(plan, frameworks)]) for plan in plans]
    _write_lines(done)
    for _, act in done:
        tell(act)
    for cpc in frameworks.values():
        rewrite_register(cpc)
    return len(plans), sum(cpc.is_new for cpc in frameworks.values())


def _check_lives(plans: Sequence[Plan], frameworks: dict[str, Cpc], *, on: date) -> None:
    added: defaultdict[str, list[ActFacts]] = defaultdict(list)
    for plan in plans:
        added[_key(plan)].append(plan.facts)
    for key, acts in added.items():
        cpc = frameworks.get(key)
        stored = [] if cpc is None or cpc.is_new else locked_acts(cpc)
        check_life(acts, among=stored, on=on)


def _key(plan: Plan) -> str:
    """What the acts of one framework share; a refusal stands alone."""
    return plan.row.reference if plan.row.kind is ActKind.NOT_ESTABLISHED else plan.row.cpc


def _framework(plan: Plan, frameworks: dict[str, Cpc]) -> Cpc | None:
    return None if plan.row.kind is ActKind.NOT_ESTABLISHED else frameworks[plan.row.cpc]


def _named(plan: Plan, frameworks: dict[str, Cpc]) -> tuple[str, int | None]:
    cpc = _framework(plan, frameworks)
    return (plan.row.reference, cpc.pk if cpc else None)


def _frameworks(plans: Sequence[Plan], substances: dict[str, str]) -> dict[str, Cpc]:
    """The framework of each key; a new one is numbered in the year of its first publication."""
    found: dict[str, Cpc] = {}
    for plan in plans:
        key = plan.row.cpc
        if key in found or plan.row.kind is ActKind.NOT_ESTABLISHED:
            continue
        found[key] = plan.framework or Cpc.objects.create(
            number=next_number("CPC", year=plan.row.published_on.year),
            key=key,
            title=_title(plan, substances[key]),
        )
        found[key].is_new = plan.framework is None
    return found


def _title(plan: Plan, dci: str) -> str:
    subject = dci or next((line.name for line in plan.medicines()), plan.row.cpc)
    use = next(iter(plan.row.indications), "")
    return " – ".join(part for part in (subject, use) if part)[:LONGEST_TITLE]


def _substances(plans: Sequence[Plan]) -> dict[str, str]:
    """The substances of each framework, by the composition of the medicines that its acts name."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    for plan in plans:
        named[_key(plan)] |= {line.medicine_id for line in plan.medicines() if line.medicine_id}
    composed = active_substances({pk for keys in named.values() for pk in keys})
    return {
        key: ", ".join(sorted({name for pk in keys for name in composed.get(pk, ())}))[:LONGEST_DCI]
        for key, keys in named.items()
    }


def _followed(plans: Sequence[Plan]) -> Iterable[Act]:
    return Act.objects.filter(
        reference__in={plan.row.follows for plan in plans if plan.row.follows}
    )


def _generations(plans: Sequence[Plan]) -> list[list[Plan]]:
    """Acts that follow nothing new, then those that follow these, and so on."""
    depths: dict[tuple[str, str], int] = {}
    groups: defaultdict[int, list[Plan]] = defaultdict(list)
    for plan in plans:
        key = _key(plan)
        depth = depths.get((key, plan.row.follows), -1) + 1
        depths[key, plan.row.reference] = depth
        groups[depth].append(plan)
    return [groups[depth] for depth in sorted(groups)]


def _write_lines(done: Iterable[tuple[Plan, Act]]) -> None:
    medicines, indications = [], []
    for plan, act in done:
        for line in plan.medicines():
            line.act = act
            medicines.append(line)
        indications += [ActIndication(act=act, text=text) for text in plan.row.indications]
    ActMedicine.objects.bulk_create(medicines, batch_size=BATCH)
    ActIndication.objects.bulk_create(indications, batch_size=BATCH)


def link_medicines() -> int:
    """Ties lines loaded before the catalogue to the medicines that it now holds; returns how many.

    The act is not changed: its line carries the CIS code, the catalogue gives the name.
    """
    waiting = list(ActMedicine.objects.filter(medicine=None).exclude(cis="").select_related("act"))
    known = {
        medicine.cis: medicine
        for medicine in Medicine.objects.filter(cis__in={line.cis for line in waiting})
    }
    linked = [line for line in waiting if line.cis in known]
    for line in linked:
        line.medicine = known[line.cis]
        line.name = line.medicine.name if line.name == line.cis else line.name
    ActMedicine.objects.bulk_update(linked, ["medicine", "name"], batch_size=BATCH)
    for cpc in Cpc.objects.filter(pk__in={line.act.cpc_id for line in linked}):
        _retitle(cpc, linked)
        rewrite_register(cpc)
    return len(linked)


def _retitle(cpc: Cpc, linked: Iterable[ActMedicine]) -> None:
    """A title that began with a bare code takes the name."""
    for line in linked:
        if cpc.title.startswith(line.cis):
            cpc.title = cpc.title.replace(line.cis, line.name, 1)[:LONGEST_TITLE]
