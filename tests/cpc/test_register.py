"""The public register: what it says on a day, as page and as data, and what it refuses to say."""

import csv
import json
import re
from datetime import date
from html import unescape
from io import StringIO

import pytest
from django.urls import reverse

from cpc.law.life.register import Mention
from cpc.models import Cpc, Medicine
from cpc.models.medicines import GenericGroup, GroupMember, MemberKind
from cpc.register import pages as register_pages
from cpc.register import register
from records import clock
from tests.cpc.acts_sample import after, load, many, refusals, row

pytestmark = pytest.mark.django_db
NUMBER = "CPC-2024-0001"


def data(client, address: str = "/registre.json", **asked: str) -> dict:
    response = client.get(address, asked)
    assert response.status_code == 200
    return json.loads(response.getvalue())


def entries(client, **asked: str) -> list[dict]:
    return data(client, **asked)["results"]


def status(client, day: str) -> str:
    return data(client, f"/registre/{NUMBER}.json", on=day)["status"]


# Without login, what is published


def test_the_register_is_read_without_login(client, tmp_path):
    load(tmp_path, row())
    for name in ("register", "register_json", "register_csv", "not_established"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("framework", args=[NUMBER])).status_code == 200


def test_the_register_is_only_read(client):
    assert client.post("/registre/").status_code == 405


def test_an_entry_says_what_the_interface_promises(client, tmp_path):
    load(tmp_path, row())
    (entry,) = entries(client)
    assert entry["number"] == NUMBER
    assert entry["cpc"] == "vitiligo"
    assert entry["status"] == "in_force"
    assert (entry["first_day"], entry["last_day"]) == ("2024-03-22", "2027-03-21")
    assert entry["medicines"] == [
        {"cis": None, "name": "Protopic 0,1 %, pommade", "basis": "named", "since": None}
        | {"status": "in_force", "last_day": "2027-03-21"}
    ]
    assert entry["indications"] == [
        {"text": "Vitiligo de l'adulte", "status": "in_force", "last_day": "2027-03-21"}
        | {"mention": Mention.COMPASSIONATE.label}
    ]
    (act,) = entry["acts"]
    assert (act["reference"], act["kind"]) == ("A-1", "initial")
    assert (act["decided_on"], act["published_on"]) == ("2024-03-21", "2024-03-21")
    assert (act["first_day"], act["last_day"]) == ("2024-03-22", "2027-03-21")
    assert act["source"] == "https://example.org/acte"


@pytest.mark.rule("R34", "R35", "R58", doors="reading")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-03-21", "upcoming"),
        ("2024-03-22", "in_force"),
        ("2027-03-21", "in_force"),
        ("2027-03-22", "expired"),
    ],
)
def test_the_status_is_that_of_the_day(client, tmp_path, day, said):
    load(tmp_path, row())
    assert status(client, day) == said


def test_a_day_before_publication_the_framework_is_not_there(client, tmp_path):
    load(tmp_path, row())
    assert entries(client, on="2024-03-20") == []
    response = client.get(f"/registre/{NUMBER}/", {"on": "2024-03-20"})
    assert response.status_code == 404
    assert "depuis le 21/03/2024" in response.content.decode()


@pytest.mark.rule("R40", doors="reading")
def test_an_act_published_tomorrow_is_shown_to_nobody_today(client, tmp_path):
    load(
        tmp_path,
        row(),
        after(reference="A-2", kind="abrogation", published_on="2026-03-03"),
        row(reference="B-1", cpc="futur", published_on="2026-03-03"),
    )
    told = data(client, f"/registre/{NUMBER}.json", on="2026-06-01")
    assert (told["status"], len(told["acts"])) == ("in_force", 1)
    assert len(entries(client, on="2026-06-01")) == 1
    assert client.get("/registre/CPC-2026-0001/").status_code == 404
    with clock.at(date(2026, 3, 3)):
        assert len(entries(client)) == 2


