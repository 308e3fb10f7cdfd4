"""Duplicates, joining, clusters."""

from types import SimpleNamespace

from accounts.models import Permission
from cpc.law.deciding.eligibility import Origin
from signalements.models import Resemblance
from tests.conftest import DAY
from tests.matrix.rows import BODY, Row, holding, number, pk
from workflows.flows.opening import open_dossier

JOINERS = holding(Permission.JOIN)

ROWS: dict[str, Row] = {
    "signalement_neighbours": Row(BODY, 404, pk("draft")),
    "signalement_support": Row(BODY, 404, pk("draft")),
    "signalement_support_withdraw": Row(BODY, 404, pk("draft"), "post"),
    "clusters": Row(JOINERS),
    "dossier_gather": Row(JOINERS, 404, number("dossier")),
    "dossier_separate": Row(JOINERS, 404, number("signalement")),
    "set_aside": Row(JOINERS, 404, pk("resemblance")),
}


def extend(world: SimpleNamespace) -> None:
    """A second dossier on a use that looks like the first one's."""
    first = world.dossier
    open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci=first.dci,
        indication=f"{first.indication} en échec",
        division=first.division,
        on=DAY,
        by=None,
    )
    world.resemblance = Resemblance.objects.get()
