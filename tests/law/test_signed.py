"""A signed text is published while the published acts still say what it says."""

from dataclasses import replace
from datetime import date

import pytest

from cpc.law.days import ONE_DAY
from cpc.law.framework import RenewalStart
from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.change_life import Others, others, signed_change_lacks
from cpc.law.life.renewals import RenewalFacts, signed_lacks
from cpc.law.life.signed import rewritten
from tests.law.acts import LUPUS, VITILIGO, act, day, initial

FIRST = initial()
SIGNED, PUBLISHED = day("2026-03-02"), day("2026-03-05")
CEASED = act(
    ActKind.CESSATION,
    "2026-03-03",
    last_day="2026-03-03",
    indications=(LUPUS,),
    follows=FIRST.reference,
)
RENAMED = act(ActKind.MODIFICATION, "2026-03-03", medicines=("Takrozem",), indications=())
RENEWED = act(ActKind.RENEWAL, "2026-03-03", first_day="2027-03-22", last_day="2030-03-21")


def change(kind: ActKind, *between: ActFacts, published: date = PUBLISHED) -> list[str]:
    """The sentences that keep an act of a kind, signed on 2 March, from being published."""
    found = signed_change_lacks(
        act(kind, "2026-03-02", published_on=None),
        signed_on=SIGNED,
        published_on=published,
        signed_acts=(FIRST,),
        acts=(FIRST, *between),
    )
    return [str(lack.refusal) for lack in found]


@pytest.mark.rule("R55", doors="act")
def test_an_indication_that_ceased_since_the_signature_is_named() -> None:
    (said,) = change(ActKind.MODIFICATION, CEASED)
    assert said.startswith("R55") and "« lupus cutané » n'a plus effet" in said
    assert "signé le 02/03/2026" in said


@pytest.mark.rule("R55", doors="act")
@pytest.mark.parametrize("kind", [ActKind.SUSPENSION, ActKind.ABROGATION, ActKind.LIFTING])
def test_every_kind_that_names_medicines_is_compared(kind: ActKind) -> None:
    (said,) = change(kind, RENAMED)
    assert "« Protopic 0,1 % » n'y est plus ; « Takrozem » s'y ajoute" in said


@pytest.mark.rule("R57", doors="act")
def test_the_last_day_counts_for_the_acts_that_speak_of_the_validity() -> None:
    (said,) = change(ActKind.MODIFICATION, RENEWED)
    assert said.startswith("R57") and "21/03/2027" in said and "21/03/2030" in said
    assert change(ActKind.ABROGATION, RENEWED) == []


def test_nothing_between_or_an_end_still_to_come_lets_the_text_through() -> None:
    assert change(ActKind.MODIFICATION) == []
    assert change(ActKind.MODIFICATION, CEASED, published=day("2026-03-03")) == []


@pytest.mark.rule("R55", doors="act")
def test_an_act_recorded_after_the_signature_for_an_earlier_day_counts() -> None:
    early = act(ActKind.MODIFICATION, "2026-03-01", medicines=("Takrozem",), indications=())
    assert change(ActKind.MODIFICATION, early)


def renewal(*between: ActFacts, start: RenewalStart, before: tuple[ActFacts, ...]) -> list[str]:
    facts = RenewalFacts(acts=(*before, *between), start=start)
    found = signed_lacks(facts, signed_on=SIGNED, published_on=PUBLISHED, signed_acts=before)
    return [lack.refusal.rule for lack in found]


@pytest.mark.rule("R55", "R60", doors="act")
def test_a_renewal_compares_its_medicines_its_last_day_and_the_suspension_that_it_leaves() -> None:
    after, following = RenewalStart.AFTER_PUBLICATION, RenewalStart.FOLLOWING
    suspended = act(ActKind.SUSPENSION, "2026-02-01")
    lifted = act(ActKind.LIFTING, "2026-03-03", follows=suspended.reference)
    assert renewal(RENAMED, start=after, before=(FIRST,)) == ["R55"]
    assert renewal(RENEWED, start=following, before=(FIRST,)) == ["R57"]
    assert renewal(lifted, start=after, before=(FIRST, suspended)) == ["R60"]
    assert renewal(start=following, before=(FIRST, suspended)) == []


