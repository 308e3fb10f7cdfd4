"""What reporting bodies and the desk are told from day to day (R67, R69). Replayable: once a key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Permission
from cpc.law import articles as cite
from cpc.law.core import french_day
from cpc.models import AdmissibilityReview, Dossier, Outcome
from records.models import Notice, Reminder, Topic
from records.outbox import queue
from signalements.law import implicit_alert, silence_months
from signalements.models import Signalement
from workflows.intake import holders

LOOKBACK = timedelta(days=92)
"""How far back the news is looked for: longer than any outage."""


@dataclass(frozen=True, slots=True)
class News:
    key: str
    signalement: Signalement
    sentence: str


@transaction.atomic
def tell_bodies(on: date) -> list[News]:
    """Queues what happened to their signalements and was not told yet; gives what it queued."""
    found = [*_reviews(on), *_outcomes(on)]
    told = Notice.objects.filter(key__in=[news.key for news in found])
    known = set(told.values_list("key", flat=True))
    fresh = [news for news in found if news.key not in known]
    for news in fresh:
        queue(
            news.key,
            recipients=holders(Permission.EDIT, where=news.signalement.organisation),
            subject=f"{news.signalement.number} : {news.sentence}"[:200],
            body=f"{news.sentence}\n\n{_link(news.signalement.get_absolute_url())}",
        )
    return fresh


def _link(path: str) -> str:
    return f"Voir : {settings.PUBLIC_ADDRESS}{path}"


def _reviews(on: date) -> Iterator[News]:
    """Admissibility, told to the body whose signalement was examined: the first one filed."""
    reviews = AdmissibilityReview.objects.filter(made_on__range=(on - LOOKBACK, on))
    told = reviews.exclude(decision=AdmissibilityReview.Decision.INADMISSIBLE)
    for review in told.select_related("dossier").order_by("pk"):
        signalement = review.dossier.signalements.by_filing().first()
        if signalement is not None:
            yield News(f"review:{review.pk}", signalement, _review_sentence(review))


def _review_sentence(review: AdmissibilityReview) -> str:
    if review.decision == AdmissibilityReview.Decision.ADMISSIBLE:
        return "Votre signalement est recevable, l'instruction commence."
    due = french_day(review.completion_due_on)
    return f"L'agence vous demande des compléments, à envoyer avant le {due} inclus."


def _outcomes(on: date) -> Iterator[News]:
    """The end of a dossier, told to every body that fed it."""
    closed = Signalement.objects.filter(dossier__closed_on__range=(on - LOOKBACK, on))
    for signalement in closed.select_related("dossier", "organisation").order_by("pk"):
        label = Outcome(signalement.dossier.outcome).label
        sentence = f"Issue : {label.lower()}. Les motifs sont dans votre espace."
        yield News(
            f"outcome:{signalement.dossier_id}:{signalement.pk}",
            signalement,
            sentence.replace("cpc", "CPC"),
        )


@transaction.atomic
def silence_alerts(on: date) -> list[Reminder]:
    """Two months without a decision on a signalement: an internal alert, said once (R69)."""
    waiting = Signalement.objects.filed().filter(dossier__closed_on=None, filed_on__lte=on)
    lines = [
        _silence(signalement)
        for signalement in waiting.select_related("dossier__division").order_by("pk")
        if implicit_alert(filed_on=signalement.filed_on).value <= on
    ]
    said = set(
        Reminder.objects.filter(key__in=[line.key for line, _ in lines]).values_list(
            "key", flat=True
        )
    )
    fresh = [(line, dossier) for line, dossier in lines if line.key not in said]
    for line, dossier in fresh:
        line.said_on = on
        line.save(force_insert=True)
        queue(
            line.key,
            recipients=holders(Permission.ADMIT, where=dossier.division),
            subject=f"{dossier.number} : alerte interne, signalement sans décision",
            body=f"{line.sentence}\n\n{_link(line.address)}",
            topic=Topic.WORK,
        )
    return [line for line, _ in fresh]


def _silence(signalement: Signalement) -> tuple[Reminder, Dossier]:
    dossier = signalement.dossier
    due = implicit_alert(filed_on=signalement.filed_on).value
    sentence = (
        f"{signalement.number} (déposé le {french_day(signalement.filed_on)}) est sans décision depuis "
        f"{silence_months(filed_on=signalement.filed_on)} mois : un rejet implicite pourrait être "
        f"soutenu ({cite.L231_4.label})."
    )
    line = Reminder(
        key=f"{signalement.subject}:silence",
        due_on=due,
        sentence=sentence,
        address=dossier.get_absolute_url(),
    )
    return line, dossier
