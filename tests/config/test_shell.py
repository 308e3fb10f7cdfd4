"""What is around every page: menu, messages, errors, policy."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from config import errors
from config.context import Service

PUBLIC_PAGES = ["home", "login", "password_reset", "accessibility", "legal", "sources", "source"]


def labels(page: str) -> list[str]:
    return re.findall(r'class="fr-nav__link"[^>]*>([^<]+)<', page)


@pytest.fixture
def request_of(rf: RequestFactory):
    def make(user=None, path: str = "/"):
        request = rf.get(path)
        request.user = user or AnonymousUser()
        return request

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_a_public_page_opens_without_account_with_one_h1_and_no_inline_code(name, client):
    response = client.get(reverse(name))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert not re.search(r'<script(?![^>]*src=)|<style|\son\w+="|\sstyle="', page)
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_surroundings_of_a_visitor_cost_no_query(request_of, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string("about/legal.html", request=request_of())
    assert "Se connecter" in page


@pytest.mark.django_db
def test_the_menu_shows_each_person_only_what_is_theirs(client, browse, reporter, team):
    assert "Mes signalements" not in labels(client.get("/").content.decode())
    assert "Mes signalements" in labels(browse(reporter).get("/").content.decode())
    desk = labels(browse(team.desk).get("/").content.decode())
    assert "Ma corbeille" in desk
    assert not {"Journal", "Organismes", "Mes signalements"} & set(desk)
    assert {"Journal", "Organismes"} <= set(labels(browse(team.auditor).get("/").content.decode()))


@pytest.mark.django_db
def test_the_menu_says_where_one_is(browse, team, rf):
    request = rf.get("/organismes/ajouter/")
    request.user = team.administrator
    assert [link.label for link in Service(request).nav if link.active] == ["Organismes"]


@pytest.mark.django_db
def test_the_header_names_the_person_and_the_role_and_logs_out_by_post(browse, team):
    page = browse(team.legal).get("/").content.decode()
    assert str(team.legal) in page
    assert "Juriste" in page
    assert f'<form method="post" action="{reverse("logout")}">' in page


def test_the_mark_of_the_state_appears_only_when_chosen(request_of, settings):
    assert "fr-logo" not in render_to_string("about/legal.html", request=request_of())
    settings.SITE_BRAND = "republique-francaise"
    assert "fr-logo" in render_to_string("about/legal.html", request=request_of())


def test_the_source_is_offered_on_every_page(request_of, settings):
    settings.SOURCE_URL = "https://code.example/cpc"
    assert "https://code.example/cpc" in render_to_string("404.html", request=request_of())


@pytest.mark.django_db
def test_an_unknown_address_gives_our_page(client, settings):
    settings.DEBUG = False
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()


def test_the_demonstration_shows_our_page_too(rf, settings, request_of):
    settings.DEBUG = True
    technical = errors.HttpResponse("<title>Page not found at /x</title>", status=404)
    shown = errors.plain_not_found(lambda request: technical)(request_of())
    assert "Page introuvable" in shown.content.decode()


def test_a_refusal_says_its_reason(request_of):
    response = errors.forbidden(request_of(), PermissionDenied("Il faut le visa."))
    assert response.status_code == 403
    assert "Il faut le visa." in response.content.decode()


def test_a_refusal_without_reason_and_a_bad_request_say_what_to_do(request_of):
    assert "demandez-le" in errors.forbidden(request_of(), PermissionDenied()).content.decode()
    assert errors.bad_request(request_of()).status_code == 400
    assert errors.not_found(request_of(), Http404()).status_code == 404


def test_the_page_500_needs_neither_database_nor_user(rf):
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Le service a rencontré une erreur" in response.content.decode()


@pytest.mark.django_db
def test_an_expired_form_gives_the_text_back_but_never_a_password():
    client = Client(enforce_csrf_checks=True)
    typed = {"username": "a@b.fr", "password": "tres-secret", "motif": "Trois pages"}
    response = client.post(reverse("login"), typed)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Trois pages" in page
    assert "tres-secret" not in page
