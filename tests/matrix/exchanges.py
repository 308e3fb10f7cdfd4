"""Messages, formal requests, follow-up, withdrawal, download."""

from types import SimpleNamespace

from cpc.models import FormalRequest
from tests.matrix.rows import AGENTS, ASKERS, BODY, FILERS, Row, number, pk
from workflows.exchanges.asking import ask_information


def asked(world: SimpleNamespace) -> list[object]:
    return [world.signalement.number, world.asked.number]


def on_dossier(world: SimpleNamespace) -> list[object]:
    return [world.asked.dossier.number, world.asked.pk]


ROWS: dict[str, Row] = {
    "signalement_messages": Row(AGENTS | BODY, 404, number("signalement")),
    "signalement_request": Row(BODY, 404, asked),
    "request_extension": Row(BODY, 404, asked),
    "request_read": Row(AGENTS, 404, asked),
    "request_cancel": Row(ASKERS, 404, asked),
    "request_new": Row(ASKERS, 404, number("signalement")),
    "signalement_mark": Row(ASKERS, 404, number("signalement")),
    "asked_new": Row(ASKERS, 404, lambda world: [world.signalement.dossier.number, "body"]),
    "asked_read": Row(AGENTS, 404, on_dossier),
    "asked_end": Row(ASKERS, 404, on_dossier),
    "asked_answer": Row(BODY, 404, pk("asked")),
    "asked_more_time": Row(BODY, 404, pk("asked")),
    "signalement_withdraw": Row(FILERS, 404, number("signalement")),
    "signalement_archive": Row(BODY, 404, number("signalement")),
}


def extend(world: SimpleNamespace) -> None:
    """A request of the agency on the world's signalement, that its body may answer."""
    signalement = world.signalement
    ask_information(
        signalement,
        items=["Le nombre de patients"],
        due_on=None,
        reason="Pour l'instruction.",
        by=world.people["desk"],
        on=signalement.filed_on,
    )
    world.asked = FormalRequest.objects.get()
