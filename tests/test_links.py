"""Every link of every page leads where its reader may go: the addresses of the matrix, reader by reader."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_matrix import MATRIX, World, built, world

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
__all__ = ["built", "world"]

LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')
PEOPLE = sorted(set().union(*(row.allowed for row in MATRIX.values())))


def pages_of(who: str, world: World) -> list[str]:
    """The addresses that the matrix lets a person read."""
    read = {name: row for name, row in MATRIX.items() if row.method == "get" and who in row.allowed}
    return [reverse(name, args=row.args(world)) for name, row in sorted(read.items())]


def links_in(client: Client, address: str) -> set[str]:
    """Where a page leads within the site; nothing when it is a file or sends elsewhere."""
    response = client.get(address)
    body = response.getvalue()
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return set()
    return {html.unescape(found) for found in LINK.findall(body.decode())}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_shown_leads_where_its_reader_may_go(who, world):
    client = Client()
    if world.people[who] is not None:
        client.force_login(world.people[who])
    shown: dict[str, str] = {}
    for page in pages_of(who, world):
        shown |= dict.fromkeys(links_in(client, page) - set(shown), page)
    dead = {}
    for address, page in shown.items():
        response = client.get(address)
        response.getvalue()
        if response.status_code not in (200, 302, 422):
            dead[address] = (response.status_code, page)
    assert not dead
