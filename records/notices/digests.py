"""One mail a day instead of several, for who chose it; it leaves as any other notice."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from records.models import Notice, NoticeState, Topic
from records.notices import outbox

MOST = 50
"""Notices told in full in one mail; the others are counted, and are read on the site."""


def gather(*, on: date) -> int:
    """Queues one digest a person with what was put off until now; gives how many."""
    waiting = Notice.objects.filter(state=NoticeState.PUT_OFF)
    people = waiting.order_by("recipient").values_list("recipient", flat=True).distinct()
    return sum(_gather(person, on=on) for person in list(people))


@transaction.atomic
def _gather(person: int, *, on: date) -> int:
    """The digest of one person; nothing when another run has just gathered it."""
    waiting = Notice.objects.filter(state=NoticeState.PUT_OFF, recipient=person)
    notices = list(
        waiting.select_for_update(of=("self",)).select_related("recipient").order_by("pk")
    )
    if not notices:
        return 0
    key = f"digest:{on}:{notices[0].pk}"
    many = len(notices) > 1
    outbox.queue(
        key,
        recipients=[notices[0].recipient],
        subject=f"Récapitulatif : {len(notices)} avis" if many else notices[0].subject,
        body=_body(notices),
        topic=Topic.DIGEST,
        address=reverse("notices"),
    )
    digest = Notice.objects.get(key=key, recipient=person)
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys).update(state=NoticeState.GATHERED, gathered_in=digest)
    return 1


def _body(notices: list[Notice]) -> str:
    told = [f"{notice.subject}\n{notice.body.strip()}" for notice in notices[:MOST]]
    if len(notices) > MOST:
        told.append(f"Et {len(notices) - MOST} autres avis.")
    told.append(f"Tous vos avis : {settings.PUBLIC_ADDRESS}{reverse('notices')}")
    return "\n\n".join(told)
