"""The import of the medicines data base: what it reads, what it keeps, what it leaves alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from cpc.medicines.importing import import_folder
from cpc.models import (
    CatalogueImport,
    Composition,
    GenericGroup,
    GroupMember,
    Medicine,
    MedicineVersion,
    Presentation,
    Substance,
)
from tests.cpc.bdpm_sample import SAMPLE, copy_sample, drop, edit

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
TABLES = (
    *(Medicine, MedicineVersion, Substance, Composition, GenericGroup, GroupMember),
    *(Presentation, CatalogueImport),
)


@pytest.fixture
def folder(tmp_path):
    return copy_sample(tmp_path)


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def versions_of(cis):
    rows = MedicineVersion.objects.filter(medicine__cis=cis).order_by("first_day")
    return list(rows.values_list("first_day", "last_day", "holders"))


def test_a_medicine_is_read_with_all_its_columns():
    import_folder(SAMPLE, on=MONDAY)
    protopic = Medicine.objects.get(cis="63213392")
    assert str(protopic) == "PROTOPIC 0,1 %, pommade"
    assert (protopic.form, protopic.routes) == ("pommade", "cutanée")
    assert (protopic.amm_on, protopic.eu_number) == (date(2002, 2, 28), "EU/1/02/201")
    assert protopic.holders == "LEO PHARMA A/S (DANEMARK)"
    assert protopic.is_authorised
    assert not protopic.enhanced_surveillance


def test_each_line_is_read_in_its_own_encoding():
    import_folder(SAMPLE, on=MONDAY)
    assert not Medicine.objects.filter(form__contains="Ã").exists()
    assert Medicine.objects.filter(form__contains="é").count() == 6
    assert Medicine.objects.filter(amm_procedure="Procédure centralisée").count() == 10


def test_a_withdrawn_authorisation_is_not_an_authorised_medicine():
    import_folder(SAMPLE, on=MONDAY)
    adakveo = Medicine.objects.get(cis="62004984")
    assert adakveo.amm_status == "Autorisation retirée"
    assert adakveo.enhanced_surveillance
    assert not adakveo.is_authorised


def test_composition_groups_and_packs_are_read():
    import_folder(SAMPLE, on=MONDAY)
    takrozem = Medicine.objects.get(cis="66080171")
    assert set(takrozem.compositions.values_list("substance__code", "strength", "nature")) == {
        ("77086", "1 mg", "FT"),
        ("98322", "1,022 mg", "SA"),
    }
    assert list(takrozem.generic_groups.values_list("number", flat=True)) == [1527]
    assert takrozem.group_memberships.get().get_kind_display() == "Générique"
    pack = takrozem.presentations.get()
    assert (pack.cip13, pack.rate, pack.price_with_fee) == (
        "3400930143810",
        "15 %",
        Decimal("12.16"),
    )


def test_a_price_with_thousands_is_read():
    import_folder(SAMPLE, on=MONDAY)
    assert Presentation.objects.filter(price_without_fee=Decimal("1466.29")).exists()


def test_lines_of_an_unknown_medicine_are_left_out_and_counted():
    record = import_folder(SAMPLE, on=MONDAY)
    assert {file: counts["unknown"] for file, counts in record.counts["files"].items()} == {
        "CIS_bdpm.txt": 0,
        "CIS_COMPO_bdpm.txt": 1,
        "CIS_GENER_bdpm.txt": 2,
        "CIS_CIP_bdpm.txt": 1,
    }
    assert not GenericGroup.objects.filter(number=1).exists()


def test_a_line_written_twice_is_read_once(folder):
    for file in ("CIS_bdpm.txt", "CIS_GENER_bdpm.txt"):
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(content + content)
    record = import_folder(folder, on=MONDAY)
    assert record.counts["files"]["CIS_bdpm.txt"]["repeated"] == 15
    assert Medicine.objects.count() == 15


def test_the_record_names_the_folder_and_the_fingerprints_only(folder):
    record = import_folder(folder, on=MONDAY)
    assert record.folder == "bdpm"
    assert record.counts["changes"]["added"] == sum(
        model.objects.count() for model in TABLES if model is not CatalogueImport
    )
    assert {len(sha256) for sha256 in record.sha256.values()} == {64}


def test_the_same_files_on_the_same_day_change_nothing():
    import_folder(SAMPLE, on=MONDAY)
    before = everything()
    again = import_folder(SAMPLE, on=MONDAY)
    assert again.pk is None
    assert not again.changed
    assert everything() == before


def test_the_same_files_another_day_add_a_record_and_no_version():
    import_folder(SAMPLE, on=MONDAY)
    again = import_folder(SAMPLE, on=TUESDAY)
    assert again.pk
    assert not again.changed
    assert versions_of("69981979") == [(MONDAY, None, "NORDIC GROUP (PAYS-BAS)")]


def test_a_new_holder_opens_a_version_on_the_day_of_import(folder):
    import_folder(folder, on=MONDAY)
    edit(folder, old=b"NORDIC GROUP (PAYS-BAS)", new=b"LINEPHARMA")
    record = import_folder(folder, on=WEDNESDAY)
    assert versions_of("69981979") == [
        (MONDAY, TUESDAY, "NORDIC GROUP (PAYS-BAS)"),
        (WEDNESDAY, None, "LINEPHARMA"),
    ]
    assert Medicine.objects.get(cis="69981979").holders == "LINEPHARMA"
    assert record.counts["changes"] == {"added": 1, "changed": 2, "unlisted": 0, "removed": 0}


def test_a_correction_on_the_same_day_changes_the_open_version(folder):
    import_folder(folder, on=MONDAY)
    edit(folder, old=b"NORDIC GROUP (PAYS-BAS)", new=b"LINEPHAMRA")
    import_folder(folder, on=WEDNESDAY)
    edit(folder, old=b"LINEPHAMRA", new=b"LINEPHARMA")
    import_folder(folder, on=WEDNESDAY)
    assert versions_of("69981979") == [
        (MONDAY, TUESDAY, "NORDIC GROUP (PAYS-BAS)"),
        (WEDNESDAY, None, "LINEPHARMA"),
    ]


def test_a_change_taken_back_on_the_same_day_leaves_one_version(folder):
    import_folder(folder, on=MONDAY)
    edit(folder, old=b"NORDIC GROUP (PAYS-BAS)", new=b"LINEPHARMA")
    import_folder(folder, on=WEDNESDAY)
    import_folder(SAMPLE, on=WEDNESDAY)
    assert versions_of("69981979") == [(MONDAY, None, "NORDIC GROUP (PAYS-BAS)")]


def test_a_change_that_is_not_versioned_opens_no_version(folder):
    import_folder(folder, on=MONDAY)
    edit(folder, old=b"28/02/2002", new=b"01/03/2002")
    import_folder(folder, on=WEDNESDAY)
    assert Medicine.objects.get(cis="63213392").amm_on == date(2002, 3, 1)
    assert MedicineVersion.objects.filter(medicine__cis="63213392").count() == 1


def test_a_medicine_that_disappears_stays_unlisted_and_its_version_is_closed(folder):
    import_folder(folder, on=MONDAY)
    drop(folder, cis=b"69981979")
    record = import_folder(folder, on=WEDNESDAY)
    gymiso = Medicine.objects.get(cis="69981979")
    assert not gymiso.listed
    assert not gymiso.is_authorised
    assert versions_of("69981979") == [(MONDAY, TUESDAY, "NORDIC GROUP (PAYS-BAS)")]
    assert gymiso.compositions.count() == 1
    assert not gymiso.presentations.get().listed
    assert record.counts["changes"]["unlisted"] == 2
    assert not import_folder(folder, on=WEDNESDAY).changed


def test_a_medicine_that_comes_back_is_listed_again_from_that_day(folder):
    import_folder(folder, on=MONDAY)
    drop(folder, cis=b"69981979")
    import_folder(folder, on=TUESDAY)
    import_folder(SAMPLE, on=WEDNESDAY)
    assert Medicine.objects.get(cis="69981979").is_authorised
    assert versions_of("69981979") == [
        (MONDAY, MONDAY, "NORDIC GROUP (PAYS-BAS)"),
        (WEDNESDAY, None, "NORDIC GROUP (PAYS-BAS)"),
    ]


def test_a_medicine_that_comes_and_goes_on_one_day_leaves_no_version(folder):
    import_folder(folder, on=MONDAY)
    drop(folder, cis=b"69981979")
    import_folder(folder, on=MONDAY)
    assert versions_of("69981979") == []
    assert not Medicine.objects.get(cis="69981979").listed


def test_a_member_that_leaves_its_group_is_taken_out(folder):
    import_folder(folder, on=MONDAY)
    drop(folder, cis=b"66080171", file="CIS_GENER_bdpm.txt")
    import_folder(folder, on=TUESDAY)
    group = GenericGroup.objects.get(number=1527)
    assert [member.cis for member in group.members.all()] == ["63213392"]


def test_a_substance_bears_the_name_most_often_written(folder):
    edit(folder, old=b"66080171\tpommade\t98322\tTACROLIMUS MONOHYDRAT\xc9", new=(
        b"69981979\tpommade\t98322\tTACROLIMUS\t1 mg\t\tSA\t2\n"
        b"66080171\tpommade\t98322\tTACROLIMUS MONOHYDRAT\xc9"
    ), file="CIS_COMPO_bdpm.txt")  # fmt: skip
    import_folder(folder, on=MONDAY)
    assert str(Substance.objects.get(code="98322")) == "TACROLIMUS MONOHYDRATÉ"
    assert Medicine.objects.search("gymiso tacrolimus monohydrate").exists()


def test_progress_is_told_for_each_file():
    told = []
    import_folder(SAMPLE, on=MONDAY, progress=lambda label, count: told.append((label, count)))
    assert told[:4] == [
        ("CIS_bdpm.txt", 15),
        ("CIS_COMPO_bdpm.txt", 19),
        ("CIS_GENER_bdpm.txt", 9),
        ("CIS_CIP_bdpm.txt", 24),
    ]


def test_the_command_says_what_changed_then_that_nothing_has(capsys):
    call_command("import_bdpm", str(SAMPLE), "--on", "2026-03-02")
    assert "Catalogue au 02/03/2026, lignes : " in capsys.readouterr().out
    call_command("import_bdpm", str(SAMPLE), "--on", "2026-03-02")
    assert capsys.readouterr().out.endswith("Rien n'a changé.\n")
