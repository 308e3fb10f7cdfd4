"""A text as it is compared, and what is never in one because nobody sees it. No source: plain reading.

Categories are those of Unicode: Cc, Cf, Cn, Co and Cs are controls, formats and what is no character.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

BLANK = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)
"""Letters and marks that are drawn as nothing (Default_Ignorable_Code_Point, and the empty Braille)."""


def is_hidden(letter: str) -> bool:
    """Is it never drawn: a control, a format, half of a character, a separator of lines?"""
    category = unicodedata.category(letter)
    return category[0] == "C" or category in {"Zl", "Zp"} or letter in BLANK


@lru_cache(maxsize=8_192)
def same_text(text: str) -> str:
    """The form in which two texts are the same: NFKC, nothing hidden, one space, no case."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(" " if each.isspace() else each for each in plain if _counts(each))
    return unicodedata.normalize("NFKC", " ".join(seen.split()).casefold())


def _counts(letter: str) -> bool:
    return letter.isspace() or not is_hidden(letter)


def hidden(text: str, *, lines: bool = False) -> str:
    """The first character that nobody sees; empty when there is none. ``lines``: it may have several."""
    plain = text.replace("\r\n", "\n").replace("\n", "") if lines else text
    return next((each for each in plain if is_hidden(each)), "")
