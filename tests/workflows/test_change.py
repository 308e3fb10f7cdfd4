"""A framework in force is changed by a process: drafted, announced, seen, signed, published, told."""

import html
import re
from datetime import date, timedelta

import pytest

from accounts.models import DecisionKind, Organisation
from accounts.roles import Role
from cpc import decisions
from cpc.acts.enacting import Covered, enact
from cpc.facts.change_facts import told as informed
from cpc.facts.reading import acts_of, standing_of
from cpc.gate import gate
from cpc.law.core import LawError
from cpc.law.life.acts import ActKind
from cpc.models import Act, DossierLaboratory, Medicine
from cpc.texts.change_text import content_in_force
from records import clock
from records.models import Event, Letter
from tests.conftest import person
from tests.workflows.ready import of_tacrolimus, received
from tests.workflows.walks import (
    CHANGE,
    GIVE_UP,
    INFORM,
    MOVES,
    PUBLISH,
    SIGN,
    SUSPEND,
    URGENT,
    VISA,
    abrogated,
    change,
    do,
    in_force,
    reach,
)
from workflows.dossier.change_pages import effect_on
from workflows.drafting.sources import sources
from workflows.engine.tasks import candidates
from workflows.flows.opening import open_change
from workflows.laboratory import present as laboratory_present
from workflows.laboratory.change_letters import told
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
MORROW = date(2026, 3, 3)
ON_THE_MORROW = {"published_on": "2026-03-03"}


@pytest.fixture
def play(team):
    """Each move by its person; gives the last response."""

    def played(process, *moves):
        for role, data in moves:
            item = WorkItem.objects.open().get(task__process_id=process.pk)
            response = do(item, getattr(team, role), data)
            assert response.status_code == 302, response.context["form"].errors
        return process.dossier

    return played


@pytest.fixture
def refused(team):
    def sent(process, role, data):
        item = WorkItem.objects.open().get(task__process_id=process.pk)
        response = do(item, getattr(team, role), data)
        assert response.status_code == 422
        return response.content.decode()

    return sent


@pytest.mark.rule("R57")
def test_a_posology_is_changed_through_the_process_and_the_last_day_does_not_move(team, day, play):
    process = change(team, on=day)
    dossier = play(process, CHANGE, ("legal", INFORM), VISA)
    with clock.at(MORROW):
        play(process, SIGN, ("publisher", ON_THE_MORROW))
    dossier.refresh_from_db()
    act = dossier.acts.get()
    assert (act.kind, act.posology) == ("modification", "Une application par jour.")
    assert (act.first_day, act.last_day) == (date(2026, 3, 4), date(2027, 3, 21))
    assert (dossier.outcome, dossier.closed_on) == ("changed", MORROW)
    assert (act.grounds, act.informed_on, act.emergency) == ("knowledge", day, False)
    assert standing_of(dossier.cpc, on=MORROW).period.last_day == date(2027, 3, 21)
    signed = dossier.signatures.get().texts.get(kind="decision").content
    assert "Une application par jour." in signed and "sans effet sur la durée de validité" in signed
    assert "évolution des connaissances" in signed


@pytest.mark.rule("R52", doors="form")
def test_the_decision_is_not_signed_on_the_day_when_the_laboratory_is_told(
    team, day, play, refused
):
    process = change(team, on=day)
    play(process, CHANGE, ("legal", INFORM), VISA)
    said = refused(process, *SIGN)
    assert "R52 – Laboratoire M" in said and "avant le jour de la décision" in said
    assert not process.dossier.signatures.exists()


@pytest.mark.rule("R52", doors="form act")
def test_what_a_laboratory_has_neither_opened_nor_been_proved_to_receive_has_not_told_it(
    team, day, browse, play, refused
):
    process = change(team, on=day)
    dossier = play(process, CHANGE)
    client, item = browse(team.legal), WorkItem.objects.open().get(dossier=dossier)
    client.post(f"/taches/{item.pk}/prendre/")
    assert client.post(f"/taches/{item.pk}/", INFORM).status_code == 302
    back = ("second_evaluator", {"decision": "returned", "points": "À relire."})
    play(process, back, CHANGE, VISA)  # nobody is sent the same text twice
    with clock.at(date(2026, 3, 10)):
        said = html.unescape(refused(process, *SIGN))
        assert "R52 – Laboratoire M, informé le 02/03/2026 : pas encore reçu" in said
        with pytest.raises(LawError, match="R52"):
            gate.check(dossier, kind=DecisionKind.MODIFICATION, on=date(2026, 3, 10))
        received(dossier)
        assert "avant le jour de la décision" in html.unescape(refused(process, *SIGN))
    with clock.at(date(2026, 3, 11)):
        play(process, SIGN)
    assert informed(dossier, on=MORROW) == (("Laboratoire M", date(2026, 3, 10)),)


