"""Pages by a unique field."""

import pytest

from accounts.models import Organisation
from web.keyset import keyset

pytestmark = pytest.mark.django_db


@pytest.fixture
def ten(db):
    for number in range(10):
        Organisation.objects.create(kind="other", name=f"Organisme {number}")
    return Organisation.objects.all()


def numbers(page) -> str:
    return "".join(row.name[-1] for row in page)


def test_one_goes_to_the_end_and_back(ten):
    seen, given = [], {}
    while True:
        page = keyset(ten, by="name", given=given, size=4)
        seen.append(numbers(page))
        if not page.next:
            break
        given = {"suite": page.next}
    assert seen == ["0123", "4567", "89"]
    page = keyset(ten, by="name", given={"avant": page.previous}, size=4)
    assert (numbers(page), bool(page.next), bool(page.previous)) == ("4567", True, True)
    page = keyset(ten, by="name", given={"avant": page.previous}, size=4)
    assert (numbers(page), bool(page.next), bool(page.previous)) == ("0123", True, False)


def test_the_newest_come_first_when_asked(ten):
    first = keyset(ten, by="pk", given={}, size=4, newest_first=True)
    second = keyset(ten, by="pk", given={"suite": first.next}, size=4, newest_first=True)
    assert (numbers(first), numbers(second)) == ("9876", "5432")


@pytest.mark.parametrize("cursor", ["", "x", "\x00", "-", "1e9", "9" * 40])
def test_a_cursor_that_is_none_never_fails(cursor, ten):
    keyset(ten, by="pk", given={"suite": cursor})
    keyset(ten, by="name", given={"avant": cursor})


def test_an_empty_list_has_no_other_page(db):
    page = keyset(Organisation.objects.none(), by="pk", given={})
    assert (page.rows, page.next, page.previous) == ([], "", "")
