"""Every shipped scenario plays to its end, and the register says the days that the sources give."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from config.scenario import story as scenario
from config.scenario.player import play, register
from records import clock

FOLDER = settings.BASE_DIR / "scenarios"
SHIPPED = sorted(FOLDER.glob("*.yaml"))

PERIODS = {
    "tacrolimus_vitiligo": ("2024-03-22", "2027-03-21"),
    "bortezomib_amylose": ("2022-04-06", "2025-04-05"),
    "demande_ministre": ("2022-02-22", "2025-02-21"),
    "hemlibra_complements": ("2025-07-03", "2028-07-02"),
    "hemlibra_instruction": ("2025-07-03", "2028-07-02"),
    "maladie_rare_refusee_puis_signee": ("2025-04-04", "2028-04-03"),
    "renouvellement_une_indication_cessee": ("2026-01-13", "2029-01-12"),
    "modification_posologie": ("2024-03-22", "2027-03-21"),
    "renouvellement_suspendu": ("2025-06-13", "2028-06-12"),
    "renouvellement_tardif": ("2026-02-05", "2029-02-04"),
    "xalkori_instruction": ("2026-11-26", "2029-11-25"),
}


def played(name):
    told = []
    stage = play(scenario.load(FOLDER / f"{name}.yaml"), tell=told.append)
    return stage, told


@pytest.mark.django_db
@pytest.mark.exhaustive
@pytest.mark.tour
@pytest.mark.rule("R34")
@pytest.mark.rule("R35")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_plays_to_its_end_and_the_public_json_gives_its_days(path):
    stage, told = played(path.stem)
    assert len(told) == len(stage.scenario.steps)
    assert len(register(stage)) > 1
    first_day, last_day = PERIODS.get(path.stem, ("", ""))
    assert shown_on(last_day) == ([("in_force", first_day, last_day)] if last_day else [])


def shown_on(day):
    """Status and days of every framework that the public register shows on ``day``."""
    if not day:
        return []
    with clock.at(date.fromisoformat(day) + timedelta(days=1)):
        answer = Client().get("/registre.json", {"on": day}, secure=True)
    entries = json.loads(answer.getvalue())["results"]
    return [(each["status"], each["first_day"], each["last_day"]) for each in entries]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_ends_with_what_it_expects_and_says_what_is_invented(path):
    read = scenario.load(path)
    assert read.steps[-1].verb.name == "expect"
    assert "llustrati" in read.note or "ictif" in read.note


@pytest.mark.django_db
def test_a_step_tells_its_day_its_actor_what_happened_and_the_ground():
    _, told = played("tacrolimus_vitiligo")
    filed, published = told[0], told[-2]
    assert (filed.step.on, filed.who) == (date(2023, 4, 3), "Claire Vidal")
    assert any("SIG-2023-0001" in sentence for sentence in filed.what)
    assert any("R. 5121-76-2" in rule for rule in filed.basis)
    assert any("R35" in rule and "21/03/2027" in rule for rule in published.basis)


@pytest.mark.django_db
def test_a_refusal_ends_on_the_public_list_of_what_was_not_established():
    stage, _ = played("refus")
    assert any("Liste des cadres non établis : PLAQUENIL" in line for line in register(stage))
