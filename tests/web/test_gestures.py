"""What a page refuses is said, kept and given back, whatever its subject."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import get_resolver

from web.dsfr import Form
from web.gestures import Refusals, attempt, given_back, press
from web.refused import Busy, Refused

LOCKED = OperationalError("database is locked")
SENTENCES = ("Ceci d'abord.", "Cela ensuite.")


def raising(error):
    def act():
        raise error

    return act


@pytest.fixture
def request_(rf):
    made = rf.post("/taches/3/", {"motif": "Trois pages", "password": "tres-secret"})
    made.user, made._messages = AnonymousUser(), CookieStorage(made)
    return made


def answered(request, error):
    """What the site answers when a view raises ``error``."""
    return Refusals(lambda _: HttpResponse()).process_exception(request, error)


def test_what_no_page_caught_is_a_page_with_what_was_typed(request_):
    response = answered(request_, Refused("Trop tard."))
    page = response.content.decode()
    assert response.status_code == 409
    assert "Trop tard." in page and "Trois pages" in page and "tres-secret" not in page


def kinds_of(refused):
    for kind in refused.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_each_kind_of_refusal_has_a_page(request_):
    assert get_resolver().url_patterns, "every page is loaded, and with it what it refuses"
    statuses = {kind.status for kind in kinds_of(Refused)}
    assert len(statuses) > 2
    for status in statuses:
        error = type("Told", (Refused,), {"status": status})("Trop tard.")
        response = answered(request_, error)
        assert response.status_code == status
        page = response.content.decode()
        assert "Trop tard." in page or (status == 503 and "occupé un instant" in page)


def test_what_is_only_read_refuses_nothing_but_may_wait(rf):
    reading = rf.get("/taches/3/")
    reading.user = AnonymousUser()
    assert answered(reading, Refused("Trop tard.")) is None
    assert answered(reading, LOCKED).status_code == 503


def test_a_lock_that_no_page_caught_asks_to_try_again(request_):
    response = answered(request_, LOCKED)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert 'href="/taches/3/"' in page and "Trois pages" in page


def test_any_other_failure_stays_one(request_):
    assert answered(request_, OperationalError("no such table")) is None
    assert answered(request_, ValueError("?")) is None


def test_a_conflict_keeps_what_was_typed_and_escapes_it(request_):
    message, typed = "Camille Desk l’a traitée.", [("Motif", "Un texte <b>long</b>")]
    response = given_back(request_, message, typed=typed, back="/dossiers/1/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Camille Desk" in page and 'href="/dossiers/1/"' in page
    assert "Un texte &lt;b&gt;long&lt;/b&gt;</textarea>" in page


@pytest.mark.parametrize(
    ("error", "said"), [(Refused(*SENTENCES), [*SENTENCES]), (LOCKED, [str(Busy())])]
)
def test_a_form_says_each_sentence_and_keeps_what_was_typed(error, said):
    form = Form({})
    assert attempt(form, raising(error)) is None
    assert form.non_field_errors() == said


def test_a_form_gives_what_the_act_gives():
    assert attempt(Form({}), lambda: None) is True
    assert attempt(Form({}), lambda: 12) == 12
    assert attempt(Form(), raising(Refused("Jamais demandé."))) is None


@pytest.mark.parametrize(
    ("error", "said"), [(Refused("Trop tard."), "Trop tard."), (LOCKED, str(Busy()))]
)
def test_a_button_says_the_refusal_where_it_was(request_, error, said):
    response = press(request_, raising(error), done="Fait.", back="/")
    assert response.status_code == 302
    assert [str(each) for each in request_._messages] == [said]
