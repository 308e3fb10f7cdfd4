"""The legal conditions of a dossier."""

from types import SimpleNamespace

from tests.matrix.rows import AGENTS, Row, number

ROWS: dict[str, Row] = {
    "conditions": Row(AGENTS, 404, number("dossier")),
    "conditions_answer": Row({"evaluator", "legal"}, 404, number("dossier")),
}


def extend(world: SimpleNamespace) -> None:
    """Nothing more: the dossier of the world is open."""
