"""Search in the catalogue, groups, and products that are the same."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from cpc.medicines.catalogue import (
    concentration,
    identical_products,
    members_of_groups,
)
from cpc.medicines.importing import import_folder
from cpc.models import Medicine
from tests.cpc.bdpm_sample import SAMPLE

PROTOPIC, TAKROZEM, VELCADE, BORTEZOMIB = "63213392", "66080171", "62438913", "62699735"


@pytest.fixture
def catalogue(db):
    return import_folder(SAMPLE, on=date(2026, 3, 2))


def found(text):
    return [medicine.cis for medicine in Medicine.objects.search(text)]


def cis_of(medicines):
    return [medicine.cis for medicine in medicines]


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("protopic", [PROTOPIC]),
        ("PROTOPIC 0.1%", [PROTOPIC]),
        ("tacrolimus", [PROTOPIC, TAKROZEM]),
        ("pommade  TACROLIMUS", [PROTOPIC, TAKROZEM]),
        ("gelule thalidomide", ["62638974", "63975542"]),
        ("gélule", ["62638974", "63975542"]),
        ("632133", [PROTOPIC]),
        ("213392", []),
        ("bortezomib", [BORTEZOMIB, VELCADE]),
        ("zumab", ["62004984", "60391646", "61409314"]),
        ("mvasi 25mg", ["61409314"]),
        ("protopic velcade", []),
        ("", []),
        (" % ", []),
        ("a" * 501, []),
        ("\x00", []),
        ("'; drop table", []),
    ],
)
def test_search_finds_every_word_without_case_or_accents(text, expected):
    assert found(text) == expected


@pytest.mark.usefixtures("catalogue")
def test_names_that_start_with_the_text_come_first():
    Medicine.objects.add(cis="69999991", name="ANTI-VELCADE")
    assert found("velcade") == [VELCADE, "69999991"]


@pytest.mark.django_db
def test_initials_are_found_with_and_without_their_points():
    Medicine.objects.add(cis="69999991", name="TAGAMET L.P. 200 mg", substances=["CIMÉTIDINE"])
    assert found("tagamet lp") == found("l.p. cimetidine") == ["69999991"]


@pytest.mark.usefixtures("catalogue")
def test_an_autocomplete_asks_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(Medicine.objects.visible_to(AnonymousUser()).search("mg")[:20]) == 11


@pytest.mark.usefixtures("catalogue")
def test_members_of_groups_come_with_their_groups(django_assert_num_queries):
    named = Medicine.objects.filter(cis__in=[PROTOPIC, "62638974", "69981979"])
    with django_assert_num_queries(3):
        members = list(members_of_groups(named))
        labels = {
            row.group.label for medicine in members for row in medicine.group_memberships.all()
        }
    assert cis_of(members) == [PROTOPIC, TAKROZEM, "62638974", "63975542"]
    assert len(labels) == 2


@pytest.mark.rule("R15")
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("cis", "expected"),
    [
        (PROTOPIC, [TAKROZEM]),
        (TAKROZEM, [PROTOPIC]),
        (VELCADE, [BORTEZOMIB]),
        ("60391646", ["61409314"]),
        ("69981979", []),
    ],
    ids=["salt and moiety", "moiety and salt", "generic", "biosimilar", "other strength"],
)
def test_identical_products_have_substance_form_and_strength(cis, expected):
    assert cis_of(identical_products(Medicine.objects.get(cis=cis))) == expected


@pytest.mark.usefixtures("catalogue")
def test_identical_products_ask_two_queries(django_assert_num_queries):
    velcade = Medicine.objects.get(cis=VELCADE)
    with django_assert_num_queries(2):
        identical_products(velcade)


@pytest.mark.parametrize(
    ("these", "those"),
    [
        (("1,00 mg", "un comprimé"), ("1 mg", "1 comprimé")),
        (("0,2 mg", "un comprimé"), ("200 microgrammes", "un comprimé")),
        (("100 mg", "4 ml"), ("25 mg", "1 mL de solution")),
        (("1 mg", "1 g de pommade"), ("0,1 g", "100 g de pommade")),
        (("1 000 UI", "un flacon"), ("1000 U.I.", "une seringue")),
    ],
)
def test_the_same_strength_is_known_however_it_is_written(these, those):
    assert concentration(*these) == concentration(*those)


@pytest.mark.parametrize(
    ("these", "those"),
    [
        (("1 mg", "un comprimé"), ("1 g", "un comprimé")),
        (("1 mg", "1 ml"), ("1 mg", "2 ml")),
        (("1 mg", "0 ml"), ("1 mg", "1 ml")),
        (("2CH à 30CH", "un comprimé"), ("2CH à 200CH", "un comprimé")),
        (("qs", ""), ("qsp 1 mg", "")),
    ],
)
def test_different_strengths_are_not_the_same(these, those):
    assert concentration(*these) != concentration(*those)


@pytest.mark.usefixtures("catalogue")
def test_a_medicine_that_lines_name_is_never_deleted():
    with pytest.raises(ProtectedError):
        Medicine.objects.get(cis=PROTOPIC).delete()


@pytest.mark.django_db
def test_a_cis_code_has_eight_digits():
    with pytest.raises(ValidationError, match="Le code CIS compte huit chiffres"):
        Medicine(cis="1234567", name="ESSAI", search=" essai").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Medicine.objects.add(cis="1234567a", name="ESSAI")
