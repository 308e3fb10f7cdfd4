"""The clock of a dossier."""

from types import SimpleNamespace

from tests.matrix.rows import INSTRUCTORS, Row, number

ROWS: dict[str, Row] = {
    "clock_stop": Row(INSTRUCTORS, 404, number("dossier")),
    "clock_resume": Row(INSTRUCTORS, 404, number("dossier")),
    "clock_extend": Row(
        INSTRUCTORS, 404, lambda world: [world.dossier.number, world.dossier.deadlines.first().pk]
    ),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more: the open step of the dossier has its time limit."""
