"""A real browser on the real site. Left out, in one line, where there is no Chromium."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import Organisation, User
from accounts.roles import Role, grant

PASSWORD = "une longue phrase de passe"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = (
    "Essais dans un navigateur laissés de côté : Chromium est absent. Pour les avoir : "
    "« apt-get install chromium » (ou CHROMIUM=/chemin/de/chromium), puis « make test »."
)
PICTURES = os.environ.get("PICTURES")
"""A folder: each page looked at is drawn there, at 1280 and at 390 pixels wide."""


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Browser:
    path = chromium()
    if path is None:
        (pytest.fail if os.environ.get("E2E") == "require" else pytest.skip)(HOW)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()  # what runs beside playwright's loop has a connection of its own


class Visitor:
    """A person at a screen: goes, types, presses, and judges each page with axe."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.judged: set[tuple[str, str]] = set()
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message) -> None:
        """Script errors and refusals of the content policy; a refused form (422) is not one."""
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.arrive()

    def arrive(self) -> None:
        """The page come to; axe judges it once by its address and its title."""
        self.page.wait_for_load_state()
        if (urlsplit(self.page.url).path, self.page.title()) not in self.judged:
            self.look()
        assert not self.complaints, (self.page.url, self.complaints)

    def look(self) -> None:
        """axe on the page as it stands, and no complaint of the browser."""
        self.page.wait_for_load_state()
        self.judged.add((urlsplit(self.page.url).path, self.page.title()))
        found = Axe().run(self.page).response["violations"]
        assert not found, [
            (self.page.url, item["id"], [node["html"][:200] for node in item["nodes"]])
            for item in found
        ]
        assert not self.complaints, (self.page.url, self.complaints)

    def picture(self, name: str) -> None:
        if not PICTURES:
            return
        for width, suffix in ((1280, ""), (390, "-mobile")):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=Path(PICTURES) / f"{name}{suffix}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def log_in(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.go("/connexion/")
        self.page.fill("[name=username]", user.email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Se connecter")

    def press(self, words: str) -> None:
        """Presses a button or a link by its words, then looks at what comes."""
        target = self.page.get_by_role("button", name=words, exact=True)
        if not target.count():
            target = self.page.get_by_role("link", name=words, exact=True)
        with self.page.expect_navigation():
            target.first.press("Enter")  # a page that moves under the mouse is not missed
        self.arrive()

    def fill(self, **answers: str | bool) -> None:
        """Fills fields by name: text and dates are typed, choices are ticked by value."""
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]")
            kind = field.first.get_attribute("type")
            if kind == "radio":
                self.choose(name, str(value))
            elif kind == "checkbox":
                field.first.set_checked(bool(value), force=True)
            else:
                field.first.fill(str(value))

    def choose(self, name: str, value: str) -> None:
        """By its words, as people do: they wait until the page no longer moves."""
        choice = self.page.locator(f"[name={name}][value='{value}']")
        self.page.locator(f"label[for='{choice.get_attribute('id')}']").click()
        expect(choice).to_be_checked()


@pytest.fixture
def visitor(browser, live_server) -> Visitor:
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield Visitor(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def with_password() -> Callable[..., User]:
    """A person with a role who can really log in."""

    def make(role: Role, *, on: Organisation, name: str) -> User:
        email = f"{name}@example.org"
        user = User.objects.create_user(
            email, PASSWORD, first_name=name.title(), last_name=str(role.label)
        )
        grant(user, role=role, on=on)
        return user

    return make
