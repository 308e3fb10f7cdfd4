"""On a day, the later act governs: its list and its texts, from its own first day on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.content import texts_on
from cpc.law.life.lives import protocol_days, protocol_kept, until
from cpc.law.life.register import standing
from cpc.law.life.states import RegisterStatus

pytestmark = pytest.mark.rule("R36", "R55", "R57")
ONE_DAY = timedelta(days=1)


def act(reference: str, kind: str, published_on: date, **said: object) -> ActFacts:
    return ActFacts(
        reference=reference,
        kind=ActKind(kind),
        decided_on=published_on,
        published_on=published_on,
        **said,
    )


INITIAL = act(
    "initial",
    "initial",
    date(2025, 3, 21),
    indications=("A", "B"),
    medicines=("M", "N"),
    texts=(("posology", "10 mg"), ("route", "orale")),
)
LATE = act(
    "late",
    "modification",
    date(2026, 1, 12),
    first_day=date(2026, 12, 1),
    indications=("A", "B", "C"),
    medicines=("M", "N", "O"),
    same_group=True,
    texts=(("posology", "30 mg"),),
)
SOON = act(
    "soon",
    "modification",
    date(2026, 3, 2),
    indications=("A",),
    medicines=("M",),
    texts=(("posology", "20 mg"),),
)
PLAIN = act("plain", "modification", date(2026, 3, 2), texts=(("route", "cutanée"),))


def said(*acts: ActFacts, on: date) -> tuple[str, str, str]:
    found = standing(acts, on=on)
    assert found is not None
    indications = "".join(each.text for each in found.indications)
    return indications, "".join(found.medicines), found.text("posology")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 2), ("AB", "MN", "10 mg")),
        (date(2026, 3, 3), ("A", "M", "20 mg")),
        (date(2026, 3, 4), ("A", "M", "20 mg")),
        (date(2026, 11, 30), ("A", "M", "20 mg")),
        (date(2026, 12, 1), ("A", "M", "20 mg")),
        (date(2026, 12, 2), ("A", "M", "20 mg")),
    ],
)
def test_a_later_act_silences_the_earlier_one_whose_first_day_comes_after(
    on: date, expected: tuple[str, str, str]
) -> None:
    assert said(LATE, SOON, INITIAL, on=on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 30), ("AB", "MN", "10 mg")),
        (date(2026, 12, 1), ("ABC", "MNO", "30 mg")),
        (date(2026, 12, 2), ("ABC", "MNO", "30 mg")),
    ],
)
def test_what_is_to_come_is_said_from_its_own_first_day(
    on: date, expected: tuple[str, str, str]
) -> None:
    assert said(INITIAL, LATE, on=on) == expected


def test_an_act_silences_only_what_it_says_itself() -> None:
    eve, day = date(2026, 11, 30), date(2026, 12, 1)
    assert said(INITIAL, LATE, PLAIN, on=eve) == ("AB", "MN", "10 mg")
    assert said(INITIAL, LATE, PLAIN, on=day) == ("ABC", "MNO", "30 mg")
    found = standing([INITIAL, LATE, PLAIN], on=day)
    assert found is not None and found.text("route") == "cutanée"


def test_an_act_of_a_later_day_gives_way_until_its_own() -> None:
    """Published last, but to come last too: the earlier one governs its own days meanwhile."""
    last = act(
        "last", "modification", date(2026, 2, 1), first_day=date(2027, 1, 1), indications=("A",)
    )
    for day, expected in ((1, "ABC"), (31, "ABC")):
        assert said(INITIAL, LATE, last, on=date(2026, 12, day))[0] == expected
    assert said(INITIAL, LATE, last, on=date(2027, 1, 1))[0] == "A"


RENEWAL = act(
    "renewal",
    "renewal",
    date(2026, 9, 1),
    first_day=date(2027, 3, 22),
    indications=("A", "B"),
    medicines=("M", "N"),
)
DROPPED = act("dropped", "modification", date(2026, 10, 1), indications=("A",), medicines=("M",))


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_what_was_dropped_does_not_come_back_with_a_renewal_published_before(shift: int) -> None:
    initial = act(
        "first", "initial", date(2024, 3, 21), indications=("A", "B"), medicines=("M", "N")
    )
    on = date(2027, 3, 22) + shift * ONE_DAY
    assert said(initial, RENEWAL, DROPPED, on=on)[:2] == ("A", "M")
    found = standing([initial, RENEWAL, DROPPED], on=date(2026, 10, 2))
    assert found is not None
    assert [each for each in found.coming if not each.is_framework] == []


def test_of_two_acts_of_one_first_day_the_later_published_governs() -> None:
    twin = act(
        "twin", "modification", date(2026, 1, 13), first_day=date(2026, 12, 1), indications=("B",)
    )
    assert said(INITIAL, twin, LATE, on=date(2026, 12, 1))[0] == "B"


def test_a_reading_of_before_the_first_day_tells_what_the_framework_will_say() -> None:
    early, later = date(2025, 3, 21), date(2025, 4, 1)
    change = act("change", "modification", early, first_day=later, texts=(("posology", "20 mg"),))
    assert said(INITIAL, change, on=early)[2] == "10 mg"
    assert said(INITIAL, change, on=later - ONE_DAY)[2] == "10 mg"
    assert said(INITIAL, change, on=later)[2] == "20 mg"


def test_what_came_after_the_end_is_not_said_of_an_ended_framework() -> None:
    ended = act("ended", "abrogation", date(2026, 6, 1), last_day=date(2026, 6, 30))
    for on in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 1)):
        assert said(INITIAL, LATE, ended, on=on) == ("AB", "MN", "10 mg")


@pytest.mark.rule("R55")
class TestNewEstablishment:
    """A cessation ends an indication of the framework that it was of, as an abrogation does."""

    first = act("first", "initial", date(2023, 1, 9), indications=("A", "B"))
    ceased = act(
        "ceased",
        "cessation",
        date(2024, 7, 1),
        last_day=date(2024, 12, 18),
        indications=("B",),
        follows="first",
    )
    gone = act("gone", "abrogation", date(2024, 9, 9), follows="first")
    again = act("again", "initial", date(2024, 9, 11), indications=("A", "B"))

    def status(self, on: date) -> RegisterStatus | None:
        found = standing([self.first, self.ceased, self.gone, self.again], on=on)
        assert found is not None
        return {each.text: each.status for each in found.indications}.get("B")

    @pytest.mark.parametrize("shift", [-1, 0, 1])
    def test_an_end_to_come_does_not_outlive_it(self, shift: int) -> None:
        on = date(2024, 12, 19) + shift * ONE_DAY
        assert self.status(on) is RegisterStatus.IN_FORCE

    def test_before_it_the_end_is_that_of_the_act(self) -> None:
        assert self.status(date(2024, 9, 10)) is RegisterStatus.ABROGATED
        assert self.status(date(2024, 9, 11)) is RegisterStatus.UPCOMING
        assert self.status(date(2024, 9, 12)) is RegisterStatus.IN_FORCE

    def test_a_cessation_of_the_new_one_counts(self) -> None:
        acts = [self.first, self.gone, self.again]
        again = act(
            "end", "cessation", date(2024, 10, 1), last_day=date(2024, 12, 18), indications=("B",)
        )
        found = standing([*acts, again], on=date(2024, 12, 19))
        assert found is not None
        assert found.indications[1].status is RegisterStatus.CEASED


@pytest.mark.rule("R55", "R61")
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_what_is_given_back_after_the_end_of_all_changes_nothing_of_it(shift: int) -> None:
    """A ceased, all was abrogated, A alone was given back for some time: it had ceased by the end."""
    ceased = act(
        "ceased", "cessation", date(2025, 6, 1), last_day=date(2025, 6, 30), indications=("A",)
    )
    gone = act("gone", "abrogation", date(2025, 9, 1), last_day=date(2025, 9, 9))
    back = act(
        "back",
        "reinstatement",
        date(2025, 10, 1),
        first_day=date(2025, 11, 1),
        last_day=date(2026, 1, 31),
        follows="ceased",
    )
    found = standing([INITIAL, ceased, gone, back], on=date(2026, 2, 1) + shift * ONE_DAY)
    assert found is not None
    told = [each.status.value for each in found.indications]
    assert told == (["abrogated", "abrogated"] if shift < 0 else ["ceased", "abrogated"])


WRITTEN = replace(SOON, last_day=date(2028, 3, 21))
LAST = date(2028, 3, 21)
AGAIN = act("again", "renewal", date(2026, 11, 16), first_day=date(2028, 3, 22))
GONE = act("gone", "abrogation", date(2027, 6, 1), last_day=date(2027, 6, 30))
B_ENDS = act("b", "cessation", date(2027, 6, 1), last_day=date(2027, 6, 30), indications=("B",))


@pytest.mark.parametrize(
    ("after", "on", "last_day"),
    [
        ((), date(2026, 3, 2), LAST),
        ((), date(2028, 3, 22), LAST),
        ((AGAIN,), date(2026, 11, 15), LAST),
        ((AGAIN,), date(2026, 11, 16), date(2031, 3, 21)),
        ((GONE,), date(2027, 5, 31), LAST),
        ((GONE,), date(2027, 6, 1), date(2027, 6, 30)),
        ((GONE,), date(2027, 7, 1), date(2027, 6, 30)),
        ((B_ENDS,), date(2027, 7, 1), LAST),
    ],
)
def test_a_modification_has_effect_until_its_framework_ends(
    after: tuple[ActFacts, ...], on: date, last_day: date
) -> None:
    assert until([INITIAL, WRITTEN, *after], WRITTEN, on=on) == last_day


def days(having: set[str], *acts: ActFacts, on: date) -> list[tuple[str, date, date | None]]:
    found = protocol_days([INITIAL, *acts], having, on=on)
    return [(each.reference, period.first_day, period.last_day) for each, period in found]


def test_a_protocol_holds_until_the_eve_of_the_one_that_replaces_it() -> None:
    first, both = date(2025, 3, 22), {"initial", "soon"}
    assert days(both, on=date(2026, 3, 1)) == [("initial", first, LAST)]
    assert days(both, SOON, on=date(2026, 3, 2)) == [
        ("initial", first, date(2026, 3, 2)),
        ("soon", date(2026, 3, 3), LAST),
    ]
    assert days({"initial"}, SOON, on=date(2026, 3, 2)) == [("initial", first, LAST)]


def test_a_protocol_overtaken_before_its_first_day_is_none() -> None:
    told = days({"initial", "late", "soon"}, LATE, SOON, on=date(2026, 12, 1))
    assert [reference for reference, *_ in told] == ["initial", "soon"]


@pytest.mark.parametrize(
    ("after", "last_day"), [((GONE,), date(2027, 6, 30)), ((AGAIN,), date(2031, 3, 21))]
)
def test_a_protocol_ends_with_its_framework_and_goes_on_with_its_renewal(
    after: tuple[ActFacts, ...], last_day: date
) -> None:
    told = days({"initial"}, *after, on=date(2027, 9, 1))
    assert told == [("initial", date(2025, 3, 22), last_day)]


def test_a_protocol_to_come_of_a_framework_that_ends_before_is_none() -> None:
    gone = act("gone", "abrogation", date(2026, 6, 1), last_day=date(2026, 6, 30))
    told = days({"initial", "late"}, LATE, gone, on=date(2026, 12, 1))
    assert told == [("initial", date(2025, 3, 22), date(2026, 6, 30))]


@pytest.mark.rule("R30")
def test_a_decision_to_do_without_a_protocol_ends_the_one_before() -> None:
    told = protocol_days(
        [INITIAL, AGAIN], {"initial"}, on=date(2028, 4, 1), without={"renewal", "again"}
    )
    assert [(each.reference, period.last_day) for each, period in told] == [("initial", LAST)]


def test_of_two_acts_of_one_day_the_later_decided_governs():
    first = act("first", "modification", date(2026, 1, 12), texts=(("posology", "20 mg"),))
    later = replace(first, reference="later", texts=(("posology", "30 mg"),))
    first = replace(first, decided_on=date(2026, 1, 5))
    for acts in ([INITIAL, first, later], [INITIAL, later, first]):
        (told,) = (each for each in texts_on(acts, on=date(2026, 6, 1)) if each.name == "posology")
        assert told.text == "30 mg"


def test_a_text_not_published_yet_is_dated_by_its_decision():
    pending = replace(INITIAL, published_on=None)
    assert {each.published_on for each in texts_on([pending], on=date(2026, 6, 1))} == {
        INITIAL.decided_on
    }


def test_the_protocol_kept_in_the_end_is_that_of_the_last_act_which_speaks_of_one():
    assert protocol_kept([INITIAL, SOON], {"initial", "soon"}) == SOON
    assert protocol_kept([INITIAL, SOON], {"initial"}) == INITIAL
    assert protocol_kept([INITIAL, SOON], {"initial"}, without={"soon"}) is None
    assert protocol_kept([INITIAL, SOON], set()) is None