@pytest.mark.rule("R52")
def test_each_laboratory_receives_a_request_and_a_letter_before(team, day, play):
    process = change(team, on=day)
    dossier = play(process, CHANGE, ("legal", INFORM))
    assert dossier.requests.get().kind == "lab_intention"
    letter = Letter.objects.get(kind="change_intended")
    assert letter.recipient.name == "Laboratoire M" and letter.subject == dossier.subject
    (line,) = told(dossier)
    assert line.by_post and line.at is not None


@pytest.mark.rule("R55", doors="form act")
def test_an_indication_added_since_the_signature_sends_the_text_back(team, day, play, refused):
    process = change(team, on=day)
    dossier = play(process, URGENT, VISA, SIGN)
    widened(dossier.cpc, on=day)
    said = refused(process, "publisher", PUBLISH)
    assert "R55 – " in said and "« Vitiligo de l'enfant » s'y ajoute" in html.unescape(said)
    with pytest.raises(LawError, match="R55"):
        decisions.change(dossier, published_on=day, by=team.publisher)
    play(process, ("publisher", {"decision": "returned", "points": "Indications changées."}))
    assert WorkItem.objects.open().get(dossier=dossier).step == "Projet d'acte"


def widened(cpc, *, on):
    """Another act, published between the signature and the publication: one indication more."""
    made = Act(
        reference="Modification du 02/03/2026",
        kind="modification",
        cpc=cpc,
        dci="Tacrolimus",
        follows=cpc.acts.get(),
        decided_on=on,
        published_on=on,
        first_day=on,
        last_day=date(2027, 3, 21),
    )
    listed = ["Vitiligo", "Vitiligo de l'enfant"]
    enact(made, medicines=[Covered(name="PROTOPIC")], indications=listed, on=on)


@pytest.mark.rule("R52")
def test_without_a_laboratory_nobody_is_told_and_the_step_says_what_to_do(team, day, play, refused):
    process = change(team, on=day)
    process.dossier.laboratories.update(last_day=date(2026, 3, 1))
    play(process, CHANGE)
    assert "Aucun laboratoire" in refused(process, "legal", INFORM)


@pytest.mark.rule("R52", doors="form act")
def test_a_draft_rewritten_after_the_information_wants_a_new_one(team, day, play, refused):
    process = change(team, on=day)
    back = ("second_evaluator", {"decision": "returned", "points": "Précisez la dose."})
    dossier = play(process, CHANGE, ("legal", INFORM), back)
    assert not [name for name, told_on in informed(dossier, on=day) if told_on is None]
    rewritten = CHANGE[1] | {"posology": "Une application tous les deux jours."}
    play(process, ("legal", rewritten))
    assert WorkItem.objects.open().get(dossier=dossier).step == "Information des laboratoires"
    found = gate.refusals(dossier, kind=DecisionKind.MODIFICATION, on=MORROW)
    assert "Laboratoire M a été informé d'un projet qui a changé depuis" in str(found)
    play(process, ("legal", INFORM))
    assert gate.refusals(dossier, kind=DecisionKind.MODIFICATION, on=MORROW) == ()
    assert Letter.objects.filter(kind="change_intended").count() == 2


@pytest.mark.rule("R52")
def test_a_draft_handed_on_again_as_it_was_wants_no_new_information(team, day, play):
    process = change(team, on=day)
    back = ("second_evaluator", {"decision": "returned", "points": "À relire."})
    dossier = play(process, CHANGE, ("legal", INFORM), back, CHANGE)
    assert WorkItem.objects.open().get(dossier=dossier).step == "Visa"


