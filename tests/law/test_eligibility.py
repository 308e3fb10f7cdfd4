import pytest

from cpc.law.deciding.eligibility import (
    CHECKLIST,
    Answer,
    Origin,
    Pursuit,
    asked,
    origin_refusals,
    precheck_flags,
    precheck_refusals,
)

FAVOURABLE = {
    "R13": ("yes", "AMM active, code CIS relevé"),
    "R14": ("no", "aucun essai en cours au registre"),
    "R15": ("no", "aucun autre médicament"),
    "R16": ("no", "aucun traitement autorisé"),
    "R17": ("yes", "quatre études publiées"),
}


def rules(answers: dict[str, tuple[str, str]], pursue: Pursuit = Pursuit.PURSUE) -> list[str]:
    return [refusal.rule for refusal in precheck_refusals(answers, pursue=pursue)]


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17")
def test_favourable_answers_let_the_file_go_on() -> None:
    assert rules(FAVOURABLE) == []
    assert precheck_flags(FAVOURABLE) == ()


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17")
@pytest.mark.parametrize("code", FAVOURABLE)
@pytest.mark.parametrize("pursue", Pursuit)
def test_every_question_is_answered(code: str, pursue: Pursuit) -> None:
    without = {key: value for key, value in FAVOURABLE.items() if key != code}
    assert rules(without, pursue) == [code]


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17")
@pytest.mark.parametrize("code", FAVOURABLE)
def test_every_answer_has_a_reason(code: str) -> None:
    assert rules(FAVOURABLE | {code: (FAVOURABLE[code][0], "  ")}) == [code]


@pytest.mark.rule("R13", "R15")
@pytest.mark.parametrize(("code", "answer"), [("R13", "no"), ("R15", "yes")])
def test_a_blocking_answer_stops_the_file(code: str, answer: str) -> None:
    answers = FAVOURABLE | {code: (answer, "constaté")}
    assert rules(answers) == [code]
    assert rules(answers, Pursuit.STOP) == []


@pytest.mark.rule("R13", "R15")
@pytest.mark.parametrize("code", ["R13", "R15"])
def test_a_doubt_is_flagged_and_does_not_block(code: str) -> None:
    answers = FAVOURABLE | {code: ("unknown", "à vérifier")}
    assert rules(answers) == []
    flags = precheck_flags(answers)
    assert [flag.rule for flag in flags] == [code]
    assert flags[0].sentence.startswith("À éclaircir")


@pytest.mark.rule("R14")
def test_commercial_research_asks_whether_it_is_in_the_indication() -> None:
    answers = FAVOURABLE | {"R14": ("yes", "essai de phase 3")}
    assert rules(answers) == ["R14"]
    elsewhere = answers | {"R14B": ("no", "autre indication")}
    assert rules(elsewhere) == []
    assert [flag.rule for flag in precheck_flags(elsewhere)] == ["R14"]


@pytest.mark.rule("R14")
def test_commercial_research_in_the_indication_blocks() -> None:
    answers = FAVOURABLE | {"R14": ("yes", "essai"), "R14B": ("yes", "même indication")}
    assert rules(answers) == ["R14"]
    assert rules(answers, Pursuit.STOP) == []


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("composition_differs", "expected"), [("yes", []), ("no", ["R16"])])
def test_an_existing_treatment_must_differ_in_composition(
    composition_differs: str, expected: list[str]
) -> None:
    answers = FAVOURABLE | {
        "R16": ("yes", "ruxolitinib crème"),
        "R16B": (composition_differs, "comparé au RCP"),
    }
    assert rules(answers) == expected
    assert "R16" in [flag.rule for flag in precheck_flags(answers)]


@pytest.mark.rule("R14", "R16")
def test_a_follow_up_question_counts_only_when_asked() -> None:
    answers = FAVOURABLE | {"R16B": ("no", ""), "R14B": ("yes", "")}
    assert rules(answers) == []
    assert [question.code for question in asked(answers)] == list(FAVOURABLE)


def test_every_question_has_its_words_and_its_article() -> None:
    codes = [question.code for question in CHECKLIST]
    assert len(set(codes)) == len(codes)
    for question in CHECKLIST:
        assert question.text.endswith("?")
        assert question.article.url
        assert question.favourable is not Answer.UNKNOWN


@pytest.mark.rule("R12")
def test_a_file_has_one_of_six_origins() -> None:
    assert [origin.value for origin in Origin] == [
        "signalement",
        "director_general",
        "minister_health",
        "minister_social_security",
        "renewal",
        "change",
    ]
    uses = [origin.value for origin in Origin if origin.examines_a_use]
    assert "renewal" not in uses and "change" not in uses and len(uses) == 4


@pytest.mark.rule("R68")
def test_the_two_ministers_are_told_apart_from_the_others() -> None:
    assert [origin for origin in Origin if origin.from_minister] == [
        Origin.MINISTER_HEALTH,
        Origin.MINISTER_SOCIAL_SECURITY,
    ]


@pytest.mark.rule("R12")
@pytest.mark.parametrize("origin", Origin)
def test_only_a_minister_asks_by_a_letter_that_is_cited(origin: Origin) -> None:
    silent = origin_refusals(origin, reference="  ")
    assert [each.rule for each in silent] == (["R12"] if origin.from_minister else [])
    assert origin_refusals(origin, reference="Lettre du 1er mars 2026") == ()


def test_a_question_says_which_answer_makes_it_compulsory() -> None:
    told = {each.code: each.condition for each in CHECKLIST}
    assert told["R13"] == ""
    assert told["R14B"] == "Seulement si la réponse à R14 est « oui »."


@pytest.mark.rule("R14")
def test_an_unfavourable_answer_that_does_not_block_is_flagged_with_what_follows() -> None:
    (flag, *_) = precheck_flags(FAVOURABLE | {"R14": ("yes", "essai en cours")})
    (question,) = (each for each in CHECKLIST if each.code == "R14")
    assert flag.sentence == question.consequence
