"""Each rule of the gate, broken alone, is refused by the act itself: no page is asked here."""

from collections.abc import Callable
from datetime import date

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from cpc import decisions, laboratory
from cpc.law.core import LawError
from cpc.models import (
    ConditionAnswer,
    Cpc,
    Dossier,
    DossierLaboratory,
    Draft,
    Medicine,
    Protocol,
    RefusalNote,
)
from tests.workflows.conftest import PRECHECK

pytestmark = pytest.mark.django_db
CONTENTS = dict.fromkeys(
    (
        *("monitoring", "data_items", "conditions", "periodicity", "channel"),
        *("prescriber_role", "pharmacist_role", "operator_role"),
    ),
    "Dit.",
)


def answered(rule: str, answer: str) -> Callable[[Dossier], None]:
    def change(dossier: Dossier) -> None:
        given = {"author": dossier.drafts.last().author, "made_on": date(2026, 3, 2)}
        ConditionAnswer.objects.create(
            dossier=dossier, rule=rule, answer=answer, reason="Vu.", **given
        )

    return change


def redrafted(protocol: dict[str, str] | None = None, **changed: str) -> Callable[[Dossier], None]:
    """A later draft that says otherwise: nothing that was handed on is altered."""

    def change(dossier: Dossier) -> None:
        last = dossier.drafts.last()
        medicines = list(last.medicines.all())
        told = model_to_dict(last, exclude=["id", "dossier", "author", "medicines", "evidence"])
        told |= changed | {"made_on": last.made_on}
        draft = Draft.objects.create(dossier=dossier, author=last.author, **told)
        draft.medicines.set(medicines)
        if protocol is not None:
            Protocol.objects.create(draft=draft, **CONTENTS | protocol)

    return change


def abrogated(dossier: Dossier) -> None:
    Medicine.objects.filter(dossiers=dossier).update(amm_status="Autorisation abrogée")


def joined(dossier: Dossier) -> None:
    """A holder comes in whom nobody told of the drafts."""
    body = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Nouveau titulaire")
    row = DossierLaboratory(
        dossier=dossier, organisation=body, capacity="holder", first_day=date(2026, 3, 2)
    )
    laboratory.add(row, by=dossier.drafts.last().author, on=date(2026, 3, 2))


def rare(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(rare_disease=True)
    redrafted({"centres_role": "Suivi par les centres."}, crpv="CRPV", waiver_reason="")(dossier)


BROKEN = {
    "R13 – AMM": ("R13", abrogated),
    "R13": ("R13", answered("R13", "no")),
    "R14": ("R14", answered("R14", "unknown")),
    "R14B": ("R14", answered("R14", "yes")),
    "R15": ("R15", answered("R15", "yes")),
    "R16": ("R16", answered("R16", "unknown")),
    "R17": ("R17", answered("R17", "no")),
    "R25": ("R25", redrafted({}, crpv="CRPV", waiver_reason="")),
    "R26": ("R26", joined),
    "R27": ("R27", rare),
    "R28": ("R28", redrafted(posology="")),
    "R30 – les deux": ("R30", redrafted({}, crpv="CRPV")),
    "R30": ("R30", redrafted(waiver_reason="")),
    "R31": ("R31", redrafted({}, waiver_reason="")),
}


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17", "R25", "R26", "R27", "R28", "R30", "R31")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_act_refuses_by_its_name_the_rule_that_is_broken(dossier, to_publication, name, day):
    to_publication(dossier)
    rule, break_it = BROKEN[name]
    break_it(dossier)
    with pytest.raises(LawError) as refused:
        decisions.establish(Dossier.objects.get(pk=dossier.pk), published_on=day, by=None)
    assert rule in {refusal.rule for refusal in refused.value.refusals}
    assert not Cpc.objects.exists()


def test_the_act_is_done_when_nothing_is_broken(dossier, to_publication, day):
    to_publication(dossier)
    assert decisions.establish(dossier, published_on=day, by=None)


@pytest.mark.rule("R67")
def test_a_refusal_without_reasons_is_no_act(dossier, team, day):
    RefusalNote.objects.create(dossier=dossier, reasons="  ", author=team.evaluator, made_on=day)
    with pytest.raises(LawError, match="motivé, en droit et en fait"):
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
    assert "Le refus est motivé, en droit et en fait." in page
