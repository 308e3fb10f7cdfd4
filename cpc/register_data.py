"""The register as open data: one entry as JSON and as a line of CSV, whole selections streamed."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cpc.coverage import CoveredMedicine
from cpc.models import Act
from cpc.register import Entry

CSV_COLUMNS = (
    *("number", "cpc", "title", "status", "first_day", "last_day", "last_day_of_effect"),
    *("medicines_cis", "medicines", "medicines_basis"),
    *("indications", "indications_status", "indications_last_day"),
    *("acts", "sources"),
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
        "legacy_rtu": entry.was_rtu,
        "same_group": entry.standing.same_group,
        "medicines": [medicine_data(item) for item in entry.medicines],
        "indications": [
            {"text": item.text, "status": item.status.value, "last_day": item.last_day}
            for item in entry.standing.indications
        ],
        "acts": [act_data(act) for act in entry.acts],
    }


def medicine_data(item: CoveredMedicine) -> dict[str, Any]:
    return {
        "cis": item.cis or None,
        "name": item.name,
        "basis": item.basis.value,
        "since": item.since,
    }


def act_data(act: Act) -> dict[str, Any]:
    return {
        "reference": act.reference,
        "kind": act.kind,
        "decided_on": act.decided_on,
        "published_on": act.published_on,
        "first_day": act.first_day,
        "last_day": act.last_day,
        "follows": act.follows.reference if act.follows else None,
        "source": act.source or None,
        "note": act.note or None,
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


class Line:
    """What ``csv.writer`` writes to: hands the line back."""

    def write(self, text: str) -> str:
        return text


def csv_stream(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def cell(value: Any) -> str:
    """Lists are joined by a bar; what a spreadsheet would take for a formula is quoted."""
    text = "|".join(map(_plain, value)) if isinstance(value, list) else _plain(value)
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


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
    ]


def refusal_row(act: Act) -> list[Any]:
    medicines = list(act.medicines.all())
    return [
        *(act.reference, act.published_on, act.decided_on),
        [line.cis for line in medicines],
        [line.name for line in medicines],
        [line.text for line in act.indications.all()],
        *(act.public_reason, act.source),
    ]
