"""Every page of the site as axe sees it, at two widths: the addresses of the matrix, one after another.

The browser's requests are answered in this process by Django's test client: the world of the matrix and
its day are the ones seen.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from tests.matrix.rows import AGENTS, REPORTERS
from tests.test_matrix import MATRIX, World, built, world

pytestmark = [pytest.mark.django_db, pytest.mark.e2e]
__all__ = ["built", "world"]

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
    response = client.get(f"{asked.path}?{asked.query}", follow=True)
    body = b"".join(response) if response.streaming else response.content
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)


def complaints(page: Page, client: Client, address: str) -> list[str]:
    """What axe, the console and the width of a telephone hold against a page; nothing for a file."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.route("**/*", lambda route: answered_by(client, route))
    page.goto(f"{SITE}{address}")
    page.wait_for_load_state()
    for violation in Axe().run(page).response["violations"]:
        found += [f"{violation['id']} : {node['html'][:200]}" for node in violation["nodes"]]
    page.set_viewport_size({"width": 390, "height": 900})
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than a telephone of 390 pixels")
    return found


def is_page(client: Client, address: str) -> bool:
    response = client.get(address, follow=True)
    if response.streaming:
        response.getvalue()
    return response.headers.get("Content-Type", "").startswith("text/html")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(name: str, world: World, browser):
    wrong = {}
    for who in readers(name):
        client, address = Client(), reverse(name, args=MATRIX[name].args(world))
        if world.people[who] is not None:
            client.force_login(world.people[who])
        if not is_page(client, address):
            continue
        context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        if said := complaints(context.new_page(), client, address):
            wrong[who] = said
        context.close()
    assert not wrong
