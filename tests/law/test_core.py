from datetime import date

import pytest

from cpc.law import articles
from cpc.law.core import (
    Article,
    Certainty,
    LawError,
    LawNotTranscribed,
    Parameter,
    Refusal,
    Step,
    Version,
    trace_as_json,
)
from cpc.law.parameters import VALIDITY

SPEED = Parameter(
    "Vitesse",
    "km/h",
    Version(since=date(2030, 1, 1), value=80, certainty=Certainty.DEFAULT),
    Version(since=date(2020, 1, 1), value=90, certainty=Certainty.TEXT),
)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2020, 1, 1), 90), (date(2029, 12, 31), 90), (date(2030, 1, 1), 80)],
)
def test_a_parameter_keeps_the_law_of_its_day(day: date, value: int) -> None:
    assert SPEED.on(day).value == value


def test_a_day_before_the_first_text_is_not_guessed() -> None:
    with pytest.raises(LawNotTranscribed, match="aucun texte transcrit au 30/06/2021"):
        VALIDITY.on(published_on=date(2021, 6, 30))


def test_a_parameter_needs_a_version() -> None:
    with pytest.raises(ValueError, match="aucune version"):
        Parameter[int]("Vide", "jours")


def test_an_article_prints_its_citation() -> None:
    assert articles.R5121_76_9_I.label == "art. R. 5121-76-9, I CSP"


def test_an_article_that_was_read_links_to_its_version() -> None:
    assert articles.R5121_76_5.url.endswith("/codes/article_lc/LEGIARTI000045166758")


def test_an_article_without_identifier_links_to_a_search() -> None:
    url = Article("R. 5121-76-9, I", "CSP").url
    assert url.startswith("https://www.legifrance.gouv.fr/search/code?")
    assert url.endswith("query=R5121-76-9")


def test_a_stored_trace_prints_without_code() -> None:
    step = Step("R34", "Publié", "06/04/2022", Certainty.TEXT, articles.R5121_76_5)
    assert trace_as_json([step]) == [
        {
            "rule": "R34",
            "text": "Publié",
            "value": "06/04/2022",
            "certainty": "text",
            "certainty_label": "texte lu",
            "article": "art. R. 5121-76-5 CSP",
            "url": articles.R5121_76_5.url,
        }
    ]


def test_a_step_without_article_prints_blanks() -> None:
    stored = trace_as_json([Step("R59", "Rappel", "1", Certainty.DEFAULT)])[0]
    assert (stored["article"], stored["url"]) == ("", "")


def test_a_refusal_names_its_rule_and_its_article() -> None:
    refusal = Refusal("R6", "Il manque les risques.", articles.R5121_76_2)
    assert str(refusal) == "R6 – Il manque les risques. (art. R. 5121-76-2 CSP)"


def test_an_error_carries_its_refusals() -> None:
    refusal = Refusal("R20", "Trop tard.")
    error = LawError(refusal)
    assert (error.refusals, str(error)) == ((refusal,), "R20 – Trop tard.")


@pytest.mark.parametrize("certainty", Certainty)
def test_every_certainty_has_words(certainty: Certainty) -> None:
    assert Certainty(certainty.value) is certainty
    assert certainty.label
