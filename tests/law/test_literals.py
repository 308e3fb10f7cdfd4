"""No duration of the law is written by hand: it stands in a parameter, and its words follow it.

Every file that a person reads is walked; what stays is listed below, each with its reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpc.law.durations import horizon
from cpc.law.parameters import LAB_CEILING_MONTHS, VALIDITY
from cpc.law.words import in_letters

ROOT = Path(__file__).resolve().parents[2]
WALKED = ("*.py", "*.html", "*.md", "*.js", "*.txt", "*.bpmn")
SKIPPED = (
    "tests/",  # what is tested is dated
    ".venv/",
    "static/dsfr/",
    "scenarios/",  # dated stories of real acts
    "docs/scenarios.md",
    "docs/law.md",  # written from the parameters
    "docs/adr/",  # decisions of a day
    "CHANGELOG.md",  # what was done then
    "cpc/law/parameters.py",  # the values themselves
    "cpc/law/words.py",  # examples of its own writing
    "cpc/law/durations.py",
    "config/templatetags/law_words.py",
)
EXCEPTIONS = {
    (
        "docs/guide/agent.md",
        "deux mois",
    ): "ce que le guide dit d'un délai, avec sa règle (R20, R69)",
    (
        "docs/guide/laboratoire.md",
        "deux mois",
    ): "ce que le guide dit au laboratoire, avec son article (R20)",
    ("docs/guide/agent.md", "Deux mois"): "le silence de l'article L. 231-4 (R69)",
}


def forms() -> list[str]:
    """The values of today and of tomorrow, in figures and in words."""
    found = []
    for years in {version.value for version in VALIDITY.versions}:
        for number in (str(years), in_letters(years)):
            found += [f"{number} ans", f"{number} années"]
        found += [f"{12 * years} mois", f"{in_letters(12 * years)} mois"]
    for months in {version.value for version in LAB_CEILING_MONTHS.versions}:
        found += [f"{months} mois", f"{in_letters(months)} mois"]
    return found


LITERAL = re.compile(rf"(?<![\d\w-])({'|'.join(forms())})\b", re.IGNORECASE)


def files() -> Iterator[Path]:
    for pattern in WALKED:
        for path in ROOT.rglob(pattern):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(SKIPPED) and "/migrations/" not in name:
                yield path


@pytest.mark.rule("R20", "R32")
def test_no_duration_of_the_law_is_written_by_hand() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), match.group(1))
        for path in files()
        for match in LITERAL.finditer(path.read_text(encoding="utf-8"))
    }
    assert found - set(EXCEPTIONS) == set()


def test_every_exception_still_stands() -> None:
    for name, words in EXCEPTIONS:
        assert words in (ROOT / name).read_text(encoding="utf-8"), name


def test_the_words_that_are_looked_for_are_those_of_the_law() -> None:
    said = horizon(VALIDITY.versions[-1].since)
    assert LITERAL.search(f"les {said} à venir")
