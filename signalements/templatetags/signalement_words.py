"""Durations that the agency owes, in pages: ``{{ on|acknowledgement }}``."""

from django import template

from signalements import law

register = template.Library()

register.filter(law.acknowledgement)
