"""Texts compared and searched without case, accents, punctuation or repeated blanks."""

import re
import unicodedata


def normalise(text: str) -> str:
    """``"Amylose  AL"`` → ``"amylose al"``: the form in which texts are compared and searched."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split())


def tokens(text: str) -> list[str]:
    """The words of a text, normalised, without punctuation: ``"L’AMM"`` → ``["l", "amm"]``."""
    return re.findall(r"[^\W_]+", normalise(text))
