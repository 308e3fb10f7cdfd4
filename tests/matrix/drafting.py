"""Drafting a signalement: rows, saving field by field, versions, pre-check."""

from types import SimpleNamespace

from tests.matrix.rows import BODY, REPORTERS, Row, pk

ROWS: dict[str, Row] = {
    "signalement_precheck": Row(REPORTERS),
    "signalement_copy": Row(BODY, 404, pk("draft"), "post"),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
