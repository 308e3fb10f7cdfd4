"""Which medicines a framework covers on a day, and why: named, by the group clause, or deemed.

A generic of the group authorised after the framework's entry into force is deemed covered from its
authorisation (R. 5121-76-7; R42). One that existed then is covered only if the act names it or
covers the group (R44). The medicines data base holds no group of biosimilars (R45): those are
covered by the clause without being listed here.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cpc.law.core import Labelled
from cpc.law.life.acts import PERIOD_KINDS
from cpc.law.life.register import Standing
from cpc.law.life.renewals import Prospect
from cpc.law.parameters import REFORM
from cpc.medicines.catalogue import members_of_groups
from cpc.models import Act, ActMedicine, Medicine
from cpc.models.medicines import MemberKind


class Basis(Labelled):
    NAMED = "named", "Nommé par l'acte"
    GROUP = "group", "Même groupe, par la clause de l'acte"
    DEEMED = "deemed", "Réputé couvert"


@dataclass(frozen=True, slots=True)
class CoveredMedicine:
    """``since``: the authorisation from which a generic is deemed covered."""

    name: str
    cis: str
    basis: Basis
    since: date | None = None
    medicine: Medicine | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The generic groups of many medicines, read once."""

    groups_of: dict[int, set[int]]
    members: dict[int, list[tuple[Medicine, bool]]]

    @classmethod
    def of(cls, medicines: dict[int, Medicine]) -> "Group":
        groups_of, members = defaultdict(set), defaultdict(list)
        for medicine in members_of_groups(medicines.values()) if medicines else ():
            for membership in medicine.group_memberships.all():
                generic = membership.kind != MemberKind.REFERENCE
                members[membership.group_id].append((medicine, generic))
                groups_of[medicine.pk].add(membership.group_id)
        return cls(groups_of, members)

    def others(self, named: Sequence[ActMedicine]) -> list[tuple[Medicine, bool]]:
        """The other members of their groups, with whether each is a generic there, by name."""
        groups = {group for line in named for group in self.groups_of.get(line.medicine_id, ())}
        known = {line.cis for line in named}
        found: dict[int, Medicine] = {}
        generics: set[int] = set()
        for medicine, generic in (item for group in groups for item in self.members[group]):
            if medicine.cis not in known:
                found[medicine.pk] = medicine
                generics |= {medicine.pk} if generic else set()
        ordered = sorted(found.values(), key=lambda medicine: (medicine.name, medicine.cis))
        return [(medicine, medicine.pk in generics) for medicine in ordered]


def coverage(
    read: Sequence[tuple[list[Act], Standing]], *, on: date
) -> list[list[CoveredMedicine]]:
    """What each framework (its published acts, its standing) covers: three queries for all."""
    named = [named_lines(acts, told) for acts, told in read]
    linked = {line.medicine_id: line.medicine for lines in named for line in lines if line.medicine}
    group = Group.of(linked)
    return [
        [_named(line) for line in lines] + _others(lines, acts, told, group, on=on)
        for lines, (acts, told) in zip(named, read, strict=True)
    ]


def named_lines(acts: list[Act], told: Standing | Prospect) -> list[ActMedicine]:
    """The lines of the act whose list of medicines counts, that day or on that of a renewal."""
    for act in reversed(acts):
        lines = list(act.medicines.all())
        if lines and tuple(line.name for line in lines) == told.medicines:
            return lines
    return []


def entered_on(acts: list[Act]) -> date:
    """Entry into force of the framework; an older recommendation became one at the reform."""
    first = min(act.first_day for act in acts if act.kind in PERIOD_KINDS and act.first_day)
    return max(first, REFORM)


def _named(line: ActMedicine) -> CoveredMedicine:
    return CoveredMedicine(line.name, line.cis, Basis.NAMED, medicine=line.medicine)


def _others(
    named: list[ActMedicine], acts: list[Act], told: Standing, group: Group, *, on: date
) -> list[CoveredMedicine]:
    start = entered_on(acts)
    end = min(on, told.end or on)
    by_clause, deemed = [], []
    for medicine, generic in group.others(named):
        later = medicine.amm_on is not None and medicine.amm_on > start
        if later and generic and medicine.amm_on <= end:
            deemed.append(_covered(medicine, Basis.DEEMED))
        elif not later and told.same_group:
            by_clause.append(_covered(medicine, Basis.GROUP))
    return by_clause + deemed


def _covered(medicine: Medicine, basis: Basis) -> CoveredMedicine:
    since = medicine.amm_on if basis is Basis.DEEMED else None
    return CoveredMedicine(medicine.name, medicine.cis, basis, since, medicine)
