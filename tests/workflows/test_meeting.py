"""A session from the question put to the approved minutes: rights, recusals, quorum, votes, notices."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import InterestDeclaration
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.meeting import Ballot, Presence
from cpc.models import (
    AgendaItem,
    CommitteeMember,
    CommitteeOpinion,
    Dossier,
    Minutes,
    Seat,
)
from cpc.texts.visas import computed_visas
from records import clock
from records.models import Event, Notice, SearchEntry
from tests.signalements.conftest import a_draft
from tests.workflows.meeting_stage import (
    NAMES,
    QUESTION,
    a_committee,
    a_session,
    convened,
    evaluated,
    opened,
)
from web.refused import Refused
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement
from workflows.meetings import committees, questions, sessions
from workflows.meetings import minutes as meeting_minutes
from workflows.meetings import seats as meeting_seats
from workflows.meetings import votes as meeting_votes
from workflows.meetings.reminders import remind

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
HELD_ON = date(2026, 3, 12)


@pytest.fixture
def house(division, team, day):
    return a_committee(division, team, on=day)


@pytest.fixture
def report(dossier, team, day):
    return evaluated(dossier, by=team.evaluator, on=day)


@pytest.fixture
def session(house, team, day):
    return a_session(house.committee, by=team.desk, on=day, held_on=HELD_ON)


@pytest.fixture
def item(dossier, house, session, report, team, day):
    return questions.ask(
        dossier,
        committee=house.committee,
        session=session,
        question=QUESTION,
        by=team.evaluator,
        on=day,
    )


@pytest.fixture
def sitting(item, session, house, team, day):
    """The session is open, everybody is there."""
    convened(session, by=team.desk, on=day)
    with clock.at(HELD_ON):
        yield opened(session, house, by=team.desk, on=HELD_ON)


def ballots(house, **votes):
    return {getattr(house, name).pk: Ballot(vote) for name, vote in votes.items()}


def vote(item, house, team, **votes):
    return meeting_votes.cast(item, ballots=ballots(house, **votes), by=team.desk, on=HELD_ON)


def declare(user, name="Tacrolimus"):
    return InterestDeclaration.objects.create(
        user=user,
        about="substance",
        name=name,
        nature="research",
        first_day=date(2020, 1, 1),
        declared_on=date(2026, 1, 1),
    )


def address(name, session, *args):
    return reverse(name, args=[session.number, *args])


# The question is put


def test_a_reviewer_puts_a_question_after_seeing_what_the_day_would_meet(
    browse, team, dossier, house, session, report
):
    client, page = browse(team.evaluator), reverse("meeting_ask", args=[dossier.number])
    asked = {"target": f"seance-{session.pk}", "wording": "establish"}
    seen = client.post(page, asked)
    assert seen.status_code == 200 and not AgendaItem.objects.exists()
    assert "Ce que la séance rencontrerait" in seen.content.decode()
    assert client.post(page, asked | {"confirm": "1"}).status_code == 302
    item = AgendaItem.objects.get()
    assert (item.session, item.dossier, item.rank) == (session, dossier, 1)
    assert "établissement" in item.question
    shown = client.get(dossier.get_absolute_url()).content.decode()
    assert "Comité d’essai" in shown and "Retirer la question" in shown


def test_a_session_after_a_limit_is_a_clash_and_says_so(browse, team, dossier, house, report, day):
    late = a_session(house.committee, by=team.desk, on=day, held_on=date(2027, 3, 12))
    asked = {"target": f"seance-{late.pk}", "wording": "own", "question": QUESTION}
    seen = browse(team.evaluator).post(reverse("meeting_ask", args=[dossier.number]), asked)
    assert "vient après" in seen.content.decode()


def test_nothing_is_put_before_the_evaluation(browse, team, dossier, house, day):
    page = browse(team.evaluator).get(reverse("meeting_ask", args=[dossier.number]))
    assert "pas encore rendue" in page.content.decode()
    with pytest.raises(Refused, match="pas encore rendue"):
        questions.ask(
            dossier,
            committee=house.committee,
            session=None,
            question=QUESTION,
            by=team.evaluator,
            on=day,
        )


def test_a_question_is_put_once_at_a_time_and_may_be_withdrawn(
    browse, team, dossier, house, item, day
):
    with pytest.raises(Refused, match="déjà inscrit"):
        questions.ask(
            dossier,
            committee=house.committee,
            session=None,
            question=QUESTION,
            by=team.evaluator,
            on=day,
        )
    page = reverse("meeting_withdraw", args=[dossier.number, item.pk])
    client = browse(team.evaluator)
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Données nouvelles"}).status_code == 302
    item.refresh_from_db()
    assert item.outcome == "withdrawn"


# The agenda


def test_the_secretariat_chooses_among_what_waits_orders_it_and_prepares_it(
    browse, team, dossier, house, session, report, day
):
    first = questions.ask(
        dossier,
        committee=house.committee,
        session=None,
        question=QUESTION,
        by=team.evaluator,
        on=day,
    )
    client = browse(team.desk)
    page = client.get(address("meeting_agenda", session)).content.decode()
    assert "Inscrire" in page and dossier.number in page
    place = address("meeting_place", session, first.pk)
    assert client.get(place).status_code == 200
    assert client.post(place, {"confirm": "1"}).status_code == 302
    prepare = address("meeting_prepare", session, first.pk)
    sent = {"question": "Autre ?", "minutes": "45", "rapporteur": house.rita.pk}
    assert client.post(prepare, sent).status_code == 302
    first.refresh_from_db()
    assert (first.session, first.minutes, first.rapporteur) == (session, 45, house.rita)
    assert (
        "14\u00a0h\u00a000 – 14\u00a0h\u00a045"
        in client.get(address("meeting_agenda", session)).content.decode()
    )
    assert client.post(address("meeting_put_back", session, first.pk)).status_code == 302
    first.refresh_from_db()
    assert first.session is None and not first.seats.exists()


def test_a_question_on_a_closed_dossier_is_no_more_proposed_nor_placed(
    browse, team, dossier, house, session, report, day
):
    asked = {"committee": house.committee, "question": QUESTION, "by": team.evaluator, "on": day}
    item = questions.ask(dossier, session=None, **asked)
    place, client = address("meeting_place", session, item.pk), browse(team.desk)
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    assert place not in client.get(address("meeting_agenda", session)).content.decode()
    assert client.post(place).status_code == 422
    item.refresh_from_db()
    assert item.session is None


def test_two_items_change_places_with_buttons(
    browse, team, item, house, session, dossier, division, day
):
    other = questions.ask(
        _second(division, team, day),
        committee=house.committee,
        session=session,
        question=QUESTION,
        by=team.evaluator,
        on=day,
    )
    client = browse(team.desk)
    for way, expected in (("monter", [other, item]), ("monter", [other, item])):
        client.post(address("meeting_reorder", session, other.pk, way))
        assert list(session.items.order_by("rank")) == expected
    client.post(address("meeting_reorder", session, other.pk, "descendre"))
    assert list(session.items.order_by("rank")) == [item, other]


def _second(division, team, day, name="Propranolol"):
    made = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci=name,
        indication="Autre",
        on=day,
        by=team.manager,
    )
    evaluated(made, by=team.evaluator, on=day)
    return made


# Interests


@pytest.mark.rule("R71")
def test_a_declared_interest_recuses_for_the_item_and_is_recorded(
    dossier, house, session, report, team, day
):
    declare(house.anna.user)
    item = questions.ask(
        dossier,
        committee=house.committee,
        session=session,
        question=QUESTION,
        by=team.evaluator,
        on=day,
    )
    seat = Seat.objects.get(item=item, member=house.anna)
    assert seat.recused and "Tacrolimus" in seat.recusal_reason
    assert dossier.recusals.get().author == house.anna.user
    assert Event.objects.filter(subject=session.subject, verb="member_recused").count() == 1
    meeting_seats.confront(session, by=team.desk, on=day)
    assert Event.objects.filter(subject=session.subject, verb="member_recused").count() == 1


@pytest.mark.rule("R71")
def test_a_recused_member_neither_votes_nor_counts_nor_reads(
    browse, dossier, item, house, sitting, team
):
    seat = Seat.objects.get(item=item, member=house.anna)
    client = browse(house.anna.user)
    page = address("meeting_recuse", sitting, item.pk)
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Ancien investigateur"}).status_code == 302
    seat.refresh_from_db()
    assert seat.recused and dossier.recusals.get().reasons == "Ancien investigateur"
    assert client.get(address("meeting_vote", sitting, item.pk)).status_code == 403
    with pytest.raises(Refused, match="déporté"):
        vote(item, house, team, anna="for")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(ballot="for", cast_by=team.desk)
    quorum = meeting_votes.quorum_of(item.seats.all(), percent=50)
    assert (quorum.seats, quorum.present) == (3, 3)
    shown = client.get(sitting.get_absolute_url()).content.decode()
    assert "Vous êtes déporté" in shown and QUESTION not in shown


@pytest.mark.rule("R71")
def test_a_member_who_works_for_the_body_that_reported_is_kept_from_voting(
    browse, house, session, team, bodies, reporter, day
):
    """Seen where the seats are, refused at the vote, told in the minutes as any recusal."""
    filed = file_signalement(a_draft(bodies.asso, by=reporter, on=day), by=reporter, on=day)
    grant(house.anna.user, role=Role.CONTRIBUTOR, on=bodies.asso)
    evaluated(filed.dossier, by=team.evaluator, on=day)
    item = questions.ask(
        filed.dossier,
        committee=house.committee,
        session=session,
        question=QUESTION,
        by=team.evaluator,
        on=day,
    )
    seat = Seat.objects.get(item=item, member=house.anna)
    assert seat.recused and "Association Y" in seat.recusal_reason
    shown = browse(team.desk).get(address("meeting_agenda", session)).content.decode()
    assert "Déport" in shown and "Association Y" in shown
    convened(session, by=team.desk, on=day)
    with clock.at(HELD_ON):
        opened(session, house, by=team.desk, on=HELD_ON)
        with pytest.raises(Refused, match="déporté"):
            vote(item, house, team, anna="for")


# Votes


@pytest.mark.parametrize("presence", ["absent", "excused"])
def test_who_is_not_there_does_not_vote(item, house, sitting, team, presence):
    seat = Seat.objects.get(item=item, member=house.bela)
    away = {house.bela.pk: Presence(presence)}
    vote(item, house, team, bela="for")
    meeting_seats.attend(item, presences=away, by=team.desk, on=HELD_ON)
    seat.refresh_from_db()
    assert seat.ballot == ""
    with pytest.raises(Refused, match="pas présent"):
        vote(item, house, team, bela="for")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(pk=seat.pk).update(ballot="for", cast_by=team.desk)


def test_a_rapporteur_has_no_vote(item, house, sitting, team):
    with pytest.raises(Refused, match="voix délibérative"):
        vote(item, house, team, rita="for")


def test_no_vote_and_no_conclusion_without_quorum(item, house, sitting, team):
    away = {getattr(house, name).pk: Presence.ABSENT for name in ("anna", "bela", "chloe")}
    meeting_seats.attend(item, presences=away, by=team.desk, on=HELD_ON)
    with pytest.raises(Refused, match="Quorum non atteint"):
        vote(item, house, team, chair="for")
    with pytest.raises(Refused, match="Reportez ce point"):
        meeting_votes.conclude(item, debate="", conclusion="Oui", by=team.desk, on=HELD_ON)
    again = meeting_votes.postpone(item, reason="Pas de quorum", by=team.desk, on=HELD_ON)
    item.refresh_from_db()
    assert item.outcome == "postponed" and again.session is None and again.question == QUESTION


def test_of_a_dossier_closed_since_nothing_is_voted_and_the_question_is_withdrawn(
    item, house, sitting, team, day
):
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    with pytest.raises(Refused, match="est clos"):
        vote(item, house, team, chair="for")
    with pytest.raises(Refused, match="est clos"):
        meeting_votes.conclude(item, debate="", conclusion="Oui", by=team.desk, on=HELD_ON)
    meeting_votes.postpone(item, reason="Dossier clos", by=team.desk, on=HELD_ON)
    item.refresh_from_db()
    assert item.outcome == "withdrawn" and item.session == sitting
    assert AgendaItem.objects.count() == 1


def test_members_vote_alone_and_the_secretariat_does_not_erase_it(
    browse, item, house, sitting, team
):
    page = address("meeting_vote", sitting, item.pk)
    assert browse(house.bela.user).post(page, {"ballot": "against"}).status_code == 302
    form = {f"vote_{house.anna.pk}": "for", "note": "1"}
    assert (
        browse(team.desk).post(address("meeting_item", sitting, item.pk), form).status_code == 302
    )
    seats = {seat.member_id: seat for seat in item.seats.all()}
    assert seats[house.bela.pk].ballot == "against"
    assert seats[house.bela.pk].cast_by == house.bela.user
    assert seats[house.anna.pk].cast_by == team.desk


@pytest.mark.parametrize(
    ("rules", "opinion"),
    [({}, "tied"), ({"casting_vote": True, "basis": "Règlement, art. 4"}, "favourable")],
)
def test_a_tie_is_settled_by_the_chair_only_if_the_committee_says_so(
    item, house, sitting, team, rules, opinion
):
    for name, value in rules.items():
        setattr(house.committee, name, value)
    house.committee.save()
    vote(item, house, team, chair="for", anna="against")
    meeting_votes.conclude(item, debate="", conclusion="Dit.", by=team.desk, on=HELD_ON)
    item.refresh_from_db()
    assert item.opinion == opinion


def test_a_vote_changed_after_the_conclusion_is_counted_again(item, house, sitting, team):
    vote(item, house, team, chair="for")
    meeting_votes.conclude(item, debate="", conclusion="Dit.", by=team.desk, on=HELD_ON)
    vote(item, house, team, chair="against")
    item.refresh_from_db()
    assert item.is_open and item.conclusion == "Dit."


def test_a_refused_vote_keeps_what_was_typed_and_writes_nothing(browse, item, house, sitting, team):
    sent = {
        f"presence_{house.anna.pk}": "absent",
        f"vote_{house.anna.pk}": "for",
        "debate": "Longue discussion",
        "conclude": "1",
        "conclusion": "Oui",
    }
    response = browse(team.desk).post(address("meeting_item", sitting, item.pk), sent)
    assert response.status_code == 422 and "Longue discussion" in response.content.decode()
    assert Seat.objects.get(item=item, member=house.anna).presence == "present"


# Minutes


@pytest.fixture
def concluded(item, house, sitting, team):
    vote(item, house, team, chair="for", anna="for", bela="against", chloe="abstention")
    meeting_votes.conclude(
        item, debate="Débat.", conclusion="Favorable, avec suivi.", by=team.desk, on=HELD_ON
    )
    return sitting


def test_only_who_presided_approves_and_only_when_all_is_concluded(
    browse, item, house, sitting, team
):
    page = address("meeting_approve", sitting)
    for other in (team.desk, house.anna.user, team.manager):
        assert browse(other).post(page).status_code == 403
    browse(house.chair.user).post(page)
    assert not Minutes.objects.exists()
    with pytest.raises(Refused, match="Restent"):
        meeting_minutes.approve(sitting, by=house.chair.user, on=HELD_ON)


def test_approved_minutes_are_frozen_and_the_opinion_is_a_piece_everywhere(
    browse, dossier, item, house, concluded, team, report
):
    client = browse(house.chair.user)
    draft = client.get(address("meeting_minutes", concluded)).content.decode()
    for said in (
        "Chloe Expert",
        "2 pour, 1 contre, 1 abstention",
        "Favorable, avec suivi.",
        "Débat.",
    ):
        assert said in draft
    assert client.post(address("meeting_approve", concluded)).status_code == 302
    kept, opinion = Minutes.objects.get(), CommitteeOpinion.objects.get()
    assert opinion.dossier == dossier and opinion.minutes_sha256 == kept.sha256
    cited = computed_visas(dossier)[-1].text
    assert cited == "Vu l'avis émis en séance du 12 mars 2026 par le comité d’essai ;"
    assert meeting_minutes.minutes(concluded).sha256 == kept.sha256
    house.anna.user.last_name = "Renommée"
    house.anna.user.save()
    assert "Renommée" not in client.get(address("meeting_minutes", concluded)).content.decode()
    file = client.get(address("meeting_minutes_pdf", concluded))
    assert file.content == bytes(kept.pdf)
    agent = browse(team.evaluator)
    assert "Favorable, avec suivi." in agent.get(dossier.get_absolute_url()).content.decode()
    assert SearchEntry.objects.matching("favorable suivi").filter(kind="piece").exists()
    page = agent.get(reverse("evaluation", args=[dossier.number, 1])).content.decode()
    assert "Avis d’un comité" in page
    form = agent.get(reverse("evidence_add", args=[dossier.number])).content.decode()
    assert f"committee-{opinion.pk}" in form
    with pytest.raises(Refused):
        vote(item, house, team, chair="against")


def test_a_recused_member_reads_the_minutes_without_that_item(
    browse, item, house, concluded, team, division, day
):
    seat = Seat.objects.get(item=item, member=house.anna)
    meeting_seats.recuse(seat, reason="Parent", by=house.anna.user, on=HELD_ON)
    meeting_votes.conclude(item, debate="Secret dit.", conclusion="Oui.", by=team.desk, on=HELD_ON)
    meeting_minutes.approve(concluded, by=house.chair.user, on=HELD_ON)
    read = browse(house.anna.user).get(address("meeting_minutes", concluded)).content.decode()
    assert "Secret dit." not in read and "Extrait" in read
    assert (
        "Secret dit."
        in browse(house.bela.user).get(address("meeting_minutes", concluded)).content.decode()
    )


def test_members_read_no_draft_minutes(browse, house, concluded):
    for person, status in ((house.anna, 404), (house.chair, 200)):
        assert browse(person.user).get(address("meeting_minutes", concluded)).status_code == status


# The secretariat


def test_a_session_is_convened_with_an_agenda_and_opens_on_its_day(house, session, team, item, day):
    with pytest.raises(Refused, match="Convoquez"):
        sessions.hand_out(session, by=team.desk, on=day)
    convened(session, by=team.desk, on=day)
    with pytest.raises(Refused, match="s'ouvre le"):
        opened(session, house, by=team.desk, on=HELD_ON - timedelta(days=1))
    with pytest.raises(Refused, match="déjà convoquée"):
        sessions.convene(session, by=team.desk, on=day)


def test_an_empty_agenda_is_not_convened(session, team, day):
    with pytest.raises(Refused, match="vide"):
        sessions.convene(session, by=team.desk, on=day)


def test_a_cancelled_session_gives_its_questions_back_and_tells_who_was_called(
    browse, house, session, team, item, day
):
    convened(session, by=team.desk, on=day)
    page = address("meeting_cancel", session)
    assert browse(team.desk).post(page, {"reason": "Grève"}).status_code == 302
    item.refresh_from_db()
    assert item.session is None and item.is_open
    assert Notice.objects.filter(key=f"{session.subject}:cancelled").count() == 5


def test_who_is_told_of_what_and_once(house, session, team, item, day):
    convened(session, by=team.desk, on=day)
    told = Notice.objects.filter(key__startswith=session.subject)
    assert told.count() == 10
    assert {each.recipient for each in told} == {
        *(getattr(house, name).user for name in NAMES),
        house.rita.user,
    }
    assert not any("Tacrolimus" in each.body or "Vitiligo" in each.body for each in told)


def test_a_change_of_the_agenda_is_told_once_a_day_to_who_was_called(
    browse, house, session, team, item, dossier, division, day
):
    client, other = browse(team.desk), _second(division, team, day)
    asked = {"target": f"seance-{session.pk}", "wording": "establish", "confirm": "1"}
    told = Notice.objects.filter(key=f"{session.subject}:agenda:{day}")
    client.post(reverse("meeting_ask", args=[other.number]), asked)
    assert not told.exists()
    convened(session, by=team.desk, on=day)
    for each in (other, dossier):
        point = session.items.get(dossier=each)
        client.post(address("meeting_put_back", session, point.pk))
    assert told.count() == 5


@pytest.mark.parametrize("outage", [0, 1, 3, 10])
def test_each_reminder_survives_an_outage_with_neither_loss_nor_duplicate(
    house, session, team, item, day, outage
):
    convened(session, by=team.desk, on=day)
    said = []
    for passed in range(0, 10, 1):
        if passed >= outage:
            said += remind(day + timedelta(days=passed))
    keys = [line.key for line in said]
    assert len(keys) == len(set(keys))
    said += remind(day + timedelta(days=10))
    wanted = {f"{session.subject}:{HELD_ON}:{days}d" for days in (7, 1)}
    assert {line.key for line in said} == wanted
    assert not remind(day + timedelta(days=10))


def test_the_secretariat_is_reminded_of_what_it_has_not_done(house, session, team, item, day):
    due = HELD_ON - timedelta(days=5)
    assert not remind(due - timedelta(days=1))
    assert [line.key.rsplit(":", 1)[1] for line in remind(due)] == ["unconvened"]
    notice = Notice.objects.get(key__endswith="unconvened")
    assert notice.recipient == team.desk


def test_a_member_sees_only_the_sessions_of_the_mandate(browse, house, session, item, day):
    committees.leave(house.bela, last_day=HELD_ON - timedelta(days=1), by=house.chair.user, on=day)
    for person, status in ((house.bela, 404), (house.anna, 200)):
        assert browse(person.user).get(session.get_absolute_url()).status_code == status
    assert QUESTION not in browse(house.anna.user).get(session.get_absolute_url()).content.decode()


def test_two_mandates_of_a_person_never_meet(house, team, day):
    again = CommitteeMember(
        committee=house.committee, user=house.anna.user, role="member", first_day=day
    )
    with pytest.raises(Refused, match="déjà un mandat"):
        committees.enter(again, by=team.manager, on=day)
    second = CommitteeMember(
        committee=house.committee, user=team.legal, role="chair", first_day=day
    )
    with pytest.raises(Refused, match="présidence"):
        committees.enter(second, by=team.manager, on=day)


def test_the_calendar_says_what_to_do_when_empty_and_shows_the_next_first(browse, house, team, day):
    client = browse(team.desk)
    assert "Aucune séance à venir" in client.get(reverse("meetings")).content.decode()
    later = a_session(house.committee, by=team.desk, on=day, held_on=HELD_ON + timedelta(days=30))
    sooner = a_session(house.committee, by=team.desk, on=day, held_on=HELD_ON)
    page = client.get(reverse("meetings")).content.decode()
    assert page.index(sooner.number) < page.index(later.number)


@pytest.mark.parametrize("page", ["meeting", "meeting_agenda"])
def test_a_page_costs_the_same_at_one_item_and_at_three(
    browse, house, session, item, team, division, day, page
):
    client = browse(team.desk)
    with CaptureQueriesContext(connection) as one:
        client.get(address(page, session))
    for name in ("Un", "Deux"):
        more = _second(division, team, day, name)
        questions.ask(
            more,
            committee=house.committee,
            session=session,
            question=QUESTION,
            by=team.evaluator,
            on=day,
        )
    with CaptureQueriesContext(connection) as three:
        client.get(address(page, session))
    assert len(one) == len(three)


@pytest.mark.rule("R71")
def test_an_interest_declared_during_the_session_counts_at_once(item, house, sitting, team):
    vote(item, house, team, anna="for", chair="for")
    declare(house.anna.user)
    meeting_votes.conclude(item, debate="", conclusion="Dit.", by=team.desk, on=HELD_ON)
    item.refresh_from_db()
    seat = Seat.objects.get(item=item, member=house.anna)
    assert seat.recused and seat.ballot == "" and item.votes_for == 1
    assert item.quorum_seats == 3
