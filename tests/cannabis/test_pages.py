"""The pages: what they say to whom, and what they refuse."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cannabis.models import HasPublication, Override
from records import clock
from tests.cannabis.conftest import typed
from tests.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.tour]

RECORD, ACT = "transition-record", "transition-override"
FOLLOW = "transition-follow"


def test_anybody_reads_the_state(client):
    page = client.get("/cannabis/").content.decode()
    assert "Fin non datée : trois mois après la publication" in page
    assert "Décret" in page or "décret" in page
    assert "60 jours avant" in page


def test_the_page_and_its_json_answer_for_a_day(client, validated):
    validated()
    for address in ("/cannabis/", "/cannabis.json"):
        assert "dans 7 jours" in client.get(address, {"on": "2027-01-08"}).content.decode()
    data = client.get("/cannabis.json", {"on": "2027-01-16"}).json()
    assert (data["state"], data["last_day"], data["days_left"]) == ("ended", "2027-01-15", None)
    assert data["regime"] is None
    assert data["source"]["url"].startswith("https://www.has-sante.fr/")


@pytest.mark.rule("C57")
def test_the_json_says_on_what_each_regime_rests(client):
    data = client.get("/cannabis.json", {"on": "2025-02-01"}).json()
    assert data["state"] == "dated_regime"
    assert {"statute", "ministerial_letter", "agency_statement"} == {
        regime["legal_status"] for regime in data["regimes"]
    }


@pytest.mark.parametrize("on", ["demain", "15/10/2026", "2026-02-30", "2026-13-01", "0", "\x00"])
def test_a_day_that_does_not_read_is_400_with_a_sentence(client, on):
    page = client.get("/cannabis/", {"on": on})
    data = client.get("/cannabis.json", {"on": on})
    assert (page.status_code, data.status_code) == (400, 400)
    assert "AAAA-MM-JJ" in page.content.decode()
    assert "AAAA-MM-JJ" in data.json()["error"]


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "2021-03-26", "2040-12-31"])
def test_far_days_are_answered(client, validated, on):
    validated()
    assert client.get("/cannabis/", {"on": on}).status_code == 200


@pytest.mark.parametrize("address", [FOLLOW, RECORD, ACT])
def test_strangers_are_kept_out(client, browse, stranger, reporter, address):
    assert client.get(reverse(address)).status_code == 302
    assert browse(stranger).get(reverse(address)).status_code == 403
    assert browse(reporter).post(reverse(address), typed()).status_code == 403


def test_a_right_is_needed_to_record_and_another_to_set(browse, team, act):
    assert browse(team.desk).get(reverse(FOLLOW)).status_code == 200
    assert browse(team.desk).get(reverse(RECORD)).status_code == 403
    assert browse(team.desk).get(reverse(ACT)).status_code == 403
    assert browse(team.evaluator).get(reverse("transition-readings")).status_code == 403


def test_who_may_not_confirm_reads_an_act_and_is_not_given_its_form(recorded, browse, team):
    page = recorded("2027-06-30").url
    shown = browse(team.desk).get(page).content.decode()
    assert "Une autre personne que" in shown and "Confirmer" not in shown
    assert browse(team.desk).post(page).status_code == 403


def test_another_division_does_not_see_a_publication(record, browse):
    publication = record()
    elsewhere = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Une autre direction"
    )
    colleague = person(Role.LEGAL, on=elsewhere, name="ailleurs")
    for name in ("transition-publication", "transition-designate"):
        address = reverse(name, args=[publication.number])
        assert browse(colleague).get(address).status_code == 404
    assert publication.number not in browse(colleague).get(reverse(FOLLOW)).content.decode()


WRONG = {
    "kind": ["", "vote"],
    "title": ["", "x" * 501],
    "address": ["", "ftp://has-sante.fr/", "https://www.has-sante.fr.example/", "n'importe quoi"],
    "published_on": ["", "hier", "2026-10-21", "2026-01-13"],
    "published_at": ["midi", "2026-10-14T23:00"],
    "evidence": ["", "\x00"],
    "evidence_sha256": ["abc", "Z" * 64, "a" * 65],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_answer_on_a_publication_is_said_and_kept(browse, team, name, value):
    response = browse(team.evaluator).post(reverse(RECORD), typed(**{name: value}))
    assert response.status_code == 422
    assert name in response.context["form"].errors
    assert not HasPublication.objects.exists()


def test_the_same_publication_is_recorded_once(record, browse, team):
    record()
    again = browse(team.evaluator).post(reverse(RECORD), typed())
    assert "HAS-2026-0001" in str(again.context["form"].errors)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("nature", {"nature": "avis"}),
        ("title", {"title": ""}),
        ("address", {"address": "journal officiel"}),
        ("effect", {"effect": ""}),
        ("effect", {"effect": "withdraw", "last_day": ""}),
        ("last_day", {"effect": "withdraw"}),
        ("last_day", {"last_day": ""}),
        ("last_day", {"last_day": "2026-03-31"}),
        ("last_day", {"last_day": "un jour"}),
        ("capture", {"capture": ""}),
    ],
)
def test_a_wrong_answer_on_an_act_is_said(act, name, changed):
    response = act("2027-06-30", **({"effect": "set"} | changed))
    assert response.status_code == 422
    assert name in response.context["form"].errors
    assert not Override.objects.exists()


@pytest.mark.parametrize("data", [{"decision": ""}, {"decision": "peut-être"}])
def test_a_wrong_answer_on_a_task_is_said(record, task, data):
    assert task(record(), data).status_code == 422


def test_a_designation_wants_a_reason(validated, task):
    assert task(validated(), {"decision": "designated", "reason": " "}).status_code == 422


def test_the_publication_page_shows_evidence_and_what_waits(record, browse, team):
    publication = record()
    page = browse(team.legal).get(publication.get_absolute_url()).content.decode()
    assert publication.evidence in page
    assert publication.evidence_sha256 in page
    assert "Validation – HAS-2026-0001" in page


def test_the_number_of_queries_does_not_grow(
    validated, browse, team, django_assert_max_num_queries
):
    client = browse(team.legal)
    validated()
    counts = []
    for rank in (2, 3, 4):
        with clock.at(date(2026, 10, 20 + rank)):
            with django_assert_max_num_queries(60) as captured:
                client.get(reverse(FOLLOW))
            counts.append(len(captured))
            validated(address=f"https://www.has-sante.fr/jcms/p_{rank}/fr/avis")
    assert len(set(counts)) == 1
