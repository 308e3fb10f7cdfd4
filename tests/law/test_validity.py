"""The duration is that of the day of publication, in the dates, the register and the words alike."""

from collections.abc import Iterator
from datetime import date

import pytest

from cpc.law import durations
from cpc.law.core import Certainty, Version
from cpc.law.days import Period
from cpc.law.deciding import clauses
from cpc.law.deciding.gate import GateFacts, of_its_duration
from cpc.law.framework import RenewalStart, duration_refusals, initial_period, renewal_period
from cpc.law.life.acts import ActKind, act_dates, act_period
from cpc.law.parameters import VALIDITY
from cpc.law.words import enumerated, in_letters, months, years
from tests.law.acts import act

EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def five_years(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A decree of five years from 1 January 2027."""
    decree = Version(since=NEW_YEAR, value=5, certainty=Certainty.TEXT)
    monkeypatch.setattr(VALIDITY, "versions", (*VALIDITY.versions, decree))
    yield


@pytest.mark.rule("R32", "R34")
@pytest.mark.parametrize(
    ("published_on", "last_day"), [(EVE, date(2029, 12, 31)), (NEW_YEAR, date(2032, 1, 1))]
)
def test_the_duration_is_read_on_the_publication(
    five_years: None, published_on: date, last_day: date
) -> None:
    text = published_on.isoformat()
    assert initial_period(published_on=published_on).value.last_day == last_day
    assert act_period(act(ActKind.INITIAL, text)).last_day == last_day
    dates = act_dates(ActKind.INITIAL, decided_on=EVE, published_on=published_on).value
    assert dates is not None
    assert dates.last_day == last_day


@pytest.mark.rule("R32", "R34")
def test_a_renewal_that_follows_later_keeps_the_duration_of_its_publication(
    five_years: None,
) -> None:
    current = Period(date(2024, 3, 22), date(2027, 3, 21))
    start = RenewalStart.FOLLOWING
    period = renewal_period(published_on=EVE, current=current, start=start).value
    assert period == Period(date(2027, 3, 22), date(2030, 3, 21))


@pytest.mark.rule("R32")
def test_the_text_gives_the_duration_of_its_day(five_years: None) -> None:
    assert "trois ans" in clauses.clause(clauses.DURATION, on=EVE).text
    assert "cinq ans" in clauses.clause(clauses.DURATION, on=NEW_YEAR).text


@pytest.mark.rule("R32")
def test_a_text_signed_under_the_old_duration_is_not_published_under_the_new(
    five_years: None,
) -> None:
    assert duration_refusals(signed_on=EVE, published_on=EVE) == ()
    (refusal,) = duration_refusals(signed_on=EVE, published_on=NEW_YEAR)
    assert "trois ans" in refusal.sentence
    assert "cinq ans" in refusal.sentence
    for kind in ("establishment", "renewal"):
        assert of_its_duration(GateFacts(kind=kind, on=NEW_YEAR, signed_on=EVE))


def test_no_publication_before_the_reform_has_a_duration() -> None:
    with pytest.raises(LookupError):
        initial_period(published_on=date(2021, 6, 30))


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "un"), (17, "dix-sept"), (20, "vingt"), (21, "vingt et un"), (36, "trente-six")],
)
def test_numbers_are_written_in_letters(number: int, said: str) -> None:
    assert in_letters(number) == said


def test_a_duration_agrees_with_its_number() -> None:
    assert (years(1), years(3), months(36)) == ("un an", "trois ans", "trente-six mois")


def test_what_the_pages_say_of_a_duration_is_read_on_their_day() -> None:
    assert durations.validity(EVE) == "trois ans"
    assert durations.horizon(EVE) == "trente-six mois"
    assert durations.validity_months(EVE) == 36
    assert durations.lab_ceiling(EVE) == "deux mois"
    assert durations.renewal_reminders(EVE) == "douze, neuf, six, trois et un mois"


@pytest.mark.parametrize("number", [-1, 70])
def test_beyond_what_has_letters_the_digits_are_written(number: int) -> None:
    assert in_letters(number) == str(number)


def test_one_word_alone_is_enumerated_as_it_is() -> None:
    assert enumerated(("un",)) == "un" and enumerated(("deux", "un")) == "deux et un"
