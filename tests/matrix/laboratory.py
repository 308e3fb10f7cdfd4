"""Laboratories of a dossier: the agents' pages, the space of the laboratory."""

from types import SimpleNamespace

from accounts.models import Organisation
from cpc import laboratory as acts
from cpc.law.laboratory import ELEMENTS, Consultation
from cpc.models import DossierLaboratory
from tests.matrix.rows import AGENTS, Row, number
from workflows import laboratory

EXAMINERS = {"evaluator", "second_evaluator", "legal"}
LAB = {"lab"}


def one(world: SimpleNamespace) -> list[object]:
    return [world.dossier.number, world.lab_request.request_id]


def own(world: SimpleNamespace) -> list[object]:
    return [world.lab_request.request_id]


ROWS: dict[str, Row] = {
    "laboratories": Row(AGENTS, 404, number("dossier")),
    "laboratory_add": Row(EXAMINERS, 404, number("dossier")),
    "laboratory_leave": Row(
        EXAMINERS, 404, lambda world: [world.dossier.number, world.laboratory.pk]
    ),
    "laboratory_ask": Row(EXAMINERS, 404, lambda world: [world.dossier.number, "elements"]),
    "protocol_waive": Row(EXAMINERS, 404, number("dossier")),
    "laboratory_read": Row(AGENTS, 404, one),
    "laboratory_receipt": Row(EXAMINERS, 404, one),
    "laboratory_due": Row(EXAMINERS, 404, one),
    "laboratory_pursue": Row(EXAMINERS, 404, one),
    "laboratory_cancel": Row(EXAMINERS, 404, one),
    "laboratory_check": Row(EXAMINERS, 404, one),
    "laboratory_requests": Row(LAB),
    "laboratory_answer": Row(LAB, 403, own),
    "laboratory_open": Row(LAB, 403, own, "post"),
    "laboratory_extension": Row(LAB, 403, own),
}


def extend(world: SimpleNamespace) -> None:
    """A laboratory in the dossier, asked for two elements and that has opened the request."""
    maker, by = Organisation.objects.get(name="Laboratoire L"), world.people["evaluator"]
    on = world.dossier.opened_on
    row = DossierLaboratory(
        dossier=world.dossier, organisation=maker, capacity="holder", first_day=on
    )
    world.laboratory = acts.add(row, by=by, on=on)
    asked = laboratory.ask(
        [row],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:2],
        months=2,
        reason="",
        files=(),
        by=by,
        on=on,
    )
    lab = world.people["lab"]
    world.lab_request = acts.receipt(asked[0], received_on=on, how=acts.OPENED, by=lab, on=on)
