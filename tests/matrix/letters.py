"""Letters and receipts."""

from types import SimpleNamespace

from accounts.models import Permission
from records.models import Letter
from tests.matrix.rows import ADMINS, AGENTS, BODY, EVERYBODY, Row, holding, number

ADMITTERS = holding(Permission.ADMIT)
ROWS: dict[str, Row] = {
    "letter": Row(AGENTS | BODY, 404, lambda world: [world.letter.uuid]),
    "letter_pdf": Row(AGENTS | BODY, 404, lambda world: [world.letter.uuid]),
    "letter_verify": Row(EVERYBODY),
    "letter_models": Row(ADMINS | ADMITTERS),
    "letter_model": Row(ADMINS | ADMITTERS, args=lambda world: ["acknowledgement"]),
    "signalement_acknowledge": Row(ADMITTERS, 404, number("signalement")),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    world.letter = Letter.objects.get(subject=world.signalement.subject)