@pytest.mark.parametrize(
    ("kind", "last_day", "said"),
    [
        ("suspension", "", "suspended"),
        ("abrogation", "2025-06-30", "abrogated"),
        ("cessation", "2025-06-30", "ceased"),
    ],
)
def test_an_interruption_shows_from_its_day(client, tmp_path, kind, last_day, said):
    load(
        tmp_path,
        row(),
        after(reference="A-2", kind=kind, published_on="2025-06-10", last_day=last_day),
    )
    assert status(client, "2025-06-10") == "in_force"
    assert status(client, "2025-07-01") == said


@pytest.mark.rule("R55", doors="reading")
def test_an_indication_that_ceased_leaves_the_other_running(client, tmp_path):
    end = {"published_on": "2025-06-10", "last_day": "2025-06-30", "indications": "Vitiligo"}
    load(
        tmp_path,
        row(indications="Vitiligo|Lichen"),
        after(reference="A-2", kind="cessation", **end),
    )
    (entry,) = entries(client, on="2025-07-01")
    assert entry["status"] == "in_force"
    told = {item["text"]: item["status"] for item in entry["indications"]}
    assert told == {"Vitiligo": "ceased", "Lichen": "in_force"}


# Medicines covered


def member(group: GenericGroup, *, cis: str, name: str, amm_on: date, kind: int) -> Medicine:
    medicine = Medicine.objects.add(cis=cis, name=name, amm_on=amm_on)
    GroupMember.objects.create(group=group, medicine=medicine, kind=kind, rank=1)
    return medicine


@pytest.fixture
def group(db) -> GenericGroup:
    """A reference product, a generic older than the framework, one of 2025."""
    group = GenericGroup.objects.create(number=1527, label="TACROLIMUS 0,1 %")
    older, newer = date(2018, 3, 22), date(2025, 5, 10)
    member(
        group, cis="63213392", name="PROTOPIC", amm_on=date(2002, 2, 28), kind=MemberKind.REFERENCE
    )
    member(group, cis="66080171", name="TAKROZEM", amm_on=older, kind=MemberKind.GENERIC)
    member(group, cis="60000001", name="NOUVEAU", amm_on=newer, kind=MemberKind.GENERIC)
    return group


def covered(client, day: str) -> dict[str, str]:
    (entry,) = entries(client, on=day)
    return {item["name"]: item["basis"] for item in entry["medicines"]}


@pytest.mark.rule("R44", doors="reading")
def test_a_generic_of_before_is_covered_by_the_clause_alone(client, tmp_path, group):
    load(tmp_path, row(medicines="63213392", same_group="yes"))
    assert covered(client, "2024-04-01") == {"PROTOPIC": "named", "TAKROZEM": "group"}


@pytest.mark.rule("R44", doors="reading")
def test_without_the_clause_a_generic_of_before_is_not_covered(client, tmp_path, group):
    load(tmp_path, row(medicines="63213392"))
    assert covered(client, "2024-04-01") == {"PROTOPIC": "named"}


@pytest.mark.rule("R42", doors="reading")
def test_a_later_generic_is_deemed_covered_from_its_authorisation(client, tmp_path, group):
    load(tmp_path, row(medicines="63213392"))
    assert "NOUVEAU" not in covered(client, "2025-05-09")
    assert covered(client, "2025-05-10") == {"PROTOPIC": "named", "NOUVEAU": "deemed"}


@pytest.mark.rule("R42", doors="reading")
def test_a_generic_authorised_after_the_end_is_not_covered(client, tmp_path, group):
    end = {"published_on": "2025-04-01", "last_day": "2025-04-30"}
    load(tmp_path, row(medicines="63213392"), after(reference="A-2", kind="abrogation", **end))
    assert covered(client, "2025-06-01") == {"PROTOPIC": "named"}


# What is asked


@pytest.mark.parametrize("asked", ["VITILIGO adulte", "protopic", "cpc-2024-0001", "  Vitíligo "])
def test_a_search_ignores_case_accents_and_order(client, tmp_path, asked):
    load(tmp_path, row())
    assert len(entries(client, q=asked)) == 1


