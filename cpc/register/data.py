"""The register as open data: one entry as JSON and as a line of CSV, whole selections streamed."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cpc.facts.coverage import CoveredMedicine
from cpc.law.life.register import Coming
from cpc.models import Act
from cpc.register.register import Entry

CSV_COLUMNS = (
    *("number", "cpc", "title", "status", "first_day", "last_day", "last_day_of_effect"),
    *("medicines_cis", "medicines", "medicines_basis"),
    *("indications", "indications_status", "indications_last_day"),
    *("acts", "sources"),
    *("known_on", "end", "status_last_day", "mention", "indications_mention", "coming"),
    "acts_as_printed",
)
REFUSAL_COLUMNS = (
    *("reference", "published_on", "decided_on"),
    *("medicines_cis", "medicines", "indications", "reason", "source"),
)


def entry_data(entry: Entry) -> dict[str, Any]:
    """docs/register.md; dates are days, both ends of a period included."""
    return {
        "number": entry.number,
        "cpc": entry.cpc.key,
        "title": entry.cpc.title,
        "on": entry.on,
        "status": entry.status.value,
        "first_day": entry.period.first_day,
        "last_day": entry.period.last_day,
        "last_day_of_effect": entry.last_day_of_effect,
        "known_on": entry.known_on,
        "end": entry.standing.end,
        "status_last_day": entry.standing.status_last_day,
        "mention": entry.standing.mention.label,
        "legacy_rtu": entry.was_rtu,
        "same_group": entry.standing.same_group,
        "medicines": [medicine_data(item, entry) for item in entry.medicines],
        "indications": [
            {
                "text": item.text,
                "status": item.status.value,
                "last_day": item.last_day,
                "mention": item.mention.label,
            }
            for item in entry.standing.indications
        ],
        "acts": [act_data(act) for act in entry.acts],
        "coming": [coming_data(change) for change in entry.standing.coming],
    }


def coming_data(change: Coming) -> dict[str, Any]:
    """What changes on a day to come: the framework, or the one indication or medicine that it names."""
    return {
        "day": change.day,
        "last_day": change.last_day,
        "status": change.status.value if change.status else None,
        "indication": change.indication or None,
        "medicine": change.medicine or None,
        "period_first_day": change.period.first_day,
        "period_last_day": change.period.last_day,
    }


def medicine_data(item: CoveredMedicine, entry: Entry) -> dict[str, Any]:
    """One that no act names follows the framework."""
    named = {each.name: each.last_day for each in entry.standing.covered}
    return {
        "cis": item.cis or None,
        "name": item.name,
        "basis": item.basis.value,
        "since": item.since,
        "status": entry.status.value,
        "last_day": named.get(item.name, entry.last_day_of_effect),
    }


def act_data(act: Act) -> dict[str, Any]:
    return {
        "reference": act.reference,
        "kind": act.kind,
        "decided_on": act.decided_on,
        "published_on": act.published_on,
        "first_day": act.first_day,
        "last_day": act.until,
        "follows": act.follows.reference if act.follows else None,
        "source": act.source or None,
        "note": act.note or None,
        "as_printed": act.as_printed,
    }


def refusal_data(act: Act) -> dict[str, Any]:
    """A use for which no framework was established."""
    return {
        "reference": act.reference,
        "medicines": [{"cis": line.cis or None, "name": line.name} for line in act.medicines.all()],
        "indications": [line.text for line in act.indications.all()],
        "decided_on": act.decided_on,
        "published_on": act.published_on,
        "reason": act.public_reason or None,
        "source": act.source or None,
    }


def as_json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def json_stream(head: dict[str, Any], results: Iterable[Any]) -> Iterator[str]:
    """``{**head, "results": [...]}``, a result at a time."""
    yield as_json(head)[:-1] + ', "results": ['
    for rank, result in enumerate(results):
        yield (",\n" if rank else "\n") + as_json(result)
    yield "\n]}\n"


def cells(row: Iterable[Any]) -> list[str]:
    """A row as texts, the lists joined by a bar, which no text of the register holds then."""
    return [
        "|".join(map(_plain, value)) if isinstance(value, list) else _plain(value) for value in row
    ]


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("|", "/")


def entry_row(entry: Entry) -> list[Any]:
    indications = entry.standing.indications
    return [
        *(entry.number, entry.cpc.key, entry.cpc.title, entry.status.value),
        *(entry.period.first_day, entry.period.last_day, entry.last_day_of_effect),
        [item.cis for item in entry.medicines],
        [item.name for item in entry.medicines],
        [item.basis.value for item in entry.medicines],
        [item.text for item in indications],
        [item.status.value for item in indications],
        [item.last_day for item in indications],
        [act.reference for act in entry.acts],
        [act.source for act in entry.acts],
        *(entry.known_on, entry.standing.end, entry.standing.status_last_day),
        entry.standing.mention.label,
        [item.mention.label for item in indications],
        [coming_cell(change) for change in entry.standing.coming],
        ["yes" if act.as_printed else "" for act in entry.acts],
    ]


def coming_cell(change: Coming) -> str:
    """« 2026-12-01 suspended », with the indication or the medicine where it is not the framework."""
    named = change.indication or change.medicine
    return " ".join(filter(None, (f"{change.day}", change.status or "not_named", named)))


def refusal_row(act: Act) -> list[Any]:
    medicines = list(act.medicines.all())
    return [
        *(act.reference, act.published_on, act.decided_on),
        [line.cis for line in medicines],
        [line.name for line in medicines],
        [line.text for line in act.indications.all()],
        *(act.public_reason, act.source),
    ]
