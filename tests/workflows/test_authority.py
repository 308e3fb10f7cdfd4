"""Who may not act, who stands in, how many people look again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Absence, Delegation, InterestDeclaration
from accounts.roles import Role, grant, revoke
from bodies import authority
from cpc.facts import interests
from cpc.law import parameters
from cpc.law.core import Parameter
from records import clock
from records.models import Event
from tests.conftest import person
from tests.signalements.conftest import a_draft
from tests.workflows.conftest import EVALUATION, PRECHECK
from workflows.engine.tasks import candidates
from workflows.intake.filing import file_signalement
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def declares(user, *, about, name, first_day=date(2025, 1, 1), last_day=None):
    return InterestDeclaration.objects.create(
        user=user,
        about=about,
        name=name,
        nature="research",
        first_day=first_day,
        last_day=last_day,
        declared_on=first_day,
    )


@pytest.mark.rule("R71")
@pytest.mark.parametrize(
    ("about", "name", "kept_off"),
    [
        ("company", "Leo Pharma", True),
        ("company", "LÉO PHARMA", True),
        ("company", "Leo", True),
        ("company", "Pharm", False),
        ("substance", "tacrolimus", True),
        ("substance", "Baclofène", False),
    ],
)
def test_an_interest_in_the_product_or_its_holder_keeps_a_person_off(
    dossier, protopic, team, about, name, kept_off
):
    type(protopic).objects.filter(pk=protopic.pk).update(holders="LEO PHARMA A/S")
    declares(team.legal, about=about, name=name)
    process = dossier.process
    assert bool(process.objection(team.legal, "opportunity")) is kept_off
    task = WorkItem.objects.open().get(dossier=dossier).task
    assert (team.legal in candidates(task)) is not kept_off


@pytest.mark.rule("R71")
@pytest.mark.parametrize(
    ("last_day", "kept_off"), [(date(2026, 3, 2), True), (date(2026, 3, 1), False)]
)
def test_a_link_counts_until_its_last_day_included(dossier, team, last_day, kept_off):
    declares(team.legal, about="substance", name="Tacrolimus", last_day=last_day)
    assert bool(dossier.process.objection(team.legal, "opportunity")) is kept_off


@pytest.mark.rule("R71")
def test_who_keeps_off_loses_the_step_and_never_gets_one_again(dossier, team, browse):
    client, item = browse(team.legal), WorkItem.objects.open().get(dossier=dossier)
    client.post(reverse("task_take", args=[item.pk]))
    address = reverse("recuse", args=[dossier.number])
    assert client.post(address, {"reasons": " "}).status_code == 200
    assert client.post(address, {"reasons": "Ancien investigateur"}).status_code == 302
    item.refresh_from_db()
    assert item.owner is None
    refused = client.post(reverse("task_take", args=[item.pk]))
    assert refused.status_code == 403 and "déporté" in refused.content.decode()
    page = browse(team.manager).get(dossier.get_absolute_url()).content.decode()
    assert "Ancien investigateur" in page


def absent(user, *, by, day, days=3):
    return Absence.objects.create(
        user=user, substitute=by, first_day=day, last_day=day + timedelta(days=days)
    )


def test_a_stand_in_sees_takes_and_gives_back_the_work_of_the_absent(dossier, team, browse, day):
    other = person(Role.LEGAL, on=dossier.division, name="suppleante")
    item = WorkItem.objects.open().get(dossier=dossier)
    browse(team.legal).post(reverse("task_take", args=[item.pk]))
    client = browse(other)
    assert client.post(reverse("task_take", args=[item.pk])).status_code == 409
    absent(team.legal, by=other, day=day)
    assert dossier.number in client.get(reverse("inbox")).content.decode()
    assert client.post(reverse("task_take", args=[item.pk])).status_code == 302
    item.refresh_from_db()
    assert (item.owner, item.on_behalf_of) == (other, team.legal)
    client.post(reverse("task_release", args=[item.pk]))
    item.refresh_from_db()
    assert (item.owner, item.on_behalf_of) == (team.legal, None)
    told = Event.objects.filter(subject=dossier.subject).values_list("sentence", flat=True)
    assert any("pour le compte de" in sentence for sentence in told)


def test_a_stand_in_acts_with_their_own_rights_and_only_these_days(dossier, team, browse, day):
    item = WorkItem.objects.open().get(dossier=dossier)
    browse(team.legal).post(reverse("task_take", args=[item.pk]))
    absent(team.legal, by=team.publisher, day=day)
    client = browse(team.publisher)
    assert client.post(reverse("task_take", args=[item.pk])).status_code == 403
    with clock.at(day + timedelta(days=4)):
        assert dossier.number not in client.get(reverse("inbox")).content.decode()


def test_nobody_stands_in_for_oneself(team, day):
    with pytest.raises(ValidationError):
        Absence(user=team.legal, substitute=team.legal, first_day=day, last_day=day).full_clean()


def test_two_visas_are_two_people_when_the_agency_wants_two(do, dossier, team, monkeypatch):
    one = parameters.VISA_LEVELS["establishment"]
    two = Parameter(one.label, one.unit, replace(one.versions[0], value=2))
    monkeypatch.setitem(parameters.VISA_LEVELS, "establishment", two)
    other = person(Role.SECOND_EVALUATOR, on=dossier.division, name="troisieme")
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    item = WorkItem.objects.open().get(dossier=dossier)
    assert item.step == "Visa"
    assert candidates(item.task) == [other]
    do(dossier, other, {"decision": "granted"})
    assert WorkItem.objects.open().get(dossier=dossier).step == "Projet de décision"


def test_a_new_evaluation_starts_its_visas_again(do, dossier, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Préciser."})
    do(dossier, team.evaluator, EVALUATION)
    assert do(dossier, team.second_evaluator, {"decision": "granted"}).status_code == 302


# Who works for the body that reported (A16)


@pytest.fixture
def reported(division, bodies, reporter, day):
    """The dossier of a signalement of the association."""
    return file_signalement(a_draft(bodies.asso, by=reporter, on=day), by=reporter, on=day).dossier


@pytest.mark.rule("R71")
def test_who_works_or_filed_for_the_body_that_reported_has_no_step(
    reported, team, bodies, reporter, day
):
    grant(team.legal, role=Role.CONTRIBUTOR, on=bodies.asso)
    grant(team.evaluator, role=Role.CONTRIBUTOR, on=bodies.cnp)
    found = interests.objections(reported, [team.legal, team.evaluator, reporter], on=day)
    assert set(found) == {team.legal.pk, reporter.pk}
    assert "organisme de ce dossier (Association Y)" in found[team.legal.pk]
    for each in reporter.memberships.all():
        revoke(each)
    assert reporter.pk in interests.objections(reported, [reporter], on=day)


@pytest.mark.rule("R71")
def test_who_answers_for_the_body_that_is_asked_speaks_as_that_body(
    reported, bodies, reporter, day
):
    assert interests.why(reported, reporter, on=day)
    assert interests.why(reported, reporter, on=day, speaking_for=bodies.cnp)
    assert not interests.why(reported, reporter, on=day, speaking_for=bodies.asso)


def test_what_keeps_a_colleague_off_is_said_of_them(dossier, team, browse):
    grant(team.second_evaluator, role=Role.LEGAL, on=dossier.division)
    browse(team.legal).post(reverse("recuse", args=[dossier.number]), {"reasons": "Ancien"})
    item = WorkItem.objects.open().get(dossier=dossier)
    asked = {"tache": item.pk, "gesture": "confier", "to": team.legal.pk, "reason": "Absence"}
    page = browse(team.manager).post(reverse("bulk"), asked).content.decode()
    assert f"{team.legal} s’est déporté de ce dossier" in page
    assert "Vous vous êtes" not in page
    assert "Aucune tâche ne changera" in page


def test_who_may_not_reassign_is_offered_to_put_back_alone(dossier, team, browse):
    item = WorkItem.objects.open().get(dossier=dossier)
    address = f"{reverse('bulk')}?tache={item.pk}"
    form = browse(team.evaluator).get(address).context["form"]
    assert [value for value, _ in form.fields["gesture"].choices] == ["remettre"]
    assert "to" not in form.fields
    offered = browse(team.manager).get(address).context["form"].fields["gesture"].choices
    assert [value for value, _ in offered] == ["confier", "remettre"]


@pytest.mark.rule("R33")
def test_an_end_is_never_put_off(division, team, day):
    held = Delegation.objects.create(
        division=division,
        delegate=team.signatory,
        function="Directrice",
        scope=["establishment"],
        reference="DEC-1",
        first_day=day - timedelta(days=60),
        last_day=day - timedelta(days=30),
    )
    with pytest.raises(ValidationError, match="ne se repousse pas"):
        authority.end_delegation(held, last_day=date(2099, 12, 31), by=team.administrator, on=day)
    held.refresh_from_db()
    assert held.last_day == day - timedelta(days=30)
