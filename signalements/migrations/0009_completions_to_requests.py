"""Each request for what is missing becomes a formal request, one item a line, with its answer."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import migrations

PARIS = ZoneInfo("Europe/Paris")
BASIS = "art. L. 114-5 CRPA"


def to_requests(apps, schema_editor):
    review_model = apps.get_model("cpc", "AdmissibilityReview")
    request_model = apps.get_model("cpc", "FormalRequest")
    signalement_model = apps.get_model("signalements", "Signalement")
    completion_model = apps.get_model("signalements", "Completion")
    completions = {item.review_id: item for item in completion_model.objects.all()}
    numbers: dict[str, int] = {}
    for review in review_model.objects.filter(decision="incomplete").order_by("pk"):
        completion = completions.get(review.pk)
        filed = signalement_model.objects.filter(dossier=review.dossier_id)
        signalement = (
            signalement_model.objects.get(pk=completion.signalement_id)
            if completion
            else filed.order_by("filed_content").first()
        )
        if signalement is None:
            continue
        subject = f"signalement:{signalement.pk}"
        numbers[subject] = numbers.get(subject, 0) + 1
        request = request_model.objects.create(
            dossier_id=review.dossier_id,
            addressee_id=signalement.organisation_id,
            subject=subject,
            number=numbers[subject],
            kind="completion",
            legal_basis=BASIS,
            reason=review.reasons,
            review=review,
            asked_on=review.made_on,
            asked_by_id=review.author_id,
            first_due_on=review.completion_due_on,
            due_on=max(review.completion_due_on, review.made_on),
            **_end(review, completion, review_model),
        )
        _items(apps, request, review, completion)


def _end(review, completion, review_model):
    """How it ended: answered; else, when the dossier went on without an answer, lapsed."""
    if completion:
        return {
            "outcome": "answered",
            "ended_on": completion.answered_on,
            "ended_by_id": completion.author_id,
        }
    later = review_model.objects.filter(dossier=review.dossier_id, pk__gt=review.pk).first()
    closed_on = review.dossier.closed_on
    if later or closed_on:
        return {"outcome": "lapsed", "ended_on": later.made_on if later else closed_on}
    return {}


def _items(apps, request, review, completion):
    item_model = apps.get_model("cpc", "RequestItem")
    answer_model = apps.get_model("cpc", "ItemAnswer")
    asked = [line.strip() for line in review.missing.splitlines() if line.strip()]
    for number, text in enumerate(asked, start=1):
        item = item_model.objects.create(request=request, number=number, text=text)
        if completion is None:
            continue
        noon = datetime.combine(completion.answered_on, time(12), tzinfo=PARIS)
        answer_model.objects.create(
            item=item,
            state="given",
            text=completion.answer
            if number == 1
            else "Voir la réponse au premier élément : une seule réponse avait été envoyée.",
            version=1,
            author_id=completion.author_id,
            saved_at=noon,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("signalements", "0008_exchanges"),
    ]

    operations = [migrations.RunPython(to_requests, migrations.RunPython.noop)]
