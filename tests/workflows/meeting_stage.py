"""A committee with its members, a dossier evaluated, a session: what the tests of sessions start from."""

from datetime import date, time, timedelta
from types import SimpleNamespace

from accounts.models import User
from cpc.law.exchanges.meeting import Presence
from cpc.models import Committee, CommitteeMember, Dossier, Evaluation, Session
from workflows.meetings import committees, sessions
from workflows.meetings import seats as meeting_seats

QUESTION = "Le comité est-il favorable ?"
NAMES = ("chair", "anna", "bela", "chloe")


def outsider(name: str) -> User:
    return User.objects.create_user(
        f"{name}@example.org", first_name=name.title(), last_name="Expert"
    )


def a_committee(division, team, *, on: date, **rules) -> SimpleNamespace:
    """One chair, three members, a rapporteur from outside; the desk keeps the secretariat."""
    committee = Committee(
        division=division, name="Comité d’essai", **({"quorum_percent": 50} | rules)
    )
    committees.keep(committee, by=team.manager, on=on)
    first = on - timedelta(days=300)
    roles = dict.fromkeys(NAMES, "member") | {"chair": "chair", "rita": "rapporteur"}
    members = {}
    for name, role in roles.items():
        members[name] = CommitteeMember(
            committee=committee, user=outsider(name), role=role, first_day=first
        )
    members["secretary"] = CommitteeMember(
        committee=committee, user=team.desk, role="secretary", first_day=first
    )
    for member in members.values():
        committees.enter(member, by=team.manager, on=on)
    return SimpleNamespace(committee=committee, **members)


def evaluated(dossier: Dossier, *, by: User, on: date) -> Evaluation:
    return Evaluation.objects.create(
        dossier=dossier,
        author=by,
        made_on=on,
        need="Besoin",
        efficacy="Données",
        safety="Données",
        argument="Argument",
        conclusion="favourable",
    )


def a_session(committee: Committee, *, by: User, on: date, held_on: date) -> Session:
    session = Session(
        committee=committee, held_on=held_on, starts_at=time(14), place="Salle 1", link=""
    )
    return sessions.plan(session, by=by, on=on)


def everybody(house: SimpleNamespace, **changes: str) -> dict[int, Presence]:
    presences = dict.fromkeys((*NAMES, "rita"), "present") | changes
    return {getattr(house, name).pk: Presence(said) for name, said in presences.items()}


def convened(session: Session, *, by: User, on: date) -> Session:
    sessions.convene(session, by=by, on=on)
    return sessions.hand_out(session, by=by, on=on)


def opened(session: Session, house: SimpleNamespace, *, by: User, on: date, **changes) -> Session:
    return meeting_seats.open_session(
        session, presided_by=house.chair, presences=everybody(house, **changes), by=by, on=on
    )
