"""The words by which a medicine is found: what ``Medicine.search`` holds, and how a query is cut.

Both sides go through ``search_words``, so that ``"0.1%"`` finds ``PROTOPIC 0,1 %`` and ``"lp"``
finds ``L.P.``.
"""

import re
from collections.abc import Iterable

from records.words.text import normalise

INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
NUMBER_THEN_UNIT = re.compile(r"(?<=\d)(?=[a-z])")
WORD = re.compile(r"\d+(?:,\d+)+|[^\W_]+")


def search_words(text: str) -> list[str]:
    """``"TAGAMET L.P. 0.5mg"`` → ``["tagamet", "lp", "0,5", "mg"]``."""
    plain = INITIALS.sub(lambda found: found[0].replace(".", ""), normalise(text))
    return WORD.findall(NUMBER_THEN_UNIT.sub(" ", DECIMAL_POINT.sub(",", plain)))


def search_text(*, name: str, substances: Iterable[str] = (), cis: str) -> str:
    """Words of the name, of the substances, then the CIS code; a blank before each one."""
    words = [*search_words(name), *search_words(" ".join(substances)), cis]
    return " " + " ".join(words)
