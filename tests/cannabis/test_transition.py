"""The end of the transition phase: who may move it, what is stored, what the sentence says."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db import transaction as database
from django.urls import reverse

from accounts.roles import Role, grant
from cannabis import acts
from cannabis.models import Designation, HasPublication, HasValidation, Override, TransitionEnd
from cannabis.transition import state
from cpc.law.core import LawError
from records import clock
from records.models import Event, Notice
from records.proof.check import broken_links
from tests.cannabis.conftest import LAST_DAY, PUBLISHED, TODAY
from web.refused import Refused
from workflows.models import TransitionProcess, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]

UNDATED = "Fin non datée : trois mois après la publication de l'avis de la HAS sur son site."


@pytest.mark.rule("C12")
def test_nothing_counts_down_before_a_validated_opinion(record):
    assert state(TODAY).sentence == UNDATED
    record()
    assert state(TODAY).sentence == UNDATED
    assert state(TODAY).days_left is None


@pytest.mark.rule("C18")
def test_three_months_after_the_publication(validated):
    validated()
    found = state(TODAY)
    assert found.last_day == LAST_DAY
    assert found.sentence == "Dernier jour : 15 janvier 2027 inclus, dans 87 jours."


@pytest.mark.rule("C23")
def test_the_last_day_is_still_open(validated):
    validated()
    assert state(LAST_DAY).days_left == 0
    assert state(LAST_DAY).kind == "running"
    assert state(LAST_DAY + timedelta(days=1)).kind == "ended"


def test_what_was_not_known_on_a_day_is_not_said(validated):
    validated()
    assert state(TODAY - timedelta(days=1)).sentence == UNDATED


@pytest.mark.rule("C56")
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2021, 3, 25), "L'expérimentation a commencé le 26 mars 2021."),
        (
            date(2024, 3, 26),
            "Expérimentation, troisième année : jusqu'au 26 mars 2024 inclus.",
        ),
        (date(2026, 4, 1), UNDATED),
    ],
)
def test_other_days_have_their_regime(db, day, sentence):
    assert state(day).sentence == sentence


@pytest.mark.rule("C11")
def test_the_author_does_not_validate(record, team, task, division):
    author = team.evaluator
    publication = record()
    assert TransitionProcess.objects.get().objection(author, "validation")
    from_page = task(publication, {"decision": "validated"}, by=author)
    assert from_page.status_code == 403
    with pytest.raises(IntegrityError), database.atomic():
        HasValidation.objects.create(
            publication=publication,
            recorder=author,
            author=author,
            made_on=TODAY,
            decision="validated",
        )
    assert state(TODAY).kind == "undated"


def test_a_rejected_publication_ends_there(record, task):
    publication = record()
    assert task(publication, {"decision": "rejected"}).status_code == 422
    task(publication, {"decision": "rejected", "reasons": "Ce n'est pas la date."})
    assert TransitionProcess.objects.get().status == "DONE"
    assert not TransitionEnd.objects.exists()
    record()


@pytest.mark.rule("C10")
@pytest.mark.parametrize("kind", ["draft", "press_release"])
def test_a_draft_or_a_press_release_starts_nothing(validated, team, kind):
    publication = validated(kind=kind)
    assert TransitionProcess.objects.get().status == "DONE"
    assert state(TODAY).kind == "undated"
    with pytest.raises(IntegrityError), database.atomic():
        Designation.objects.create(
            publication=publication,
            kind=kind,
            author=team.legal,
            made_on=TODAY,
            decision="designated",
            reason="Non.",
        )


@pytest.mark.rule("C15")
def test_a_corrected_version_moves_nothing_until_designated(validated, task):
    validated()
    with clock.at(date(2026, 11, 3)):
        corrected = validated(kind="correction", published_on="2026-11-02")
        assert TransitionEnd.objects.count() == 1
        assert state(clock.today()).last_day == LAST_DAY
        task(corrected, {"decision": "designated", "reason": "Elle change les indications."})
        assert state(clock.today()).last_day == date(2027, 2, 2)


@pytest.mark.rule("C13")
def test_two_opinions_give_two_ends_then_one_is_designated(validated, task):
    first = validated()
    with clock.at(date(2026, 11, 3)):
        validated(published_on="2026-11-02", address="https://www.has-sante.fr/jcms/p_2/fr/avis")
        end = state(clock.today()).end
        assert (end.earliest_day, end.latest_day) == (LAST_DAY, date(2027, 2, 2))
        assert end.last_day == date(2027, 2, 2)
        task(first, {"decision": "designated", "reason": "Premier avis."})
        end = state(clock.today()).end
        assert (end.last_day, end.earliest_day, end.publication) == (LAST_DAY, None, first)


@pytest.mark.rule("C13")
def test_an_opinion_set_aside_starts_nothing(validated, task):
    publication = validated()
    task(publication, {"decision": "not_designated", "reason": "Un seul médicament."})
    assert state(TODAY).sentence == UNDATED
    assert TransitionEnd.objects.count() == 2


@pytest.mark.rule("C15")
def test_a_designation_may_be_changed(validated, task, browse, team):
    publication = validated()
    address = reverse("transition-designate", args=[publication.number])
    assert browse(team.legal).get(address).status_code == 403
    task(publication, {"decision": "not_designated", "reason": "À revoir."})
    browse(team.legal).post(address, {"decision": "designated", "reason": "Revu."})
    assert state(TODAY).last_day == LAST_DAY
    assert browse(team.evaluator).get(address).status_code == 403


@pytest.mark.rule("C16")
def test_an_act_replaces_the_end_and_keeps_what_it_replaced(validated, task, act):
    publication = validated()
    assert act("2027-06-30").status_code == 302
    assert state(TODAY).last_day == date(2027, 6, 30)
    task(publication, {"decision": "designated", "reason": "Le seul."})
    assert state(TODAY).last_day == date(2027, 6, 30)
    assert "15/01/2027" in str(state(TODAY).end.trace)
    act()
    assert state(TODAY).last_day == LAST_DAY
    kept = TransitionEnd.objects.order_by("pk").values_list("last_day", flat=True)
    assert list(kept) == [LAST_DAY, date(2027, 6, 30), date(2027, 6, 30), LAST_DAY]


@pytest.mark.rule("C16")
def test_a_withdrawn_date_without_opinion_leaves_the_end_undated(act, team):
    act("2027-06-30")
    act()
    assert state(TODAY).sentence == UNDATED


@pytest.mark.rule("C22")
def test_the_end_is_stored_once_and_read_every_day(validated, django_assert_num_queries):
    validated()
    for day in (TODAY, LAST_DAY):
        with django_assert_num_queries(1):
            state(day)
    assert TransitionEnd.objects.count() == 1
    end = TransitionEnd.objects.get()
    assert (end.mode, end.weekend_roll) == ("quantieme", False)
    assert [step["rule"] for step in end.trace] == ["C13", "C18", "C20"]


@pytest.mark.rule("C14")
def test_the_day_of_publication_is_the_one_in_paris(record):
    with clock.at(date(2026, 12, 2)):
        # 23:30 UTC on 30 November is half past midnight in Paris.
        publication = record(published_on="2026-12-01", published_at="2026-12-01T00:30")
        assert publication.published_at.isoformat() == "2026-11-30T23:30:00+00:00"


def test_every_change_is_in_the_journal_and_told_to_the_agents(validated, act, team):
    publication = validated()
    act("2027-06-30")
    verbs = Event.objects.filter(subject="transition").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["end_set", "act_pending", "act_confirmed", "end_set"]
    assert not broken_links("transition")
    assert not broken_links(publication.subject)
    assert Notice.objects.filter(key="transition-end:FIN-2026-0002", recipient=team.desk).exists()


def test_recording_opens_one_task_and_keeps_the_hash_of_the_evidence(record):
    publication = record()
    assert publication.number == "HAS-2026-0001"
    assert len(publication.evidence_sha256) == 64
    assert WorkItem.objects.open().get().title == publication.title
    assert HasPublication.objects.get().published_on == PUBLISHED


@pytest.mark.rule("C16", doors="form act database")
def test_an_act_has_no_effect_before_another_person_confirmed_it(recorded, validated, browse, team):
    validated()
    page = recorded("2027-06-30").url
    found = Override.objects.get()
    assert state(TODAY).last_day == LAST_DAY and TransitionEnd.objects.count() == 1
    grant(team.evaluator, role=Role.LEGAL, on=found.division)
    with pytest.raises(Refused, match="une autre personne"):
        acts.confirm(found, by=team.evaluator, on=TODAY)
    with pytest.raises(PermissionDenied):
        acts.confirm(found, by=team.desk, on=TODAY)
    with pytest.raises(IntegrityError, match="C16"), database.atomic():
        TransitionEnd.objects.create(
            number="FIN-2026-0009", override=found, last_day=LAST_DAY, computed_on=TODAY
        )
    shown = browse(team.legal).get(page).content.decode()
    assert 'datetime="2027-06-30"' in shown and found.capture.original_sha256 in shown
    assert browse(team.legal).post(page).status_code == 302
    assert state(TODAY).last_day == date(2027, 6, 30)
    with pytest.raises(Refused, match="déjà été confirmé"):
        acts.confirm(found, by=team.legal, on=TODAY)


@pytest.mark.rule("C16", doors="form act")
def test_an_act_is_refused_with_a_reason_and_changes_nothing(recorded, browse, team):
    page = recorded("2027-06-30").url
    told = browse(team.legal).post(page, {"refuse": "1"})
    assert told.status_code == 422 and "avec un motif" in told.content.decode()
    assert browse(team.legal).post(page, {"refuse": "1", "reason": "Autre texte."}).url
    assert state(TODAY).sentence == UNDATED and not TransitionEnd.objects.exists()
    verbs = Event.objects.filter(subject="transition").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["act_pending", "act_refused"]


@pytest.mark.rule("C16", doors="act")
def test_a_day_withdrawn_meanwhile_is_not_withdrawn_twice(act, recorded, team):
    act("2027-06-30")
    first, second = (recorded(title=f"Décret {rank}").url for rank in (2, 3))
    two, three = Override.objects.order_by("pk")[1:]
    acts.confirm(two, by=team.legal, on=TODAY)
    with pytest.raises(LawError, match="C16 – Aucun acte ne fixe"):
        acts.confirm(three, by=team.legal, on=TODAY)
    assert first != second and state(TODAY).sentence == UNDATED


def test_the_last_act_confirmed_rules_whichever_was_recorded_first(recorded, team):
    recorded("2027-06-30")
    recorded("2027-09-30", title="Décret 2")
    first, second = Override.objects.order_by("pk")
    acts.confirm(second, by=team.legal, on=TODAY)
    acts.confirm(first, by=team.legal, on=TODAY)
    assert state(TODAY).last_day == date(2027, 6, 30)


def test_those_who_may_confirm_are_told_of_an_act_and_nobody_else(recorded, team):
    recorded("2027-06-30")
    told = Notice.objects.filter(key__startswith="transition-act:")
    assert [notice.recipient for notice in told] == [team.legal]