@pytest.mark.rule("R52", doors="form act")
def test_the_holder_of_a_medicine_that_the_act_concerns_is_named_and_told_by_letter(
    team, day, play, refused
):
    process = change(team, on=day)
    dossier = process.dossier
    takrozem = Medicine.objects.add(
        cis="61231231",
        name="TAKROZEM",
        substances=("TACROLIMUS",),
        form="pommade",
        routes="cutanée",
    )
    Medicine.objects.filter(pk=takrozem.pk).update(holders="PIERRE FABRE MEDICAMENT")
    of_tacrolimus(takrozem)
    play(process, ("legal", CHANGE[1] | {"medicines": "PROTOPIC\n61231231 TAKROZEM"}))
    assert "PIERRE FABRE MEDICAMENT est titulaire" in refused(process, "legal", INFORM)
    found = gate.refusals(dossier, kind=DecisionKind.MODIFICATION, on=MORROW)
    assert "R52 – PIERRE FABRE MEDICAMENT est titulaire" in str(found[0])
    maker = Organisation.objects.create(kind="laboratory", name="Pierre Fabre")
    row = DossierLaboratory(dossier=dossier, organisation=maker, capacity="holder", first_day=day)
    laboratory_present.add(row, by=team.evaluator, on=day)
    play(process, ("legal", INFORM))
    assert gate.refusals(dossier, kind=DecisionKind.MODIFICATION, on=MORROW) == ()
    assert [line.by_post for line in told(dossier)] == [True, True]


@pytest.mark.rule("R52")
def test_an_emergency_modification_skips_the_information_but_not_the_visa(team, day, play):
    process = change(team, on=day)
    dossier = play(process, URGENT, VISA, SIGN, ("publisher", PUBLISH))
    assert dossier.acts.count() == 1 and not dossier.requests.exists()
    assert "Des surdosages graves" in dossier.signatures.get().texts.get().content


def test_an_emergency_suspension_is_signed_at_once_and_confirmed_by_another(team, day, play):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    dossier = play(process, SUSPEND, SIGN, ("publisher", PUBLISH))
    dossier.refresh_from_db()
    assert standing_of(dossier.cpc, on=MORROW).status == "suspended"
    assert dossier.closed_on is None
    item = WorkItem.objects.open().get(dossier=dossier)
    assert (item.step, item.due_on) == ("Confirmation", MORROW)
    play(process, ("second_evaluator", {"decision": "confirmed"}))
    dossier.refresh_from_db()
    assert dossier.outcome == "changed"


def test_a_suspension_not_confirmed_stands_and_says_why(team, day, play, refused):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    dossier = play(process, SUSPEND, SIGN, ("publisher", PUBLISH))
    contested = {"decision": "contested", "points": ""}
    assert "se motive" in refused(process, "second_evaluator", contested)
    play(process, ("second_evaluator", contested | {"points": "Un seul cas est établi."}))
    lines = Event.objects.filter(subject=dossier.subject, verb="done_confirmation")
    assert lines.get().reason == "Un seul cas est établi."


@pytest.mark.rule("R53", doors="reading")
def test_ministers_and_laboratories_are_told_at_once_with_their_state(team, day, play):
    process = change(team, on=day)
    dossier = play(process, URGENT, VISA, SIGN, ("publisher", PUBLISH))
    lines = told(dossier)
    assert [line.letter.recipient.name for line in lines] == [
        "Ministre chargé de la santé",
        "Ministre chargé de la sécurité sociale",
        "Laboratoire M",
    ]
    assert all(line.by_post and line.at and not line.late for line in lines)
    assert {line.letter.issued_on for line in lines} == {day}


def a_medicine(cis, name, *, holder):
    made = Medicine.objects.add(
        cis=cis, name=name, substances=("TACROLIMUS",), form="pommade", routes="cutanée"
    )
    Medicine.objects.filter(pk=made.pk).update(holders=holder)
    return Covered.from_catalogue(made)


@pytest.fixture
def of_two_holders(db):
    """A framework of two medicines: the site knows the holder of the first one alone."""
    Organisation.objects.create(kind="laboratory", name="Leo Pharma")
    return in_force(
        a_medicine("61231231", "PROTOPIC", holder="LEO PHARMA A/S (DANEMARK)"),
        a_medicine("61231232", "TAKROZEM", holder="PIERRE FABRE MEDICAMENT"),
    )


