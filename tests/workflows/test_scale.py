"""The pages that bench/lists.py times ask the database as often with 40 open dossiers as with 500."""

from functools import cache

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.cases import Case, cases, views
from bench.rows import Agency

pytestmark = pytest.mark.django_db


@cache
def client_of(reader: User) -> Client:
    client = Client()
    client.force_login(reader)
    return client


def asked(case: Case) -> int:
    """The number of queries; a list that shows nothing has no rows to complete: one less."""
    with CaptureQueriesContext(connection) as queries:
        response = client_of(case.reader).get(case.address)
    page = response.context.get("page") if response.context else None
    return len(queries) + (page is not None and not page.rows)


def test_no_page_asks_more_with_500_dossiers_than_with_40():
    agency, found = Agency(), []
    views(agency)
    for size in (40, 500):
        agency.grow(size)
        found.append({case.name: asked(case) for case in cases(agency) if watched(case, agency)})
    few, many = found
    assert few.keys() == many.keys()
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}


def watched(case: Case, agency: Agency) -> bool:
    """The manager's pages, and the inbox in one order: the others ask the same questions."""
    inbox = case.reader == agency.director and "tri=echeance" in case.address
    return inbox or "/pilotage/" in case.address
