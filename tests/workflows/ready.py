"""What laboratories and centres are owed before a signature, done by the acts that people do (R25–R27)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from types import SimpleNamespace

from accounts.models import DecisionKind, Organisation, OrganisationKind, Permission, User
from accounts.roles import Role
from cpc.exchanges import Typed
from cpc.facts import conditions
from cpc.facts.holders import holders_of, unknown_holders
from cpc.gate import gate
from cpc.gate.observations import named_medicines
from cpc.law.core import LawError
from cpc.law.deciding.conditions import unconfirmed
from cpc.law.deciding.gate import wants_conditions
from cpc.law.exchanges.laboratory import PROTOCOL, Consultation
from cpc.law.exchanges.opinions import Concerted
from cpc.models import (
    Composition,
    Dossier,
    DossierLaboratory,
    LaboratoryRequest,
    Medicine,
    Substance,
)
from records import clock
from tests.conftest import person
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import drafts as laboratory_drafts
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import receivers as laboratory_receivers
from workflows.laboratory import requests as laboratory
from workflows.laboratory import sending
from workflows.opinions.concertation import Held, concert, planned_support


def ready_to_sign(dossier: Dossier, *, team: SimpleNamespace, on: date) -> None:
    """Everything that R25 to R27 want: a draft must be written, handed on or complete on its page.

    A holder is found if there is none, proposals are asked and given when there is a protocol, the
    centres are heard when the disease is rare, the drafts are sent and observed. Asked twice, nothing
    more is done unless the drafts changed.
    """
    by = team.evaluator
    present = laboratories(dossier, by=by, on=on)
    drafts = laboratory_drafts.drafts_of(dossier, user=by, on=on)
    if len(drafts.texts) > 1 and not dossier.requests.filter(kind="lab_protocol").exists():
        propose(present, by=by, on=on)
    if dossier.rare_disease and not dossier.concertations.exists():
        hear(dossier, by=by, on=on)
    waiting = [
        each.laboratory
        for each in laboratory_receivers.receivers(dossier, drafts=drafts, on=on)
        if each.last is None or each.changed
    ]
    if waiting:
        for asked in sending.send(waiting, dossier=dossier, months=1, by=by, on=on):
            answer(asked, on=on)


def laboratories(dossier: Dossier, *, by: User, on: date) -> Sequence[DossierLaboratory]:
    """Those of the dossier; a holder is added for the medicines whose holder is not there."""
    present = list(dossier.laboratories.on(on).select_related("organisation", "mandated_by"))
    named = holders_of(named_medicines(dossier, on=on))
    unknown = unknown_holders(named, present=present)
    if present and not unknown:
        return present
    name = f"Titulaire de {dossier.number}"
    body, _ = Organisation.objects.get_or_create(name=name, kind=OrganisationKind.LABORATORY)
    row = DossierLaboratory(
        dossier=dossier,
        organisation=body,
        capacity="holder",
        stands_for=";".join(unknown),
        first_day=on,
    )
    return [*present, laboratory_present.add(row, by=by, on=on)]


def propose(present: Sequence[DossierLaboratory], *, by: User, on: date) -> None:
    asked = laboratory.ask(
        present,
        kind=Consultation.PROTOCOL,
        elements=PROTOCOL,
        months=1,
        reason="",
        files=(),
        by=by,
        on=on,
    )
    for each in asked:
        answer(each, on=on)


def answer(asked: LaboratoryRequest, *, on: date) -> None:
    """The laboratory opens what it was asked, and answers all of it."""
    body = asked.request.addressee
    known = User.objects.holding(Permission.ANSWER, where=body)
    by = known[0] if known else person(Role.LABORATORY, on=body, name=f"labo-{body.pk}")
    asked = laboratory.open_request(asked, by=by, on=on)
    typed = [
        Typed(item.number, "given", "Rien à signaler.", 0) for item in asked.request.items.all()
    ]
    laboratory_answers.save(asked, typed=typed, claims={}, by=by, on=on)
    laboratory_answers.send(asked, by=by, on=on)


def hear(dossier: Dossier, *, by: User, on: date) -> None:
    """The concertation with a centre; « sans objet » when the draft gives centres no part."""
    if not planned_support(dossier):
        held = Held(outcome=Concerted.NOT_PLANNED, summary="Aucun appui de centres.")
    else:
        centre, _ = Organisation.objects.get_or_create(
            kind=OrganisationKind.CRMR_CCMR, name="Centre entendu", defaults={"filiere": "FAI²R"}
        )
        held = Held(outcome=Concerted.AGREED, summary="Accord.", centres=[centre], held_on=on)
    concert(dossier, held=held, by=by, on=on)


CONDITIONS = {
    code: (answer, "Vérifié au dossier.")
    for code, answer in (
        ("R13", "yes"),
        ("R14", "no"),
        ("R15", "no"),
        ("R16", "no"),
        ("R17", "yes"),
    )
}


def received(dossier: Dossier) -> None:
    """What the laboratories were told of a change reaches them that day, by post (R52)."""
    on, by = clock.today(), User.objects.holding(Permission.EVALUATE, where=dossier.division)[0]
    waiting = LaboratoryRequest.objects.filter(
        request__dossier=dossier,
        request__kind=Consultation.INTENTION.value,
        received_on=None,
    )
    for asked in waiting:
        proof = "Avis de réception signé."
        laboratory.prove_receipt(asked, received_on=on, proof=proof, files=(), by=by, on=on)


def _stands_on_conditions(dossier: Dossier) -> bool:
    """Does the decision ask them: to establish, to renew, for what a modification adds?"""
    added = gate.additions_of(dossier, on=clock.today())
    return wants_conditions(dossier.process.decision_kind.value, added=added)


def confirm(dossier: Dossier) -> None:
    """The AMM of each medicine that the data base does not know is confirmed by its name (R13)."""
    kind, on = dossier.process.decision_kind, clock.today()
    if not _stands_on_conditions(dossier):
        return
    by = User.objects.holding(Permission.EVALUATE, where=dossier.division)[0]
    facts = gate.gate_facts(dossier, kind=kind, on=on).conditions
    names = unconfirmed(facts)
    if names and facts.answers.get("R13", ("", ""))[0] == "yes":
        reason = f"AMM lue pour : {', '.join(names)}."
        conditions.answer(dossier, answers={"R13": ("yes", reason)}, by=by, on=on)


def lawful(dossier: Dossier) -> None:
    """What a decision wants besides its text, before it is signed; of a change, for what it adds alone."""
    kind = dossier.process.decision_kind
    if not _stands_on_conditions(dossier):
        return
    on, by = clock.today(), User.objects.holding(Permission.EVALUATE, where=dossier.division)[0]
    if kind != DecisionKind.ESTABLISHMENT and not dossier.conditionanswers.exists():
        conditions.answer(dossier, answers=CONDITIONS, by=by, on=on)
    confirm(dossier)
    if dossier.is_change:
        return
    with suppress(LawError):  # a draft that is not whole is refused by the page itself
        ready_to_sign(dossier, team=SimpleNamespace(evaluator=by), on=on)


def of_tacrolimus(medicine: Medicine) -> None:
    """The data base says that its substance is the one of the framework of the walks."""
    substance, _ = Substance.objects.get_or_create(code="00001", name="TACROLIMUS")
    Composition.objects.create(
        medicine=medicine, substance=substance, name="TACROLIMUS", nature="SA", link=1
    )
