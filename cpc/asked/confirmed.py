"""The words of what is lent only knowingly (Q15): the nouns of whoever the kinds so declared ask."""

from cpc.asked.kind import Lending
from cpc.asked.kinds import KINDS
from records.words.french import Noun, enumerated


def _nouns() -> list[Noun]:
    found = (kind.noun for kind in KINDS if kind.lending is Lending.CONFIRMED)
    return list(dict.fromkeys(found))


def bare() -> str:
    """de laboratoire"""
    return enumerated([each.bare for each in _nouns()], last="ou")


def of_one() -> str:
    """d'un laboratoire"""
    return enumerated([each.of_one for each in _nouns()], last="ou")


def of_all() -> str:
    """des laboratoires"""
    return enumerated([each.of_all for each in _nouns()])


def that_say() -> str:
    """« qu’il dit » after ``of_one``; « que leur auteur dit » of several."""
    nouns = _nouns()
    return f"qu’{nouns[0].pronoun} dit" if len(nouns) == 1 else "que leur auteur dit"
