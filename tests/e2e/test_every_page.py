"""Every page of the site as axe sees it, at two widths: the addresses of the matrix, one after another.

The browser's requests are answered in this process by Django's test client: the world of the matrix and
its day are the ones seen.
"""

import html
import re
from collections.abc import Iterator
from contextvars import Context, copy_context
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from tests.matrix.rows import AGENTS, REPORTERS
from tests.test_matrix import MATRIX, World, built, world

pytestmark = [pytest.mark.django_db, pytest.mark.e2e, pytest.mark.exhaustive, pytest.mark.alike]
__all__ = ["built", "world"]

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SITE = "http://localhost"
PAGES = sorted(name for name, row in MATRIX.items() if row.method == "get")


def readers(name: str) -> Iterator[str]:
    """One of the agency, one of the bodies, one of the others, of those whom the page lets in."""
    allowed = MATRIX[name].allowed
    for group in (AGENTS, REPORTERS, allowed - AGENTS - REPORTERS - {"anonymous"}):
        yield from sorted(allowed & group)[:1]
    if allowed == {"anonymous"}:
        yield "anonymous"


def answered_by(client: Client, route: Route) -> None:
    asked = urlsplit(route.request.url)
    if asked.path.startswith("/static/"):
        route.fulfill(path=finders.find(asked.path.removeprefix("/static/")))
        return
    address = f"{asked.path}?{asked.query}"
    if route.request.method == "POST":
        kind = route.request.headers["content-type"]
        response = client.post(
            address, route.request.post_data_buffer, content_type=kind, follow=True
        )
    else:
        response = client.get(address, follow=True)
    route.fulfill(
        status=response.status_code, headers=dict(response.items()), body=response.getvalue()
    )


class Tab:
    """One tab for all pages: a tab of its own would cost each more than being looked at.

    The browser calls back from a context of its own, which knows neither the day nor the transaction of the
    test: each answer is made in a copy of the test's.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.said = page, []
        self.here: Context = copy_context()
        self.client = Client()
        page.on(
            "console", lambda said: self.said.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.route("**/*", lambda route: self.here.copy().run(answered_by, self.client, route))

    def complaints(self, client: Client, address: str, title: str) -> list[str]:
        """What axe, the console and the width of a telephone hold against a page that has this title."""
        self.said, self.here, self.client = [], copy_context(), client
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.goto(f"{SITE}{address}")
        self.page.wait_for_load_state()
        assert self.page.title() == title
        for violation in Axe().run(self.page).response["violations"]:
            self.said += [
                f"{violation['id']} : {node['html'][:200]}" for node in violation["nodes"]
            ]
        self.page.set_viewport_size({"width": 390, "height": 900})
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.said.append("wider than a telephone of 390 pixels")
        found = self.said
        self.forget()
        return found

    def forget(self) -> None:
        """Nothing that a page kept, or was still asking, is met by the next."""
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.context.clear_cookies()
        self.page.goto(f"{SITE}/static/images/favicon.svg")


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(locale="fr-FR")
    yield Tab(context.new_page())
    context.close()


def title_of(client: Client, address: str) -> str | None:
    """The title of the page at an address; nothing for a file, nor for a part of a page."""
    response = client.get(address, follow=True)
    body = response.getvalue()
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    title = TITLE.search(body.decode())
    return title and html.unescape(" ".join(title[1].split()))


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(name: str, world: World, tab: Tab):
    wrong = {}
    for who in readers(name):
        client, address = Client(), reverse(name, args=MATRIX[name].args(world))
        if world.people[who] is not None:
            client.force_login(world.people[who])
        if (title := title_of(client, address)) is None:
            continue
        if said := tab.complaints(client, address, title):
            wrong[who] = said
    assert not wrong
