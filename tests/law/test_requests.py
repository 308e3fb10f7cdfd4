"""What may be asked of a laboratory: the elements of the text, a last day that its own text allows."""

from datetime import date, timedelta

import pytest

from cpc.law import articles as cite
from cpc.law.exchanges.laboratory import (
    ELEMENTS,
    Consultation,
    Element,
    due_refusals,
    element_refusals,
)
from cpc.law.parameters import LAB_CEILING_MONTHS, OBSERVATIONS_MONTHS, PROTOCOL_CEILING_MONTHS

RECEIVED = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
FREE = [kind for kind in Consultation if not kind.capped]


@pytest.mark.rule("R21")
def test_all_or_part_of_the_elements_of_the_text_may_be_asked() -> None:
    assert not element_refusals(Consultation.ELEMENTS, ELEMENTS)
    assert not element_refusals(Consultation.ELEMENTS, ELEMENTS[-1:])


@pytest.mark.rule("R21")
@pytest.mark.parametrize("asked", [(), (*ELEMENTS, Element("99", "Le chiffre d'affaires"))])
def test_no_other_element_and_not_none(asked: tuple[Element, ...]) -> None:
    (refusal,) = element_refusals(Consultation.ELEMENTS, asked)
    assert refusal.rule == "R21" and refusal.article == cite.R5121_76_3


@pytest.mark.rule("R21")
@pytest.mark.parametrize(
    "kind", [kind for kind in Consultation if kind is not Consultation.ELEMENTS]
)
def test_a_request_of_another_kind_asks_no_elements(kind: Consultation) -> None:
    assert element_refusals(kind, ()) == ()


@pytest.mark.rule("R20", "R25")
@pytest.mark.parametrize("kind", [Consultation.ELEMENTS, Consultation.PROTOCOL])
def test_two_months_after_receipt_are_the_last_day_that_the_text_allows(kind: Consultation) -> None:
    assert not due_refusals(kind, received_on=RECEIVED, due_on=date(2026, 5, 2))
    assert due_refusals(kind, received_on=RECEIVED, due_on=date(2026, 5, 3))


@pytest.mark.rule("R26", "R52", "R54")
@pytest.mark.parametrize("kind", FREE)
def test_where_no_text_caps_it_a_last_day_only_follows_the_receipt(kind: Consultation) -> None:
    assert not due_refusals(kind, received_on=RECEIVED, due_on=RECEIVED + ONE_DAY)
    assert not due_refusals(kind, received_on=RECEIVED, due_on=RECEIVED + 365 * ONE_DAY)
    (refusal,) = due_refusals(kind, received_on=RECEIVED, due_on=RECEIVED)
    assert (refusal.rule, refusal.article) == (kind.rule, kind.article)


def test_each_kind_of_request_has_its_own_article_its_rule_and_its_usual_time() -> None:
    assert {kind: (kind.rule, kind.article, kind.usual_months) for kind in Consultation} == {
        Consultation.ELEMENTS: ("R20", cite.R5121_76_3, LAB_CEILING_MONTHS),
        Consultation.PROTOCOL: ("R25", cite.R5121_76_4_II, PROTOCOL_CEILING_MONTHS),
        Consultation.OBSERVATIONS: ("R26", cite.R5121_76_4_III, OBSERVATIONS_MONTHS),
        Consultation.INTENTION: ("R52", cite.R5121_76_9_II, OBSERVATIONS_MONTHS),
        Consultation.AVAILABILITY: ("R54", cite.R5121_76_9_III, OBSERVATIONS_MONTHS),
    }
