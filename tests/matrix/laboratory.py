"""Laboratories of a dossier: the agents' pages, the space of the laboratory."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from accounts.models import Organisation
from cpc.law.exchanges.laboratory import DRAFTS, ELEMENTS, Consultation
from cpc.models import DossierLaboratory, LaboratoryRequest
from cpc.signed.act_text import text
from tests.matrix.rows import AGENTS, EXAMINERS, Row, number
from workflows.drafting.drafting import sent_version
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory

LAB = {"lab"}


def one(world: SimpleNamespace) -> list[object]:
    return [world.dossier.number, world.lab_request.request_id]


def own(world: SimpleNamespace) -> list[object]:
    return [world.lab_request.request_id]


ROWS: dict[str, Row] = {
    "laboratories": Row(AGENTS, 404, number("dossier")),
    "laboratory_add": Row(EXAMINERS, 404, number("dossier")),
    "laboratory_new": Row(EXAMINERS, 404, number("dossier")),
    "laboratory_leave": Row(
        EXAMINERS, 404, lambda world: [world.dossier.number, world.laboratory.pk]
    ),
    "laboratory_ask": Row(EXAMINERS, 404, lambda world: [world.dossier.number, "elements"]),
    "drafts_send": Row(EXAMINERS, 404, number("dossier")),
    "drafts_explain": Row(EXAMINERS, 404, number("dossier")),
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
    "laboratory_draft": Row(LAB, 403, lambda world: [world.drafts_request.request_id, "decision"]),
}


def extend(world: SimpleNamespace) -> None:
    """A laboratory in the dossier, asked for two elements and that has opened the request."""
    maker, by = Organisation.objects.get(name="Laboratoire L"), world.people["evaluator"]
    on = world.dossier.opened_on
    row = DossierLaboratory(
        dossier=world.dossier, organisation=maker, capacity="holder", first_day=on
    )
    world.laboratory = laboratory_present.add(row, by=by, on=on)
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
    world.drafts_request = _sent(row, by=by, on=on, opened_by=world.people["lab"])
    world.lab_request = laboratory.receipt(
        asked[0], received_on=on, how=laboratory.OPENED, by=lab, on=on
    )


def _sent(row: DossierLaboratory, *, by: Any, on: date, opened_by: Any) -> LaboratoryRequest:
    """Drafts sent to the laboratory, which has opened them."""
    version = sent_version(row.dossier, [text("decision", subject="Projet", blocks=[])], by=by)
    kind = Consultation.OBSERVATIONS
    (asked,) = laboratory.ask(
        [row], kind=kind, elements=DRAFTS[:1], months=1, draft=version, by=by, on=on
    )
    return laboratory.receipt(asked, received_on=on, how=laboratory.OPENED, by=opened_by, on=on)
