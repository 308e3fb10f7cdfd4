"""The columns of an acts file beside its dates: as printed, grounds, information, several frameworks."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from cpc.acts.exporting import exported
from cpc.acts.importing import import_acts
from cpc.acts.raw import ActsError
from cpc.models import Act, Cpc
from tests.conftest import person
from tests.cpc.acts_sample import FAR, after, load, row
from tests.records.raw import insert, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unsealed"), pytest.mark.tour]
REAL = Path(__file__).parents[2] / "cpc" / "data" / "real_acts.csv"
ODD = {"last_day": "2025-03-21", "note": "Un an, imprimé dans l'acte.", "as_printed": "yes"}
PAST = {
    "decided_on": "2022-10-18",
    "published_on": "2022-10-20",
    "reference": "Décision 18/10/2022",
}


def reasons(folder: Path, *rows: dict[str, str]) -> str:
    with pytest.raises(ActsError) as refusal:
        load(folder, *rows)
    assert not Act.objects.exists()
    return str(refusal.value)


# As printed


@pytest.mark.rule("R32")
def test_a_real_odd_act_is_taken_in_with_a_note_and_marked_everywhere(tmp_path, client):
    load(tmp_path, row(**ODD))
    cpc = Cpc.objects.get()
    assert cpc.acts.get().last_day == date(2025, 3, 21)
    page = client.get(cpc.get_absolute_url()).content.decode()
    assert "Repris tel qu’imprimé" in page
    (act,) = client.get(reverse("framework_json", args=[cpc.number])).json()["acts"]
    assert act["as_printed"] is True
    lines = b"".join(client.get("/registre.csv?on=2025-01-01").streaming_content).decode()
    assert lines.splitlines()[0].endswith("acts_as_printed")
    assert lines.splitlines()[1].endswith("yes")


def test_without_its_note_it_is_not(tmp_path):
    assert "line 2: as_printed : une note est obligatoire" in reasons(
        tmp_path, row(**ODD | {"note": ""})
    )


def test_a_wrong_file_stays_wrong(tmp_path):
    rtu = {"kind": "legacy_rtu", "decided_on": "2020-07-28", "published_on": "2020-07-28"}
    assert "R70" in reasons(tmp_path, row(**ODD | rtu | {"last_day": ""}))
    assert "R34" in reasons(tmp_path, row(**ODD | {"published_on": "2031-01-01", "last_day": ""}))
    assert "R35" in reasons(tmp_path, row(**ODD | {"last_day": "2024-03-01"}))


def test_as_printed_without_object_is_said(tmp_path):
    report = load(tmp_path, row(note="Rien d'inhabituel.", as_printed="yes"))
    assert any("sans objet" in warning.reason for warning in report.warnings)


def message(name: str) -> str:
    """What the site says of a constraint of the acts."""
    found = {each.name: each.violation_error_message for each in Act._meta.constraints}
    return str(found[name])


@pytest.mark.rule("R34", "R35", "R52", "R54", "R70", doors="database")
@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        ({"as_printed": True, "note": ""}, "act_as_printed_has_a_note", "une note"),
        ({"last_day": None, "kind": "legacy_rtu"}, "act_that_ends_has_its_date", "R70"),
        ({"last_day": None, "kind": "cessation"}, "act_that_ends_has_its_date", "R54"),
        (
            {"published_on": "2022-02-12", "decided_on": "2022-02-12"},
            "act_established_after_the_decree",
            "R70",
        ),
        ({"first_day": "2024-03-21"}, "act_starts_after_publication", "R34"),
        ({"kind": "suspension", "first_day": "2024-03-20"}, "act_changes_no_past_day", "R34"),
        (
            {"kind": "abrogation", "first_day": None, "last_day": "2024-03-20"},
            "act_ends_no_past_day",
            "R34",
        ),
        ({"informed_on": "2024-03-21"}, "act_informed_before_it_was_decided", "R52"),
        ({"last_day": "2024-03-21"}, "act_ends_after_it_begins", "précède le premier"),
    ],
)
def test_the_database_itself_refuses_it(tmp_path, changes, name, said):
    load(tmp_path, row())
    assert name in refused(insert, Act.objects.get(), reference="Autre", **changes)
    assert said in message(name)


# Grounds, information, emergency


KNOWN = {"grounds": "public_health|follow_up", "informed_on": "2025-01-05"}


def stop(**changes: str) -> dict[str, str]:
    day = {"decided_on": "2025-01-10", "published_on": "2025-01-10"}
    return after(reference="A-2", kind="suspension", **day, **changes)


@pytest.mark.rule("R51", "R52")
def test_what_is_not_known_is_said_and_what_is_known_is_for_agents(tmp_path, client, division):
    load(tmp_path, row(), stop())
    page = client.get(Cpc.objects.get().get_absolute_url()).content.decode()
    assert "Motif : non connu" in page
    assert "Information préalable des laboratoires : non connu" in page
    Act.objects.filter(kind="suspension").update(**KNOWN)
    assert (
        "motifs de santé publique"
        not in client.get(Cpc.objects.get().get_absolute_url()).content.decode()
    )
    client.force_login(person(Role.EVALUATOR, on=division, name="agent"))
    page = client.get(Cpc.objects.get().get_absolute_url()).content.decode()
    assert "motifs de santé publique ; manquement" in page
    assert "le 05/01/2025" in page


@pytest.mark.rule("R51", "R52", doors="import")
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"grounds": "knowledge"}, "line 3: R51"),
        ({"grounds": "humeur"}, "line 3: grounds : « humeur » n'est pas un motif"),
        ({"informed_on": "2025-01-10"}, "line 3: R52"),
        ({"informed_on": "hier"}, "line 3: informed_on : « hier »"),
        ({"emergency": "yes"}, "line 3: emergency : le motif est obligatoire"),
        ({"emergency": "oui"}, "line 3: emergency : « oui »"),
        ({"emergency_reason": "Décès."}, "line 3: emergency_reason : sans emergency"),
    ],
)
def test_given_they_are_checked(tmp_path, given, reason):
    assert reason in reasons(tmp_path, row(), stop(**given))


# One decision, several frameworks


def two() -> list[dict[str, str]]:
    names = {"medicines": "M-M-RVAXPRO", "indications": "Usage A", "kind": "renewal"}
    return [row(**names, **PAST, cpc=cpc) for cpc in ("rvaxpro", "priorix")]


def test_one_decision_renews_two_frameworks_and_what_follows_reads_its_own(tmp_path):
    change = {"reference": "M", "kind": "modification", "published_on": "2024-06-28"}
    follows = {"follows": PAST["reference"], "cpc": "priorix"}
    load(tmp_path, *two(), after(**change, **follows))
    assert Cpc.objects.count() == 2
    followed = Act.objects.get(reference="M").follows
    assert (followed.reference, followed.cpc.key) == (PAST["reference"], "priorix")


def test_one_decision_twice_in_one_framework_is_refused(tmp_path):
    again = [two()[0], two()[0]]
    assert "line 3: reference « Décision 18/10/2022 » : déjà à la ligne 2" in reasons(
        tmp_path, *again
    )
    load(tmp_path, *two())
    assert load(tmp_path, *two()).skipped == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.update(cpc=Cpc.objects.first())


# Written again


def test_what_is_exported_is_loaded_and_exported_alike(tmp_path):
    import_acts(REAL, on=FAR)
    odd = row(**ODD | {"reference": "X-1", "cpc": "x"})
    load(tmp_path, odd, *two(), row(), stop(**KNOWN))
    first = exported()
    path = tmp_path / "export.csv"
    call_command("export_acts", str(path), stdout=StringIO())
    assert path.read_text(encoding="utf-8") == first
    _empty()
    import_acts(path, on=FAR)
    assert exported() == first


def _empty() -> None:
    Act.objects.update(follows=None)
    for act in Act.objects.all():
        act.medicines.all().delete()
        act.indications.all().delete()
    Act.objects.all().delete()
    Cpc.objects.all().delete()


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("export_acts", str(tmp_path / "absent" / "x.csv"), stderr=err)
    assert "impossible à écrire" in err.getvalue()
