"""``{% load draft_fields %}``: a field of a draft in words."""

from django import template

from signalements.filed.places import label_of

register = template.Library()
register.filter("field_label", label_of)
