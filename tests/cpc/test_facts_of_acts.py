"""Whatever builds the facts of an act gives all that the law reads of one."""

from dataclasses import MISSING, fields
from datetime import date

import pytest

from cpc.acts.effects import row_of
from cpc.acts.file import Row, one
from cpc.acts.forms import ChangeForm
from cpc.acts.write import Plan
from cpc.facts.change_facts import act_facts
from cpc.facts.reading import told
from cpc.law.core import Computed
from cpc.law.days import Period
from cpc.law.life.acts import ActFacts, ActKind
from cpc.models import Act, ChangeDraft, Cpc, Dossier

pytestmark = pytest.mark.tour

DAY = date(2026, 3, 2)
NOT_DRAFTED = {
    "as_printed": "an act taken here is never one that printed what the law refuses",
    "informed_on": "the gate asks that day of each laboratory, once the draft is handed on",
}
"""What no draft gives, and why."""
NOT_IN_A_ROW = {"texts": "a line of an acts file has no column for what an act says of the use"}
TOLD = {
    "reference": "A-2",
    "follows": "A-1",
    "source": "https://example.org/acte",
    "note": "Imprimé ainsi.",
    "same_group": True,
    "as_printed": True,
    **dict.fromkeys(("decided_on", "published_on", "first_day", "last_day", "ruled_on"), DAY),
}


def unsaid(facts: ActFacts) -> set[str]:
    """The fields left as they are when nothing is said."""
    optional = (each for each in fields(ActFacts) if each.default is not MISSING)
    return {each.name for each in optional if getattr(facts, each.name) == each.default}


def plan(row: Row) -> Plan:
    return Plan(row, Computed(Period(DAY, DAY), ()), None, {})


def a_row() -> Row:
    days = {name: day.isoformat() for name, day in TOLD.items() if isinstance(day, date)}
    listed = {"medicines": ["PROTOPIC"], "indications": ["Vitiligo"], "grounds": "public_health"}
    told_before = {"informed_on": "2026-02-02", "emergency": True, "emergency_reason": "Décès."}
    return one(TOLD | days | listed | told_before | {"cpc": "CPC-2024-0001", "kind": "suspension"})


def a_draft() -> ChangeDraft:
    """One that says everything at once, whatever its kind."""
    cpc = Cpc(number="CPC-2024-0001")
    return ChangeDraft(
        dossier=Dossier(number="DOS-2026-0001", change_kind="reinstatement", cpc=cpc),
        ground="public_health",
        urgency="Deux décès.",
        follows=Act(reference="A-1"),
        first_day=DAY,
        last_day=DAY,
        concerned=["Vitiligo"],
        medicines="PROTOPIC",
        same_group=True,
        ruled_on=DAY,
        posology="Une application par jour.",
    )


def test_a_line_of_a_file_gives_all_of_it():
    assert unsaid(plan(a_row()).facts) == set(NOT_IN_A_ROW)


def test_an_act_that_is_written_gives_all_of_it():
    act = plan(a_row()).act(cpc=None, follows=Act(reference="A-1"), dci="Tacrolimus")
    act.posology = "Une application par jour."
    assert unsaid(told(act, medicines=["PROTOPIC"], indications=["Vitiligo"])) == set()


@pytest.mark.django_db
def test_the_draft_of_a_change_gives_all_of_it():
    assert unsaid(act_facts(a_draft(), decided_on=DAY)) == set(NOT_DRAFTED)


def test_the_effect_shown_of_a_draft_is_read_from_all_of_it():
    row = row_of(a_draft(), decided_on=DAY, published_on=DAY)
    assert unsaid(plan(row).facts) == {*NOT_DRAFTED, *NOT_IN_A_ROW}


@pytest.mark.django_db
def test_the_form_of_a_past_act_asks_all_of_it_over_its_kinds():
    cpc = Cpc.objects.create(number="CPC-2024-0001", title="Tacrolimus")
    forms = [ChangeForm(cpc=cpc, kind=kind, acts=[], on=DAY) for kind in ActKind]
    asked = {name for form in forms for name in form.fields}
    form = forms[0]
    form.cleaned_data = TOLD | {
        "follows": Act(reference="A-1"),
        "ground": "public_health",
        "told_on": DAY,
        "urgency": "Décès.",
        "indications": "Vitiligo",
        "medicines": "PROTOPIC",
    }
    assert form.cleaned_data.keys() <= asked
    assert unsaid(plan(form.row).facts) == set(NOT_IN_A_ROW)
