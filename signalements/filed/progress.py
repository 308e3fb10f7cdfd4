"""Where a filed signalement stands, in the words of its reporting body.

Reads ``SignalementQuerySet.with_progress`` rows. Only what the body may know: admissibility,
requests for what is missing, the outcome. Nothing of the agency's own pieces.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Q

from cpc.asked import kinds
from cpc.law.core import trace_as_json
from cpc.law.days import french_day
from cpc.law.deciding.eligibility import Origin
from cpc.models import AdmissibilityReview, FormalRequest, Outcome
from records.models import Event
from signalements.law import acknowledgement_due
from signalements.models import Signalement, SignalementQuerySet

FILED, ADMISSIBILITY = "Signalement déposé", "Recevabilité"
EXAMINATION, OUTCOME = "Instruction", "Issue"
WHOLE_PATH = (FILED, ADMISSIBILITY, EXAMINATION, OUTCOME)
JOINED_PATH = (FILED, EXAMINATION, OUTCOME)  # the dossier was already examined
INADMISSIBLE_PATH = (FILED, ADMISSIBILITY, OUTCOME)
WITHDRAWAL = "Retrait"
WITHDRAWN_PATH = (FILED, WITHDRAWAL)
AGENCY, BODY, NOBODY = "L'agence", "Votre organisme", ""
SAID_ELSEWHERE = ("opened", f"{kinds.BODY.verbs}_asked_{FormalRequest.Kind.COMPLETION.value}")
"""Verbs not told again: the filing says the opening, the review says what it asks."""
INCOMPLETE = AdmissibilityReview.Decision.INCOMPLETE
REVIEWED = {
    AdmissibilityReview.Decision.ADMISSIBLE: "Signalement recevable : l'instruction commence.",
    INCOMPLETE: "Compléments demandés.",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """The station reached, what is happening there, and whether the body is expected to act."""

    station: str
    sentence: str
    status: str
    awaits_body: bool = False
    path: tuple[str, ...] = WHOLE_PATH
    then: str = ""

    @property
    def pen(self) -> str:
        """Who holds the pen; nobody once it is over."""
        if self.station in (OUTCOME, WITHDRAWAL):
            return NOBODY
        return BODY if self.awaits_body else AGENCY

    @property
    def stations(self) -> list[dict[str, object]]:
        """The whole path, for the drawn line and its list."""
        here, gap = self.path.index(self.station), 600 // (len(self.path) - 1)
        return [
            {
                "title": title,
                "past": rank < here,
                "current": rank == here,
                "x": 100 + gap * rank,
                "next_x": 100 + gap * (rank + 1),
            }
            for rank, title in enumerate(self.path)
        ]


EXAMINED = (
    "L'agence évalue le bénéfice et le risque de l'usage, puis décide d'établir ou non un cadre."
)
REVIEWED_NEXT = (
    "L'agence dit si le signalement est recevable, s'il est à compléter, ou s'il est irrecevable."
)


def progress(signalement: Signalement, *, on: date) -> Progress:
    """The place of one filed signalement on that day."""
    dossier, joined = signalement.dossier, signalement.dossier.origin != Origin.SIGNALEMENT
    if signalement.withdrawn_on:
        sentence = f"Retiré par votre organisme le {french_day(signalement.withdrawn_on)}"
        return Progress(WITHDRAWAL, sentence, "withdrawn", path=WITHDRAWN_PATH)
    if dossier.closed_on:
        path = JOINED_PATH if joined else WHOLE_PATH
        path = INADMISSIBLE_PATH if dossier.outcome == Outcome.INADMISSIBLE else path
        return Progress(OUTCOME, dossier.get_outcome_display(), dossier.outcome, path=path)
    if joined:
        sentence = "Joint à un dossier en cours d'instruction"
        return Progress(EXAMINATION, sentence, "in_progress", path=JOINED_PATH, then=EXAMINED)
    if signalement.review_decision == AdmissibilityReview.Decision.ADMISSIBLE:
        sentence = "Recevable, en cours d'instruction"
        return Progress(EXAMINATION, sentence, "in_progress", then=EXAMINED)
    if signalement.review_decision == INCOMPLETE and _asked(signalement):
        return _incomplete(signalement, on=on)
    sentence = "Recevabilité en cours d'examen"
    return Progress(ADMISSIBILITY, sentence, "in_progress", then=REVIEWED_NEXT)


def _asked(signalement: Signalement) -> bool:
    """Was the last request for completion made to this signalement?"""
    return signalement.completion_subject == signalement.subject


def _incomplete(signalement: Signalement, *, on: date) -> Progress:
    if signalement.completion_outcome == FormalRequest.Outcome.ANSWERED:
        sentence = "Compléments reçus, en cours d'examen"
        return Progress(ADMISSIBILITY, sentence, "in_progress", then=REVIEWED_NEXT)
    if signalement.completion_outcome == FormalRequest.Outcome.CANCELLED:
        sentence = "Recevabilité en cours d'examen"
        return Progress(ADMISSIBILITY, sentence, "in_progress", then=REVIEWED_NEXT)
    late = signalement.completion_due_on < on and not signalement.completion_waits
    if late or signalement.completion_outcome:
        sentence = "Délai des compléments échu, examen en l'état"
        return Progress(ADMISSIBILITY, sentence, "in_progress", then=REVIEWED_NEXT)
    due = french_day(signalement.completion_due_on)
    sentence = f"Compléments demandés, à envoyer avant le {due} inclus"
    then = "À votre réponse, l'examen de recevabilité reprend. Passé ce jour, il reprend en l'état."
    return Progress(ADMISSIBILITY, sentence, "to_complete", awaits_body=True, then=then)


def promised(signalement: Signalement, *, on: date) -> list[dict[str, object]]:
    """The days promised to the body, each with its nature and its trace (« Pourquoi ? »).

    The internal alert on silence (R69) is the agency's own: it is never told to the body.
    """
    if signalement.dossier.closed_on or signalement.withdrawn_on:
        return []
    receipt = acknowledgement_due(filed_on=signalement.filed_on)
    return [
        {
            "title": "Accusé de réception",
            "nature": "délai du code, appliqué par prudence",
            "day": receipt.value,
            "trace": trace_as_json(receipt.trace),
            "past": receipt.value < on,
        },
    ]


def awaiting_answer(signalements: SignalementQuerySet, *, on: date) -> SignalementQuerySet:
    """Those, with their progress, whose body is asked for what is missing and may still answer."""
    return signalements.filter(
        Q(completion_due_on__gte=on) | Q(completion_waits=True),
        review_decision=INCOMPLETE,
        first_id=F("pk"),
        completion_outcome="",
        dossier__closed_on=None,
    )


def outcome_event(signalement: Signalement) -> Event | None:
    """The line of the journal that closed the dossier: its sentence and the reasons."""
    if not signalement.dossier.closed_on:
        return None
    events = Event.objects.filter(_public_events([signalement]), verb__startswith="closed_")
    return events.first()


def _public_events(signalements: list[Signalement]) -> Q:
    """The lines of the journal that the bodies of these signalements may read."""
    condition = Q(pk__in=[])
    for signalement in signalements:
        condition |= Q(subject=signalement.subject)
        until = signalement.withdrawn_on or date.max
        during = (signalement.filed_on, until)
        condition |= Q(subject=signalement.dossier.subject, on__range=during)
    return condition & Q(public_to_reporter=True) & ~Q(verb__in=SAID_ELSEWHERE)


def last_events(signalements: list[Signalement]) -> dict[int, dict[str, object] | None]:
    """The latest thing told about each of a page of signalements, day and title, in one query."""
    latest = Event.objects.filter(_public_events(signalements)).order_by()
    newest = latest.values("subject").annotate(newest=Max("pk")).values("newest")
    by_subject = {event.subject: event for event in Event.objects.filter(pk__in=newest)}
    found = {}
    for signalement in signalements:
        keys = (signalement.subject, signalement.dossier.subject)
        events = [by_subject[key] for key in keys if key in by_subject]
        told = [_told(event) for event in events] + _last_review(signalement)
        found[signalement.pk] = max(told, key=in_order, default=None)
    return found


def in_order(event: dict[str, object]) -> tuple[object, object]:
    return event["on"], event["rank"]


def _told(event: Event) -> dict[str, object]:
    return {"on": event.on, "title": event.sentence, "text": event.reason, "rank": event.at}


def _last_review(signalement: Signalement) -> list[dict[str, object]]:
    if signalement.review_decision not in REVIEWED or signalement.first_id != signalement.pk:
        return []
    title = REVIEWED[signalement.review_decision]
    return [{"on": signalement.reviewed_on, "title": title, "rank": signalement.reviewed_at}]


def timeline(signalement: Signalement) -> list[dict[str, object]]:
    """What happened, oldest first: the public lines of the journal, and admissibility."""
    events = Event.objects.filter(_public_events([signalement]))
    told = [_told(event) for event in events]
    if signalement.first_id == signalement.pk:
        reviews = signalement.dossier.admissibilityreviews.exclude(decision="inadmissible")
        told += [_review_event(review) for review in reviews]
    return sorted(told, key=in_order)


def _review_event(review: AdmissibilityReview) -> dict[str, object]:
    return {
        "on": review.made_on,
        "title": REVIEWED[review.decision],
        "text": review.missing or review.reasons,
        "rank": review.created_at,
    }
