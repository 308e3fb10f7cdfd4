"""Import of a spreadsheet as drafts: read and checked first, written only when a person says so.

The same line, imported again by the same body, creates nothing: its fingerprint is kept in the draft.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from accounts.models import Organisation, User
from cpc.models import Medicine
from records import journal
from signalements.form.codecs import CODECS, ROW_CODECS, Codec
from signalements.form.row_kinds import ROWS
from signalements.models import SheetImport, Signalement
from signalements.sheets.file import read
from signalements.sheets.reading import check

KEPT = timedelta(hours=24)
"""How long what was read waits for a decision."""
MOST_PROBLEMS = 500


def prepare(
    content: bytes, *, name: str, organisation: Organisation, by: User, at: datetime
) -> SheetImport:
    """Reads a file and keeps what it holds for the preview; no draft is written yet.

    Raises ``SheetRefused``.
    """
    reading = check(read(content), organisation=organisation)
    SheetImport.objects.expired(at=at).delete()
    return SheetImport.objects.create(
        organisation=organisation,
        author=by,
        name=name[:200],
        expires_at=at + KEPT,
        content={
            "drafts": [asdict(draft) for draft in reading.drafts],
            "problems": [asdict(each) for each in reading.problems[:MOST_PROBLEMS]],
            "more_problems": max(len(reading.problems) - MOST_PROBLEMS, 0),
            "again": reading.again,
        },
    )


@transaction.atomic
def create(waiting: SheetImport, *, by: User, on: date) -> int:
    """Writes every draft of the preview at once, and forgets the file; gives how many. Once only."""
    held = SheetImport.objects.select_for_update().filter(pk=waiting.pk).first()
    if held is None:
        return 0
    Organisation.objects.select_for_update(no_key=True).get(pk=held.organisation_id)
    lines = _not_there_yet(held)
    made = bulk_create_with_history(
        [_signalement(line, held.organisation, by=by, on=on) for line in lines],
        Signalement,
        batch_size=200,
        default_user=by,
    )
    _write_medicines(made, lines)
    for name, model in ROWS.items():
        pairs = zip(made, lines, strict=True)
        given = [
            model(signalement=one, **_values(ROW_CODECS[name], row))
            for one, line in pairs
            for row in line["rows"].get(name, ())
        ]
        model.objects.bulk_create(given, batch_size=500)
    journal.record(
        held.organisation.subject,
        verb="drafts_imported",
        sentence=f"{len(made)} brouillon(s) de signalement créés du fichier « {held.name} »"[:500],
        actor=by,
        on=on,
    )
    held.delete()
    return len(made)


def _not_there_yet(held: SheetImport) -> list[dict[str, Any]]:
    """The lines of the preview that another import has not created meanwhile."""
    mine = Signalement.objects.filter(organisation=held.organisation).exclude(imported_from="")
    there = set(mine.values_list("imported_from", flat=True))
    return [line for line in held.content["drafts"] if line["fingerprint"] not in there]


def _signalement(
    line: dict[str, Any], organisation: Organisation, *, by: User, on: date
) -> Signalement:
    contact = {
        "contact_name": str(by)[:160],
        "contact_function": by.function,
        "contact_email": by.email,
    }
    values = _values(CODECS, line["values"])
    return Signalement(
        organisation=organisation,
        author=by,
        started_on=on,
        imported_from=line["fingerprint"],
        **(values if "contact_name" in values else contact | values),
    )


def _values(codecs: Mapping[str, Codec], kept: dict[str, Any]) -> dict[str, Any]:
    """What the preview kept as JSON, by column; what has a table of its own is written apart."""
    return {
        name: codecs[name].from_cell(value) for name, value in kept.items() if codecs[name].stored
    }


def _write_medicines(made: list[Signalement], lines: list[dict[str, Any]]) -> None:
    given = {cis for line in lines for cis in line["values"].get("medicines", ())}
    known: dict[str, int] = {}
    for first in range(0, len(given), 500):
        some = sorted(given)[first : first + 500]
        known |= dict(Medicine.objects.filter(cis__in=some).values_list("cis", "pk"))
    link = Signalement.medicines.through
    link.objects.bulk_create(
        [
            link(signalement_id=one.pk, medicine_id=known[cis])
            for one, line in zip(made, lines, strict=True)
            for cis in line["values"].get("medicines", ())
            if cis in known
        ],
        batch_size=500,
    )
