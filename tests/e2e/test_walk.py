"""One signalement from the form to the public register, in a real browser, each page read by axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, StandingProof
from accounts.roles import OUTSIDE_ROLES, Role
from cpc.models import Cpc, Dossier, Medicine
from tests.conftest import a_mandate
from tests.workflows.ready import lawful
from workflows.models import WorkItem

pytestmark = [pytest.mark.e2e, pytest.mark.tour, pytest.mark.django_db(transaction=True)]

STEPS = (
    {
        "in_field_statement": True,
        "contact_name": "Dominique Martin",
        "contact_email": "contact@example.org",
        "interests_declared": "none",
    },
    {"dci": "Tacrolimus", "form_strength": "Pommade à 0,1 %"},
    {
        "indication": "Vitiligo non segmentaire de l'adulte et de l'enfant dès deux ans",
        "population": "Adultes et enfants dès deux ans.",
        "posology": "Deux applications par jour.",
    },
    {
        "alternatives": "Dermocorticoïdes : atrophie cutanée au long cours.",
        "severity": "Affichante.",
    },
    {
        "recommendations": "Recommandations européennes de 2013.",
        "publications": "Essai randomisé, 168 patients.",
        "international_data": "Deux essais randomisés.",
        "risks": "Irritation, brûlure au début du traitement.",
    },
    {"trials": "Aucun à notre connaissance."},
    {"follow_up": "Consultation à trois et six mois."},
    {},
    {"position": "Un cadre sécuriserait une pratique déjà répandue."},
)
CHECKLIST = {
    f"{code}_{key}": value
    for code, answer in (
        ("r13", "yes"),
        ("r14", "no"),
        ("r15", "no"),
        ("r16", "no"),
        ("r17", "yes"),
    )
    for key, value in (("answer", answer), ("reason", "Vérifié au dossier."))
}
EVALUATION = {
    "need": "Aucun traitement autorisé ne couvre l'atteinte du visage.",
    "efficacy": "Repigmentation supérieure au placebo dans deux essais.",
    "safety": "Irritation transitoire.",
    "argument": "Les bénéfices présumés l'emportent sur les risques.",
    "conclusion": "favourable",
}
DRAFT = {
    "posology": "Deux applications par jour pendant six mois.",
    "route": "Cutanée",
    "adverse_effects": "Irritation, brûlure.",
    "waiver_reason": "Recul suffisant sur les conditions d'utilisation.",
}
SIGNATURE = {"decision": "signed"}


@pytest.fixture
def places(db):
    division = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Direction médicale médicaments 1"
    )
    body = Organisation.objects.create(kind=OrganisationKind.ASSO, name="Association Vitiligo")
    today = timezone.localdate()  # noqa: TID251 – the browser lives today
    StandingProof.objects.create(
        organisation=body,
        reference="Agrément N2024AG0001",
        first_day=today - timedelta(days=300),
        last_day=today + timedelta(days=300),
    )
    Medicine.objects.add(
        cis="63213392",
        name="PROTOPIC 0,1 %, pommade",
        substances=("TACROLIMUS",),
        amm_status="Autorisation active",
        form="pommade",
    )
    return division, body, today


def file(visitor):
    """The reporting body: nine steps, the medicine found by typing, then filed."""
    visitor.go("/signalements/")
    visitor.press("Nouveau signalement")
    visitor.press("Commencer")
    for rank, answers in enumerate(STEPS, start=1):
        visitor.fill(**answers)
        if rank == 2:
            visitor.picture("signalement-medicament")
            choose_medicine(visitor.page)
        visitor.press("Enregistrer et continuer")
    visitor.picture("signalement-relire")
    visitor.fill(statement=True)
    visitor.press("Déposer le signalement")
    visitor.picture("signalement-accuse")


def choose_medicine(page):
    """By keyboard only: type, go down, choose."""
    page.locator("#id_q").press_sequentially("protop")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("input[name=medicines][value='63213392']").wait_for(state="attached")


def do(visitor, user, submit, /, *, picture="", **answers):
    """An agent: from the inbox to the task, takes it, fills its form, hands it on."""
    visitor.log_in(user)
    item = WorkItem.objects.open().get()
    visitor.go("/corbeille/?onglet=team")
    visitor.press(item.step)
    visitor.press("Prendre cette tâche")
    visitor.fill(**answers)
    if picture:
        visitor.picture(picture)
    visitor.press(submit)


def test_a_signalement_becomes_a_cpc_on_the_public_register(visitor, places, with_password):
    division, body, today = places
    people = {
        role: with_password(role, on=division, name=role.value)
        for role in Role
        if role not in OUTSIDE_ROLES
    }
    a_mandate(people[Role.SIGNATORY])
    visitor.log_in(with_password(Role.REPORTER, on=body, name="signalante"))
    file(visitor)
    do(visitor, people[Role.DESK], "Rendre l'avis de recevabilité", decision="admissible")
    do(
        visitor,
        people[Role.LEGAL],
        "Conclure sur l'opportunité",
        picture="tache-opportunite",
        **CHECKLIST,
        conclusion="pursue",
        reasons="Besoin non couvert, pratique répandue.",
    )
    do(visitor, people[Role.EVALUATOR], "Transmettre au visa", **EVALUATION)
    visitor.picture("dossier")
    do(visitor, people[Role.SECOND_EVALUATOR], "Rendre le visa", decision="granted")
    do(visitor, people[Role.LEGAL], "Transmettre à la signature", picture="tache-projet", **DRAFT)
    lawful(Dossier.objects.get())
    do(visitor, people[Role.SIGNATORY], "Rendre la décision", **SIGNATURE)
    published = {"published_on": today.isoformat(), "address": "https://example.org/acte"}
    do(visitor, people[Role.PUBLISHER], "Publier", **published)
    assert_published(visitor, today)


def assert_published(visitor, today):
    """The public sees the framework, upcoming today, with its three years."""
    act = Cpc.objects.get().acts.get()
    assert act.first_day == today + timedelta(days=1)
    visitor.page.context.clear_cookies()
    visitor.go(f"/registre/?on={act.first_day}")
    visitor.page.get_by_role("link", name="Tacrolimus").first.click()
    visitor.look()
    assert "sera en vigueur" in visitor.page.inner_text("main")
    assert f"{act.last_day:%d/%m/%Y}" in visitor.page.inner_text("main")
    visitor.picture("fiche-cpc")
