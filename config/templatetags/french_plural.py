"""``pluralize`` as French counts, in every template: nothing is plural before two (« 0 cadre »)."""

from collections.abc import Sized
from typing import Any

from django import template

register = template.Library()


@register.filter
def pluralize(value: Any, forms: str = "s") -> str:
    """``{{ n }} cadre{{ n|pluralize }}``, ``{{ n|pluralize:"est,sont" }}``: of a number, or of a list."""
    one, _, several = forms.rpartition(",")
    number = len(value) if isinstance(value, Sized) and not isinstance(value, str) else value
    return several if float(number or 0) >= 2 else one
