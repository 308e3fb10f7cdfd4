"""Durations of the law in pages: ``{{ on|validity }}`` writes « trois ans » (``{% load law_words %}``)."""

from django import template

from cpc.law import durations

register = template.Library()

register.filter(durations.validity)
register.filter(durations.horizon)
register.filter(durations.renewal_opening)
register.filter(durations.dg_alert)
register.filter(durations.lab_ceiling)
