"""Letters and receipts."""

from types import SimpleNamespace

from records.models import Letter
from tests.matrix.rows import AGENTS, BODY, EVERYBODY, Row

ROWS: dict[str, Row] = {
    "letter": Row(AGENTS | BODY, 404, lambda world: [world.letter.uuid]),
    "letter_pdf": Row(AGENTS | BODY, 404, lambda world: [world.letter.uuid]),
    "letter_verify": Row(EVERYBODY),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    world.letter = Letter.objects.get(subject=world.signalement.subject)
