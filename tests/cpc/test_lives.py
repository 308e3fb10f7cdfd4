"""What the life of a framework refuses, at each door: the one writer of acts, and the file of acts."""

from datetime import date

import pytest

from cpc.acts.enacting import Covered, enact
from cpc.acts.raw import ActsError
from cpc.law.core import LawError
from cpc.law.life.acts import ActFacts
from cpc.models import Act, Cpc
from tests.cpc.acts_sample import FAR, load
from tests.law.test_lives import PASSING, REFUSED

pytestmark = pytest.mark.django_db


def written(facts: ActFacts, cpc: Cpc) -> Act:
    """``facts`` given to the writer, as any door does."""
    act = Act(
        reference=facts.reference,
        kind=facts.kind.value,
        cpc=cpc,
        follows=cpc.acts.filter(reference=facts.follows).first(),
        decided_on=facts.decided_on,
        published_on=facts.published_on,
        first_day=facts.first_day,
        last_day=facts.last_day,
        ruled_on=facts.ruled_on,
        grounds="|".join(facts.grounds),
        informed_on=facts.informed_on,
        emergency=facts.emergency,
    )
    medicines = [Covered(name=name) for name in facts.medicines]
    return enact(act, medicines=medicines, indications=facts.indications, on=FAR)


def line(facts: ActFacts) -> dict[str, str]:
    """``facts`` as a line of a file."""
    days = ("decided_on", "published_on", "first_day", "last_day", "ruled_on", "informed_on")
    return {
        "reference": facts.reference,
        "cpc": "cadre",
        "kind": facts.kind.value,
        "medicines": "|".join(facts.medicines) or "Protopic",
        "indications": "|".join(facts.indications),
        "follows": facts.follows or "",
        "grounds": "|".join(facts.grounds),
    } | {name: day.isoformat() for name in days if (day := getattr(facts, name))}


@pytest.fixture
def cpc() -> Cpc:
    return Cpc.objects.create(number="CPC-2024-0001", title="Tacrolimus – Vitiligo")


@pytest.mark.rule("R32", "R34", "R51", "R52", "R54", doors="act")
@pytest.mark.rule("R55", "R57", "R58", "R61", "R70", doors="act")
@pytest.mark.parametrize("what", REFUSED)
def test_the_writer_of_acts_refuses_it(cpc, what):
    before, rule, new = REFUSED[what]
    for facts in before:
        written(facts, cpc)
    with pytest.raises(LawError) as refusal:
        written(new, cpc)
    assert [each.rule for each in refusal.value.refusals] == [rule]
    assert cpc.acts.count() == len(before)


@pytest.mark.rule("R32", "R34", "R51", "R52", "R54", doors="import")
@pytest.mark.rule("R55", "R57", "R58", "R61", "R70", doors="import")
@pytest.mark.parametrize("what", REFUSED)
def test_a_file_of_acts_refuses_it_with_its_line(tmp_path, what):
    before, rule, new = REFUSED[what]
    rows = [line(new), *map(line, before)]
    if not new.indications:
        rows[0]["indications"] = "vitiligo" if not before else ""
    with pytest.raises(ActsError) as refusal:
        load(tmp_path, *rows)
    assert [str(each)[:11] for each in refusal.value.problems] == [f"line 2: {rule}"]
    assert not Act.objects.exists()


@pytest.mark.parametrize("what", PASSING)
def test_the_neighbouring_lawful_act_is_written(cpc, what):
    before, new = PASSING[what]
    for facts in [*before, new]:
        written(facts, cpc)
    assert cpc.acts.count() == len(before) + 1


@pytest.mark.rule("R40")
@pytest.mark.rule("R34", doors="import")
def test_a_file_announces_no_publication(tmp_path):
    known = {
        "decided_on": "2024-03-21",
        "published_on": "2024-03-21",
        "cpc": "a",
        "kind": "initial",
    }
    row = known | {"reference": "A", "medicines": "Protopic", "indications": "Vitiligo"}
    with pytest.raises(ActsError, match="line 2: R34"):
        load(tmp_path, row, on=date(2024, 3, 20))
