"""What is published between two steps of a renewal is asked at the next one, and at the act itself."""

from datetime import date

import pytest

from accounts.models import DecisionKind, Organisation, OrganisationKind
from accounts.roles import Role
from cpc import decisions
from cpc.acts.enacting import Covered, enact
from cpc.facts.protocols import in_force
from cpc.facts.sheet import sheet_of
from cpc.gate import gate
from cpc.gate.observations import exchange_facts
from cpc.law.core import LawError
from cpc.law.days import ONE_DAY
from cpc.law.life.acts import ActKind
from cpc.models import Act, ChangeDraft, Dossier, DossierLaboratory, Medicine, Protocol, Signature
from cpc.signed import act_text
from cpc.signed.published import PUT_SP
from cpc.texts.draft_texts import texts_of
from cpc.texts.visas import computed_visas
from records import clock
from records.letters.content import Block
from records.models import Event
from tests.conftest import person
from tests.workflows.conftest import (
    EVALUATION,
    RENEWAL_DRAFT,
    RENEWAL_MOVES,
    SIGNATURE,
    walk_renewal,
)
from tests.workflows.ready import ready_to_sign
from tests.workflows.test_gate import ANNEXED, BOTH, CONTENTS, answered, redrafted, treated
from tests.workflows.test_renewal import FAVOURABLE
from web.refused import Refused
from workflows.flows.opening import open_change
from workflows.laboratory import present as laboratory_present

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture(autouse=True)
def _september(_steady_day):
    with clock.at(date(2026, 9, 1)):
        yield


SEPTEMBER = date(2026, 9, 1)
DRAFT = RENEWAL_DRAFT | {"period_start": "after_publication"}
GRANTED = {"decision": "granted"}
SUSPENDED = "suspendu à compter du 02/09/2026"


@pytest.fixture
def published(cpc):
    """Records an act of a kind as published on 1 September 2026, the day of the tests."""

    def act(kind, *, indications=(), **given):
        made = Act(
            reference=f"Décision {kind}",
            kind=kind,
            cpc=cpc,
            dci="Tacrolimus",
            decided_on=date(2026, 9, 1),
            published_on=date(2026, 9, 1),
            **{"first_day": date(2026, 9, 2), **given},
        )
        return enact(made, medicines=(), indications=list(indications), on=made.published_on)

    return act


@pytest.fixture
def abrogate(published):
    return lambda: published("abrogation", first_day=date(2026, 9, 1), last_day=date(2026, 9, 1))


@pytest.fixture
def walk(renewal, team):
    """Does the first steps of the renewal."""
    return lambda count: walk_renewal(renewal, *RENEWAL_MOVES[:count], team=team)


def said(response) -> str:
    assert response.status_code == 422
    return response.content.decode().replace("&#x27;", "'")


@pytest.mark.rule("R61", doors="form")
def test_an_abrogated_framework_is_not_signed_and_goes_back_to_its_re_evaluation(
    do, renewal, team, renewal_written, abrogate
):
    abrogate()
    assert "R61" in said(do(renewal, team.signatory, SIGNATURE))
    back = {"decision": "returned", "points": "Le cadre est abrogé."}
    assert do(renewal, team.signatory, back).status_code == 302
    assert renewal.work_items.open().get().step == "Réévaluation"


@pytest.mark.rule("R61")
def test_its_re_evaluation_can_only_be_unfavourable(do, renewal, team, abrogate):
    abrogate()
    assert "R61" in said(do(renewal, team.evaluator, FAVOURABLE))
    leave = EVALUATION | {"conclusion": "unfavourable"}
    assert do(renewal, team.evaluator, leave).status_code == 302
    do(renewal, team.second_evaluator, GRANTED)
    renewal.refresh_from_db()
    assert renewal.outcome == "lapsed"


