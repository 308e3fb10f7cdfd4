"""Each rule of the gate, broken alone, is refused by the act itself: no page is asked here."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind, User
from cpc import decisions
from cpc.exchanges import Typed
from cpc.law.core import LawError
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.models import (
    Act,
    ConditionAnswer,
    Cpc,
    Dossier,
    DossierLaboratory,
    Draft,
    LaboratoryRequest,
    Medicine,
    Protocol,
    Publication,
    RefusalNote,
)
from records import clock
from records.sealing import laying
from tests.workflows.conftest import PRECHECK
from tests.workflows.ready import propose
from tests.workflows.test_instruction import compose
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.laboratory import sending

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DAY = date(2026, 3, 2)
CONTENTS = dict.fromkeys(
    (
        *("monitoring", "data_items", "conditions", "periodicity", "channel"),
        *("prescriber_role", "pharmacist_role", "operator_role"),
    ),
    "Dit.",
)


def answered(**answers: str) -> Callable[[Dossier], None]:
    """Conditions answered again, after the signature."""

    def change(dossier: Dossier, *, by: User | None = None) -> None:
        author = by or dossier.drafts.last().author
        given = {"author": author, "made_on": clock.today(), "reason": "Vu."}
        for rule, answer in answers.items():
            ConditionAnswer.objects.create(dossier=dossier, rule=rule, answer=answer, **given)

    return change


def redrafted(
    protocol: dict[str, str] | None = None,
    *,
    proposals: bool = False,
    also: Medicine | None = None,
    cited: str = "",
    **changed: str | None,
) -> Callable[[Dossier], None]:
    """A later draft that says otherwise, its change explained: nothing handed on is altered.

    The base itself refuses it after the signature: its triggers are lifted, the act is asked alone.
    ``proposals``: of protocol, asked and given. ``also``: one more medicine. ``cited``: a protocol.
    """

    def change(dossier: Dossier) -> None:
        laying.lift(connection)
        last = dossier.drafts.last()
        medicines = [*last.medicines.all(), *([also] if also else [])]
        told = model_to_dict(last, exclude=["id", "dossier", "author", "medicines", "evidence"])
        told |= changed | {"made_on": last.made_on, "protocol": cited}
        draft = Draft.objects.create(dossier=dossier, author=last.author, **told)
        draft.medicines.set(medicines)
        if protocol is not None:
            Protocol.objects.create(draft=draft, **CONTENTS | protocol)
        if proposals:
            propose(list(dossier.laboratories.on(clock.today())), by=last.author, on=clock.today())
        explained(dossier)

    return change


def explained(dossier: Dossier) -> None:
    by = dossier.drafts.last().author
    sending.explain_change(dossier, reasons="Sans portée.", by=by, on=clock.today())


def treated(dossier: Dossier) -> None:
    """An appropriate treatment, of another composition: the recital is missing."""
    answered(R16="yes", R16B="yes")(dossier)
    explained(dossier)


def abrogated(dossier: Dossier) -> None:
    Medicine.objects.filter(dossiers=dossier).update(amm_status="Autorisation abrogée")


def joined(dossier: Dossier) -> None:
    """A holder comes in whom nobody told of the drafts."""
    body = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Nouveau titulaire")
    row = DossierLaboratory(dossier=dossier, organisation=body, capacity="holder", first_day=DAY)
    laboratory_present.add(row, by=dossier.drafts.last().author, on=DAY)


def rare(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(rare_disease=True)
    centres = {"centres_role": "Suivi par les centres."}
    redrafted(centres, proposals=True, crpv="CRPV", waiver_reason="")(dossier)


def several(dossier: Dossier) -> None:
    """A second medicine, of another substance."""
    active = "Autorisation active"
    other = Medicine.objects.add(cis="60000001", name="AUTRE, crème", amm_status=active)
    draft = dossier.drafts.last()
    compose(draft.medicines.get(), ("Tacrolimus",), (1,), ("SA",))
    compose(other, ("Pimécrolimus",), (1,), ("SA",))
    redrafted(also=other)(dossier)


def intends(dossier: Dossier) -> None:
    """A laboratory declares an intention, on which nobody has concluded."""
    row, by = dossier.laboratories.on(DAY).get(), dossier.drafts.last().author
    (asked,) = laboratory.ask(
        [row], kind=Consultation.ELEMENTS, elements=ELEMENTS[6:], months=1, by=by, on=DAY
    )
    asked = laboratory.open_request(asked, by=by, on=DAY)
    typed = [Typed(1, "given", "Un essai en 2027.", 0, intention="research")]
    laboratory_answers.save(asked, typed=typed, claims={}, by=by, on=DAY)
    laboratory_answers.send(asked, by=by, on=DAY)


BOTH = {"crpv": "CRPV"}
ANNEXED = BOTH | {"waiver_reason": ""}
BROKEN = {
    "R13 – AMM": ("R13", abrogated),
    "R13": ("R13", answered(R13="no")),
    "R14": ("R14", answered(R14="unknown")),
    "R14B": ("R14", answered(R14="yes")),
    "R15": ("R15", answered(R15="yes")),
    "R16": ("R16", answered(R16="unknown")),
    "R16 – considérant": ("R16", treated),
    "R17": ("R17", answered(R17="no")),
    "R18": ("R18", several),
    "R19": ("R19", intends),
    "R25": ("R25", redrafted({}, **ANNEXED)),
    "R26": ("R26", joined),
    "R27": ("R27", rare),
    "R28": ("R28", redrafted(posology="")),
    "R29": ("R29", redrafted({"monitoring": " "}, proposals=True, **ANNEXED)),
    "R30 – les deux": ("R30", redrafted({}, proposals=True, **BOTH)),
    "R30": ("R30", redrafted(waiver_reason="")),
    "R31": ("R31", redrafted({}, proposals=True, waiver_reason="")),
}
"""What is broken once all is signed: the rule that refuses, alone."""


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17", "R18", "R19", doors="act form")
@pytest.mark.rule("R25", "R26", "R27", "R28", "R29", "R30", "R31", doors="act form")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_act_and_the_page_refuse_by_its_name_the_one_rule_that_is_broken(
    dossier, signed_dossier, do, team, name, day
):
    rule, break_it = BROKEN[name]
    break_it(dossier)
    page = do(dossier, team.publisher, {"published_on": day})
    assert page.status_code == 422
    assert {told.partition(" – ")[0] for told in page.context["form"].non_field_errors()} == {rule}
    with pytest.raises(LawError) as refused:
        decisions.establish(Dossier.objects.get(pk=dossier.pk), published_on=day, by=None)
    assert {refusal.rule for refusal in refused.value.refusals} == {rule}
    assert not Cpc.objects.exists()


@pytest.mark.rule("R29")
@pytest.mark.parametrize("part", sorted(CONTENTS))
def test_the_database_keeps_no_protocol_without_one_of_its_contents(dossier, signed_dossier, part):
    dossier.signatures.update(undone_on=DAY)
    protocol = Protocol(draft=dossier.drafts.last(), **CONTENTS | {part: ""})
    with pytest.raises(ValidationError, match=r"R\. 5121-76-6 \(R29\)"):
        protocol.validate_constraints()
    with pytest.raises(IntegrityError, match="protocol_has_its_contents"), transaction.atomic():
        protocol.save()


def published(dossier, *, by, on, address="https://ansm.sante.fr/actualites/exemple"):
    """The publication of a signed text, as its step keeps it."""
    return Publication.objects.create(
        dossier=dossier,
        decision="published",
        published_on=on,
        address=address,
        author=by,
        made_on=on,
    )


@pytest.mark.rule("R72", doors="act form")
def test_nothing_is_published_without_the_address_where_it_is_read(
    dossier, signed_dossier, do, team, day
):
    page = do(dossier, team.publisher, {"published_on": day, "address": ""})
    assert page.status_code == 422
    assert [told[:3] for told in page.context["form"].errors["address"]] == ["R72"]
    text = page.content.decode()
    for label in ("Décision", "Publié le", "Adresse de l&#x27;acte publié"):
        assert f"{label} (facultatif)" not in text
    published(dossier, by=team.publisher, on=day, address="")
    with pytest.raises(LawError, match="R72"):
        decisions.establish(dossier, published_on=day, by=None)
    assert not Act.objects.exists()


@pytest.mark.rule("R19")
def test_the_act_is_done_once_somebody_concluded_on_the_intention(
    dossier, signed_dossier, team, day
):
    intends(dossier)
    asked = LaboratoryRequest.objects.get(request__kind=Consultation.ELEMENTS)
    laboratory.check_intention(asked, note="Aucun essai déposé.", by=team.evaluator, on=day)
    published(dossier, by=team.publisher, on=day)
    assert decisions.establish(dossier, published_on=day, by=None)


def test_the_act_is_done_when_nothing_is_broken(dossier, signed_dossier, team, day):
    published(dossier, by=team.publisher, on=day)
    assert decisions.establish(dossier, published_on=day, by=None)


@pytest.mark.rule("R67", doors="act")
def test_a_refusal_without_reasons_is_no_act(dossier, team, day):
    RefusalNote.objects.create(dossier=dossier, reasons="  ", author=team.evaluator, made_on=day)
    with pytest.raises(LawError, match="R67 – Motivez le refus, en droit et en fait"):
        decisions.refuse(dossier, on=day, by=None)


@pytest.mark.rule("R67")
def test_the_page_of_a_refusal_without_reasons_never_says_that_nothing_is_lacking(
    dossier, do, team, browse
):
    assert do(dossier, team.legal, PRECHECK | {"conclusion": "stop"}).status_code == 302
    item = dossier.work_items.open().get()
    browse(team.evaluator).post(reverse("task_take", args=[item.pk]))
    page = browse(team.evaluator).get(reverse("task", args=[item.pk])).content.decode()
    assert "Rien ne manque" not in page
    assert "Il manque 1 élément pour transmettre" in page
    assert "Motivez le refus, en droit et en fait" in page


@pytest.mark.rule("R33", doors="act")
@pytest.mark.parametrize("act", [decisions.establish, decisions.refuse])
def test_no_act_is_done_before_its_signature(dossier, day, act):
    named = {"on": day} if act is decisions.refuse else {"published_on": day}
    with pytest.raises(LawError, match="R33"):
        act(dossier, by=None, **named)
    assert not Act.objects.exists()
