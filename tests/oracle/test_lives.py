"""The law's one reading against the calendars: random lives, each edge with its eve and its morrow."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.register import Standing, spans, standing
from tests.conftest import COUNTED
from tests.oracle.calendar import Written, day_of
from tests.oracle.draw import drawn
from tests.oracle.life import Answer, Life

pytestmark = pytest.mark.rule(
    "R34", "R35", "R36", "R51", "R54", "R55", "R57", "R58", "R60", "R61", "R63"
)
HERE = Path(__file__).parent


def fact(act: Written) -> ActFacts:
    return ActFacts(
        reference=act.reference,
        kind=ActKind(act.kind),
        decided_on=act.published,
        published_on=act.published,
        first_day=act.first,
        last_day=act.last,
        follows=act.follows or None,
        indications=act.indications,
        medicines=act.medicines,
        texts=(("posology", act.posology),) if act.posology else (),
    )


def told(found: Standing | None) -> Answer | None:
    if found is None:
        return None
    return Answer(
        status=found.status.value,
        period=(found.period.first_day, found.period.last_day or date.max),
        status_last_day=found.status_last_day,
        last_day_of_effect=found.last_day_of_effect,
        indications=tuple(
            (each.text, each.status.value, each.last_day, each.mention.label)
            for each in found.indications
        ),
        medicines=tuple((each.name, each.last_day) for each in found.covered),
        coming=tuple(
            (
                each.day,
                each.status.value if each.status else "",
                each.period.first_day,
                each.period.last_day or date.max,
            )
            for each in found.coming
            if each.is_framework
        ),
        mention=found.mention.label,
        posology=found.text("posology"),
    )


def compared(seed: int, counts: Counter[str]) -> None:
    acts = drawn(Random(seed))
    facts, life = [fact(act) for act in acts], Life(acts)
    passages = spans(facts)
    counts.update(act.kind for act in acts)
    counts["overtaken"] += max(calendar.overtaken for calendar in life.calendars)
    for place in life.edges:
        on = day_of(place)
        expected = life.answer(on)
        assert told(standing(facts, on=on)) == expected, (seed, on)
        said = [each for each in passages if each.first_day <= on <= (each.last_day or date.max)]
        assert [each.status.value for each in said] == ([expected.status] if expected else [])
        counts["days"] += 1


def told_counts(counts: Counter[str], lives: int) -> str:
    kinds = ", ".join(f"{name} {counts[name]}" for name in sorted(counts) if name != "days")
    return f"{lives} lives, {counts['days']} days, 0 difference ({kinds})"


def test_a_few_lives_say_the_same_to_two_readers() -> None:
    counts: Counter[str] = Counter()
    for seed in range(200):
        compared(seed, counts)
    assert {kind.value for kind in ActKind} - set(counts) == {"not_established", "legacy_rtu"}
    assert counts["overtaken"] > 20


@pytest.mark.exhaustive
def test_ten_thousand_lives_say_the_same_to_two_readers(
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()
    for seed in range(10_000):
        compared(seed, counts)
    record_property(COUNTED, told_counts(counts, 10_000))


def test_the_second_reader_has_read_nothing_of_the_first() -> None:
    for name in ("calendar.py", "life.py", "draw.py"):
        assert "cpc" not in (HERE / name).read_text(encoding="utf-8")