@pytest.mark.rule("R61")
def test_a_visa_on_an_ended_framework_can_only_be_returned(do, renewal, team, walk, abrogate):
    walk(1)
    abrogate()
    assert "R61" in said(do(renewal, team.second_evaluator, GRANTED))
    back = {"decision": "returned", "points": "Le cadre est abrogé."}
    assert do(renewal, team.second_evaluator, back).status_code == 302


@pytest.mark.rule("R61", doors="form act")
def test_a_signed_renewal_is_not_published_once_its_framework_ended(
    do,
    renewal,
    team,
    renewal_signed,
    abrogate,
):
    abrogate()
    assert "R61" in said(do(renewal, team.publisher, {"published_on": "2026-09-01"}))
    with pytest.raises(LawError, match="R61"):
        decisions.renew(renewal, published_on=date(2026, 9, 1), by=team.publisher)


@pytest.mark.rule("R60")
def test_a_suspension_after_the_visa_is_confirmed_printed_and_stays(
    do,
    renewal,
    team,
    renewal_written,
    published,
    cpc,
):
    published("suspension")
    assert SUSPENDED in said(do(renewal, team.signatory, SIGNATURE))
    assert do(renewal, team.signatory, SIGNATURE | {"confirm_suspension": "on"}).status_code == 302
    signature = renewal.signatures.get()
    assert signature.confirmed_suspended_on == date(2026, 9, 2)
    assert "renouvellement ne lève pas cette suspension" in signature.texts.get().content
    assert do(renewal, team.publisher, {"published_on": "2026-09-01"}).status_code == 302
    assert cpc.spans.get(first_day=date(2026, 9, 2)).status == "suspended"


@pytest.mark.rule("R60", doors="form act")
def test_a_suspension_after_the_signature_sends_the_decision_back(
    do,
    renewal,
    team,
    renewal_signed,
    published,
):
    published("suspension")
    assert "R60" in said(do(renewal, team.publisher, {"published_on": "2026-09-01"}))
    with pytest.raises(LawError, match="R60"):
        decisions.renew(renewal, published_on=date(2026, 9, 1), by=team.publisher)


@pytest.mark.rule("R59")
def test_the_days_out_of_any_framework_are_confirmed_by_the_signatory(
    do, renewal, team, renewal_written
):
    with clock.at(date(2027, 4, 1)):
        assert "du 22/03/2027 à la veille" in said(do(renewal, team.signatory, SIGNATURE))
        signed = do(renewal, team.signatory, SIGNATURE | {"confirm_out": "on"})
        assert signed.status_code == 302
        assert "Considérant que le cadre a pris fin le 21 mars 2027" in (
            renewal.signatures.get().texts.get().content
        )
        assert do(renewal, team.publisher, {"published_on": "2027-04-01"}).status_code == 302
    act = renewal.acts.get()
    assert (act.first_day, act.trace[-1]["value"]) == (
        date(2027, 4, 2),
        "du 22/03/2027 au 01/04/2027",
    )


@pytest.mark.rule("R59", doors="form act")
def test_a_gap_that_opens_after_the_signature_sends_the_decision_back(
    do, renewal, team, renewal_signed
):
    with clock.at(date(2027, 3, 22)):
        assert "R59" in said(do(renewal, team.publisher, {"published_on": "2027-03-22"}))
        with pytest.raises(LawError, match="R59"):
            decisions.renew(renewal, published_on=date(2027, 3, 22), by=team.publisher)


@pytest.mark.rule("R55", doors="form act")
def test_a_period_in_which_no_indication_lives_is_not_published(do, renewal, team, published):
    for user, data in (
        (team.evaluator, FAVOURABLE | {"period_start": "following"}),
        (team.second_evaluator, GRANTED),
        (team.legal, RENEWAL_DRAFT),
        (team.signatory, SIGNATURE),
    ):
        assert do(renewal, user, data).status_code == 302
    end = {"first_day": None, "last_day": date(2026, 12, 31)}
    published("cessation", indications=["Vitiligo"], **end)
    assert "R55" in said(do(renewal, team.publisher, {"published_on": "2026-09-01"}))
    with pytest.raises(LawError, match="R55"):
        decisions.renew(renewal, published_on=date(2026, 9, 1), by=team.publisher)


