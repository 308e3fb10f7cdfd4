"""Identifiers of bodies and people: recognised by their form, checked with python-stdnum.

SIREN (9 digits) and SIRET (14) carry a check digit of their own rules (``stdnum.fr``); FINESS
(9 digits) and RPPS (11) one of Luhn. A FINESS number of Corsica (2A, 2B) holds a letter and an RNA
(W and 9 digits) has no check digit: these two are checked by their form alone.
"""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from stdnum import luhn
from stdnum.exceptions import ValidationError as Wrong
from stdnum.fr import siren, siret

RNA = re.compile(r"W[0-9A-Z][0-9]{8}")
CORSICAN_FINESS = re.compile(r"2[AB][0-9]{7}")
EXPECTED = (
    "Écrivez un SIREN ou un FINESS (9 chiffres), un SIRET (14 chiffres) ou un numéro RNA "
    "(W suivi de 9 chiffres)."
)
PREFIXES = ("SIREN", "SIRET", "FINESS", "RNA", "RPPS")


def compact(text: str) -> str:
    """Without blanks, dots, dashes, nor the name of the identifier when it was written before it."""
    kept = re.sub(r"[\s.\-:]", "", text).upper()
    for prefix in PREFIXES:
        kept = kept.removeprefix(prefix)
    return kept


def _is_valid(number: str, check: Callable[[str], str]) -> bool:
    try:
        check(number)
    except Wrong:
        return False
    return True


def _digits(number: str, count: int) -> bool:
    return len(number) == count and number.isascii() and number.isdigit()


def kinds_of(text: str) -> tuple[str, ...]:
    """What an identifier may be: one word, two when a SIREN also reads as a FINESS, none when wrong.

    Both have nine digits and the same key of Luhn: nothing in the number tells them apart.
    """
    number = compact(text)
    if RNA.fullmatch(number):
        return ("RNA",)
    if CORSICAN_FINESS.fullmatch(number):
        return ("FINESS",)
    if _digits(number, 14) and _is_valid(number, siret.validate):
        return ("SIRET",)
    if not _digits(number, 9):
        return ()
    found = (("SIREN", siren.validate), ("FINESS", luhn.validate))
    return tuple(kind for kind, check in found if _is_valid(number, check))


def identifier_in_words(text: str) -> str:
    """« SIRET 26750045200011 », « SIREN ou FINESS 750712184 »; as it is written when it does not read."""
    kinds = kinds_of(text)
    return f"{' ou '.join(kinds)} {compact(text)}" if kinds else text


def validate_identifier(text: str) -> None:
    """A validator of fields; empty is the field's own business. Raises ``ValidationError``."""
    if not kinds_of(text):
        raise ValidationError(_what_is_wrong(compact(text)))


def _what_is_wrong(number: str) -> str:
    if _digits(number, 9):
        return (
            "La clé de ce numéro à 9 chiffres est fausse : ce n’est ni un SIREN ni un FINESS. "
            "Vérifiez chaque chiffre."
        )
    if _digits(number, 14):
        return "La clé de ce numéro SIRET est fausse : vérifiez chaque chiffre."
    if number.startswith("W"):
        return "Un numéro RNA est fait de la lettre W et de 9 chiffres, par exemple W751234567."
    if number.isascii() and number.isdigit():
        return f"Ce numéro a {len(number)} chiffres. {EXPECTED}"
    return f"Ce numéro ne se lit pas. {EXPECTED}"


def validate_rpps(text: str) -> None:
    """Eleven digits, the last one a key of Luhn (répertoire partagé des professionnels de santé).

    Raises ``ValidationError``.
    """
    number = compact(text)
    if not _digits(number, 11):
        raise ValidationError("Un numéro RPPS a 11 chiffres, par exemple 10005173140.")
    if not _is_valid(number, luhn.validate):
        raise ValidationError("La clé de ce numéro RPPS est fausse : vérifiez chaque chiffre.")