@pytest.mark.rule("R53", doors="reading")
def test_an_emergency_tells_the_known_holders_and_names_who_is_not_told(
    team, day, play, browse, of_two_holders
):
    process = change(team, on=day, kind=ActKind.SUSPENSION, cpc=of_two_holders)
    process.dossier.laboratories.update(last_day=date(2026, 3, 1))
    dossier = play(process, SUSPEND, SIGN, ("publisher", PUBLISH))
    names = [line.letter.recipient.name for line in told(dossier)]
    assert "Leo Pharma" in names and len(names) == 3
    page = browse(team.legal).get(dossier.get_absolute_url()).content.decode()
    assert "Pas informé de l’acte" in page and "<li>PIERRE FABRE MEDICAMENT</li>" in page
    maker = Organisation.objects.create(kind="laboratory", name="Pierre Fabre")
    added = {"organisation": maker.pk, "capacity": "holder", "first_day": "2026-03-02"}
    address = f"/dossiers/{dossier.number}/laboratoires/ajouter/"
    assert browse(team.legal).post(address, added).status_code == 302
    assert told(dossier)[-1].letter.recipient == maker
    page = browse(team.legal).get(dossier.get_absolute_url()).content.decode()
    assert "Pas informé de l’acte" not in page


@pytest.mark.rule("R53", doors="reading")
def test_an_abrogation_and_its_reinstatement_tell_the_known_holders_too(
    team, day, play, of_two_holders
):
    steps = (
        (MORROW, ActKind.ABROGATION, ABROGATE),
        (date(2026, 3, 4), ActKind.REINSTATEMENT, GIVE_BACK),
    )
    for on, kind, said in steps:
        with clock.at(on):
            process = change(team, on=on, kind=kind, cpc=of_two_holders)
            process.dossier.laboratories.update(last_day=date(2026, 3, 1))
            published = ("publisher", {"published_on": on.isoformat()})
            dossier = play(process, ("legal", said), VISA, SIGN, published)
        assert "Leo Pharma" in [line.letter.recipient.name for line in told(dossier)], kind


def test_a_framework_whose_holder_nobody_names_says_so(team, day, browse):
    process = change(team, on=day)
    process.dossier.laboratories.update(last_day=date(2026, 3, 1))
    page = browse(team.legal).get(process.dossier.get_absolute_url()).content.decode()
    assert "ni le dossier ni la base publique ne nomme" in page


def test_a_change_not_pursued_closes_its_dossier_with_its_reasons(team, day, play):
    process = change(team, on=day)
    dossier = play(process, GIVE_UP)
    dossier.refresh_from_db()
    assert dossier.outcome == "abandoned" and not dossier.acts.exists()
    closing = Event.objects.get(subject=dossier.subject, verb="closed_abandoned")
    assert closing.reason == "Données insuffisantes."


@pytest.mark.rule("R51", doors="form")
def test_a_ground_is_wanted(team, day, refused):
    process = change(team, on=day)
    assert "R51" in refused(process, "legal", CHANGE[1] | {"ground": ""})


@pytest.mark.rule("R57", doors="form")
def test_a_modification_that_changes_nothing_is_refused(team, day, refused):
    process = change(team, on=day)
    assert "R57 – Cette modification ne change rien" in refused(
        process, "legal", CHANGE[1] | {"posology": ""}
    )


@pytest.mark.rule("R57", doors="form")
def test_what_is_emptied_is_not_what_is_left_as_it_is(team, day, play, refused):
    process = change(team, on=day)
    play(process, URGENT, VISA, SIGN, ("publisher", PUBLISH))
    again = open_change(process.dossier.cpc, kind=ActKind.MODIFICATION, on=day, by=team.manager)
    with clock.at(MORROW):  # its posology is in force
        for name in ("indications", "medicines", "posology"):
            said = URGENT[1] | {"argument": "Récrit.", name: ""}
            assert "Vide, ce champ ne dit rien" in refused(again.process, "legal", said), name


def test_a_modification_of_indications_lists_them_all(team, day, play):
    process = change(team, on=day)
    listed = {"indications": "Vitiligo\nVitiligo de l'enfant", "medicines": "PROTOPIC"}
    given = URGENT[1] | listed | {"argument": "Deux études chez l'enfant."}
    dossier = play(process, ("legal", given), VISA, SIGN, ("publisher", PUBLISH))
    act = dossier.acts.get()
    assert [each.text for each in act.indications.all()] == ["Vitiligo", "Vitiligo de l'enfant"]
    assert not act.medicines.exists()


