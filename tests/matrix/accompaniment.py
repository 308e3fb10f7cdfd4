"""Accompaniment before a signalement (GIO)."""

from types import SimpleNamespace

from accounts.models import Permission
from signalements.accompaniment import gestures as gio
from tests.conftest import DAY
from tests.matrix.rows import BODY, REPORTERS, Row, holding, number

GIO = holding(Permission.ADVISE)

ROWS: dict[str, Row] = {
    "accompaniments": Row(REPORTERS | GIO),
    "accompaniment_new": Row(REPORTERS),
    "accompaniment": Row(BODY | GIO, 404, number("accompaniment")),
    "accompaniment_take": Row(GIO, 404, number("accompaniment"), "post"),
    "accompaniment_categorise": Row(GIO, 404, number("accompaniment")),
    "accompaniment_answer": Row(GIO, 404, number("accompaniment")),
    "accompaniment_meeting": Row(GIO, 404, number("accompaniment")),
    "accompaniment_close": Row(GIO, 404, number("accompaniment")),
    "accompaniment_draft": Row(BODY, 404, number("accompaniment"), "post"),
}


def extend(world: SimpleNamespace) -> None:
    """A request of the world's body, in the hands of the GIO."""
    author, adviser = world.people["author"], world.people["adviser"]
    world.accompaniment = gio.ask(
        world.body,
        by=author,
        on=DAY,
        product="medicine",
        matter="regulatory",
        channel="cpc",
        question="Quelle voie choisir ?",
    )
    gio.take(world.accompaniment, by=adviser, on=DAY)
