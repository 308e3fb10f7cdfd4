"""Readers of one field of a BDPM file: the text of the field in, its value out.

A reader raises ``ValueError`` with the reason, in plain French, when the field is not what it must
be. Blanks at the ends are dropped and repeated ones collapsed. Formats: docs/bdpm.md.
"""

import re
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal

Reader = Callable[[str], object]

DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
PRICE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?:,\d{2})?", re.ASCII)
RATES = re.compile(r"\d{1,3} ?%(?: ?; ?\d{1,3} ?%)*", re.ASCII)
SHOWN = 40


def shown(text: str) -> str:
    """``text`` as a message quotes it: cut at 40 signs."""
    return f"« {text[:SHOWN]}… »" if len(text) > SHOWN else f"« {text} »"


def clean(text: str) -> str:
    return sys.intern(" ".join(text.split()))


def optional(limit: int) -> Reader:
    """Any text of at most ``limit`` signs."""

    def read(text: str) -> str:
        value = clean(text)
        if len(value) > limit:
            raise ValueError(f"texte de {len(value)} signes, {limit} au plus")
        return value

    return read


def required(limit: int) -> Reader:
    """A text of 1 to ``limit`` signs."""
    read_text = optional(limit)

    def read(text: str) -> object:
        value = read_text(text)
        if not value:
            raise ValueError("champ vide")
        return value

    return read


def digits(count: int) -> Reader:
    """A code of exactly ``count`` digits, kept as text."""
    pattern = re.compile(rf"\d{{{count}}}", re.ASCII)

    def read(text: str) -> str:
        value = clean(text)
        if not pattern.fullmatch(value):
            raise ValueError(f"{shown(value)} n'est pas un code de {count} chiffres")
        return value

    return read


def number(largest: int) -> Reader:
    """A whole number from 0 to ``largest``."""

    def read(text: str) -> int:
        value = clean(text)
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value) <= largest):
            raise ValueError(f"{shown(value)} n'est pas un nombre entier de 0 à {largest}")
        return int(value)

    return read


def one_of(*choices: str) -> Reader:
    def read(text: str) -> str:
        value = clean(text)
        if value not in choices:
            expected = ", ".join(choice or "vide" for choice in choices)
            raise ValueError(f"{shown(value)} n'est pas une des valeurs attendues ({expected})")
        return value

    return read


def day(text: str) -> date | None:
    """``dd/mm/yyyy``, or empty. The year is kept as written: real files hold ``29/11/2924``.

    Raises ``ValueError``.
    """
    value = clean(text)
    if not value:
        return None
    found = DAY.fullmatch(value)
    if not found:
        raise ValueError(f"{shown(value)} n'est pas une date jj/mm/aaaa")
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise ValueError(f"la date {shown(value)} n'existe pas") from None


def price(text: str) -> Decimal | None:
    """Euros: ``24,34``, or ``1,466,29`` with its thousands (sic), or empty.

    Raises ``ValueError``.
    """
    value = clean(text)
    if not value:
        return None
    if not PRICE.fullmatch(value):
        raise ValueError(f"{shown(value)} n'est pas un prix en euros")
    whole, comma, cents = value.rpartition(",")
    if len(cents) != 2 or not comma:
        whole, cents = value, "00"
    return Decimal(f"{whole.replace(',', '')}.{cents}")


def rates(text: str) -> str:
    """``65%`` and ``65 %`` are written ``65 %``; several rates are separated by ``;``; or empty.

    Raises ``ValueError``.
    """
    value = clean(text)
    if value and not RATES.fullmatch(value):
        raise ValueError(f"{shown(value)} n'est pas un taux de remboursement")
    parts = (part.strip(" %") for part in value.split(";"))
    return sys.intern(" ; ".join(f"{part} %" for part in parts if part))