@pytest.mark.parametrize("asked", ["vitiligo enfant", "%", "_", "psoriasis"])
def test_a_search_wants_every_word(client, tmp_path, asked):
    load(tmp_path, row(medicines="Protopic"))
    assert entries(client, q=asked) == []


@pytest.mark.parametrize("asked", ["in_force", "en_vigueur", "En vigueur"])
def test_a_status_is_asked_by_its_code_or_its_word(client, tmp_path, asked):
    load(tmp_path, row())
    assert len(entries(client, statut=asked)) == 1
    assert entries(client, statut="expired") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"on": "hier"},
        {"on": "2026-02-30"},
        {"on": "0001-01-01"},
        {"on": "9999-12-31"},
        {"on": "20260302"},
        {"statut": "valide"},
        {"page": "0"},
        {"page": "deux"},
        {"page": "9999999999"},
    ],
)
def test_a_question_without_answer_is_refused_with_a_sentence(client, asked):
    assert client.get("/registre/", asked).status_code == 400
    response = client.get("/registre.json", asked)
    assert response.status_code == 400
    assert "«" in response.json()["error"]


def test_a_number_that_nobody_has_is_not_found(client):
    assert client.get("/registre/CPC-1999-0001/").status_code == 404
    assert "error" in client.get("/registre/CPC-1999-0001.json").json()


def test_odd_signs_in_a_search_find_nothing(client, tmp_path):
    load(tmp_path, row())
    assert client.get("/registre/", {"q": "\x00" + "x" * 5000}).status_code == 200


def test_a_search_without_answer_proposes_a_near_spelling(client, tmp_path):
    load(tmp_path, row())
    page = client.get("/registre/", {"q": "vitilgo"}).content.decode()
    assert "Aucun cadre ne correspond" in page
    assert 'href="?q=vitiligo"' in page


# The page of a framework


def sheet(client, day: str = "") -> str:
    return client.get(f"/registre/{NUMBER}/", {"on": day} if day else {}).content.decode()


@pytest.mark.rule("R63", doors="reading")
def test_a_live_framework_gives_the_mention_to_write(client, tmp_path):
    load(tmp_path, row())
    page = sheet(client)
    assert "En vigueur jusqu&#x27;au" in page
    assert Mention.COMPASSIONATE.label.replace("'", "&#x27;") in page


@pytest.mark.rule("R62", doors="reading")
def test_a_framework_that_ended_gives_the_other_mention(client, tmp_path):
    load(tmp_path, row())
    page = sheet(client, "2027-03-22")
    assert Mention.COMPASSIONATE.label.replace("'", "&#x27;") not in page
    assert Mention.OUTSIDE.label in page


def test_a_suspended_framework_gives_no_mention_of_access(client, tmp_path):
    load(tmp_path, row(), after(reference="A-2", kind="suspension", published_on="2025-06-10"))
    assert "il est suspendu" in sheet(client)


