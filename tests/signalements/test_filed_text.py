"""What is filed is read for years: the canonical text of a given content stays byte for byte."""

import json
from datetime import date
from pathlib import Path

import pytest

from signalements.models import Estimate, Reference, Signalement, canonical_text
from tests.signalements.conftest import ANSWERS
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
STORED = Path(__file__).parent / "data" / "filed-2026-2.json"
"""Written by the code that asked the form 2026-2 first, never since."""


@pytest.fixture
def filed(bodies, reporter, division, protopic, day) -> Signalement:
    """A content with an answer of every kind, some empty."""
    more = {"rare_disease": True, "interests_declared": "some", "orphacode": "ORPHA:85443"}
    draft = Signalement.objects.create(
        organisation=bodies.asso, author=reporter, started_on=day, **(ANSWERS | more)
    )
    draft.medicines.add(protopic)
    Reference.objects.create(
        signalement=draft, kind="trial", citation="Dupont 2024\r\nRevue", year=2024, level="2"
    )
    Reference.objects.create(signalement=draft, pmid="123", patients=0)
    Estimate.objects.create(
        signalement=draft, low=400, high=500, author="Filière", made_on=date(2025, 6, 1)
    )
    return file_signalement(draft, by=reporter, on=day)


def test_the_same_content_gives_the_same_text_as_the_day_it_was_first_filed(filed, bodies):
    stored = STORED.read_text(encoding="utf-8").replace("Preuve 4", f"Preuve {bodies.asso.pk}")
    known = {each["name"] for each in answers(json.loads(stored))}
    content = filed.filed_content.parsed | {"form": json.loads(stored)["form"]}
    for section in content["sections"]:  # a question asked since stands beside the others
        section["answers"] = [each for each in section["answers"] if each["name"] in known]
    assert canonical_text(content) == stored


def answers(content):
    return [each for section in content["sections"] for each in section["answers"]]


def test_the_stored_text_is_canonical_and_that_of_the_form_of_its_day():
    stored = STORED.read_text(encoding="utf-8")
    assert canonical_text(json.loads(stored)) == stored
    assert json.loads(stored)["form"] == "2026-2"
