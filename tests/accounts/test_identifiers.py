"""Identifiers of bodies and people, on public examples."""

import pytest
from django.core.exceptions import ValidationError

from accounts.identifiers import kinds_of, validate_identifier, validate_rpps
from accounts.models import Organisation

INCA, ANSM, AFM = "187512751", "180092041", "775609571"
APHP_SIREN, APHP_FINESS, HCL_FINESS = "267500452", "750712184", "690781810"


@pytest.mark.parametrize("number", [INCA, ANSM, AFM, APHP_SIREN])
def test_a_real_siren_is_taken_however_it_is_written(number):
    spaced = f"SIREN {number[:3]} {number[3:6]} {number[6:]}"
    assert "SIREN" in kinds_of(number)
    assert kinds_of(spaced) == kinds_of(number)


@pytest.mark.parametrize("number", [APHP_FINESS, HCL_FINESS])
def test_a_real_finess_is_taken_and_nothing_tells_it_from_a_siren(number):
    assert kinds_of(number) == ("SIREN", "FINESS")
    assert Organisation(identifier=number).identifier_label == f"SIREN ou FINESS {number}"


@pytest.mark.parametrize(
    ("number", "kind"),
    [("26750045200011", "SIRET"), ("W751234567", "RNA"), ("2A0000154", "FINESS")],
)
def test_the_form_says_what_an_identifier_is(number, kind):
    assert kinds_of(number) == (kind,)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("187512752", "La clé de ce numéro à 9 chiffres est fausse"),
        ("26750045200012", "La clé de ce numéro SIRET est fausse"),
        ("W75123456", "Un numéro RNA est fait de la lettre W"),
        ("1875127", "Ce numéro a 7 chiffres"),
        ("bonjour", "Ce numéro ne se lit pas"),
        ("١٨٧٥١٢٧٥١", "Ce numéro ne se lit pas"),
    ],
)
def test_a_wrong_identifier_is_refused_with_what_is_wrong(number, sentence):
    with pytest.raises(ValidationError, match=sentence):
        validate_identifier(number)


def test_an_rpps_has_eleven_digits_and_a_key():
    validate_rpps("1000 5173 140")
    for wrong, sentence in (("10005173141", "clé"), ("1000517314", "11 chiffres")):
        with pytest.raises(ValidationError, match=sentence):
            validate_rpps(wrong)
