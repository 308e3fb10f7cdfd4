"""When the letters of the intake leave: at the gesture that they tell, or by the day's work (R9, R67).

Each function is replayable: a letter has a key, and leaves once.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from accounts.models import Permission, User
from cpc.law import articles as cite
from cpc.law.days import french_day
from cpc.models import AdmissibilityReview, Dossier
from records.journal import record
from records.letters.content import LetterContent
from records.models import Letter, LetterKind, Reminder, Topic
from records.notices import reminders
from records.notices.outbox import tell
from signalements.filed import letters
from signalements.filed.letters import without_acknowledgement
from signalements.law import acknowledgement_reminder
from signalements.models import Signalement
from workflows.engine.ranking import rerank

RELATED = ("organisation", "dossier__division", "dossier__cpc")


@transaction.atomic
def acknowledge(signalement: Signalement, *, by: User | None, on: date) -> Letter:
    """Sends the ARE of a filed signalement, once; a second click gives the letter that was sent (R9)."""
    locked = Signalement.objects.select_for_update(of=("self",)).select_related(*RELATED)
    filed = locked.get(pk=signalement.pk)
    known = Letter.objects.filter(subject=filed.subject, kind=LetterKind.ACKNOWLEDGEMENT).first()
    if known is not None:
        return known
    letter = letters.send(letters.acknowledgement(filed), by=by, on=on)
    told = f"Accusé de réception envoyé pour {filed.number} ({letter.number})."
    for subject, public in ((filed.dossier.subject, False), (filed.subject, True)):
        record(subject, verb="acknowledged", sentence=told, actor=by, on=on, public=public)
    rerank(filed.dossier, on=on)
    return letter


def acknowledge_due(on: date) -> list[Letter]:
    """The ARE that nobody sent leave by themselves on their last worked day, or later (R9)."""
    late = Signalement.objects.filter(acknowledgement__due_on__lte=on)
    waiting = without_acknowledgement(late).order_by("pk")
    return [acknowledge(signalement, by=None, on=on) for signalement in waiting]


@transaction.atomic
def tell_review(review: AdmissibilityReview, *, on: date) -> None:
    """The answer on admissibility, to the body examined; the ARE with it, to each that waits for it.

    An inadmissible signalement is told by the outcome of its dossier, at the same gesture.
    """
    filed = Signalement.objects.supporting().filter(dossier=review.dossier_id)
    for signalement in without_acknowledgement(filed).order_by("pk"):
        acknowledge(signalement, by=review.author, on=on)
    first = filed.select_related(*RELATED).by_filing().first()
    if first is not None and review.decision != AdmissibilityReview.Decision.INADMISSIBLE:
        letters.send(letters.review(review, signalement=first), by=review.author, on=on)


def review_previews(review: AdmissibilityReview, *, on: date) -> list[LetterContent]:
    """What ``tell_review`` would send for this answer, not yet saved: the body examined, then the ARE."""
    supporting = Signalement.objects.supporting()
    filed = supporting.filter(dossier=review.dossier_id).select_related(*RELATED)
    first = filed.by_filing().first()
    prepared = [letters.review(review, signalement=first)] if first is not None else []
    waiting = without_acknowledgement(filed).order_by("pk")
    prepared += [letters.acknowledgement(signalement) for signalement in waiting]
    return [letters.preview(each, on=on) for each in prepared]


@transaction.atomic
def tell_outcome(dossier: Dossier, *, by: User | None, on: date) -> None:
    """The end of a dossier, to every body that fed it (R67)."""
    supporting = Signalement.objects.supporting()
    fed = supporting.filter(dossier=dossier.pk).select_related(*RELATED)
    for signalement in fed.by_filing():
        letters.send(letters.outcome(signalement), by=by, on=on)


@transaction.atomic
def remind_acknowledgements(on: date) -> list[Reminder]:
    """The desk is told, some worked days before, of each ARE still to send; once (R9)."""
    coming = Signalement.objects.filter(acknowledgement__due_on__gt=on, filed_on__lte=on)
    waiting = without_acknowledgement(coming).select_related("acknowledgement", "dossier__division")
    return reminders.remind(waiting.order_by("pk"), lines=_lines, tell=_tell_desk, on=on)


def _lines(signalement: Signalement) -> Iterator[Reminder]:
    last = french_day(signalement.acknowledgement.due_on)
    yield Reminder(
        key=f"{signalement.subject}:acknowledgement-reminder",
        due_on=acknowledgement_reminder(filed_on=signalement.filed_on),
        sentence=f"L'accusé de réception de {signalement.number} est dû au plus tard le {last} "
        f"({cite.R112_11_2.label}) ; ce jour-là il part de lui-même.",
        address=signalement.dossier.get_absolute_url(),
    )


def _tell_desk(signalement: Signalement, line: Reminder) -> None:
    tell(
        line.key,
        to=User.objects.holding(Permission.ADMIT, where=signalement.dossier.division),
        number=signalement.number,
        sentence="accusé de réception à envoyer",
        body=line.sentence,
        address=line.address,
        topic=Topic.WORK,
    )
