"""Loads existing acts, all or nothing: ``import_acts(path)``. Format and refusals: docs/acts.md.

The order of the file does not matter. Dates left empty are computed by the law module and kept with
their trace; dates given are kept as printed. A reference already loaded with the same content is
skipped; with another content it is refused: an act is never changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from cpc.acts.file import Row, read
from cpc.acts.raw import ActsError, Problem
from cpc.acts.write import Plan, link_medicines, write
from cpc.facts.reading import acts_of, facts
from cpc.law.core import LawError, LawNotTranscribed
from cpc.law.days import Period
from cpc.law.framework import days_out
from cpc.law.life.acts import ActFacts, ActKind, act_dates
from cpc.law.life.lives import life_refusals
from cpc.law.life.register import standing, unmatched_indications
from cpc.law.life.renewals import last_period
from cpc.law.texts import same_text
from cpc.models import Act, Cpc, Medicine

__all__ = ["Report", "check", "import_acts"]

Named = tuple[str, int | str | None]
"""A reference, and the framework in which it is."""

STARTS_ALONE = {ActKind.INITIAL, ActKind.LEGACY_RTU, ActKind.NOT_ESTABLISHED}
"""Kinds that follow nothing. A renewal may too, when nothing earlier of its framework is known."""


@dataclass(slots=True)
class Report:
    created: int = 0
    skipped: int = 0
    frameworks: int = 0
    linked: int = 0
    warnings: list[Problem] = field(default_factory=list)


@transaction.atomic
def import_acts(path: Path, *, on: date) -> Report:
    """Reads, checks and writes the file; ``ActsError`` and nothing written when anything is wrong.

    ``on``: the day of the loading; nothing is published after it.
    """
    rows, problems = read(path)
    checked = check(rows, problems, on=on)
    report = Report(skipped=len(rows) - len(checked.plans), warnings=checked.warnings)
    report.created, report.frameworks = write(checked.plans, on=on)
    report.linked = link_medicines()
    return report


def check(rows: list[Row], problems: Iterable[Problem] = (), *, on: date) -> "Checked":
    """The rows against themselves, the acts already known and the law. Raises ``ActsError``."""
    checked = Checked(rows, problems, on=on)
    if checked.problems:
        raise ActsError(*checked.problems)
    return checked


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """By publication; on one day, an act after the one that it follows. A circle is refused."""
    by_reference = {(row.cpc, row.reference): row for row in rows}
    depths: dict[tuple[str, str], int] = {}

    def depth(row: Row) -> int:
        chain: list[Row] = []
        step: Row | None = row
        while step is not None and (step.cpc, step.reference) not in depths:
            if step in chain:
                reason = f"« {step.reference} » finit par se suivre lui-même"
                raise ActsError(Problem(row.line, reason))
            chain.append(step)
            step = by_reference.get((step.cpc, step.follows))
        below = depths[step.cpc, step.reference] if step else -1
        for rank, item in enumerate(reversed(chain), start=below + 1):
            depths[item.cpc, item.reference] = rank
        return depths[row.cpc, row.reference]

    return sorted(rows, key=lambda row: (row.published_on, depth(row), row.decided_on, row.line))


class Checked:
    """What ``plans`` to write, an act already recorded left out, with ``warnings``."""

    def __init__(self, rows: list[Row], problems: Iterable[Problem], *, on: date) -> None:
        self.on = on
        self.problems = list(problems)
        self.warnings: list[Problem] = []
        self.plans: list[Plan] = []
        self.broken = {problem.line for problem in problems}
        self.frameworks = _frameworks(row.cpc for row in rows if row.cpc)
        self.refuse_repeated(rows)
        wanted = {row.reference for row in rows} | {row.follows for row in rows}
        self.known = {(act.reference, act.cpc_id): act for act in _acts(reference__in=wanted)}
        new = [row for row in rows if not self.is_known(row)]
        self.rows = {self.named(row): row for row in new}
        self.by_framework: defaultdict[str, list[Row]] = defaultdict(list)
        for row in new:
            self.by_framework[row.cpc].append(row)
        self.catalogue = _catalogue(rows)
        spelled = self.spelled()
        for row in new:
            self.check_links(row)
            if before := spelled.get(self.named(row, same_text(row.reference))):
                self.refuse(row, f"reference « {row.reference} » : déjà enregistrée, « {before} »")
            self.warn(row)
        if not self.problems:
            self.date(_in_order(new))

    def refuse(self, row: Row, reason: str) -> None:
        self.problems.append(Problem(row.line, reason))

    def named(self, row: Row, reference: str = "") -> Named:
        """An act of the framework of ``row``: one reference may be in several (W14 of the review)."""
        cpc = self.frameworks.get(row.cpc)
        place = None if row.kind is ActKind.NOT_ESTABLISHED else cpc.pk if cpc else row.cpc
        return (reference or row.reference, place)

    def refuse_repeated(self, rows: list[Row]) -> None:
        first: dict[Named, Row] = {}
        for row in rows:
            before = first.setdefault(self.named(row, same_text(row.reference)), row)
            if before is not row:
                self.refuse(row, f"reference « {row.reference} » : déjà à la ligne {before.line}")

    def spelled(self) -> dict[Named, str]:
        """The references already recorded, by the form in which two of them are the same."""
        stored = (act for cpc in self.frameworks.values() for act in cpc.acts.all())
        return {(same_text(act.reference), act.cpc_id): act.reference for act in stored}

    def is_known(self, row: Row) -> bool:
        act = self.known.get(self.named(row))
        if act is None:
            return False
        different = _differences(row, act)
        if different:
            names = ", ".join(different)
            self.refuse(row, f"« {row.reference} » est déjà enregistré, autrement ({names})")
        return True

    def check_links(self, row: Row) -> None:
        """What an act says that it follows exists, in the same framework, and not later."""
        followed = self.followed(row)
        if not row.follows:
            if row.kind not in STARTS_ALONE and not self.is_first_renewal(row):
                reason = f"follows : obligatoire pour « {row.kind} » (référence de l'acte visé)"
                self.refuse(row, reason)
        elif followed is None:
            if not self.broken:
                where = "est d'un autre cadre" if self.is_elsewhere(row) else "est inconnu"
                self.refuse(row, f"follows : « {row.follows} » {where}")
        elif followed.published_on > row.published_on:
            self.refuse(row, f"follows : « {row.follows} » est publié après cet acte")

    def siblings(self, row: Row) -> list[Row | Act]:
        cpc = self.frameworks.get(row.cpc)
        stored = list(cpc.acts.all()) if cpc else []
        return [other for other in self.by_framework[row.cpc] if other is not row] + stored

    def is_first_renewal(self, row: Row) -> bool:
        return row.kind is ActKind.RENEWAL and not any(
            other.published_on <= row.published_on for other in self.siblings(row)
        )

    def followed(self, row: Row) -> Row | Act | None:
        """The act of that reference in the same framework; a refusal may name any."""
        name = self.named(row, row.follows)
        found = self.rows.get(name) or self.known.get(name)
        if found or row.kind is not ActKind.NOT_ESTABLISHED:
            return found
        known: tuple[Row | Act, ...] = (*self.rows.values(), *self.known.values())
        return next((act for act in known if act.reference == row.follows), None)

    def is_elsewhere(self, row: Row) -> bool:
        return any(reference == row.follows for reference, _ in (*self.rows, *self.known))

    def warn(self, row: Row) -> None:
        said = [
            f"code CIS {item} absent du catalogue, gardé tel quel"
            for item in row.medicines
            if is_cis(item) and item not in self.catalogue
        ]
        if (row.first_day or row.last_day) and not row.note and row.kind in _PERIODS:
            said.append("dates imprimées gardées sans note qui dise d'où elles viennent")
        if row.kind is ActKind.NOT_ESTABLISHED and row.cpc:
            said.append("cpc ignoré : un « not_established » n'appartient à aucun cadre")
        self.warnings += [Problem(row.line, reason) for reason in said]

    def date(self, rows: Sequence[Row]) -> None:
        """Computes the dates of each act from those before it, and reads the register once."""
        stored = {key: [facts(act) for act in acts_of(cpc)] for key, cpc in self.frameworks.items()}
        read: defaultdict[str, list[ActFacts]] = defaultdict(list, stored)
        lines = {(row.cpc, row.reference): row.line for row in rows}
        for row in rows:
            try:
                plan = self.plan(row, read[row.cpc])
            except (LawError, LawNotTranscribed) as error:
                self.refuse(row, str(error))
                continue
            self.judge(row, plan.facts, among=read[row.cpc])
            self.tell_hole(row, plan.facts, among=read[row.cpc])
            self.plans.append(plan)
            read[row.cpc].append(plan.facts)
        for cpc, acts in read.items():
            for reference, text in unmatched_indications(acts):
                if line := lines.get((cpc, reference)):  # as printed: the law refuses the others
                    reason = f"aucun acte du cadre ne nomme « {text[:80]} » : rien ne prend fin"
                    self.warnings.append(Problem(line, reason))

    def judge(self, row: Row, act: ActFacts, *, among: list[ActFacts]) -> None:
        for refusal in life_refusals(among, act, today=self.on):
            self.refuse(row, str(refusal))
        if act.as_printed and not life_refusals(
            among, replace(act, as_printed=False), today=self.on
        ):
            reason = "as_printed sans objet : le droit ne refuse rien de cet acte"
            self.warnings.append(Problem(row.line, reason))

    def tell_hole(self, row: Row, act: ActFacts, *, among: list[ActFacts]) -> None:
        """Days between two periods are lawful, and out of any framework: said, never filled (R59)."""
        hole = days_out(_current(row, among), act.first_day) if act.first_day else None
        if hole is not None and row.kind in _PERIODS:
            reason = (
                f"hors de tout cadre {hole.label}, entre deux périodes : rien ne comble ces jours"
            )
            self.warnings.append(Problem(row.line, reason))

    def plan(self, row: Row, before: list[ActFacts]) -> Plan:
        dates = act_dates(
            row.kind,
            decided_on=row.decided_on,
            published_on=row.published_on,
            first_day=row.first_day,
            last_day=row.last_day,
            current=_current(row, before),
            as_printed=row.as_printed,
        )
        return Plan(row, dates, self.frameworks.get(row.cpc), self.catalogue)


_PERIODS = {ActKind.INITIAL, ActKind.RENEWAL}


def _current(row: Row, before: list[ActFacts]) -> Period | None:
    """The period that an act changes; for one that gives a period, that which ends last before it."""
    if row.kind in _PERIODS:
        last = last_period(before, on=row.published_on)
        return last[1] if last else None
    then = standing(before, on=row.published_on)
    return then.period if then else None


def is_cis(item: str) -> bool:
    return len(item) == 8 and item.isascii() and item.isdigit()


def _acts(**wanted: object) -> list[Act]:
    found = Act.objects.filter(**wanted).select_related("cpc", "follows")
    return list(found.prefetch_related("medicines", "indications"))


def _frameworks(names: Iterable[str]) -> dict[str, Cpc]:
    """Frameworks already known, by their imported key, else by their number."""
    wanted = set(names)
    numbered = Cpc.objects.filter(number__in=wanted).prefetch_related("acts")
    keyed = Cpc.objects.filter(key__in=wanted).prefetch_related("acts")
    return {cpc.number: cpc for cpc in numbered} | {cpc.key: cpc for cpc in keyed}


def _catalogue(rows: Iterable[Row]) -> dict[str, Medicine]:
    codes = {item for row in rows for item in row.medicines if is_cis(item)}
    return {medicine.cis: medicine for medicine in Medicine.objects.filter(cis__in=codes)}


def _differences(row: Row, act: Act) -> list[str]:
    """The columns in which a row is not what the act says. An empty date contradicts nothing."""
    lines = act.medicines.all()
    stored = {
        "kind": act.kind,
        "medicines": tuple(line.cis or line.name for line in lines),
        "same_group": act.same_group,
        "indications": tuple(line.text for line in act.indications.all()),
        "decided_on": act.decided_on,
        "published_on": act.published_on,
        "follows": act.follows.reference if act.follows else "",
        "source": act.source,
        "note": act.note,
        "as_printed": act.as_printed,
        "grounds": tuple(value for value in act.grounds.split("|") if value),
        "informed_on": act.informed_on,
        "emergency": act.emergency,
        "emergency_reason": act.emergency_reason,
        "ruled_on": act.ruled_on,
        "first_day": act.first_day if row.first_day else None,
        "last_day": act.last_day if row.last_day else None,
    }
    different = [name for name, value in stored.items() if getattr(row, name) != value]
    names = {act.cpc.key, act.cpc.number} if act.cpc else {row.cpc}
    return different if row.cpc in names else ["cpc", *different]