@pytest.mark.rule("R29", doors="form")
def test_a_new_protocol_replaces_the_old_one_and_is_complete_or_refused(
    team, day, play, refused, client
):
    process = change(team, on=day)
    partial = URGENT[1] | {"monitoring": "Une visite par mois."}
    assert "R29" in refused(process, "legal", partial)
    names = ("monitoring", "data_items", "conditions", "periodicity", "channel")
    roles = ("prescriber_role", "pharmacist_role", "operator_role")
    whole = URGENT[1] | dict.fromkeys((*names, *roles), "Écrit.") | {"posology": ""}
    dossier = play(process, ("legal", whole), VISA, SIGN, ("publisher", PUBLISH))
    texts = {each.kind: each.content for each in dossier.signatures.get().texts.all()}
    assert "remplace le protocole en vigueur" in texts["decision"]
    assert "version 1" in texts["put_sp"]
    with clock.at(MORROW):
        sheet = client.get(dossier.cpc.get_absolute_url()).content.decode()
    shown = " ".join(re.sub(r"<[^>]+>", "", sheet).split())
    assert "Effet du 3 mars 2026 au 21 mars 2027 inclus Texte du protocole" in shown


@pytest.mark.rule("R36", doors="reading")
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_posology_to_come_is_said_from_its_first_day(team, day, client, shift):
    """On the sheet, in the sources of a draft and in what stands beside a change."""
    dossier = change(team, on=day).dossier
    for number, first_day in enumerate((day, date(2026, 5, 1)), start=1):
        act = Act(
            reference=f"M{number}",
            kind="modification",
            cpc=dossier.cpc,
            posology=f"{number}0 mg par jour",
            decided_on=date(2026, 2, number),
            published_on=date(2026, 2, number),
            first_day=first_day,
            last_day=date(2027, 3, 21),
        )
        enact(act, medicines=(), indications=(), on=day)
    on = date(2026, 5, 1) + timedelta(days=shift)
    said, other = ("10", "20") if shift < 0 else ("20", "10")
    with clock.at(on):
        sheet = client.get(dossier.cpc.get_absolute_url()).content.decode()
    assert f"{said} mg par jour" in sheet and f"{other} mg par jour" not in sheet
    assert content_in_force(acts_of(dossier.cpc), on=on)["posology"] == f"{said} mg par jour"
    (source,) = sources(dossier, on=on)["posology"]
    assert source.text == f"{said} mg par jour"


def test_a_change_is_open_once_a_kind(team, day, browse):
    cpc = in_force()
    open_change(cpc, kind=ActKind.SUSPENSION, on=day, by=team.manager)
    client = browse(team.manager)
    address = f"/registre/{cpc.number}/modifier/"
    assert "En préparation" in client.get(address).content.decode()
    response = client.post(address, {"kind": "suspension"}, follow=True)
    assert "déjà ouvert" in response.content.decode()
    assert client.post(address, {"kind": "abrogation"}).status_code == 302
    assert cpc.dossiers.count() == 2


def test_a_framework_is_changed_from_where_people_look_by_who_may(team, day, browse):
    """Its dossier, the page of deadlines, its sheet; the right is asked in its division."""
    process = change(team, on=day)
    cpc = process.dossier.cpc
    elsewhere = Organisation.objects.create(kind="ansm_division", name="Autre direction")
    other = person(Role.MANAGER, on=elsewhere, name="ailleurs")
    link = f'href="/registre/{cpc.number}/modifier/"'
    pages = (process.dossier.get_absolute_url(), "/echeances/", cpc.get_absolute_url())
    for who, seen in ((team.manager, True), (team.second_evaluator, False), (other, False)):
        shown = [link in browse(who).get(page).content.decode() for page in pages]
        assert shown == [seen] * 3, who


def test_who_visa_and_who_signs_is_not_who_wrote(team, day, play):
    process = change(team, on=day)
    play(process, URGENT)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    objection = process.objection(team.legal, "visa")
    assert "projet d'acte" in objection and item.step == "Visa"


def test_the_effect_is_seen_before_the_draft_goes(team, day, browse):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    client = browse(team.legal)
    client.post(f"/taches/{item.pk}/prendre/")
    page = client.post(f"/taches/{item.pk}/", SUSPEND[1] | {"preview": "1"})
    assert page.status_code == 200 and "Avec cet acte" in page.content.decode()
    unseen = client.post(f"/taches/{item.pk}/", SUSPEND[1])
    assert unseen.status_code == 422 and "Avec cet acte" in unseen.content.decode()
    assert "À relire, puis à rendre" in unseen.content.decode()  # nothing is wrong
    seen = {"seen": page.context["form"]["seen"].value()}
    assert client.post(f"/taches/{item.pk}/", SUSPEND[1] | seen).status_code == 302


