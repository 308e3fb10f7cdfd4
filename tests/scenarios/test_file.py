"""A scenario file is read strictly: each refusal names the step and the key."""

import re
from datetime import date

import pytest
from django.conf import settings

from config.scenario import story as scenario
from config.scenario.file import ScenarioError, read
from config.scenario.verbs import VERBS

SMALL = """
title: Un essai
people:
  paul: {role: desk}
steps:
  - on: 2024-01-08
    who: paul
    do: open
    with: {origin: director_general, dci: tacrolimus, indication: Vitiligo}
  - on: 2024-01-09
    do: expect
    with: {at: precheck}
"""


@pytest.fixture
def load(tmp_path):
    def of(text, *, name="essai.yaml", today=None):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return scenario.load(path, today=today)

    return of


def refusal(load, text, **options):
    with pytest.raises(ScenarioError) as caught:
        load(text, **options)
    return str(caught.value)


def changed(old, new):
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_a_small_scenario_is_read(load):
    read = load(SMALL)
    assert [step.verb.name for step in read.steps] == ["open", "expect"]
    assert read.steps[0].on == date(2024, 1, 8)
    assert read.people["paul"].email == "paul@scenario.invalid"


def test_json_says_the_same(load):
    text = """{"title": "Un essai", "people": {"paul": {"role": "desk"}}, "steps": [
      {"on": "2024-01-08", "who": "paul", "do": "open",
       "with": {"origin": "director_general", "dci": "tacrolimus", "indication": "Vitiligo",
                "rare_disease": true}}]}"""
    step = load(text, name="essai.json").steps[0]
    assert step.arguments["rare_disease"] is True


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titre:", "Clé « titre » : elle est inconnue ici"),
        ("title: Un essai", "title:", "Clé « title » : elle manque"),
        ("role: desk", "role: chef", "Clé « role » : « chef » n'est pas prévu"),
        ("role: desk", "role: reporter", "Clé « organisation » : le signalant « paul »"),
        ("who: paul", "qui: paul", "Étape 1, clé « qui » : elle est inconnue ici"),
        ("who: paul", "who: jean", "Étape 1, clé « who » : « jean » n'est pas décrit"),
        ("do: open", "do: ouvrir", "Étape 1, clé « do » : « ouvrir » n'est pas prévu"),
        ("dci: tacrolimus, ", "", "Étape 1, clé « dci » : elle manque"),
        ("dci:", "substance:", "Étape 1, clé « substance » : elle est inconnue ici"),
        ("director_general", "roi", "Étape 1, clé « origin » : « roi » n'est pas prévu"),
        ("2024-01-08", "08/01/2024", "Étape 1, clé « on » : « 08/01/2024 » n'est pas une date"),
        ("2024-01-08", "2024-02-30", "Étape 1, clé « on » : « 2024-02-30 » n'est pas une date"),
        ("2024-01-08", "today-3", "Étape 1, clé « on » : « today-3 » n'est pas une date"),
        ("2024-01-09", "2024-01-07", "Étape 2, clé « on » : le 07/01/2024 précède"),
        ("at: precheck", "at: nulle_part", "Étape 2, clé « at » : « nulle_part »"),
        ("at: precheck", "last_day: demain", "Étape 2, clé « last_day » : « demain »"),
        (
            "at: precheck",
            "medicines: [123]",
            "Étape 2, clé « medicines » : on attend des codes CIS",
        ),
        ("2024-01-08", "9999-12-31", "Étape 1, clé « on » : « 9999-12-31 » n'est pas une date"),
        ("who: paul", "who: [paul]", "Étape 1, clé « who » : on attend un texte"),
        ("do: open", "do: [open]", "Étape 1, clé « do » : « ['open'] » n'est pas prévu"),
        ("at: precheck", "absent: [yes]", "Étape 2, clé « absent » : on attend « yes » ou « no »"),
        ("{at: precheck}", "{}", "Étape 2, clé « with » : dites ce qui est attendu"),
        ("{role: desk}", "{role: desk, email: [a]}", "Clé « email » : on attend un texte"),
        ("{role: desk}", "desk", "Clé « paul » : on attend des couples"),
        ("Un essai", "Un essai\nacts: [{kind: initial}]", "Clé « reference » : elle manque"),
        (
            "at: precheck",
            "absent: peut-être",
            "Étape 2, clé « absent » : on attend « yes » ou « no »",
        ),
        (
            "    do: expect",
            "    do: expect\n    do: daily",
            "Clé « do » : elle est donnée deux fois",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_step_and_key(load, old, new, told):
    assert refusal(load, changed(old, new)).startswith(told)


def test_a_question_of_the_checklist_needs_an_answer_and_a_reason(load):
    precheck = """
  - on: 2024-01-10
    who: paul
    do: precheck
    with: {conclusion: pursue, reasons: Oui., answers: {R13: {answer: yes}}}
"""
    assert (
        refusal(load, SMALL + precheck) == "Étape 3, clé « reason » : elle manque ou elle est vide."
    )
    wrong = precheck.replace("answer: yes", "answer: maybe, reason: Non lu")
    assert refusal(load, SMALL + wrong).startswith("Étape 3, clé « R13 » : « maybe »")


def test_a_verb_without_argument_refuses_one(load):
    taken = "  - {on: 2024-01-10, who: paul, do: take, with: {vite: yes}}\n"
    assert refusal(load, SMALL + taken) == "Étape 3, clé « with » : « take » n'attend rien."


def test_steps_are_wanted(load):
    assert "il faut au moins une étape" in refusal(load, "title: Rien\nsteps: []\n")
    assert "elle manque" in refusal(load, "title: Rien\n")
    assert "on attend une liste" in refusal(load, "title: Rien\nsteps: beaucoup\n")


def test_a_file_that_is_not_yaml_says_the_line(load):
    assert refusal(load, "title: Un : deux\n").startswith("ligne 1 : ce n'est pas du YAML")


def test_a_file_that_is_not_json_says_the_line(load):
    assert refusal(load, "{", name="essai.json").startswith("ligne 1 : ce n'est pas du JSON")


def test_a_missing_file_is_said_in_one_sentence(tmp_path):
    with pytest.raises(ScenarioError, match="ne peut être lu"):
        read(tmp_path / "absent.yaml")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: été\n".encode("cp1252"))
    with pytest.raises(ScenarioError, match="UTF-8"):
        read(path)


def test_the_demonstration_counts_its_days_from_today(load):
    text = SMALL.replace("2024-01-08", "today-12").replace("2024-01-09", "today")
    steps = load(text, today=date(2026, 3, 2)).steps
    assert [step.on for step in steps] == [date(2026, 2, 18), date(2026, 3, 2)]


def test_the_document_names_every_verb_argument_and_value():
    text = (settings.BASE_DIR / "docs" / "scenarios.md").read_text("utf-8")
    written = set(re.findall(r"`(\w+)`", text))
    assert set(VERBS) <= written
    questions = set(VERBS["file"].arguments)
    for verb in VERBS.values():
        arguments = verb.arguments.values()
        assert {argument.name for argument in arguments} - questions <= written
        if verb.name != "expect":
            assert {value for argument in arguments for value in argument.choices} <= written


def test_a_file_that_nests_without_end_is_refused(load):
    assert "trop de niveaux" in refusal(load, "[" * 100_000, name="essai.json")
