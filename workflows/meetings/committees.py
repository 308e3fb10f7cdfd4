"""A committee and its members: made, changed, each mandate with its days. One transaction a gesture."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.law.days import french_day
from cpc.models import Committee, CommitteeMember
from records.journal import record
from web.refused import Refused


@transaction.atomic
def keep(committee: Committee, *, by: User, on: date) -> Committee:
    """Makes a committee, or changes its name and rules; a session already held keeps its own quorum."""
    made = committee.pk is None
    committee.save()
    told = (
        f"Comité {committee.name} {'enregistré' if made else 'modifié'} : quorum de "
        f"{committee.quorum_percent} %, voix prépondérante : {'oui' if committee.casting_vote else 'non'}."
    )
    verb = "committee_made" if made else "committee_changed"
    record(committee.subject, verb=verb, sentence=told, actor=by, on=on, reason=committee.basis)
    return committee


@transaction.atomic
def enter(member: CommitteeMember, *, by: User, on: date) -> CommitteeMember:
    """A mandate from a day on; never two at a time for a person, nor two presidencies.

    Raises ``Refused``.
    """
    committee = Committee.objects.select_for_update(of=("self",)).get(pk=member.committee_id)
    others = [other for other in committee.members.select_related("user") if _meet(other, member)]
    if any(other.user_id == member.user_id for other in others):
        raise Refused(
            f"{member.user} a déjà un mandat dans ces jours : donnez-lui d'abord un dernier jour."
        )
    if member.is_chair and any(other.is_chair for other in others):
        raise Refused(
            "Ce comité a déjà une présidence dans ces jours : donnez-lui d'abord un dernier jour."
        )
    member.save(force_insert=True)
    sentence = f"{member} siège depuis le {french_day(member.first_day)}."
    record(committee.subject, verb="member_entered", sentence=sentence, actor=by, on=on)
    return member


def _meet(one: CommitteeMember, other: CommitteeMember) -> bool:
    """Do the days of two mandates meet?"""
    before = one.last_day is not None and one.last_day < other.first_day
    after = other.last_day is not None and other.last_day < one.first_day
    return not before and not after


@transaction.atomic
def leave(member: CommitteeMember, *, last_day: date, by: User, on: date) -> CommitteeMember:
    """The last day of a mandate; what the member voted stays.

    Raises ``Refused`` before the first.
    """
    if last_day < member.first_day:
        raise Refused(f"Ce jour précède le {french_day(member.first_day)}, premier jour du mandat.")
    member.last_day = last_day
    member.save()
    sentence = f"{member} : mandat jusqu'au {french_day(last_day)} inclus."
    record(member.committee.subject, verb="member_left", sentence=sentence, actor=by, on=on)
    return member
