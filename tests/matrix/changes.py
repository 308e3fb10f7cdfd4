"""Changing a framework, and the acts of the past that wait for a second person."""

from datetime import date

from accounts.models import Permission
from cpc.acts.changes import Change
from cpc.acts.file import one
from cpc.acts.past_acts import as_json
from cpc.models import PendingAct
from tests.conftest import DAY
from tests.matrix.rows import Row, holding, number

ROWS = {
    "change_open": Row(holding(Permission.OPEN), 403, number("cpc")),
    "pending_act": Row(
        holding(Permission.PUBLISH),
        403,
        lambda world: [world.cpc.number, world.pending_act.pk],
    ),
}


def extend(world) -> None:
    row = one(
        {
            "reference": "Décision à confirmer",
            "cpc": world.cpc.number,
            "kind": "suspension",
            "medicines": [],
            "indications": [],
            "decided_on": "2026-02-25",
            "published_on": "2026-02-26",
            "follows": "décision du 21/03/2024",
            "source": "https://example.org/acte",
        }
    )
    told = {"told_on": date(2026, 2, 2), "reason": "Signal."}
    world.pending_act = PendingAct.objects.create(
        cpc=world.cpc,
        reference=row.reference,
        content=as_json(Change(row=row, signatory="Camille X", **told)),
        recorded_by=world.team.manager,
        recorded_on=DAY,
    )
