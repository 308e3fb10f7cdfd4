"""« Pilotage » and its exports."""

from types import SimpleNamespace

from tests.matrix.rows import Row

STEER = {"manager", "signatory", "auditor"}
ROWS: dict[str, Row] = {
    "manager": Row(STEER),
    "manager_csv": Row(STEER, args=lambda world: ["charge"]),
    "manager_xlsx": Row(STEER, args=lambda world: ["risques"]),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more."""
