"""A whole signalement filed by keyboard only, zoomed at 200 %, each page read by axe.

A window of 1280 pixels zoomed at 200 % is a window of 640 CSS pixels with two device pixels each.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind, StandingProof
from accounts.roles import Role
from cpc.models import Medicine
from signalements.models import Signalement
from tests.e2e.conftest import PASSWORD, Visitor

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]

HERE = "document.activeElement"
MOST_KEYS = 250
STEPS = (
    {"in_field_statement": True, "interests_declared": True},
    {"dci": "Tacrolimus", "form_strength": "Pommade à 0,1 %"},
    {"indication": "Vitiligo non segmentaire", "icd10": "l80", "population": "Adultes."},
    {"alternatives": "Dermocorticoïdes : atrophie cutanée au long cours."},
    {
        "recommendations": "Recommandations européennes de 2013.",
        "international_data": "Deux essais randomisés.",
        "risks": "Irritation.",
    },
    {"trials": "Aucun à notre connaissance."},
    {"follow_up": "Consultation à trois mois."},
    {},
    {"position": "Un cadre sécuriserait une pratique déjà répandue."},
)
ROWS = {
    4: ("Ajouter une estimation", {"low": "400", "high": "500", "method": "Registre."}),
    5: ("Ajouter une référence", {"citation": "Essai A", "doi": "https://doi.org/10.1000/xyz"}),
}


class Typist(Visitor):
    """The same person without a mouse: Tab, Shift+Tab, Enter, Space, arrows and letters."""

    def where(self, expression: str):
        return self.page.evaluate(f"() => {{ const e = {HERE}; return {expression}; }}")

    def tab_to(self, condition: str) -> None:
        """Tabs until the focused element meets ``condition``; the element must be in sight."""
        for _ in range(MOST_KEYS):
            if self.where(condition):
                break
            self.page.keyboard.press("Tab")
        else:
            pytest.fail(f"{self.page.url}: the keyboard never reaches {condition}")
        assert self.where("e.getBoundingClientRect().right <= innerWidth + 1"), condition

    def type_in(self, name: str, value: str | bool) -> None:
        self.tab_to(f"e.name === '{name}'")
        if value is True:
            self.page.keyboard.press("Space")
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(value)

    def enter(self, words: str) -> None:
        """Enter on the button or link of those words; then the page must fit and be clean."""
        self.tab_to(f"['BUTTON', 'A'].includes(e.tagName) && e.innerText.trim() === '{words}'")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()
        assert self.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def typist(browser, live_server) -> Typist:
    context = browser.new_context(
        locale="fr-FR", viewport={"width": 640, "height": 450}, device_scale_factor=2
    )
    context.set_default_timeout(15_000)
    yield Typist(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def body(db) -> Organisation:
    Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Direction médicale")
    body = Organisation.objects.create(kind=OrganisationKind.ASSO, name="Association Vitiligo")
    today = timezone.localdate()  # noqa: TID251 – the browser lives today
    StandingProof.objects.create(
        organisation=body,
        reference="Agrément N2024AG0001",
        first_day=today - timedelta(days=300),
        last_day=today + timedelta(days=300),
    )
    Medicine.objects.add(cis="63213392", name="PROTOPIC 0,1 %, pommade", substances=("TACROLIMUS",))
    return body


def choose_medicine(typist: Typist) -> None:
    typist.type_in("q", "protop")
    typist.page.get_by_role("option").first.wait_for()
    typist.page.keyboard.press("ArrowDown")
    typist.page.keyboard.press("Enter")
    typist.page.locator("input[name=medicines][value='63213392']").wait_for(state="attached")


def add_row(typist: Typist, words: str, answers: dict[str, str]) -> None:
    """The page comes back with the first field of the new row focused."""
    typist.enter(words)
    key = typist.where("e.name").rsplit(".", 1)[0]
    assert key.split(".")[0] in {"estimates", "references"}
    for column, value in answers.items():
        typist.type_in(f"{key}.{column}", value)


def test_a_signalement_is_filed_by_keyboard_only_at_two_hundred_percent(
    typist, body, with_password
):
    user = with_password(Role.REPORTER, on=body, name="clavier")
    typist.go("/connexion/")
    typist.type_in("username", user.email)
    typist.type_in("password", PASSWORD)
    typist.enter("Se connecter")
    typist.go("/signalements/nouveau/")
    typist.enter("Commencer")
    for rank, answers in enumerate(STEPS, start=1):
        for name, value in answers.items():
            typist.type_in(name, value)
        if rank == 2:
            choose_medicine(typist)
        if rank in ROWS:
            add_row(typist, *ROWS[rank])
        typist.enter("Enregistrer et continuer")
    typist.type_in("statement", True)
    typist.enter("Déposer le signalement")
    filed = Signalement.objects.filed().get()
    assert (filed.icd10, filed.interests_declared) == ("L80", "none")
    assert (filed.references.get().doi, filed.estimates.get().amount) == (
        "10.1000/xyz",
        "400 à 500",
    )
    assert filed.medicines.get().cis == "63213392"
