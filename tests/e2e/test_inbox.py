"""The inbox by its keyboard shortcuts, which are listed and switched off in the page (WCAG 2.1.4)."""

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.deciding.eligibility import Origin
from records import clock
from workflows.flows.opening import open_dossier

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def manager(with_password):
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    user = with_password(Role.MANAGER, on=division, name="camille")
    for dci in ("Tacrolimus", "Baclofène", "Misoprostol"):
        open_dossier(
            origin=Origin.DIRECTOR_GENERAL,
            dci=dci,
            indication="Vitiligo",
            on=clock.today(),
            by=user,
        )
    return user


def test_one_walks_through_a_list_by_keyboard_and_may_switch_it_off(visitor, manager):
    visitor.log_in(manager)
    visitor.go("/corbeille/?onglet=all")
    page, keys = visitor.page, visitor.page.keyboard
    page.locator("body").click(position={"x": 1, "y": 1})
    for key in ("j", "j", "x"):
        keys.press(key)
    assert page.locator("input[name=tache]").nth(1).is_checked()
    with page.expect_navigation():
        keys.press("Enter")
    visitor.look()
    assert "DOS-" in page.title()
    second = page.url
    with page.expect_navigation():
        keys.press("j")
    assert page.url != second and "liste=" in page.url
    with page.expect_navigation():
        keys.press("k")
    assert page.url == second
    keys.press("?")
    assert page.locator("dialog[open]").is_visible()
    visitor.look()
    page.get_by_label("Raccourcis d’une seule touche actifs").uncheck(force=True)
    keys.press("Escape")
    page.locator("body").click(position={"x": 1, "y": 1})
    for key in ("j", "?"):
        keys.press(key)
    assert page.url == second
    assert not page.locator("dialog[open]").count()
    page.get_by_role("button", name="Raccourcis du clavier (?)").click()
    assert page.locator("dialog[open]").is_visible()
