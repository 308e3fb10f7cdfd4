"""Delegations of signature, absences, interests, recusal."""

from datetime import date
from types import SimpleNamespace

from accounts.models import Delegation, InterestDeclaration
from tests.matrix.rows import ADMINS, AGENTS, Row, number, pk

READERS = AGENTS | {"elsewhere"}
ROWS: dict[str, Row] = {
    "mandates": Row(READERS | ADMINS),
    "mandate_add": Row(ADMINS),
    "mandate_end": Row(
        ADMINS, 403, lambda world: [world.people["signatory"].general_mandates.get().pk]
    ),
    "delegations": Row(READERS | ADMINS),
    "delegation_add": Row(ADMINS),
    "delegation_end": Row(ADMINS, 404, pk("delegation")),
    "absences": Row(READERS | ADMINS),
    "absence_add": Row(READERS),
    "interests": Row(READERS | ADMINS),
    "interest_add": Row(READERS),
    "interest_end": Row({"evaluator"}, 404, pk("interest")),
    "recuse": Row(AGENTS, 404, number("dossier")),
}


def extend(world: SimpleNamespace) -> None:
    """A delegation of the signatory, an interest of the evaluator."""
    world.delegation = Delegation.objects.create(
        division=world.dossier.division,
        delegate=world.people["signatory"],
        function="Directeur adjoint",
        scope=["establishment"],
        first_day=date(2026, 1, 1),
        reference="Décision 2026-1",
    )
    world.interest = InterestDeclaration.objects.create(
        user=world.people["evaluator"],
        about="company",
        name="Laboratoire Z",
        nature="research",
        first_day=date(2026, 1, 1),
        declared_on=date(2026, 1, 1),
    )
