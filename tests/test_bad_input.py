"""Whatever is sent to whichever address, it answers: a page or a refusal, never a failure.

Each thing sent is undone, so that the next one meets the same world. What is not taken (no redirection)
must have written nothing.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from records.models import DocumentReading
from tests.test_matrix import MATRIX, built, world

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
__all__ = ["built", "world"]

ODD = {
    "nothing": "",
    "nul": "a\x00b",
    "many words": "ab " * 2000,
    "long": "é" * 100_000,
    "huge": "9" * 40,
    "negative": "-1",
    "somebody else's": "1",
    "cursor": "9999-12-31~999999999999999999999999",
    "not latin": "😀\u202e\ufffe ﷽ ٣",
    "no day": "0000-00-00",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "wrong day": "31/02/2026",
    "list": "['x']",
}
READ = [
    "q",
    "on",
    "statut",
    "page",
    "suite",
    "avant",
    "onglet",
    "etat",
    "nature",
    "objet",
    "personne",
    "liste",
    "de",
    "tache",
    "etape",
    "tenue",
    "echeance",
    "tri",
    "col",
    *("retard", "attente", "suivi", "parcours", "direction", "des", "periode", "horizon"),
    *("ouvert_des", "ouvert_au", "clos_des", "clos_au"),
    *("adverse_event", "authorised", "early_access", "group", "within_amm", "dci", "indication"),
    *(
        "avis",
        "compact",
        "dans",
        "depuis",
        "laboratoire",
        "manque",
        "next",
        "nom",
        "numero",
        "origine",
    ),
]
LINE = 1000
"""Characters of a value: a server refuses an address of more than some thousands."""
POSTED = {
    "login": ["username", "password", "next"],
    "signalement_autosave": ["key", "text", "base", "as", "again"],
    "signalement_presence": ["known"],
    "signalement_field_versions": ["version", "base"],
    "signalement_step": ["base", "add", "go", "q", "medicines"],
    "signalement_request": ["send"],
    "task_follow_up": ["day"],
    "bulk": ["tache", "confirm"],
}
PLAUSIBLE = (
    (forms.DateTimeField, "2026-03-01T10:00"),
    (forms.DateField, "2026-03-01"),
    (forms.IntegerField, "1"),
    (forms.EmailField, "quelqu-un@example.org"),
    (forms.URLField, "https://www.has-sante.fr/x"),
)
KEEPS_WHAT_IS_VALID = {
    *("signalement_step", "signalement_presence", "manager_csv", "manager_xlsx"),
    *("meeting_pack", "meeting_member_pack", "dossier_archive"),
}
"""No text is lost: a step keeps its good answers while others are refused. Being there is noted, and so
are an export and the hash of a pack that was read."""

ODD_PATHS = ["%00", "x%20y", "9" * 20, "0", "-1", "é" * 300, "%F0%9F%98%80", "..", "a%0Ab", "%FF"]


class Noted(QueryDict):
    """A query that notes which of its keys are asked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.asked: set[str] = set()
        super().__init__(*args, **options)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


class Listening(ClientHandler):
    """Answers as the site does, and keeps what the address asked of the queries."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=False)
        self.asked: set[str] = set()

    def get_response(self, request: HttpRequest) -> HttpResponse:
        request.GET = query = Noted(request.META["QUERY_STRING"])
        response = super().get_response(request)
        self.asked |= query.asked
        return response


def client_for(world: SimpleNamespace, name: str) -> Client:
    """Somebody whom the address lets in; somebody it lets in to nothing yet, else."""
    who = min(MATRIX[name].allowed - {"anonymous"} or {"legal"})
    client = Client(raise_request_exception=False)
    client.handler = Listening()
    client.force_login(world.people[who])
    if name == "task":
        client.post(reverse("task_take", args=[world.item.pk]))
    return client


def counts() -> dict[str, int]:
    """The rows of every table of ours; a reading is written by looking, so it is set apart."""
    ours = ("accounts", "records", "cpc", "signalements", "cannabis", "workflows")
    return {
        m._meta.label: m.objects.count()
        for app in ours
        for m in apps.get_app_config(app).get_models()
        if m is not DocumentReading
    }


class Writes:
    """Whether a statement that writes went by: counting every table is for these only."""

    seen = False

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        self.seen = self.seen or sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, *args)


def send(client: Client, method: str, address: str, data: dict[str, Any], before: dict) -> str:
    """What went wrong, or nothing; whatever was written is undone."""
    cookies, writes = client.cookies.copy(), Writes()
    try:
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                response = getattr(client, method)(address, data)
                if response.streaming:
                    b"".join(response)
            wrote = before and response.status_code != 302 and writes.seen and counts() != before
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__} {error}"[:300]
    finally:
        client.cookies = cookies
    if response.status_code >= 500:
        return f"{response.status_code} {getattr(response, 'exc_info', '')}"[:300]
    return "refused, yet something was written" if wrote else ""


def filled(field: forms.Field, rank: int) -> str:
    if choices := [value for value, _ in getattr(field, "choices", []) if value]:
        return str(choices[rank])
    return next((text for kind, text in PLAUSIBLE if isinstance(field, kind)), "un texte")


def bodies(client: Client, name: str, address: str) -> Iterator[dict[str, str]]:
    """Every field missing; all of them odd; each of them odd among answers that read well."""
    yield {}
    page = client.get(address)
    if page.streaming:
        b"".join(page)
    context = page.context or {}
    form = context.get("form")
    fields = dict(form.fields) if form else {}
    fields |= dict.fromkeys(POSTED.get(name, ()), forms.CharField())
    good = {key: filled(field, 0) for key, field in fields.items()}
    yield from (dict.fromkeys(fields, odd) for odd in ODD.values())
    for sort in ("nothing", "nul", "huge", "last day"):
        yield from (good | {key: ODD[sort]} for key in fields)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_no_query_makes_an_address_fail(name, world):
    client, address = client_for(world, name), reverse(name, args=MATRIX[name].args(world))
    wrong = sent(client, address, [{}])
    asked = sorted(client.handler.asked)
    wrong |= sent(client, address, [dict.fromkeys(READ, odd[:LINE]) for odd in ODD.values()])
    assert [key for key in asked if key not in READ] == []  # READ must name what an address reads
    assert not wrong | sent(client, address, [{key: ODD["nul"]} for key in asked])


def sent(client: Client, address: str, queries: list[dict[str, str]]) -> dict[str, str]:
    """Query → what went wrong."""
    return {
        str(each)[:60]: told for each in queries if (told := send(client, "get", address, each, {}))
    }


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_no_form_makes_an_address_fail(name, world):
    client, address = client_for(world, name), reverse(name, args=MATRIX[name].args(world))
    before = {} if name in KEEPS_WHAT_IS_VALID else counts()
    wrong = {
        str({k: v[:30] for k, v in body.items()})[:600]: told
        for body in bodies(client, name, address)
        if (told := send(client, "post", address, body, before))
    }
    assert not wrong


@pytest.mark.parametrize("name", sorted(n for n in MATRIX if "password" not in n))
def test_no_path_makes_an_address_fail(name, world):
    args = MATRIX[name].args(world)
    client, address = client_for(world, name), reverse(name, args=args)
    odd = [address.replace(str(arg), text) for arg in args for text in ODD_PATHS]
    before = counts()
    wrong = {
        (method, each[:80]): told
        for each in odd
        for method in ("get", "post")
        if (told := send(client, method, each, {}, before))
    }
    assert not wrong
