"""An impossible scenario stops at its step, in the site's own words; nothing of that step is kept."""

from copy import deepcopy

import pytest
from django.conf import settings

from accounts.models import User
from config.scenario import story as scenario
from config.scenario.file import ScenarioError, read
from config.scenario.player import play
from cpc.models import Cpc, Dossier
from records.models import Event
from signalements.models import Signalement

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]

FILE = settings.BASE_DIR / "scenarios" / "tacrolimus_vitiligo.yaml"
VERBS = [step["do"] for step in read(FILE)["steps"]]
FILED, ADMITTED, CHECKED, COMPARED, EVALUATED, VISA, DRAFTED, SIGNED, PUBLISHED = map(
    VERBS.index,
    ["file", "admit", "precheck", "conditions", "evaluate", "visa", "draft", "sign", "publish"],
)


@pytest.fixture
def story():
    """The tacrolimus scenario as data, to be spoilt."""
    return deepcopy(read(FILE))


def stopped(story):
    """The sentence at which the scenario stops, and how many steps were played before."""
    told = []
    with pytest.raises(ScenarioError) as caught:
        play(scenario.check(story), tell=told.append)
    return str(caught.value), len(told)


def test_a_person_without_the_role_is_refused_by_name_of_the_right(story):
    story["steps"][EVALUATED]["who"] = "publication"
    sentence, before = stopped(story)
    assert before == EVALUATED
    assert sentence.startswith("Étape 5 : 20/11/2023, Léo Fabre, évaluation :")
    assert "Il faut le droit « Évaluer le bénéfice et le risque »" in sentence


def test_a_reporting_body_never_reaches_a_task(story):
    story["steps"][ADMITTED]["who"] = "claire"
    sentence, _ = stopped(story)
    assert sentence.startswith("Étape 2 : 12/04/2023, Claire Vidal, recevabilité :")
    assert "il faut le droit « Examiner la recevabilité »" in sentence


def test_an_agent_cannot_file_a_signalement(story):
    story["steps"][FILED]["who"] = "guichet"
    sentence, before = stopped(story)
    assert before == 0
    assert "Étape 1" in sentence
    assert "R1 – Seuls l'INCa" in sentence


def test_the_evaluator_cannot_give_the_visa(story):
    story["people"]["marie"]["role"] = "second_evaluator"
    story["steps"][VISA]["who"] = "marie"
    sentence, _ = stopped(story)
    assert sentence.startswith("Étape 6 : 08/12/2023, Marie Morel, visa :")


def test_a_step_before_its_turn_says_where_the_dossier_is(story):
    del story["steps"][DRAFTED:SIGNED]
    sentence, before = stopped(story)
    assert before == DRAFTED
    assert sentence.startswith(f"Étape {DRAFTED + 1} : 21/03/2024, Anne Garnier, signature :")
    assert "DOS-2023-0001 en est à « Projet de décision »" in sentence


def test_a_step_after_the_end_says_that_the_dossier_is_closed(story):
    story["steps"][PUBLISHED + 1 :] = [story["steps"][PUBLISHED]]
    sentence, before = stopped(story)
    assert before == PUBLISHED + 1
    assert f"Étape {PUBLISHED + 2}" in sentence
    assert "aucune tâche ouverte : clos le 21/03/2024, CPC établi" in sentence


@pytest.mark.rule("R6")
def test_a_signalement_without_evidence_is_refused_with_rule_and_article(story):
    del story["steps"][FILED]["with"]["publications"]
    sentence, _ = stopped(story)
    assert "R6 – Il manque les publications scientifiques" in sentence
    assert "art. R. 5121-76-2 CSP" in sentence
    assert not Signalement.objects.exists()
    assert not Dossier.objects.exists()


@pytest.mark.rule("R34")
def test_a_publication_before_the_signature_is_refused(story):
    story["steps"][PUBLISHED]["with"]["published_on"] = "2024-03-20"
    sentence, _ = stopped(story)
    assert "La publication ne peut précéder la signature du 21/03/2024" in sentence


@pytest.mark.rule("R13")
def test_no_pursuit_without_a_valid_authorisation(story):
    story["steps"][CHECKED]["with"]["answers"]["R13"]["answer"] = "no"
    sentence, _ = stopped(story)
    assert "Étape 3" in sentence
    assert "R13 – Sans AMM valide" in sentence


@pytest.mark.rule("R15")
def test_an_identical_medicine_that_nobody_looked_at_stops_the_signature(story):
    del story["steps"][COMPARED]
    sentence, before = stopped(story)
    assert before == SIGNED - 1
    assert "R15 – La base publique" in sentence
    assert "TAKROZEM" in sentence


