"""The legal conditions of a dossier."""

from types import SimpleNamespace

from accounts.models import Permission
from tests.matrix.rows import AGENTS, Row, holding, number

ROWS: dict[str, Row] = {
    "conditions": Row(AGENTS, 404, number("dossier")),
    "conditions_answer": Row(holding(Permission.PRECHECK), 404, number("dossier")),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more: the dossier of the world is open."""
