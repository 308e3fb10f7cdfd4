"""What an OMEDIT transmits: to the three first kinds only, never a signalement (R8)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.roles import Role
from cpc.models import Dossier
from records.models import Event, Notice
from signalements.models import OmeditDelivery, OmeditInformation, Signalement
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R8"), pytest.mark.tour]
SAID = {"medicine": "Tacrolimus", "use": "Vitiligo", "seen": "Douze prescriptions en un an."}


@pytest.fixture
def omedit(db) -> User:
    return person(Role.OMEDIT, on=Organisation.objects.create(kind="omedit", name="OMEDIT X"))


@pytest.fixture
def transmit(omedit, browse):
    def to(*bodies: Organisation, **given: str):
        home = omedit.memberships.get().organisation_id
        data = SAID | {"organisation": home, "to": [body.pk for body in bodies]} | given
        return browse(omedit).post(reverse("omedit_new"), data)

    return to


@pytest.fixture
def delivery(transmit, bodies, cnp_reporter) -> OmeditDelivery:
    transmit(bodies.cnp)
    return OmeditDelivery.objects.get()


def test_it_goes_to_the_bodies_chosen_which_are_told(transmit, bodies, cnp_reporter, omedit):
    assert transmit(bodies.cnp, bodies.inca).status_code == 302
    assert {each.organisation for each in OmeditDelivery.objects.all()} == {bodies.cnp, bodies.inca}
    assert Notice.objects.get().recipient == cnp_reporter
    assert Event.objects.get(verb="information_sent").actor == omedit


def test_an_association_is_never_an_addressee(transmit, bodies):
    assert "fr-alert--error" in transmit(bodies.asso).content.decode()
    assert not OmeditInformation.objects.exists()


@pytest.mark.rule("R8", doors="database")
def test_the_database_refuses_an_association(delivery, bodies):
    name = "omedit_delivery_to_the_three_first_kinds"
    said = {each.name: each.violation_error_message for each in OmeditDelivery._meta.constraints}
    assert "jamais une association" in said[name]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OmeditDelivery.objects.create(
            information=delivery.information, organisation=bodies.asso, kind="asso"
        )


@pytest.mark.parametrize("wrong", [{"medicine": ""}, {"use": ""}, {"seen": ""}, {"to": []}])
def test_an_information_that_says_half_is_refused(wrong, transmit, bodies):
    assert "fr-alert--error" in transmit(bodies.cnp, **wrong).content.decode()
    assert not OmeditInformation.objects.exists()


@pytest.mark.rule("R8", doors="reading")
def test_it_is_no_signalement_and_opens_nothing(delivery):
    assert not Signalement.objects.exists()
    assert not Dossier.objects.exists()


def test_only_its_sender_and_its_addressees_see_it(delivery, omedit, cnp_reporter, reporter, team):
    seen = OmeditInformation.objects
    assert seen.visible_to(omedit).count() == seen.visible_to(cnp_reporter).count() == 1
    for other in (reporter, team.desk, team.manager):
        assert not seen.visible_to(other).exists()


def test_the_body_marks_it_as_read_and_its_sender_sees_it(delivery, cnp_reporter, omedit, browse):
    browse(cnp_reporter).post(reverse("omedit_read", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert delivery.read_by == cnp_reporter
    assert "lue le" in browse(omedit).get(reverse("omedit_sent")).content.decode()


def test_the_body_makes_a_draft_that_holds_what_was_said(delivery, cnp_reporter, bodies, browse):
    response = browse(cnp_reporter).post(reverse("omedit_draft", args=[delivery.pk]))
    draft = Signalement.objects.get()
    assert response["Location"] == draft.get_absolute_url()
    assert (draft.organisation, draft.dci, draft.indication) == (
        bodies.cnp,
        "Tacrolimus",
        "Vitiligo",
    )
    assert "Douze prescriptions en un an." in draft.extent
    shown = browse(cnp_reporter).get(reverse("omedit_received")).content.decode()
    assert "Un brouillon en a été fait" in shown


def test_deleting_the_draft_leaves_the_information(delivery, cnp_reporter, browse):
    browse(cnp_reporter).post(reverse("omedit_draft", args=[delivery.pk]))
    draft = Signalement.objects.get()
    browse(cnp_reporter).post(reverse("signalement_delete", args=[draft.pk]))
    assert not Signalement.objects.exists()
    assert OmeditInformation.objects.exists()