def test_a_refusal_that_the_story_expects_is_told_and_leaves_nothing(story):
    looked_at = story["steps"].pop(COMPARED)
    signed = story["steps"][SIGNED - 1]
    refused = {**signed, "refused": ["R15", "TAKROZEM"]}
    late = {**looked_at, "on": signed["on"]}
    story["steps"][SIGNED - 1 : SIGNED] = [refused, late, signed]
    told = []
    play(scenario.check(story), tell=told.append)
    assert told[SIGNED - 1].what[0].startswith("Refusé : R15 – ")
    assert Cpc.objects.get()


def test_a_refusal_that_does_not_come_stops_the_story(story):
    story["steps"][ADMITTED]["refused"] = ["R6"]
    sentence, before = stopped(story)
    assert before == ADMITTED
    assert "le site l'accepte, et le scénario l'attend refusé" in sentence


@pytest.mark.rule("R5")
def test_a_standing_that_is_over_stops_an_association(story):
    body = story["organisations"]["dermatologie"]
    body["kind"] = "asso"
    body["standing"]["last_day"] = "2022-12-31"
    sentence, _ = stopped(story)
    assert "R5 – L'agrément de l'association n'est pas valide" in sentence


def test_an_unknown_medicine_is_named(story):
    story["steps"][FILED]["with"]["medicines"] = ["99999999"]
    sentence, _ = stopped(story)
    assert "code CIS absent du catalogue : 99999999" in sentence


def test_a_question_that_the_form_does_not_ask_is_refused(story):
    story["steps"][EVALUATED]["with"]["period_start"] = "following"
    sentence, _ = stopped(story)
    assert "ce formulaire ne pose pas la question « period_start »" in sentence


def test_an_expectation_that_fails_says_both_values(story):
    story["steps"][-1]["with"]["last_day"] = "2027-03-22"
    sentence, _ = stopped(story)
    assert "« last_day » : attendu 2027-03-22, le registre dit 2027-03-21." in sentence


def test_a_dossier_that_nobody_opened_is_unknown(story):
    story["steps"][ADMITTED]["dossier"] = "autre"
    sentence, _ = stopped(story)
    assert sentence.startswith("Étape 2, clé « dossier »")


def test_nothing_of_the_refused_step_is_kept(story):
    story["steps"][PUBLISHED]["with"]["published_on"] = "2024-03-20"
    stopped(story)
    assert not Cpc.objects.exists()
    assert not Event.objects.filter(sentence__startswith="Publication : prise").exists()
    assert Event.objects.filter(sentence="Signature : signé.").exists()


def test_acts_that_cannot_be_loaded_say_why(story):
    story["acts"] = [{"reference": "A", "kind": "initial", "cpc": "a"}]
    sentence, _ = stopped(story)
    assert sentence.startswith("Clé « acts » : les actes ne peuvent être chargés")
    assert not User.objects.exists()


def test_a_known_account_never_receives_a_role(story, team):
    story["people"]["guichet"]["email"] = team.publisher.email
    sentence, _ = stopped(story)
    assert "existe sans le rôle « Guichet CPC »" in sentence


def test_a_role_of_the_agency_is_not_given_in_a_reporting_body(story):
    story["people"]["marie"]["organisation"] = "dermatologie"
    sentence, _ = stopped(story)
    assert "ne peut pas donner le rôle « Évaluateur »" in sentence


def test_a_centre_without_its_network_is_refused(story):
    story["organisations"]["dermatologie"]["kind"] = "crmr_ccmr"
    sentence, _ = stopped(story)
    assert "Un centre maladies rares indique sa filière." in sentence


def test_an_address_that_is_none_is_refused(story):
    story["people"]["marie"]["email"] = "marie"
    sentence, _ = stopped(story)
    assert sentence.startswith("Clé « marie » : ")


def test_an_acts_file_that_is_missing_is_said(story):
    story["acts"] = "absent.csv"
    sentence, _ = stopped(story)
    assert sentence.startswith("Clé « acts » : les actes ne peuvent être chargés")


@pytest.fixture
def corrected():
    """The shipped correction of a row, to be spoilt, and the place of its step."""
    story = read(FILE.with_name("complements_et_retrait.yaml"))
    steps = [step.get("with", {}).get("question") for step in story["steps"]]
    return story, len(steps) - 1 - steps[::-1].index("references.new")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"doi": "11.1000/x"}, "Un DOI commence par « 10. »"),
        ({"question": "references.7", "citation": "Rien"}, "ne se corrige ainsi"),
        ({"low": "12"}, "ne se corrige ainsi"),
    ],
)
def test_a_correction_of_a_row_is_refused_in_the_words_of_its_fields(corrected, given, told):
    story, place = corrected
    story["steps"][place]["with"] = given
    sentence, before = stopped(story)
    assert before == place and told in sentence
