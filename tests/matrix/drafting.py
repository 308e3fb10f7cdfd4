"""Drafting a signalement: rows, saving field by field, versions, pre-check."""

from types import SimpleNamespace

from tests.matrix.rows import BODY, REPORTERS, Row, pk

ROWS: dict[str, Row] = {
    "signalement_precheck": Row(REPORTERS),
    "signalement_copy": Row(BODY, 404, pk("draft"), "post"),
}

ROWS |= {  # saving field by field
    "signalement_autosave": Row(BODY, 404, pk("draft"), "post"),
    "signalement_presence": Row(BODY, 404, pk("draft"), "post"),
    "signalement_versions": Row(BODY, 404, pk("draft")),
    "signalement_field_versions": Row(BODY, 404, lambda world: [world.draft.pk, "dci"]),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    world.draft.versions.create(
        key="dci",
        text="Autre",
        author=world.people["author"],
        begun_at=world.draft.updated_at,
        at=world.draft.updated_at,
    )