def words(client, day: str) -> str:
    """The sheet as it is read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", sheet(client, day))).split())


@pytest.mark.rule("R36", "R57", doors="reading")
@pytest.mark.parametrize("day", ["2025-02-27", "2025-02-28", "2025-03-01"])
def test_a_modification_is_shown_with_its_first_and_last_days(client, tmp_path, day):
    """From its publication on, to the last day of its framework; the next act says whether it moved."""
    load(tmp_path, row(), after(reference="A-2", kind="modification", published_on="2025-02-28"))
    acts = data(client, f"/registre/{NUMBER}.json", on=day)["acts"]
    told = [(each["first_day"], each["last_day"]) for each in acts]
    shown = "effet du 1er mars 2025 au 21 mars 2027 inclus" in words(client, day)
    assert told[1:] == ([] if day == "2025-02-27" else [("2025-03-01", "2027-03-21")])
    assert shown is (day != "2025-02-27")


@pytest.fixture
def suspended_in_march(tmp_path):
    load(tmp_path, row(), after(reference="A-2", kind="suspension", published_on="2025-02-28"))


@pytest.mark.rule("R60", "R63", doors="reading")
def test_a_suspension_to_come_is_the_last_day_that_every_surface_tells(client, suspended_in_march):
    """Published today, it begins tomorrow: nothing promises the three years any more."""
    with clock.at(date(2025, 2, 28)):
        told, page = data(client, f"/registre/{NUMBER}.json"), words(client, "")
        listed = client.get("/registre/").content.decode()
        (line,) = csv.DictReader(StringIO(client.get("/registre.csv").getvalue().decode()))
    assert (told["status"], told["status_last_day"]) == ("in_force", "2025-02-28")
    assert told["last_day_of_effect"] == line["last_day_of_effect"] == "2025-02-28"
    assert [(each["day"], each["status"]) for each in told["coming"]] == [
        ("2025-03-01", "suspended"),
        ("2027-03-22", "expired"),
    ]
    assert "En vigueur jusqu'au 28 février 2025 inclus." in page
    assert "Suspendu à partir du 1er mars 2025." in page
    assert "À porter jusqu’au 28 février 2025 inclus." in page
    assert "21/03/2027" not in listed
    assert 'datetime="2025-02-28"' in listed


@pytest.mark.rule("R55", "R63", doors="reading")
def test_each_indication_has_its_own_mention(client, tmp_path):
    end = {"published_on": "2025-06-10", "last_day": "2025-06-30", "indications": "Vitiligo"}
    load(
        tmp_path,
        row(indications="Vitiligo|Lichen"),
        after(reference="A-2", kind="cessation", **end),
    )
    (entry,) = entries(client, on="2025-07-01")
    told = {item["text"]: item["mention"] for item in entry["indications"]}
    assert told == {"Vitiligo": Mention.OUTSIDE.label, "Lichen": Mention.COMPASSIONATE.label}
    page = words(client, "2025-07-01")
    assert "Pour « Lichen »" in page
    assert "Pour « Vitiligo », qui n’est plus en vigueur" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-01", "ce cadre sera en vigueur jusqu'au 21 mars 2027 inclus."),
        ("2030-01-01", "ce cadre sera échu : son dernier jour de validité sera le 21 mars 2027."),
    ],
)
def test_a_day_to_come_is_told_in_the_future_from_the_acts_of_today(client, tmp_path, day, said):
    load(tmp_path, row())
    with clock.at(date(2025, 6, 1)):
        page, listed = words(client, day), client.get("/registre/", {"on": day})
        assert data(client, f"/registre/{NUMBER}.json", on=day)["known_on"] == "2025-06-01"
    assert f"En l'état des actes publiés à ce jour, {said}" in page
    assert "ne permet pas" not in page
    assert "en l’état des actes publiés à ce jour" in listed.content.decode()


@pytest.mark.rule("R70", doors="reading")
def test_an_old_recommendation_is_said_to_be_one(client, tmp_path):
    old = {"decided_on": "2020-07-28", "published_on": "2020-07-28", "last_day": "2023-07-28"}
    load(tmp_path, row(kind="legacy_rtu", **old))
    page = client.get("/registre/CPC-2020-0001/").content.decode()
    assert "recommandation temporaire" in page
    assert "2020-1576" in page


@pytest.mark.rule("R72", doors="reading")
def test_each_act_links_to_its_source_and_to_the_reasons_of_its_dates(client, tmp_path):
    load(tmp_path, row())
    page = sheet(client)
    assert 'href="https://example.org/acte"' in page
    assert "Pourquoi ces dates" in page


@pytest.mark.rule("R64")
def test_the_dispensing_circuit_is_said_to_be_unknown(client, tmp_path):
    load(tmp_path, row())
    assert "Circuit à vérifier" in sheet(client)


def test_texts_of_an_act_are_escaped(client, tmp_path):
    load(tmp_path, row(indications="<script>alert(1)</script>", note="<b>x</b>"))
    assert "<script>alert" not in sheet(client) + client.get("/registre/").content.decode()


# Not established


@pytest.mark.rule("R38", doors="reading")
def test_the_uses_without_framework_are_listed(client, tmp_path):
    load(tmp_path, *refusals(2))
    told = data(client, "/registre/non-etablis.json")["results"]
    assert [item["reference"] for item in told] == ["R-1", "R-0"]
    assert told[0]["medicines"] == [{"cis": None, "name": "Médicament 1"}]
    assert "Médicament 1" in client.get("/registre/non-etablis/").content.decode()


def test_the_uses_without_framework_are_searched_and_dated(client, tmp_path):
    load(tmp_path, *refusals(2))
    address = "/registre/non-etablis.json"
    assert len(data(client, address, q="medicament usage 1")["results"]) == 1
    assert data(client, address, on="2024-03-20")["results"] == []


# Whole selections and parts of them


def test_the_data_hold_the_whole_selection_and_a_page_holds_a_part(client, tmp_path):
    load(tmp_path, *many(30))
    whole = [entry["number"] for entry in entries(client)]
    first, second = data(client, page="1"), data(client, page="2")
    assert len(whole) == 30
    assert [entry["number"] for entry in first["results"] + second["results"]] == whole
    assert "page=2" in first["next"]
    assert second["next"] is None


def test_the_page_shows_a_part_and_links_to_the_rest(client, tmp_path):
    load(tmp_path, *many(30))
    first = client.get("/registre/")
    assert len(first.context["entries"]) == 25
    second = client.get("/registre/", {"suite": first.context["page"].next})
    assert len(second.context["entries"]) == 5


def test_the_csv_says_the_same_as_the_json(client, tmp_path):
    load(tmp_path, row(medicines="=1+1|Autre"), *many(3))
    text = client.get("/registre.csv").getvalue().decode()
    rows = list(csv.DictReader(StringIO(text)))
    assert [line["number"] for line in rows] == [entry["number"] for entry in entries(client)]
    assert {line["medicines"] for line in rows} >= {"'=1+1|Autre"}


# Cost


def queries(client, django_assert_max_num_queries, address: str) -> int:
    with django_assert_max_num_queries(60) as context:
        response = client.get(address)
        if response.streaming:
            response.getvalue()
    return len(context.captured_queries)


LISTS = (
    "/registre/",
    "/registre/?q=maladie",
    "/registre.json?page=1",
    "/registre/non-etablis/",
    "/registre/non-etablis.json?page=1",
)


def test_a_list_costs_the_same_at_any_size(client, tmp_path, django_assert_max_num_queries):
    load(tmp_path, *many(5), *refusals(5))
    small = {each: queries(client, django_assert_max_num_queries, each) for each in LISTS}
    load(tmp_path, *many(300)[5:], *refusals(300)[5:])
    large = {each: queries(client, django_assert_max_num_queries, each) for each in LISTS}
    assert large == small


def test_the_figures_of_the_home_page_cost_two_queries(tmp_path, django_assert_num_queries):
    load(tmp_path, *many(5), *refusals(2))
    with django_assert_num_queries(2):
        told = register_pages.figures(on=date(2026, 5, 1))
    assert [figure.number for figure in told] == [5, 5, 2]


def test_what_the_page_selects_is_what_the_law_says(tmp_path):
    load(tmp_path, *many(3), after(reference="X", kind="suspension", cpc="cadre-1", follows="M-1"))
    today = date(2026, 3, 2)
    found = register.published(today, today=today)
    counts = register.counts(found)
    read = register.entries(register.with_acts(found, on=today, today=today), on=today, today=today)
    assert sorted(entry.status for entry in read) == sorted(
        status for status, count in counts.items() for _ in range(count)
    )
    assert Cpc.objects.count() == 3
