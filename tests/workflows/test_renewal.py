"""A CPC renewed, from the day that the reviewer chose, or left to end with reasons."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import DecisionKind
from cpc import decisions
from cpc.acts.enacting import Covered, enact
from cpc.facts.sheet import Sheet
from cpc.gate import gate
from cpc.law.core import Certainty, LawError, Version
from cpc.law.framework import initial_period
from cpc.law.life.acts import ActKind
from cpc.law.parameters import VALIDITY
from cpc.models import Act, Visa
from cpc.texts.renewal_text import renewal as renewal_text
from records import clock
from tests.workflows.conftest import EVALUATION, RENEWAL_DRAFT, SIGNATURE
from workflows.engine.undo import WentOut, last_step, prepared
from workflows.flows.opening import open_change, open_renewal

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
TODAY = date(2026, 9, 1)
FAVOURABLE = EVALUATION | {"period_start": "after_publication"}


@pytest.fixture(autouse=True)
def _september(_steady_day):
    with clock.at(TODAY):
        yield


def to_publication(do, renewal, team, evaluation, signature=SIGNATURE):
    draft = RENEWAL_DRAFT | {"period_start": evaluation["period_start"]}
    for user, data in (
        (team.evaluator, evaluation),
        (team.second_evaluator, {"decision": "granted"}),
        (team.legal, draft),
        (team.signatory, signature),
    ):
        assert do(renewal, user, data).status_code == 302


@pytest.mark.rule("R34")
@pytest.mark.parametrize(
    ("start", "first_day", "last_day"),
    [
        ("after_publication", date(2026, 9, 2), date(2029, 9, 1)),
        ("following", date(2027, 3, 22), date(2030, 3, 21)),
    ],
)
def test_the_new_period_starts_where_the_reviewer_chose(
    do, renewal, team, cpc, start, first_day, last_day
):
    to_publication(do, renewal, team, EVALUATION | {"period_start": start})
    do(renewal, team.publisher, {"published_on": "2026-09-01"})
    act = cpc.acts.get(kind="renewal")
    assert (act.first_day, act.last_day) == (first_day, last_day)
    renewal.refresh_from_db()
    assert renewal.outcome == "renewed"


def test_a_favourable_re_evaluation_must_choose_the_start(do, renewal, team):
    response = do(renewal, team.evaluator, EVALUATION)
    assert response.status_code == 422
    assert "Choisissez quand commence" in response.content.decode()
    assert not renewal.evaluations.exists()


@pytest.mark.rule("R34", doors="form")
def test_a_period_following_one_already_ended_is_refused_at_publication(do, renewal, team, cpc):
    to_publication(do, renewal, team, EVALUATION | {"period_start": "following"})
    with clock.at(date(2027, 3, 22)):
        response = do(renewal, team.publisher, {"published_on": "2027-03-22"})
    assert response.status_code == 422
    assert "R34 – " in response.content.decode() and "rétroactif" in response.content.decode()
    assert cpc.acts.count() == 1


@pytest.mark.rule("R58")
def test_a_cpc_left_to_end_is_expired_the_day_after_its_last_day(do, renewal, team, cpc):
    do(renewal, team.evaluator, EVALUATION | {"conclusion": "unfavourable"})
    do(renewal, team.second_evaluator, {"decision": "granted"})
    renewal.refresh_from_db()
    assert renewal.outcome == "lapsed"
    expired = cpc.spans.get(status="expired")
    assert (expired.first_day, expired.last_day) == (date(2027, 3, 22), None)


def test_a_framework_left_to_end_is_corrected_by_a_new_dossier_not_by_an_act(do, renewal, team):
    do(renewal, team.evaluator, EVALUATION | {"conclusion": "unfavourable"})
    do(renewal, team.second_evaluator, {"decision": "granted"})
    with pytest.raises(WentOut) as refused:
        prepared(last_step(renewal), by=team.manager)
    assert refused.value.link == (reverse("dossier_open"), "Ouvrir un dossier")


def test_a_renewal_is_open_once_at_a_time(renewal, cpc, team):
    with pytest.raises(IntegrityError), transaction.atomic():
        open_renewal(cpc, on=TODAY, by=team.manager)


def test_the_database_itself_refuses_the_author_s_own_visa(do, renewal, team):
    do(renewal, team.evaluator, FAVOURABLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Visa.objects.create(
            dossier=renewal,
            author=team.evaluator,
            made_on=TODAY,
            evaluation=renewal.evaluations.get(),
            evaluator=team.evaluator,
            decision="granted",
        )


def test_a_start_that_became_impossible_goes_back_to_who_writes(do, renewal, team, cpc):
    to_publication(do, renewal, team, EVALUATION | {"period_start": "following"})
    with clock.at(date(2027, 3, 22)):
        returned = {"decision": "returned", "points": "La période en cours a pris fin."}
        assert do(renewal, team.publisher, returned).status_code == 302
        refused = do(renewal, team.legal, RENEWAL_DRAFT)
        assert "rétroactif" in refused.content.decode()
        draft = RENEWAL_DRAFT | {"period_start": "after_publication"}
        assert do(renewal, team.legal, draft).status_code == 302
        assert do(renewal, team.signatory, SIGNATURE | {"confirm_out": "on"}).status_code == 302
        do(renewal, team.publisher, {"published_on": "2027-03-22"})
    act = cpc.acts.get(kind="renewal")
    expected = initial_period(published_on=date(2027, 3, 22)).value
    assert (act.first_day, act.last_day) == (expected.first_day, expected.last_day)


def test_a_publication_is_not_returned_without_points(do, renewal, renewal_signed, team):
    response = do(renewal, team.publisher, {"decision": "returned", "points": ""})
    assert response.status_code == 422
    assert not renewal.publications.exists()


def ends(cpc, text, *, published_on, last_day):
    """A cessation of one indication: its list names what ends."""
    act = Act(
        reference=f"Cessation {text}",
        kind="cessation",
        cpc=cpc,
        dci=cpc.title,
        follows=cpc.acts.first(),
        decided_on=published_on,
        published_on=published_on,
        first_day=published_on,
        last_day=last_day,
    )
    enact(act, medicines=[], indications=[text], on=published_on)


@pytest.fixture
def twofold(cpc):
    """The same framework, whose modification names two medicines and two indications."""
    act = Act(
        reference="Décision du 12/05/2025",
        kind="modification",
        cpc=cpc,
        dci="Tacrolimus",
        follows=cpc.acts.first(),
        decided_on=date(2025, 5, 12),
        published_on=date(2025, 5, 12),
        first_day=date(2025, 5, 13),
        last_day=date(2027, 3, 21),
    )
    medicines = [Covered(name="PROTOPIC"), Covered(name="TAKROZEM")]
    enact(
        act,
        medicines=medicines,
        indications=["Vitiligo", "Saignements sévères"],
        on=act.published_on,
    )
    return cpc


@pytest.mark.rule("R55", doors="reading")
@pytest.mark.parametrize("last_day", [date(2026, 1, 31), date(2026, 12, 31)])
def test_a_renewal_names_what_will_live_on_its_first_day(twofold, team, last_day):
    ends(twofold, "Saignements sévères", published_on=date(2025, 12, 1), last_day=last_day)
    dossier = open_renewal(twofold, on=TODAY, by=team.manager)
    sheet = Sheet(dossier=dossier, texts={"period_start": "following"})
    said = str(renewal_text(sheet, on=TODAY).blocks)
    assert "Vitiligo" in said
    assert "Saignements" not in said
    assert "PROTOPIC" in said
    assert "TAKROZEM" in said


@pytest.mark.rule("R55")
def test_a_renewal_dossier_bears_the_living_uses_only(twofold, team):
    ends(twofold, "Saignements sévères", published_on=date(2025, 12, 1), last_day=date(2026, 1, 31))
    assert open_renewal(twofold, on=TODAY, by=team.manager).indication == "Vitiligo"


@pytest.mark.rule("R32", doors="form act")
def test_a_text_signed_under_the_old_duration_is_sent_back_at_its_publication(
    do, renewal, team, cpc, monkeypatch
):
    decree = Version(since=date(2026, 9, 2), value=5, certainty=Certainty.TEXT)
    monkeypatch.setattr(VALIDITY, "versions", (*VALIDITY.versions, decree))
    to_publication(do, renewal, team, FAVOURABLE)
    with clock.at(date(2026, 9, 2)):
        response = do(renewal, team.publisher, {"published_on": "2026-09-02"})
    assert response.status_code == 422
    assert "R32 – " in response.content.decode() and "cinq ans" in response.content.decode()
    with pytest.raises(LawError, match="R32"):
        decisions.renew(renewal, published_on=date(2026, 9, 2), by=team.publisher)
    assert not cpc.acts.filter(kind="renewal").exists()


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 9, 1), "21/03/2027 (dans 201 jours)"),
        (date(2027, 3, 21), "21/03/2027 (aujourd&#x27;hui)"),
        (date(2027, 3, 22), "21/03/2027 (hors de tout cadre depuis 1 jour)"),
    ],
)
def test_the_last_day_of_the_framework_stands_on_the_task(renewal, team, browse, on, told):
    item = renewal.work_items.open().get()
    with clock.at(on):
        page = browse(team.evaluator).get(item.get_absolute_url()).content.decode()
    assert f"<dt>Dernier jour du cadre</dt><dd>{told}</dd>" in page


def test_what_is_written_goes_out_and_the_internal_note_does_not(do, renewal, team):
    to_publication(do, renewal, team, FAVOURABLE | {"argument": "Note interne."})
    content = renewal.signatures.get().texts.get().content
    assert RENEWAL_DRAFT["argument"] in content
    assert "Note interne" not in content


def test_the_page_of_the_draft_shows_what_prints_and_says_that_it_goes_out(
    do, renewal, team, browse
):
    do(renewal, team.evaluator, FAVOURABLE)
    do(renewal, team.second_evaluator, {"decision": "granted"})
    item = renewal.work_items.open().get()
    client = browse(team.legal)
    client.post(reverse("task_take", args=[item.pk]))
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Imprimé dans la décision, qui est publiée." in page
    assert "Vitiligo" in page
    assert "est renouvelé" in page


@pytest.mark.rule("R58")
def test_a_renewal_without_a_reason_is_not_handed_on(do, renewal, team):
    do(renewal, team.evaluator, FAVOURABLE)
    do(renewal, team.second_evaluator, {"decision": "granted"})
    response = do(renewal, team.legal, RENEWAL_DRAFT | {"recitals": "", "argument": ""})
    assert response.status_code == 422
    page = response.content.decode()
    assert "R58" in page
    assert "R28" in page
    assert not renewal.drafts.exists()


@pytest.mark.rule("R27")
@pytest.mark.parametrize("rare", [True, False])
def test_a_framework_examined_for_a_rare_disease_stays_one_of_a_rare_disease(
    dossier, cpc, team, rare
):
    dossier.cpc, dossier.rare_disease = cpc, rare
    dossier.save()
    change = open_change(cpc, kind=ActKind.SUSPENSION, on=TODAY, by=team.manager)
    renewal = open_renewal(cpc, on=TODAY, by=team.manager)
    assert (change.rare_disease, renewal.rare_disease) == (rare, rare)
    found = gate.gate_facts(renewal, kind=DecisionKind.RENEWAL, on=TODAY)
    assert found.exchanges.rare_disease == rare
