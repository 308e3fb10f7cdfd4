"""The comparison of uses on labelled pairs: a part on which it was tuned, a part held back."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalements.neighbours.similarity import NEAR, SAME, Use, alike, substances

PAIRS = Path(__file__).parent / "data" / "pairs.csv"
FLOORS = {"tuned": (0.95, 0.92), "held": (0.95, 0.7)}
"""(precision, recall) that each part must reach: a wrong « same » costs more than a missed one."""


def use(text: str) -> Use:
    dci, indication = text.split(" × ")
    return Use(dci, indication)


def pairs() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def test_the_list_is_long_enough_and_says_both():
    answers = Counter(pair["same"] for pair in pairs())
    assert min(answers["yes"], answers["no"]) >= 40


@pytest.mark.parametrize("part", FLOORS)
def test_precision_and_recall_stay_above_their_floor(part, capsys):
    told = Counter()
    for pair in pairs():
        if pair["part"] == part:
            found = alike(use(pair["a"]), use(pair["b"])).same
            told[found, pair["same"] == "yes"] += 1
    precision = told[True, True] / (told[True, True] + told[True, False])
    recall = told[True, True] / (told[True, True] + told[False, True])
    with capsys.disabled():
        print(f"\n{part}: {told.total()} paires, précision {precision:.2f}, rappel {recall:.2f}")
    wanted_precision, wanted_recall = FLOORS[part]
    assert precision >= wanted_precision
    assert recall >= wanted_recall


def test_the_likeness_does_not_depend_on_the_order():
    for pair in pairs():
        one, other = use(pair["a"]), use(pair["b"])
        assert alike(one, other).score == alike(other, one).score, pair


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_compared_and_is_like_itself_or_empty(dci, indication):
    written = Use(dci, indication)
    assert alike(written, written).score in {0, 100}


def test_a_code_in_common_is_worth_all_the_words():
    one = Use("tacrolimus", "vitiligo", codes=frozenset({"ORPHA:247871"}))
    other = Use("tacrolimus", "dépigmentation", codes=frozenset({"ORPHA:247871"}))
    assert alike(one, other).score == 100


def test_the_same_medicine_stands_for_the_same_substance():
    one = Use("", "vitiligo", cis=frozenset({"63213392"}))
    other = Use("tacrolimus", "vitiligo", cis=frozenset({"63213392"}))
    assert alike(one, other).same
    assert "même spécialité" in alike(one, other).why


def test_what_separates_two_uses_is_said():
    found = alike(Use("tacrolimus", "vitiligo"), Use("tacrolimus", "vitiligo de l'enfant"))
    assert NEAR <= found.score < SAME
    assert "à distinguer : enfant" in found.why


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tacrolimus monohydraté", {"tacrolimus"}),
        ("chlorhydrate de metformine", {"metformin"}),
        ("Emtricitabine / ténofovir", {"emtricitabin", "tenofovir"}),
        ("", set()),
    ],
)
def test_a_substance_is_read_without_its_salt(written, read):
    assert substances(written) == read


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("Vitiligo", "Traitement du vitiligo chez l'adulte et l'enfant à partir de l'âge de 2 ans"),
        (
            "Vitiligo de l'enfant",
            "Traitement du vitiligo chez l'adulte et l'enfant à partir de 2 ans",
        ),
        ("Amylose AL", "Traitement de l'amylose AL non IgM et de la maladie de Randall"),
        (
            "PTI réfractaire",
            "Traitement du purpura thrombopénique immunologique (PTI) sévère réfractaire aux autres "
            "traitements (par exemple corticoïdes, immunoglobulines IV)",
        ),
        ("Grossesse extra-utérine", "Traitement médical de la grossesse extra-utérine (GEU)"),
    ],
)
def test_a_few_words_find_the_long_text_of_a_published_act(typed, published):
    """The texts are those of real acts (cpc/data/real_acts.csv)."""
    assert alike(Use("x", typed), Use("x", published)).near
