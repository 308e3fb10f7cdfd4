"""What reporting bodies and the desk are told from day to day (R67, R69). Replayable: once a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.models import Permission, User
from cpc.law import articles as cite
from cpc.law.days import french_day
from cpc.models import AdmissibilityReview, Dossier, Outcome
from records.models import Letter, Notice, Reminder, Topic
from records.notices import reminders
from records.notices.outbox import tell
from signalements.filed.letters import Prepared, outcome, review, send
from signalements.law import implicit_alert, silence_months
from signalements.models import Signalement
from workflows.exchanges.letters import RELATED

LOOKBACK = timedelta(days=92)
"""How far back the news is looked for: longer than any outage."""


@dataclass(frozen=True, slots=True)
class News:
    letter: Prepared
    sentence: str

    @property
    def signalement(self) -> Signalement:
        return self.letter.signalement


@transaction.atomic
def tell_bodies(on: date) -> list[News]:
    """Sends what no gesture has told yet (news older than the letters, acts loaded); gives it."""
    found = [*_reviews(on), *_outcomes(on)]
    keys = [news.letter.key for news in found]
    known = {
        *Letter.objects.filter(key__in=keys).values_list("key", flat=True),
        *Notice.objects.filter(key__in=keys).values_list("key", flat=True),
    }
    fresh = [news for news in found if news.letter.key not in known]
    for news in fresh:
        send(news.letter, by=None, on=on)
    return fresh


def _reviews(on: date) -> Iterator[News]:
    """Admissibility, told to the body whose signalement was examined: the first one filed."""
    reviews = AdmissibilityReview.objects.filter(made_on__range=(on - LOOKBACK, on))
    told = reviews.exclude(decision=AdmissibilityReview.Decision.INADMISSIBLE)
    for made in told.select_related("dossier").order_by("pk"):
        filed = made.dossier.signalements.supporting().select_related(*RELATED)
        first = filed.by_filing().first()
        if first is not None:
            yield News(review(made, signalement=first), _review_sentence(made))


def _review_sentence(review: AdmissibilityReview) -> str:
    if review.decision == AdmissibilityReview.Decision.ADMISSIBLE:
        return "Votre signalement est recevable, l'instruction commence."
    due = french_day(review.completion_due_on)
    return f"L'agence vous demande des compléments, à envoyer avant le {due} inclus."


def _outcomes(on: date) -> Iterator[News]:
    """The end of a dossier, told to every body that fed it."""
    supporting = Signalement.objects.supporting()
    closed = supporting.filter(dossier__closed_on__range=(on - LOOKBACK, on))
    for signalement in closed.select_related(*RELATED).order_by("pk"):
        label = Outcome(signalement.dossier.outcome).label
        yield News(outcome(signalement), f"Issue : {label}.")


@transaction.atomic
def silence_alerts(on: date) -> list[Reminder]:
    """Two months without a decision on a signalement: an internal alert, said once (R69)."""
    waiting = Signalement.objects.supporting().filter(dossier__closed_on=None, filed_on__lte=on)
    filed = waiting.select_related("dossier__division").order_by("pk")
    return reminders.remind(filed, lines=_lines, tell=_tell_silence, on=on)


def silence_sentence(signalement: Signalement) -> str:
    """The internal alert in words (R69); nothing of it is told to the body."""
    filed_on = signalement.filed_on
    return (
        f"{signalement.number} (déposé le {french_day(filed_on)}) est sans décision depuis "
        f"{silence_months(filed_on=filed_on)} mois : un rejet implicite pourrait être "
        f"soutenu ({cite.L231_4.label})."
    )


def silences(dossier: Dossier, *, on: date) -> list[str]:
    """The alerts that stand on an open dossier on that day, read from its signalements (R69)."""
    if dossier.closed_on:
        return []
    filed = dossier.signalements.filter(filed_on__lte=on).order_by("pk")
    late = [each for each in filed if implicit_alert(filed_on=each.filed_on).value <= on]
    return [silence_sentence(each) for each in late]


def _lines(signalement: Signalement) -> Iterator[Reminder]:
    yield Reminder(
        key=f"{signalement.subject}:silence",
        due_on=implicit_alert(filed_on=signalement.filed_on).value,
        sentence=silence_sentence(signalement),
        address=signalement.dossier.get_absolute_url(),
    )


def _tell_silence(signalement: Signalement, line: Reminder) -> None:
    dossier = signalement.dossier
    tell(
        line.key,
        to=User.objects.holding(Permission.ADMIT, where=dossier.division),
        number=dossier.number,
        sentence="alerte interne, signalement sans décision",
        body=line.sentence,
        address=line.address,
        topic=Topic.WORK,
    )
