"""Comparison of texts typed by people: without case, accents or repeated blanks."""

from records.words.text import normalise

__all__ = ["LONGEST_SEARCH", "lines", "words_of"]


def lines(text: str) -> list[str]:
    """The non-blank lines of a text area, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


LONGEST_SEARCH = 200
"""Signs of a search that are read: beyond, nobody is looking for something."""


def words_of(text: str) -> list[str]:
    """The words that a search looks for, compared as ``normalise`` does, once each."""
    return list(dict.fromkeys(normalise(text.replace("\x00", " ")[:LONGEST_SEARCH]).split()))
