"""Writing of a catalogue that was read: only what differs from the data base is written.

To be called in one transaction. Tables with an identity (medicine, substance, group, presentation)
are never shortened; compositions and group members are the lines of the last import.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models

from cpc.medicines.files import Catalogue, Progress
from cpc.models.medicine_words import search_text
from cpc.models.medicines import (
    Composition,
    GenericGroup,
    GroupMember,
    Medicine,
    MedicineVersion,
    Presentation,
    Substance,
)

BATCH = 1_000
MEDICINE_FIELDS = (
    *("name", "form", "routes", "amm_status", "amm_procedure", "marketing_state", "amm_on"),
    *("bdm_status", "eu_number", "holders", "enhanced_surveillance", "search", "listed"),
)
PRESENTATION_FIELDS = (
    *("medicine_id", "cip7", "label", "status", "marketing_state", "declared_on"),
    *("hospital_approval", "rate", "price_without_fee", "price_with_fee", "fee", "listed"),
)
COMPOSITION_KEY = (
    *("medicine_id", "element", "substance_id", "name"),
    *("strength", "reference", "nature", "link"),
)
VERSIONED = ("name", "holders", "amm_status", "marketing_state")

KINDS = ("added", "changed", "unlisted", "removed")
Changes = Counter[str]
Values = tuple[Any, ...]


def write(catalogue: Catalogue, *, on: date, progress: Progress) -> Changes:
    """Bring the tables to what ``catalogue`` says on day ``on``; the number of rows changed."""
    names = _substance_names(catalogue)
    steps: dict[str, Callable[[], Changes]] = {
        "spécialités": lambda: _write_medicines(catalogue, names),
        "versions": lambda: _write_versions(on),
        "substances": lambda: _upsert(
            Substance, ("code",), ("name",), {(code,): (name,) for code, name in names.items()}
        ),
        "compositions": lambda: _write_compositions(catalogue),
        "groupes génériques": lambda: _write_groups(catalogue),
        "présentations": lambda: _write_presentations(catalogue),
    }
    changes: Changes = Counter()
    for label, step in steps.items():
        done = step()
        progress(f"Écriture : {label}", done.total())
        changes.update(done)
    return changes


def _most_written(pairs: Iterable[tuple[object, str]]) -> dict[Any, str]:
    """For each key the text most often given; between equals, the first in alphabetical order."""
    texts: defaultdict[object, Counter[str]] = defaultdict(Counter)
    for key, text in pairs:
        texts[key][text] += 1
    return {
        key: min(seen, key=lambda text, seen=seen: (-seen[text], text))
        for key, seen in texts.items()
    }


def _substance_names(catalogue: Catalogue) -> dict[str, str]:
    return _most_written((row.code, row.name) for row in catalogue.compositions.rows.values())


def _write_medicines(catalogue: Catalogue, names: Mapping[str, str]) -> Changes:
    substances: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in catalogue.compositions.rows.values():
        substances[row.cis].update({row.name: None, names[row.code]: None})
    wanted = {}
    for row in catalogue.medicines.rows.values():
        search = search_text(name=row.name, substances=sorted(substances[row.cis]), cis=row.cis)
        surveillance = row.enhanced_surveillance == "Oui"
        wanted[(row.cis,)] = (*row[1:11], surveillance, search, True)
    return _upsert(Medicine, ("cis",), MEDICINE_FIELDS, wanted) + _unlist(Medicine, "cis", wanted)


def _write_versions(on: date) -> Changes:
    """One version for what each listed medicine says today; see ``_version_rows``."""
    eve = on - timedelta(days=1)
    known: defaultdict[int, dict[date, Values]] = defaultdict(dict)
    current = MedicineVersion.objects.filter(
        models.Q(last_day__isnull=True) | models.Q(last_day__gte=eve), first_day__lte=on
    )
    for owner, first_day, *said in current.values_list("medicine_id", "first_day", *VERSIONED):
        known[owner][first_day] = tuple(said)
    wanted: dict[Values, Values] = {}
    gone = []
    for owner, listed, *said in Medicine.objects.values_list("pk", "listed", *VERSIONED):
        rows = dict(_version_rows(known[owner], said=tuple(said) if listed else None, on=on))
        wanted |= {(owner, first_day): values for first_day, values in rows.items()}
        gone += [owner] if on in known[owner] and on not in rows else []
    for part in _parts(gone):
        MedicineVersion.objects.filter(medicine__in=part, first_day=on).delete()
    fields = ("last_day", *VERSIONED)
    changes = _upsert(MedicineVersion, ("medicine_id", "first_day"), fields, wanted)
    return changes + Counter(removed=len(gone))


def _version_rows(
    known: Mapping[date, Values], *, said: Values | None, on: date
) -> Iterator[tuple[date, Values]]:
    """The versions that must stand: the one before ``on``, then the one from ``on``.

    ``known``: by first day, those open or closed the day before or later. ``said``: what the import
    says, None when the medicine is no longer listed. The same words go on with the version before
    (so a correction of the same day leaves no duplicate); others close it the day before.
    """
    before = max((first_day for first_day in known if first_day < on), default=None)
    if before is not None:
        goes_on = known[before] == said
        yield before, (None if goes_on else on - timedelta(days=1), *known[before])
        if goes_on:
            return
    if said is not None:
        yield on, (None, *said)


def _write_compositions(catalogue: Catalogue) -> Changes:
    medicines = _ids(Medicine, "cis")
    substances = _ids(Substance, "code")
    wanted = {
        (medicines[row.cis], row.element, substances[row.code], *row[3:]): ()
        for row in catalogue.compositions.rows.values()
    }
    removed = _remove_lines(Composition, COMPOSITION_KEY, wanted)
    return removed + _upsert(Composition, COMPOSITION_KEY, (), wanted)


def _write_groups(catalogue: Catalogue) -> Changes:
    rows = catalogue.members.rows.values()
    labels = _most_written((row.group, row.label) for row in rows)
    wanted = {(number,): (label,) for number, label in labels.items()}
    changes = _upsert(GenericGroup, ("number",), ("label",), wanted)
    medicines, groups = _ids(Medicine, "cis"), _ids(GenericGroup, "number")
    members = {(groups[row.group], medicines[row.cis]): (row.kind, row.rank) for row in rows}
    key = ("group_id", "medicine_id")
    changes += _remove_lines(GroupMember, key, members)
    return changes + _upsert(GroupMember, key, ("kind", "rank"), members)


def _write_presentations(catalogue: Catalogue) -> Changes:
    medicines = _ids(Medicine, "cis")
    wanted = {
        (row.cip13,): (medicines[row.cis], *row[1:6], *row[7:12], True)
        for row in catalogue.presentations.rows.values()
    }
    changes = _upsert(Presentation, ("cip13",), PRESENTATION_FIELDS, wanted)
    return changes + _unlist(Presentation, "cip13", wanted)


def _ids(model: type[models.Model], field: str) -> dict[Any, int]:
    return dict(model._default_manager.order_by().values_list(field, "pk"))


def _upsert(
    model: type[models.Model],
    key: tuple[str, ...],
    fields: tuple[str, ...],
    wanted: Mapping[Any, Any],
) -> Changes:
    """Add the rows of ``wanted`` that are missing, change those that differ, leave the others."""
    manager = model._default_manager
    known = {
        row[: len(key)]: row[len(key) :]
        for row in manager.order_by().values_list(*key, *fields).iterator(chunk_size=BATCH)
    }
    names = (*key, *fields)
    differing = {row: values for row, values in wanted.items() if known.get(row) != values}
    manager.bulk_create(
        (model(**dict(zip(names, row + values, strict=True))) for row, values in differing.items()),
        batch_size=BATCH,
        update_conflicts=bool(fields),
        unique_fields=key if fields else None,
        update_fields=fields or None,
    )
    added = sum(row not in known for row in differing)
    return Counter(added=added, changed=len(differing) - added)


def _unlist(model: type[models.Model], code: str, wanted: Mapping[Any, Any]) -> Changes:
    """What the files no longer hold stays, marked as no longer listed."""
    listed = model._default_manager.filter(listed=True)
    gone = [value for value in listed.values_list(code, flat=True) if (value,) not in wanted]
    for part in _parts(gone):
        listed.filter(**{f"{code}__in": part}).update(listed=False)
    return Counter(unlisted=len(gone))


def _remove_lines(
    model: type[models.Model], key: tuple[str, ...], wanted: Mapping[Any, Any]
) -> Changes:
    """Delete the lines of listed medicines that the files no longer hold."""
    lines = model._default_manager.filter(medicine__listed=True).order_by()
    gone = [pk for pk, *row in lines.values_list("pk", *key) if tuple(row) not in wanted]
    for part in _parts(gone):
        model._default_manager.filter(pk__in=part).delete()
    return Counter(removed=len(gone))


def _parts(values: list[Any]) -> Iterator[list[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
