"""« Pilotage » and its exports."""

from types import SimpleNamespace

from accounts.models import Permission
from tests.matrix.rows import AGENTS, Row, holding

STEER = AGENTS & holding(Permission.REASSIGN, Permission.SIGN, Permission.AUDIT)
ROWS: dict[str, Row] = {
    "manager": Row(STEER),
    "manager_csv": Row(STEER, args=lambda world: ["charge"]),
    "manager_xlsx": Row(STEER, args=lambda world: ["risques"]),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more."""
