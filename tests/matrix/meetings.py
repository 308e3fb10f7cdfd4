"""Committees, sessions, agenda, packs, votes, minutes."""

from datetime import time, timedelta
from types import SimpleNamespace

from accounts.models import Permission
from cpc.law.deciding.eligibility import Origin
from cpc.models import Committee, CommitteeMember, Session
from records import clock
from tests.matrix.rows import AGENTS, INSTRUCTORS, Row, holding, number
from tests.workflows.meeting_stage import evaluated
from workflows.flows.opening import open_dossier
from workflows.meetings import committees, questions, sessions

FOUNDERS = holding(Permission.REASSIGN)
KEEPERS = FOUNDERS | {"desk"}
"""The desk is the secretary that is named."""
MEMBERS = {"omedit", "lab"}
"""Two outsiders: one presides, one is a member."""
SEEN = AGENTS | MEMBERS


def of_session(world: SimpleNamespace) -> list[object]:
    return [world.meeting.number]


def of_item(world: SimpleNamespace) -> list[object]:
    return [world.meeting.number, world.agenda_item.pk]


def of_committee(world: SimpleNamespace) -> list[object]:
    return [world.committee.pk]


ROWS: dict[str, Row] = {
    "meetings": Row(SEEN | {"elsewhere"}),
    "meeting_add": Row(KEEPERS),
    "committees": Row(SEEN | {"elsewhere"}),
    "committee_add": Row(FOUNDERS),
    "committee": Row(SEEN, 404, of_committee),
    "committee_change": Row(FOUNDERS, 404, of_committee),
    "committee_enter": Row(KEEPERS, 404, of_committee),
    "committee_leave": Row(
        KEEPERS, 404, lambda world: [world.committee.pk, world.committee.members.first().pk]
    ),
    "meeting": Row(SEEN, 404, of_session),
    "meeting_change": Row(KEEPERS, 404, of_session),
    "meeting_cancel": Row(KEEPERS, 404, of_session),
    "meeting_convene": Row(KEEPERS, 404, of_session, "post"),
    "meeting_hand_out": Row(KEEPERS, 404, of_session, "post"),
    "meeting_pack": Row(MEMBERS, 404, of_session),
    "meeting_member_pack": Row(
        KEEPERS, 404, lambda world: [world.meeting.number, world.committee_member.pk]
    ),
    "meeting_agenda": Row(KEEPERS, 404, of_session),
    "meeting_place": Row(KEEPERS, 404, lambda world: [world.meeting.number, world.waiting_item.pk]),
    "meeting_prepare": Row(KEEPERS, 404, of_item),
    "meeting_put_back": Row(KEEPERS, 404, of_item, "post"),
    "meeting_reorder": Row(KEEPERS, 404, lambda world: [*of_item(world), "monter"], "post"),
    "meeting_open": Row(KEEPERS, 404, of_session),
    "meeting_item": Row(KEEPERS, 404, of_item),
    "meeting_postpone": Row(KEEPERS, 404, of_item),
    "meeting_vote": Row(MEMBERS, 404, of_item),
    "meeting_recuse": Row(MEMBERS, 404, of_item),
    # Nobody before the session has opened: tests/workflows/test_meeting.py reads these afterwards.
    "meeting_minutes": Row(set(), 404, of_session),
    "meeting_minutes_pdf": Row(set(), 404, of_session),
    "meeting_approve": Row(set(), 404, of_session, "post"),
    "meeting_ask": Row(INSTRUCTORS, 404, number("dossier")),
    "meeting_withdraw": Row(
        INSTRUCTORS, 404, lambda world: [world.dossier.number, world.agenda_item.pk]
    ),
}


def extend(world: SimpleNamespace) -> None:
    """A committee, a session called with one dossier; the same dossier waits for another session."""
    by, on = world.people["manager"], clock.today()
    committee = Committee(division=world.dossier.division, name="Comité M", quorum_percent=50)
    world.committee = committees.keep(committee, by=by, on=on)
    roles = {"omedit": "chair", "desk": "secretary", "lab": "member"}
    for who, role in roles.items():
        member = CommitteeMember(
            committee=committee, user=world.people[who], role=role, first_day=on
        )
        committees.enter(member, by=by, on=on)
    world.committee_member = committee.members.get(role="member")
    session = Session(
        committee=committee, held_on=on + timedelta(days=9), starts_at=time(14), place="Salle"
    )
    sessions.plan(session, by=by, on=on)
    asked = {"committee": committee, "question": "Favorable ?", "by": by, "on": on}
    world.agenda_item = questions.ask(world.dossier, session=session, **asked)
    sessions.convene(session, by=by, on=on)
    world.meeting = sessions.hand_out(session, by=by, on=on)
    other = open_dossier(
        origin=Origin.DIRECTOR_GENERAL, dci="Autre", indication="Autre", on=on, by=by
    )
    evaluated(other, by=world.people["evaluator"], on=on)
    world.waiting_item = questions.ask(other, session=None, **asked)
