"""A drafter writes a decision by keyboard, finds it again, completes it; the signatory reads it and signs."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier, SignedText
from records import clock
from tests.conftest import a_mandate
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK
from tests.workflows.ready import lawful
from tests.workflows.walks import do
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]
TYPED = "Deux applications par jour"


@pytest.fixture
def division(db):
    return Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")


@pytest.fixture
def drafter(division, with_password):
    """Who writes the draft of a dossier that was evaluated, and granted by somebody else."""
    user = with_password(Role.LEGAL, on=division, name="camille")
    grant(user, role=Role.EVALUATOR, on=division)
    grant(user, role=Role.MANAGER, on=division)
    second = with_password(Role.SECOND_EVALUATOR, on=division, name="sacha")
    given = {"dci": "Tacrolimus", "indication": "Vitiligo", "on": clock.today(), "by": user}
    open_dossier(origin=Origin.DIRECTOR_GENERAL, **given)
    for who, typed in ((user, PRECHECK), (user, EVALUATION), (second, {"decision": "granted"})):
        assert do(WorkItem.objects.open().get(), who, typed).status_code == 302
    return user


@pytest.fixture
def signatory(division, with_password):
    noor = with_password(Role.SIGNATORY, on=division, name="noor")
    a_mandate(noor)
    return noor


def open_task(visitor) -> WorkItem:
    item = WorkItem.objects.open().get()
    visitor.go(item.get_absolute_url())
    if visitor.page.get_by_role("button", name=TAKE).count():
        visitor.press(TAKE)
    return item


TAKE = "Prendre cette tâche"


def test_a_draft_is_typed_found_again_completed_and_signed_as_it_was_read(
    visitor, drafter, signatory
):
    page = visitor.page
    visitor.log_in(drafter)
    open_task(visitor)
    preview, posology = page.locator("#apercu"), page.locator("[name=posology]")
    posology.focus()
    page.keyboard.type(TYPED)
    expect(preview.locator("article").first).to_contain_text(TYPED)
    group = page.locator(".fr-input-group", has=posology)
    expect(group.locator(".cpc-saved")).to_have_text(re.compile(r"enregistré à \d\d:\d\d"))
    page.reload()
    expect(posology).to_have_value(TYPED)

    meter = page.locator(".cpc-drafting__meter")
    expect(meter).to_contain_text("R. 5121-76-5")
    visitor.picture("projet")
    meter.get_by_role("link", name=re.compile("voie", re.I)).press("Enter")
    expect(page.locator("[name=route]")).to_be_in_viewport()
    visitor.press("Transmettre à la signature")
    assert posology.input_value() == TYPED and WorkItem.objects.open().get().step != "Signature"
    visitor.fill(
        other_medicines="PROTOPIC",
        **{name: text for name, text in DRAFT.items() if name != "posology"},
    )
    expect(meter).to_contain_text("Rien ne manque")
    visitor.press("Transmettre à la signature")

    lawful(Dossier.objects.get())
    visitor.log_in(signatory)
    open_task(visitor)
    assert TYPED in page.locator("main").inner_text()
    assert not page.locator("[name=posology]").count()
    visitor.picture("signature")
    visitor.fill(decision="signed")
    visitor.press("Rendre la décision")
    assert TYPED in SignedText.objects.get().content