@pytest.mark.rule("R58")
def test_nothing_to_confirm_is_not_asked(renewal, team, renewal_written, browse):
    item = renewal.work_items.open().get()
    client = browse(team.signatory)
    client.post(f"/taches/{item.pk}/prendre/")
    form = client.get(item.get_absolute_url()).context["form"]
    assert {"confirm_out", "confirm_suspension"}.isdisjoint(form.fields)


@pytest.fixture
def maker(renewal, team):
    """A holder in the dossier."""
    body = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Leo Pharma")
    row = DossierLaboratory(
        dossier=renewal, organisation=body, capacity="holder", first_day=date(2026, 9, 1)
    )
    return laboratory_present.add(row, by=team.evaluator, on=date(2026, 9, 1))


def annexes(cpc, version, *, on, by):
    """A modification signed that day, that annexes a protocol."""
    dossier = open_change(cpc, kind=ActKind.MODIFICATION, on=on, by=by)
    draft = ChangeDraft.objects.create(dossier=dossier, author=by, made_on=on, reasons="Suivi.")
    Protocol.objects.create(change=draft, version=version, **CONTENTS)
    told = act_text.text(PUT_SP, subject="essai", blocks=[Block("paragraph", "Le suivi.")])
    kept = act_text.signed(told, on=on, place="", signatory=["Directrice générale"])
    signature = Signature.objects.create(
        dossier=dossier,
        author=person(Role.SIGNATORY, on=dossier.division, name=f"signs{version}"),
        evaluator=by,
        made_on=on,
        decision="signed",
        capacity="director_general",
        function="Directrice générale",
    )
    signature.texts.create(kind=PUT_SP, content=kept.canonical, sha256=kept.sha256)
    act = Act(
        reference=f"Modification {version}",
        kind="modification",
        cpc=cpc,
        dossier=dossier,
        dci="Tacrolimus",
        follows=cpc.acts.first(),
        decided_on=on,
        published_on=on,
        first_day=on + ONE_DAY,
    )
    enact(act, medicines=(), indications=(), on=on)
    Dossier.objects.filter(pk=dossier.pk).update(closed_on=on, outcome="changed")


KEPT = DRAFT | {"protocol": "PUT-SP, version 1", "waiver_reason": ""}


@pytest.mark.rule("R30", doors="form act")
def test_the_protocol_that_a_renewal_keeps_is_the_one_in_force_until_its_publication(
    do, renewal, team, renewal_approved, cpc
):
    assert "R30" in said(do(renewal, team.legal, KEPT))
    annexes(cpc, 1, on=date(2026, 8, 1), by=team.manager)
    assert do(renewal, team.legal, KEPT).status_code == 302
    assert do(renewal, team.signatory, SIGNATURE).status_code == 302
    assert "(PUT-SP, version 1) demeure" in renewal.signatures.get().texts.get().content
    annexes(cpc, 2, on=date(2026, 9, 1), by=team.manager)
    assert "R30" in said(do(renewal, team.publisher, {"published_on": "2026-09-01"}))
    with pytest.raises(LawError, match=r"citez celui qui l'est, « PUT-SP, version 2 »"):
        decisions.renew(renewal, published_on=date(2026, 9, 1), by=team.publisher)


@pytest.mark.rule("R25", "R29", "R31")
def test_a_renewal_may_annex_its_first_protocol_once_proposals_were_asked(
    do, renewal, team, renewal_approved, cpc
):
    new = DRAFT | CONTENTS | {"waiver_reason": "", "crpv": "Toulouse"}
    assert "R31" in said(do(renewal, team.legal, new | {"crpv": ""}))
    assert do(renewal, team.legal, new).status_code == 302
    assert do(renewal, team.signatory, SIGNATURE).status_code == 302
    assert renewal.requests.filter(kind="lab_protocol").exists()
    decided, annexed = renewal.signatures.get().texts.order_by("pk")
    assert "Le suivi national de pharmacovigilance est confié" in decided.content
    assert "PROTOPIC" in annexed.content and "Vitiligo" in annexed.content
    assert do(renewal, team.publisher, {"published_on": "2026-09-01"}).status_code == 302
    assert renewal.acts.get().crpv == "Toulouse"
    assert in_force(cpc) == ("PUT-SP, version 1",)


