"""What looks like a draft, on the pages of the form: ``{% neighbours draft service.today %}``."""

from datetime import date
from typing import Any

from django import template

from signalements.models import Signalement, Support
from signalements.neighbours.found import neighbours as look

register = template.Library()


@register.inclusion_tag("signalements/_neighbours.html", takes_context=True)
def neighbours(context: Any, draft: Signalement, on: date) -> dict[str, Any]:
    support = Support.objects.filter(signalement=draft).first()
    return {
        "draft": draft,
        "found": look(draft, on=on),
        "support": support,
        "csrf_token": context["csrf_token"],
    }
