"""Questions of the domain on the catalogue: who is in the same group, what is the same product.

BDPM holds generic groups only. Groups of biosimilars are kept by the agency, elsewhere (R45).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Prefetch

from cpc.models.medicines import (
    Composition,
    GroupMember,
    Medicine,
    MedicineQuerySet,
    MemberKind,
    SubstanceNature,
)
from records.words.text import normalise

# What one unit counts, in milligrams or in millilitres. International units stay themselves.
UNITS = {
    **dict.fromkeys(("kg", "kilogramme"), (Decimal(1_000_000), "mg")),
    **dict.fromkeys(("g", "gramme"), (Decimal(1000), "mg")),
    **dict.fromkeys(("mg", "milligramme"), (Decimal(1), "mg")),
    **dict.fromkeys(("ug", "μg", "mcg", "microgramme"), (Decimal("0.001"), "mg")),
    **dict.fromkeys(("ng", "nanogramme"), (Decimal("0.000001"), "mg")),
    **dict.fromkeys(("l", "litre"), (Decimal(1000), "ml")),
    **dict.fromkeys(("ml", "millilitre"), (Decimal(1), "ml")),
    **dict.fromkeys(("ui", "u.i.", "u.i"), (Decimal(1), "ui")),
}
QUANTITY = re.compile(
    r"(un|une|\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?) ?([^\s\d]*)", re.ASCII
)
MEASURED = frozenset({"mg", "ml"})
NATURES = (SubstanceNature.MOIETY, SubstanceNature.OLD_MOIETY, SubstanceNature.SUBSTANCE)


class Part(NamedTuple):
    """One active part of a medicine: the codes and the strengths by which its lines name it."""

    codes: frozenset[str]
    strengths: frozenset[tuple[Any, ...]]


def members_of_groups(medicines: Iterable[Medicine]) -> MedicineQuerySet:
    """Every medicine of the generic groups of ``medicines``, themselves included.

    Each comes with its ``group_memberships`` and their groups (three queries in all).
    """
    groups = GroupMember.objects.filter(medicine__in=_keys(medicines)).values("group")
    memberships = GroupMember.objects.select_related("group")
    return (
        Medicine.objects.filter(pk__in=_members(groups))
        .order_by("name", "cis")
        .prefetch_related(Prefetch("group_memberships", memberships))
    )


def active_substances(medicines: Iterable[int]) -> dict[int, set[str]]:
    """By key of medicine: what counts in each active part (FT) when it is told, else the salt (SA)."""
    rows = Composition.objects.filter(medicine__in=medicines).select_related("substance")
    parts: defaultdict[tuple[Any, ...], dict[str, str]] = defaultdict(dict)
    for row in rows:
        part = parts[row.medicine_id, row.element, row.link]
        part[row.nature] = row.substance.name.strip().capitalize()
    found: defaultdict[int, set[str]] = defaultdict(set)
    for (medicine, *_), part in parts.items():
        found[medicine].add(next(part[nature] for nature in NATURES if nature in part))
    return found


def groups_of(medicines: Iterable[int]) -> dict[int, set[int]]:
    """By key of medicine: the generic groups of which it is."""
    rows = GroupMember.objects.filter(medicine__in=medicines)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for medicine, group in rows.values_list("medicine", "group"):
        found[medicine].add(group)
    return found


def identical_products(medicine: Medicine) -> list[Medicine]:
    """Listed medicines with the same substances, form and strength, another CIS (R15), by name.

    A help to the reader, who checks: one line may name the salt and the other what counts in it
    (``TACROLIMUS MONOHYDRATÉ 1 mg`` and ``TACROLIMUS 1 mg``), so two parts are the same when a code
    and a strength are common. A medicine without a written strength has no identical product known.
    Two queries.
    """
    own = Composition.objects.filter(medicine=medicine)
    near = Medicine.objects.filter(
        listed=True, form=medicine.form, compositions__substance__in=own.values("substance")
    ).exclude(pk=medicine.pk)
    candidates = {other.pk: other for other in near.order_by("name", "cis").distinct()}
    parts = _parts_by_medicine([medicine.pk, *candidates])
    wanted = parts.get(medicine.pk, [])
    return [other for pk, other in candidates.items() if _same_parts(wanted, parts[pk])]


def _keys(medicines: Iterable[Medicine]) -> list[int]:
    return [medicine.pk for medicine in medicines]


def _members(groups: object, *, kinds: Iterable[int] = MemberKind.values) -> object:
    return GroupMember.objects.filter(group__in=groups, kind__in=kinds).values("medicine")


def _parts_by_medicine(keys: list[int]) -> dict[int, list[Part]]:
    lines = Composition.objects.filter(medicine__in=keys).order_by()
    fields = ("medicine_id", "element", "link", "substance__code", "strength", "reference")
    codes: defaultdict[tuple[Any, ...], set[str]] = defaultdict(set)
    strengths: defaultdict[tuple[Any, ...], set[tuple[Any, ...]]] = defaultdict(set)
    for owner, element, link, code, strength, reference in lines.values_list(*fields):
        codes[owner, element, link].add(code)
        if strength:
            strengths[owner, element, link].add(concentration(strength, reference))
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    for key, named in codes.items():
        parts[key[0]].append(Part(frozenset(named), frozenset(strengths[key])))
    return parts


def _same_parts(these: list[Part], those: list[Part]) -> bool:
    """Whether each part of one is a part of the other, as many times."""
    left = list(those)
    for part in these:
        twin = next((other for other in left if _same(part, other)), None)
        if twin is None:
            return False
        left.remove(twin)
    return bool(these) and not left


def _same(part: Part, other: Part) -> bool:
    return bool(part.codes & other.codes and part.strengths & other.strengths)


def concentration(strength: str, reference: str) -> tuple[Any, ...]:
    """``("1,00 mg", "1 g de pommade")`` and ``("0,1 g", "100 g de pommade")`` give the same key.

    A measured reference (weight or volume) divides; any other (``un comprimé``) counts for one.
    What is not understood is compared as text.
    """
    amount = _quantity(QUANTITY.fullmatch(normalise(strength)))
    if amount is None:
        return (normalise(strength), normalise(reference))
    base = _quantity(QUANTITY.match(normalise(reference)))
    if base is None or base[1] not in MEASURED or not base[0]:
        return (amount[0], amount[1], "")
    return (amount[0] / base[0], amount[1], base[1])


def _quantity(found: re.Match[str] | None) -> tuple[Decimal, str] | None:
    """``"0,5 g"`` → ``(500, "mg")``."""
    if not found:
        return None
    written = found[1].replace(" ", "").replace(",", ".")
    value = Decimal(1) if written.startswith("un") else Decimal(written)
    unit = found[2] if found[2] in UNITS else found[2].removesuffix("s")
    factor, name = UNITS.get(unit, (Decimal(1), unit))
    return value * factor, name