BROKEN = {
    "R16": ("R16", treated),
    "R16 – réponse": ("R16", answered(R16="unknown")),
    "R25": ("R25", redrafted({}, **ANNEXED)),
    "R29": ("R29", redrafted({"monitoring": " "}, proposals=True, **ANNEXED)),
    "R30": ("R30", redrafted(waiver_reason="")),
    "R30 – les deux": ("R30", redrafted({}, proposals=True, **BOTH)),
    "R30 – inconnu": ("R30", redrafted(waiver_reason="", cited="PUT-SP, version 9")),
    "R31": ("R31", redrafted({}, proposals=True, waiver_reason="")),
    "R34": ("R34", redrafted(confirmed_end=None, argument="Les données, revues.")),
}
"""What is broken of a renewal once it is signed: the rule that refuses, alone."""


@pytest.mark.rule("R16", "R25", "R29", "R30", "R31", "R34", doors="act form")
@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_act_of_a_renewal_and_its_page_refuse_what_an_establishment_may_not_lack(
    do, renewal, team, renewal_signed, name
):
    rule, break_it = BROKEN[name]
    break_it(renewal)
    page = do(renewal, team.publisher, {"published_on": "2026-09-01"})
    assert page.status_code == 422
    assert {told.partition(" – ")[0] for told in page.context["form"].non_field_errors()} == {rule}
    with pytest.raises(LawError) as refused:
        decisions.renew(Dossier.objects.get(pk=renewal.pk), published_on=SEPTEMBER, by=None)
    assert {refusal.rule for refusal in refused.value.refusals} == {rule}
    assert not renewal.acts.exists()


@pytest.mark.rule("R34", doors="form")
def test_the_draft_of_an_early_renewal_confirms_the_days_that_are_lost(
    do, renewal, team, renewal_approved
):
    page = said(do(renewal, team.legal, DRAFT | {"confirm_early": ""}))
    assert "du 02/09/2026 au 21/03/2027 ne s'ajoutent pas" in page
    assert do(renewal, team.legal, DRAFT).status_code == 302
    draft = renewal.drafts.get()
    assert draft.confirmed_end == date(2027, 3, 21)
    content = texts_of(sheet_of(draft), on=SEPTEMBER)[0].canonical
    assert "elle aurait couru jusqu'au 21 mars 2027 inclus" in content


@pytest.mark.rule("R16")
def test_the_recital_of_another_treatment_is_asked_and_printed_by_a_renewal(
    do, renewal, team, renewal_approved
):
    answered(R16="yes", R16B="yes")(renewal, by=team.evaluator)
    assert "R16" in said(do(renewal, team.legal, DRAFT))
    recital = {"prescriber_recital": "Le prescripteur peut préférer la pommade au visage."}
    assert do(renewal, team.legal, DRAFT | recital).status_code == 302
    content = texts_of(sheet_of(renewal.drafts.last()), on=SEPTEMBER)[0].canonical
    assert "dont la composition en substances actives est différente" in content
    assert recital["prescriber_recital"] in content


@pytest.mark.rule("R25", "R26")
def test_a_renewal_under_the_running_protocol_sends_its_drafts_and_asks_no_proposals(
    do, renewal, team, walk, cpc
):
    annexes(cpc, 1, on=date(2026, 8, 1), by=team.manager)
    walk(2)
    assert do(renewal, team.legal, KEPT).status_code == 302
    found = gate.refusals(renewal, kind=DecisionKind.RENEWAL, on=date(2026, 9, 1))
    assert "R26" in {each.rule for each in found}
    ready_to_sign(renewal, team=team, on=date(2026, 9, 1))
    assert not renewal.requests.filter(kind="lab_protocol").exists()
    (cited,) = [each.text for each in computed_visas(renewal) if "observations" in each.text]
    assert cited.endswith("ses observations sur le projet de décision ;")
    assert do(renewal, team.signatory, SIGNATURE).status_code == 302


