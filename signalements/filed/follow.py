"""What the follow-up page of a signalement shows to its body, in a bounded number of queries."""

from datetime import date
from typing import Any

from accounts.models import User
from cpc.models import FormalRequest, Message, Opinion
from cpc.texts.opinion_text import shared_lines
from records.models import Document, Letter
from signalements.filed.corrections import filed_texts
from signalements.filed.progress import outcome_event, progress, promised, timeline
from signalements.models import Signalement

SHOWN = 50


def follow_page(signalement: Signalement, *, user: User, on: date) -> dict[str, Any]:
    """Where it stands, what is asked, when, what was sent and received."""
    found = FormalRequest.objects.filter(subject=signalement.subject).select_related("dossier")
    requests = list(found.prefetch_related("extensions").order_by("-pk")[:SHOWN])
    messages = Message.objects.filter(subject=signalement.subject)
    return {
        "dossier": signalement.dossier,
        "progress": progress(signalement, on=on),
        "asked": [each for each in requests if each.awaits_answer(on=on)],
        "requests": requests,
        "promised": promised(signalement, on=on),
        "events": timeline(signalement),
        "outcome": outcome_event(signalement),
        **filed_texts(signalement),
        "letters": Letter.objects.visible_to(user).about(signalement.subject)[:SHOWN],
        "documents": Document.objects.visible_to(user).filter(attachment__signalement=signalement),
        "opinions": shared_opinions(signalement),
        "unread": messages.unread_by_body().count(),
        "message_count": messages.count(),
    }


def shared_opinions(signalement: Signalement) -> list[tuple[Opinion, list[tuple[str, str]]]]:
    """The opinions shared with the bodies of the dossier, in full; none once it is withdrawn."""
    if signalement.withdrawn_on:
        return []
    found = Opinion.objects.shared().filter(dossier=signalement.dossier_id)
    shared = found.select_related("request__addressee", "author")[:SHOWN]
    return [(opinion, shared_lines(opinion)) for opinion in shared]