def test_a_text_written_anew_is_shown_beside_what_stands(team, day, browse):
    process = change(team, on=day, kind=ActKind.MODIFICATION)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    client = browse(team.legal)
    client.post(f"/taches/{item.pk}/prendre/")
    said = {"ground": "knowledge", "reasons": "x", "posology": "3 mg/kg"}
    page = client.post(f"/taches/{item.pk}/", said | {"preview": "1"}).content.decode()
    assert "Ce que l’acte récrit" in page and "Rien n’en est dit aujourd’hui." in page
    assert "Motif (facultatif)" not in page and "Posologie (facultatif)" in page


WHY = {"reasons": "L'autorisation a été notifiée."}
ABROGATE = WHY | {"ground": "conditions", "urgency": "Décès signalés."}
GIVE_BACK = WHY | {
    "urgency": "La décision de justice s'exécute aussitôt.",
    "ruling": "CE, n° 500001",
    "ruled_on": "2026-03-03",
    "concerned": ["Vitiligo"],
}
ENDING = WHY | {
    "concerned": ["Vitiligo"],
    "last_day": "2026-06-30",
    "availability": "Disponible le 1er juillet 2026, selon le laboratoire (courrier du 20/02/2026).",
}


@pytest.mark.rule("R52", doors="form")
def test_the_laboratories_are_told_before_an_indication_ends(team, day, play, refused):
    process = change(team, on=day, kind=ActKind.CESSATION)
    dossier = play(process, ("legal", ENDING), ("legal", INFORM), VISA)
    assert "R52" in refused(process, *SIGN)
    with clock.at(MORROW):
        play(process, SIGN, ("publisher", {"published_on": "2026-03-03"}))
    assert dossier.acts.get().informed_on == day


@pytest.mark.parametrize(
    ("kind", "said", "status", "printed"),
    [
        (
            ActKind.ABROGATION,
            WHY | {"ground": "conditions", "urgency": "Décès signalés."},
            "abrogated",
            "est abrogé",
        ),
        (
            ActKind.CESSATION,
            ENDING | {"urgency": "Décès."},
            "ceased",
            "cesse de produire ses effets",
        ),
    ],
)
def test_a_framework_ends_through_the_process(team, day, play, kind, said, status, printed):
    process = change(team, on=day, kind=kind)
    dossier = play(process, ("legal", said), VISA, SIGN, ("publisher", PUBLISH))
    assert printed in dossier.signatures.get().texts.get().content
    assert standing_of(dossier.cpc, on=date(2026, 7, 1)).status == status


@pytest.mark.rule("R54")
def test_a_cessation_wants_its_date_and_what_its_beneficiary_said(team, day, refused):
    process = change(team, on=day, kind=ActKind.CESSATION)
    page = refused(process, "legal", ENDING | {"last_day": "", "availability": ""})
    assert page.count("R54") >= 2


@pytest.mark.rule("R61")
def test_a_reinstatement_cites_its_ruling(team, day, refused):
    process = change(team, on=day, kind=ActKind.REINSTATEMENT, cpc=abrogated(on=day))
    page = refused(process, "legal", WHY | {"concerned": []})
    assert "Cochez au moins une indication" in page


@pytest.mark.rule("R34", "R61", doors="form")
def test_a_reinstatement_may_have_effect_from_the_day_of_the_ruling_that_orders_it(
    team, day, play, refused
):
    process = change(team, on=day, kind=ActKind.REINSTATEMENT, cpc=abrogated(on=day))
    ruled = WHY | {
        **dict.fromkeys(("ruled_on", "first_day"), "2026-03-02"),
        **{"ruling": "CE, n° 500001", "concerned": ["Vitiligo"]},
        "urgency": "La décision de justice s'exécute aussitôt.",
    }
    with clock.at(MORROW):
        assert "R34" in refused(process, "legal", ruled | {"first_day": "2026-03-01"})
        dossier = play(process, ("legal", ruled), VISA, SIGN, ("publisher", ON_THE_MORROW))
    assert dossier.acts.get().first_day == day
    assert standing_of(dossier.cpc, on=MORROW).status == "in_force"


