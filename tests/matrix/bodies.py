"""Spaces of the bodies, invitations, standing, OMEDIT."""

from types import SimpleNamespace

from tests.matrix.rows import Row

ROWS: dict[str, Row] = {}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
