"""No duration of the law is written by hand: it stands in a parameter, and its words follow it.

Every file that a person reads is walked, for every parameter that a text or a practice gives: what a
decree may change. What stays is listed below: a guide that quotes a value, and is red when it changes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cannabis.law import NARCOTIC_MAXIMUM_DAYS, TRANSITION_MONTHS
from cpc.law.core import Certainty, Dated
from cpc.law.durations import horizon
from cpc.law.parameters import LAB_CEILING_MONTHS, VALIDITY
from cpc.law.standing import LABEL_YEARS
from cpc.law.words import in_letters
from cpc.lawdoc import LAW_MODULES, parameters
from signalements.law import SILENCE_MONTHS, acknowledgement

ROOT = Path(__file__).resolve().parents[2]
WALKED = ("*.py", "*.html", "*.md", "*.js", "*.txt", "*.yaml", "*.svg")
SKIPPED = (
    "tests/",  # what is tested is dated
    ".venv/",
    "static/dsfr/",
    "scenarios/",  # dated stories of real acts
    "config/data/",  # the same, invented
    "docs/scenarios.md",
    "docs/law.md",  # written from the parameters
    "docs/process/",  # the same
    "docs/adr/",  # decisions of a day
    "CHANGELOG.md",  # what was done then
    "cpc/law/parameters.py",  # the values themselves
    "cpc/law/words.py",  # examples of its own writing
    "cpc/law/durations.py",
    "config/templatetags/law_words.py",
)
EXCEPTIONS: dict[tuple[str, str], Dated[int] | str] = {
    ("docs/guide/agent.md", "deux mois"): LAB_CEILING_MONTHS,
    ("docs/guide/agent.md", "Deux mois"): SILENCE_MONTHS,
    ("docs/guide/laboratoire.md", "deux mois"): LAB_CEILING_MONTHS,
    ("docs/guide/signalant-organisme.md", "cinq ans"): LABEL_YEARS,
    ("docs/glossary.md", "cinq ans"): LABEL_YEARS,
    ("cpc/law/rules_cannabis.py", "28 jours"): NARCOTIC_MAXIMUM_DAYS,
    (
        "cpc/law/rules_cannabis.py",
        "cinq ans",
    ): "une autorisation de mise sur le marché (L. 5121-15)",
}
"""What is quoted by hand, of which parameter; or why these words are of none."""
A_NAME = (TRANSITION_MONTHS,)
"""« La règle des trois mois » is how everybody calls it."""
UNITS = ("ans", "mois", "jours", "jours ouvrés")


def said(number: int, unit: str) -> list[str]:
    written = [f"{number} {unit}", f"{in_letters(number)} {unit}"]
    if unit == "ans":
        written += [f"{number} années", f"{in_letters(number)} années", *said(12 * number, "mois")]
    return written


def forms() -> list[str]:
    """The values of yesterday, today and tomorrow, in figures and in words; one is everybody's word."""
    found = {
        words
        for _, module in LAW_MODULES
        for parameter in parameters(module)
        if parameter.unit in UNITS and parameter not in A_NAME
        for version in parameter.versions
        if version.certainty is not Certainty.DEFAULT
        if isinstance(version.value, int) and version.value > 1
        for words in said(version.value, parameter.unit)
    }
    return sorted(found, key=len, reverse=True)


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


@pytest.mark.parametrize(("where", "quoted"), EXCEPTIONS.items())
def test_what_is_quoted_is_still_the_law(where: tuple[str, str], quoted: Dated[int] | str) -> None:
    name, words = where
    assert words in (ROOT / name).read_text(encoding="utf-8")
    if isinstance(quoted, Dated):
        assert words.lower() in said(quoted.versions[-1].value, quoted.unit)


def test_no_code_reads_the_last_value_instead_of_that_of_a_day() -> None:
    code = (path for path in files() if path.suffix == ".py")
    assert not [path for path in code if ".versions[-1]" in path.read_text(encoding="utf-8")]


def test_the_words_that_are_looked_for_are_those_of_the_law() -> None:
    for day in {version.since for version in VALIDITY.versions}:
        assert LITERAL.search(f"les {horizon(day)} à venir")
        assert LITERAL.search(f"dans les {acknowledgement(day)}")
