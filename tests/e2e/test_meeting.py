"""The secretariat of a committee by keyboard alone: the order of the agenda, a vote, a conclusion."""

from types import SimpleNamespace

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.deciding.eligibility import Origin
from records import clock
from tests.workflows.meeting_stage import (
    a_committee,
    a_session,
    convened,
    evaluated,
    opened,
    outsider,
)
from workflows.flows.opening import open_dossier
from workflows.meetings import questions

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def house(with_password):
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    manager = with_password(Role.MANAGER, on=division, name="camille")
    on, desk = clock.today(), outsider("desk")
    made = a_committee(division, SimpleNamespace(manager=manager, desk=desk), on=on)
    made.manager = manager
    made.session = a_session(made.committee, by=manager, on=on, held_on=on)
    for dci in ("Tacrolimus", "Baclofène"):
        dossier = open_dossier(
            origin=Origin.DIRECTOR_GENERAL, dci=dci, indication="Vitiligo", on=on, by=manager
        )
        evaluated(dossier, by=manager, on=on)
        questions.ask(
            dossier,
            committee=made.committee,
            session=made.session,
            question="Favorable ?",
            by=manager,
            on=on,
        )
    return made


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_agenda_is_ordered_and_a_point_is_concluded_by_keyboard(visitor, house):
    visitor.log_in(house.manager)
    page, number = visitor.page, house.session.number
    visitor.go(f"/seances/{number}/ordre-du-jour/")
    titles = page.locator(".cpc-agenda h2")
    assert "Tacrolimus" in titles.first.inner_text()
    page.get_by_role("button", name="Descendre").focus()
    enter(page)
    visitor.look()
    assert "Baclofène" in titles.first.inner_text()
    on = clock.today()
    convened(house.session, by=house.manager, on=on)
    opened(house.session, house, by=house.manager, on=on)
    item = house.session.items.order_by("rank").first()
    visitor.go(f"/seances/{number}/points/{item.pk}/")
    page.get_by_label("Vote de Anna Expert").focus()
    page.keyboard.press("P")
    page.get_by_label("Conclusion").fill("Favorable.")
    page.get_by_role("button", name="Conclure ce point").focus()
    enter(page)
    visitor.look()
    assert "1 pour, 0 contre" in page.locator("main").inner_text()
    visitor.picture("seance")
