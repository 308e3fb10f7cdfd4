"""Numbers of the law in French words: what a sentence says follows the value."""

from __future__ import annotations

SMALL = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
LAST = 69


def in_letters(number: int) -> str:
    """« trente-six » for 36; beyond ``LAST`` or below zero, the digits."""
    if not 0 <= number <= LAST:
        return str(number)
    if number < len(SMALL):
        return SMALL[number]
    tens, unit = divmod(number, 10)
    if unit == 0:
        return TENS[tens]
    return f"{TENS[tens]}{' et ' if unit == 1 else '-'}{SMALL[unit]}"


def years(number: int) -> str:
    """« trois ans », « un an »."""
    return f"{in_letters(number)} an{'' if number == 1 else 's'}"


def months(number: int) -> str:
    """« trente-six mois », « un mois »."""
    return f"{in_letters(number)} mois"


def working_days(*numbers: int) -> str:
    """« dix jours ouvrés », « dix ou quinze jours ouvrés »."""
    return f"{' ou '.join(map(in_letters, numbers))} jours ouvrés"


def enumerated(words: tuple[str, ...]) -> str:
    """« douze, neuf et six »."""
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last
