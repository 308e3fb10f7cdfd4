"""The clock of a dossier."""

from types import SimpleNamespace

from tests.matrix.rows import Row, number

INSTRUCT = {"desk", "evaluator", "second_evaluator", "legal", "manager"}
ROWS: dict[str, Row] = {
    "clock_stop": Row(INSTRUCT, 404, number("dossier")),
    "clock_resume": Row(INSTRUCT, 404, number("dossier")),
    "clock_extend": Row(
        INSTRUCT, 404, lambda world: [world.dossier.number, world.dossier.deadlines.first().pk]
    ),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more: the open step of the dossier has its time limit."""