@pytest.mark.rule("R26")
def test_a_renewal_whose_laboratory_was_sent_nothing_is_no_act(
    renewal, team, renewal_signed, maker
):
    late = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Exploitant tardif")
    row = DossierLaboratory(
        dossier=renewal,
        organisation=late,
        capacity="operator",
        mandated_by=maker.organisation,
        first_day=date(2026, 9, 1),
    )
    laboratory_present.add(row, by=team.evaluator, on=date(2026, 9, 1))
    with pytest.raises(Refused, match="pas été envoyés à Exploitant tardif"):
        decisions.renew(renewal, published_on=date(2026, 9, 1), by=team.publisher)
    assert not renewal.acts.exists()


@pytest.mark.rule("R26")
def test_drafts_go_to_the_holders_of_the_medicines_that_live_not_of_those_before(
    renewal, cpc, renewal_written, maker, protopic
):
    on = date(2026, 9, 1)
    other = Medicine.objects.add(
        cis="61231231",
        name="TAKROZEM",
        substances=("TACROLIMUS",),
        form="pommade",
        routes="cutanée",
    )
    Medicine.objects.filter(pk=protopic.pk).update(holders="LEO PHARMA")
    Medicine.objects.filter(pk=other.pk).update(holders="PIERRE FABRE MEDICAMENT")
    renewal.medicines.set([protopic])
    other.refresh_from_db()
    name_anew(cpc, Covered.from_catalogue(other), on=on)
    found = exchange_facts(renewal, kind=DecisionKind.RENEWAL, on=on)
    assert found.unknown_holders == ("PIERRE FABRE MEDICAMENT",)


def test_letting_an_ended_framework_go_says_its_end(do, renewal, team, cpc, abrogate):
    do(renewal, team.evaluator, EVALUATION | {"conclusion": "unfavourable"})
    abrogate()
    with clock.at(date(2026, 9, 2)):
        do(renewal, team.second_evaluator, GRANTED)
    line = Event.objects.get(verb="closed_lapsed")
    assert line.sentence == (
        "CPC-2024-0001 n'est pas renouvelé : abrogé, dernier jour d'effet le 01/09/2026."
    )


def name_anew(cpc, *medicines, on):
    """A modification of that day that names these medicines, from the day after."""
    told = Act(
        reference="Modification",
        kind="modification",
        cpc=cpc,
        dci="Tacrolimus",
        follows=cpc.acts.get(),
        decided_on=on,
        published_on=on,
        first_day=on + ONE_DAY,
        last_day=date(2027, 3, 21),
    )
    enact(told, medicines=medicines, indications=["Vitiligo"], on=on)


@pytest.mark.rule("R13", "R15")
@pytest.mark.parametrize("steps", [0, 3])
def test_the_conditions_are_those_of_the_medicines_that_live_not_of_those_at_its_opening(
    renewal, cpc, walk, protopic, steps
):
    on = date(2026, 9, 1)
    renewal.medicines.set([protopic])
    walk(steps)
    before = gate.conditions_of(renewal, on=on)
    assert [each.name for each in before.medicines] == ["PROTOPIC"]
    name_anew(cpc, Covered.from_catalogue(protopic), Covered(name="TAKROZEM"), on=on)
    told = gate.gate_facts(renewal, kind=DecisionKind.RENEWAL, on=on + ONE_DAY).conditions
    assert [each.name for each in told.medicines] == [protopic.name, "TAKROZEM"]
    assert told.medicines[0].status == protopic.amm_status
    assert gate.conditions_of(renewal, on=on + ONE_DAY) == told