@pytest.mark.parametrize(
    ("kind", "why"),
    [(ActKind.LIFTING, "rien à lever"), (ActKind.REINSTATEMENT, "rien à remettre")],
)
def test_an_act_with_nothing_to_change_opens_nowhere(team, day, browse, kind, why):
    cpc = in_force()
    with pytest.raises(LawError, match=why):
        open_change(cpc, kind=kind, on=day, by=team.manager)
    client, address = browse(team.manager), f"/registre/{cpc.number}/modifier/"
    assert why in client.get(address).content.decode()
    answer = client.post(address, {"kind": kind.value}, follow=True)
    assert "n&#x27;est pas ouvert" in answer.content.decode()
    assert not cpc.dossiers.exists()


def test_an_expired_framework_is_not_changed(team, browse):
    cpc = in_force()
    with clock.at(date(2027, 3, 22)):
        page = browse(team.manager).get(f"/registre/{cpc.number}/modifier/").content.decode()
        deadlines = browse(team.manager).get("/echeances/").content.decode()
    assert "Ouvrir le dossier" not in page and page.count("rien à") == 6
    assert cpc.number in deadlines and "Modifier ce cadre" not in deadlines


JUDGED = [state for state in MOVES if state.startswith("ChangeFlow.")][2:]


@pytest.mark.parametrize("state", JUDGED)
def test_every_step_that_judges_an_act_shows_its_text_and_its_effect(team, day, browse, state):
    process = reach(state, team=team, body=None, author=None, on=day)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    who = candidates(item.task)[0]
    client = browse(who)
    client.post(f"/taches/{item.pk}/prendre/")
    page = client.get(f"/taches/{item.pk}/").content.decode()
    assert "Article 1" in page and "cpc-letter" in page
    assert "Sans cet acte" in page and "Avec cet acte" in page


def test_what_an_act_does_is_told_alike_before_and_after_it_is_published(team, day, play):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    dossier = play(process, SUSPEND, SIGN)
    foreseen = effect_on(None, dossier, on=day)
    play(process, ("publisher", PUBLISH))
    done = effect_on(None, dossier, on=day)
    for name in ("before", "after", "day", "moves_days"):
        assert getattr(done.seen, name) == getattr(foreseen.seen, name), name
    assert done.trace == foreseen.trace


@pytest.mark.rule("R51", "R52")
def test_what_a_published_text_prints_is_on_the_sheet_for_everybody(team, day, play, client):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    dossier = play(process, SUSPEND, SIGN, ("publisher", PUBLISH))
    page = client.get(dossier.cpc.get_absolute_url()).content.decode()
    assert "Motif : motifs de santé publique" in page
    assert "urgence (Deux cas graves.)" in page and "(non publié)" not in page


def test_a_framework_that_ended_is_named_by_the_uses_that_it_had(team, day):
    dossier = change(team, on=day, kind=ActKind.REINSTATEMENT, cpc=abrogated(on=day)).dossier
    assert dossier.indication == "Vitiligo"


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (ActKind.MODIFICATION, "ne bouge pas (R57)", "la signature vient tout de suite"),
        (ActKind.SUSPENSION, "la signature vient tout de suite", "(R57)"),
        (ActKind.ABROGATION, "le visa vient tout de suite", "(R57)"),
        (ActKind.CESSATION, "(R54)", "(R57)"),
        (ActKind.REINSTATEMENT, "(R61)", "(R54)"),
    ],
)
def test_the_page_of_a_draft_says_what_this_kind_of_act_does(team, day, browse, kind, said, unsaid):
    ended = abrogated(on=day) if kind is ActKind.REINSTATEMENT else None
    process = change(team, on=day, kind=kind, cpc=ended)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    page = html.unescape(browse(team.legal).get(f"/taches/{item.pk}/").content.decode())
    told = page[page.index("fr-highlight") : page.index("cpc-cut")]
    assert said in told and unsaid not in told
    assert "Le laboratoire est informé de l'intention" in told


@pytest.mark.rule("R33", doors="form")
def test_who_may_not_sign_is_told_why_and_not_what_the_base_would_say(team, day, play, refused):
    process = change(team, on=day)
    play(process, URGENT, VISA)
    team.signatory.general_mandates.update(last_day=date(2026, 3, 1))
    said = html.unescape(refused(process, *SIGN))
    assert "R33" in said and "La signature dit la qualité" not in said
