"""Writing a draft in a real browser: the network cut, two people, a session that ends, a server killed."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from accounts.models import Organisation, OrganisationKind, StandingProof, User
from accounts.roles import Role
from signalements.form.questions import STEPS
from signalements.models import Signalement
from tests.e2e.conftest import PASSWORD, Visitor

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.exhaustive,
    pytest.mark.tour,
    pytest.mark.django_db(transaction=True),
]

expect.set_options(timeout=20_000)  # a busy machine is no failure
SAVED = re.compile(r"enregistré à \d\d:\d\d")


@pytest.fixture
def draft(with_password) -> Signalement:
    body = Organisation.objects.create(kind=OrganisationKind.ASSO, name="Association Vitiligo")
    today = timezone.localdate()  # noqa: TID251 – the browser lives today
    StandingProof.objects.create(
        organisation=body,
        reference="Agrément N2024AG0001",
        first_day=today - timedelta(days=300),
        last_day=today + timedelta(days=300),
    )
    author = with_password(Role.REPORTER, on=body, name="dominique")
    with_password(Role.CONTRIBUTOR, on=body, name="camille")
    return Signalement.objects.create(
        organisation=body, author=author, started_on=today, dci="Tacrolimus", population="Adultes"
    )


@pytest.fixture
def people(browser, live_server):
    """``people("dominique")``: this person, logged in, in a browser of their own."""
    contexts = []

    def come(name: str) -> Visitor:
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        client = Client()
        client.force_login(User.objects.get(email=f"{name}@example.org"))
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return Visitor(context.new_page(), live_server.url)

    yield come
    for context in contexts:
        context.close()


def step(draft: Signalement, number: int = 3) -> str:
    return f"/signalements/{draft.pk}/etape/{number}/"


def beside(page: Page, name: str):
    """What is said beside a field."""
    group = page.locator(".fr-input-group", has=page.locator(f"[name={name}]"))
    return group.locator(".cpc-saved")


KEPT = "Object.keys(localStorage).filter(key => key.startsWith('brouillon:'))"


def kept(page: Page) -> list[str]:
    """The texts that the browser still keeps."""
    return page.evaluate(KEPT)


def open_step(visitor: Visitor, draft: Signalement) -> Page:
    """The third step, as soon as it saves while one types."""
    visitor.page.goto(f"{visitor.address}{step(draft)}")
    return visitor.page


def write(page: Page, name: str, text: str) -> None:
    """Types at the end of a field, key by key."""
    page.locator(f"[name={name}]").press("Control+End")
    page.locator(f"[name={name}]").press_sequentially(text)


def test_typed_saved_and_said(draft, people):
    visitor = people("dominique")
    open_step(visitor, draft)
    write(visitor.page, "posology", "Deux applications par jour")
    expect(beside(visitor.page, "posology")).to_have_text(SAVED)
    expect(visitor.page.locator("[data-said]")).to_have_text(SAVED)
    visitor.look()
    draft.refresh_from_db()
    assert draft.posology == "Deux applications par jour"
    assert kept(visitor.page) == []


def test_a_choice_pressed_on_leaving_a_field_is_made(draft, people):
    """What is said beside the field that is left moves nothing under the finger."""
    visitor = people("dominique")
    page = visitor.page
    page.goto(f"{visitor.address}{step(draft, 1)}")
    page.locator("[name=contact_email]").fill("contact@example.org")
    choice = page.locator("[name=interests_declared][value=none]")
    label = page.locator(f"label[for='{choice.get_attribute('id')}']")
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 4)
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()
    expect(choice).to_be_checked()
    expect(beside(page, "contact_email")).to_have_text(SAVED)


def test_network_cut_and_back(draft, people):
    visitor = people("dominique")
    page = open_step(visitor, draft)
    page.context.set_offline(True)
    write(page, "posology", "Écrit sans réseau")
    expect(beside(page, "posology")).to_contain_text("hors ligne, votre texte est gardé ici")
    assert len(kept(page)) == 1
    write(page, "extent", "Ceci aussi")
    expect(beside(page, "extent")).to_contain_text("hors ligne")
    page.context.set_offline(False)
    for name in ("posology", "extent"):
        expect(beside(page, name)).to_have_text(SAVED)
    expect(page.locator("[data-overall]")).to_contain_text("Tout est enregistré")
    assert kept(page) == []
    draft.refresh_from_db()
    assert (draft.posology, draft.extent) == ("Écrit sans réseau", "Ceci aussi")


def test_a_page_closed_without_network_gives_its_text_back(draft, people):
    visitor = people("dominique")
    page = open_step(visitor, draft)
    page.context.set_offline(True)
    write(page, "posology", "Écrit avant la panne")
    context = page.context
    page.close()
    reopened = context.new_page()
    with pytest.raises(
        Error, match="DISCONNECTED"
    ):  # what the page sent on closing has failed before it
        reopened.goto(f"{visitor.address}{step(draft)}")
    context.set_offline(False)
    reopened.goto(f"{visitor.address}{step(draft)}")
    expect(reopened.locator("[name=posology]")).to_have_value("Écrit avant la panne")
    expect(reopened.locator("[data-elsewhere]")).to_contain_text("remis à sa place")
    expect(beside(reopened, "posology")).to_have_text(SAVED)
    assert kept(reopened) == []


@pytest.mark.both
def test_two_people_are_told_and_choose(draft, people):
    dominique, camille = people("dominique"), people("camille")
    open_step(dominique, draft)
    open_step(camille, draft)
    expect(camille.page.locator("[data-presence]")).to_contain_text("est aussi dans ce brouillon")
    write(dominique.page, "population", " et enfants")
    expect(beside(dominique.page, "population")).to_have_text(SAVED)
    write(camille.page, "posology", "Un autre champ")
    expect(beside(camille.page, "posology")).to_have_text(SAVED)
    write(camille.page, "population", " seulement")
    panel = camille.page.locator("[data-conflict=population]")
    expect(panel.locator("[data-theirs]")).to_have_value("Adultes et enfants")
    expect(panel.locator("[data-mine]")).to_have_value("Adultes seulement")
    camille.look()
    draft.refresh_from_db()
    assert draft.population == "Adultes et enfants"
    panel.locator("[data-mine]").fill("Adultes, enfants dès deux ans")
    panel.get_by_role("button", name="Enregistrer mon texte").click()
    expect(beside(camille.page, "population")).to_have_text(SAVED)
    expect(camille.page.locator("[name=population]")).to_have_value("Adultes, enfants dès deux ans")
    draft.refresh_from_db()
    assert draft.population == "Adultes, enfants dès deux ans"
    texts = draft.field_versions.filter(key="population").values_list("text", flat=True)
    assert "Adultes et enfants" in texts


def test_a_session_that_ends_comes_back_to_its_field(draft, people):
    visitor = people("dominique")
    page = open_step(visitor, draft)
    page.context.clear_cookies(name="sessionid")
    write(page, "posology", "Écrit après la fin")
    link = page.get_by_role("link", name="Se reconnecter et revenir à ce champ")
    link.click()
    page.fill("[name=username]", "dominique@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).to_have_url(re.compile(rf"{step(draft)}#id_posology$"))
    expect(page.locator("[name=posology]")).to_be_focused()
    expect(page.locator("[name=posology]")).to_have_value("Écrit après la fin")
    expect(beside(page, "posology")).to_have_text(SAVED)
    draft.refresh_from_db()
    assert draft.posology == "Écrit après la fin"
    assert kept(page) == []


def test_an_earlier_version_is_restored(draft, people):
    visitor = people("dominique")
    open_step(visitor, draft)
    visitor.page.fill("[name=population]", "Tout autre chose")
    expect(beside(visitor.page, "population")).to_have_text(SAVED)
    visitor.press("Versions précédentes")
    visitor.press("Patients concernés")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Rétablir").click()
    visitor.look()
    draft.refresh_from_db()
    assert draft.population == "Adultes"


def test_the_button_waits_for_what_is_on_its_way(draft, people):
    visitor = people("dominique")
    open_step(visitor, draft)
    write(visitor.page, "posology", "Tapé puis aussitôt envoyé")
    visitor.press("Enregistrer et continuer")
    draft.refresh_from_db()
    assert draft.posology == "Tapé puis aussitôt envoyé"
    assert kept(visitor.page) == []


# A server killed between two fields


class Server:
    """The real command on a database of its own: started, killed, started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = folder / "killed.sqlite3"
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DEMONSTRATION": "1",
        }
        self.process: subprocess.Popen | None = None

    def run(self, *words: str) -> str:
        command = [sys.executable, MANAGE, *words]
        made = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return made.stdout

    def start(self) -> None:
        command = [sys.executable, MANAGE, "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=self.environment, **quiet)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/connexion/", timeout=2).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("Le serveur n'a pas démarré.")

    def kill(self) -> None:
        """As a power cut: the process has no word to say."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def saved(self, keys: Iterable[str]) -> dict[str, str]:
        """What the database holds, read from beside the server."""
        with closing(sqlite3.connect(self.database)) as beside:
            return {key: str(beside.execute(question(key)).fetchone()[0]) for key in keys}


def question(key: str) -> str:
    """``references.1.result`` is a column of a row, ``dci`` one of the draft."""
    rows, _, rest = key.partition(".")
    pk, _, column = rest.partition(".")
    if rest:
        return f"SELECT {column} FROM signalements_{rows[:-1]} WHERE id = {pk}"
    return f"SELECT {key} FROM signalements_signalement"


MANAGE = str(Path(settings.BASE_DIR) / "manage.py")
PREPARE = """
from datetime import date
from django.test import Client
from accounts.models import Organisation, User
from accounts.roles import Role, grant
from signalements.models import Signalement
body = Organisation.objects.create(kind="asso", name="Association Vitiligo")
user = User.objects.create_user("dominique@example.org", first_name="D", last_name="M")
grant(user, role=Role.REPORTER, on=body)
draft = Signalement.objects.create(organisation=body, author=user, started_on=date(2026, 3, 2))
draft.references.create()
draft.estimates.create()
client = Client()
client.force_login(user)
print("READY", draft.pk, client.cookies["sessionid"].value)
"""


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    made = Server(tmp_path)
    made.run("migrate", "--verbosity", "0")
    made.start()
    yield made
    made.kill()


BOXES = "form[method=post] :is(textarea, input[type=text]):not([readonly]).fr-input"
CODES = {
    "orphacode": "ORPHA:183",
    "icd10": "L80",
    "meddra": "10047642",
    "pmid": "12345678",
    "doi": "10.1000/xyz123",
}


def fill_in(page: Page, address: str) -> Iterator[tuple[str, str, float]]:
    """Types in every text field of every step; tells each name, text, instant of the last key."""
    for each in STEPS:
        page.goto(f"{address}etape/{each.number}/")
        for name in page.locator(BOXES).evaluate_all("all => all.map(one => one.name)"):
            text = CODES.get(name.rpartition(".")[2], f"réponse à {name}")
            if each is STEPS[-1]:  # a server slower than the typist has not lost the others
                page.wait_for_function(f"() => !({KEPT}).length", timeout=60_000)
            page.fill(f"[name='{name}']", text)
            yield name, text, time.monotonic()


@pytest.mark.both
def test_a_server_killed_between_two_fields_loses_a_second_at_most(browser, server):
    ready = server.run("shell", "-c", PREPARE)
    pk, session = ready.split("READY ")[1].split()
    context = browser.new_context(locale="fr-FR")
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.address}])
    page = context.new_page()
    typed: dict[str, tuple[str, float]] = {}
    for name, text, at in fill_in(page, f"{server.address}/signalements/{pk}/"):
        typed[name] = (text, at)
    server.kill()
    killed = time.monotonic()
    saved = server.saved(typed)
    lost = {name: killed - at for name, (text, at) in typed.items() if saved[name] != text}
    print(f"{len(typed)} champs ; pas encore sur le serveur tué (secondes) : {lost}")
    assert len(typed) >= 40
    assert set(lost) <= {list(typed)[-1]}
    assert all(seconds <= 1 for seconds in lost.values())
    expect(page.locator("[data-alarm]")).to_contain_text("votre texte est gardé ici")
    server.start()
    expect(page.locator("[data-overall]")).to_contain_text("Tout est enregistré", timeout=60_000)
    assert server.saved(typed) == {name: text for name, (text, _) in typed.items()}
    context.close()
