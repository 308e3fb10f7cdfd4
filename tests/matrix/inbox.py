"""The inbox of people who live in it: saved views, lots, days to come back, notes, search."""

from types import SimpleNamespace

from accounts.models import Permission
from tests.matrix.rows import AGENTS, Row, holding, number, pk
from workflows.models import SavedView

ROWS: dict[str, Row] = {
    "view_save": Row(AGENTS | {"elsewhere"}),
    "view_remove": Row(holding(Permission.REASSIGN) | {"desk"}, 404, pk("saved_view")),
    "view_watch": Row(AGENTS, 404, pk("saved_view"), "post"),
    "bulk": Row(AGENTS | {"elsewhere"}),
    "task_follow_up": Row(AGENTS, 404, pk("item"), "post"),
    "dossier_notes": Row(AGENTS, 404, number("dossier")),
    "search": Row(AGENTS | {"elsewhere"}),
}


def extend(world: SimpleNamespace) -> None:
    """A team's view by the desk."""
    world.saved_view = SavedView.objects.create(
        author=world.people["desk"],
        division=world.dossier.division,
        name="Recevabilités",
        query="onglet=all&etape=Recevabilit%C3%A9",
    )