@pytest.mark.rule("R55", doors="act")
def test_an_end_published_since_the_signature_sends_a_renewal_back() -> None:
    following = RenewalStart.FOLLOWING
    ends = replace(CEASED, last_day=day("2028-01-01"))
    moved = replace(ends, reference="new", published_on=PUBLISHED, last_day=day("2028-02-01"))
    assert renewal(ends, start=following, before=(FIRST,)) == ["R55"]
    assert renewal(moved, start=following, before=(FIRST, before_signature(ends))) == ["R55"]
    assert renewal(start=following, before=(FIRST, before_signature(ends))) == []


def before_signature(found: ActFacts) -> ActFacts:
    return replace(found, decided_on=day("2026-02-01"), published_on=day("2026-02-01"))


@pytest.mark.rule("R34", doors="act")
def test_a_renewal_that_ends_the_running_period_is_published_by_its_last_day() -> None:
    after, last = RenewalStart.AFTER_PUBLICATION, day("2027-03-21")
    facts = RenewalFacts(acts=(FIRST,), start=after)
    for published, wanted in ((last, []), (last + ONE_DAY, ["R34"])):
        found = signed_lacks(facts, signed_on=SIGNED, published_on=published)
        assert [lack.refusal.rule for lack in found] == wanted


ENDING = act(
    ActKind.CESSATION, "2026-03-02", published_on=None, last_day="2026-06-30", indications=(LUPUS,)
)


def ending(*between: ActFacts, before: tuple[ActFacts, ...] = (FIRST,)) -> list[str]:
    """What keeps the end of one indication, signed on 2 March, from being published."""
    found = signed_change_lacks(
        ENDING,
        signed_on=SIGNED,
        published_on=PUBLISHED,
        signed_acts=before,
        acts=(*before, *between),
    )
    return [lack.refusal.rule for lack in found]


@pytest.mark.rule("R55", "R60", doors="act")
def test_an_end_by_indication_compares_how_the_others_go_on() -> None:
    other = replace(CEASED, indications=(VITILIGO,), last_day=day("2026-05-01"))
    stopped = act(ActKind.SUSPENSION, "2026-03-03")
    running = act(ActKind.SUSPENSION, "2026-02-01")
    lifted = act(ActKind.LIFTING, "2026-03-03", follows=running.reference)
    assert ending() == []
    assert ending(other) == ["R55"]
    assert ending(stopped) == ["R60"]
    assert ending(lifted, before=(FIRST, running)) == ["R60"]
    assert ending(before=(FIRST, running)) == []


@pytest.mark.rule("R55", "R60")
def test_what_an_end_leaves_is_said_as_the_acts_say_it() -> None:
    other = act(ActKind.CESSATION, "2026-02-01", last_day="2026-05-01", indications=(VITILIGO,))
    stopped = act(ActKind.SUSPENSION, "2026-02-01")
    coming = act(ActKind.SUSPENSION, "2026-02-01", first_day="2026-04-01")

    def left(*acts: ActFacts) -> Others:
        return others((FIRST, *acts), ending=(LUPUS,), on=SIGNED)

    assert left() == Others(lasting=(VITILIGO,))
    assert left(other) == Others(ends=((VITILIGO, day("2026-05-01")),))
    assert left(stopped) == Others(lasting=(VITILIGO,), suspended_on=day("2026-02-02"))
    assert left(coming).suspended_on == day("2026-04-01")
    assert left(act(ActKind.ABROGATION, "2026-02-01")) == Others()
    assert others((FIRST,), ending=(), on=SIGNED) == Others()


@pytest.mark.rule("R33")
def test_each_part_that_no_longer_says_what_was_signed_is_told_by_its_title() -> None:
    signed = {"Article 1er": "Une par jour", "Article 2": "Trois ans"}
    now = {"Article 1er": "Dix par jour", "Article 2": "Trois ans", "Annexe I": "Autre"}
    assert list(rewritten(signed, signed, signed_on=SIGNED)) == []
    found = [lack.refusal for lack in rewritten(signed, now, signed_on=SIGNED)]
    assert [each.rule for each in found] == ["R33", "R33"]
    assert [each.sentence.split(" » ")[0] for each in found] == ["« Article 1er", "« Annexe I"]
    [gone] = rewritten(signed, {"Article 1er": "Une par jour"}, signed_on=SIGNED)
    assert "« Article 2 »" in str(gone.refusal)
