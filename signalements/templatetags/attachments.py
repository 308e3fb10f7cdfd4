"""The pieces of a signalement on a page: ``{% load attachments %}``."""

from typing import Any

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.template import Context

from records.documents.documents import usage
from records.models import Document
from signalements.filed.attachment_forms import AttachmentsForm
from signalements.filed.attachments import taken
from signalements.models import Signalement
from signalements.slots import SLOTS, WHOLE

register = template.Library()


@register.simple_tag(takes_context=True)
def pieces_of(context: Context, draft: Signalement) -> dict[str, Any]:
    """What the part « Pièces jointes » of a draft shows: pieces by slot, form, room left."""
    joined = list(draft.attachments.select_related("document"))
    return {
        "joined": [
            (slot.label, [each for each in joined if each.slot == slot.name]) for slot in SLOTS
        ],
        "any": bool(joined),
        "form": context.get("pieces_form") or AttachmentsForm(draft=draft),
        "taken": taken(draft),
        "whole": WHOLE,
        "body_taken": usage(draft.organisation),
        "body_whole": settings.DOCUMENTS_QUOTA,
    }


@register.simple_tag(takes_context=True)
def documents_of(context: Context, signalement: Signalement) -> QuerySet[Document]:
    """The pieces of a signalement that the person may see."""
    visible = Document.objects.visible_to(context["request"].user)
    return visible.filter(attachment__signalement=signalement).distinct()
