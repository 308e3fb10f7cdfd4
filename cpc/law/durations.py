"""The durations of the law as sentences say them on a day: they follow the values, and stand nowhere else."""

from __future__ import annotations

from datetime import date

from cpc.law.framework import validity_on
from cpc.law.parameters import (
    DG_ALERT_MONTHS,
    LAB_CEILING_MONTHS,
    RENEWAL_OPENING_MONTHS,
    RENEWAL_REMINDER_MONTHS,
)
from cpc.law.words import enumerated, in_letters, months, years

YEAR = 12


def validity(on: date) -> str:
    """« trois ans », for an act published that day (R32)."""
    return years(validity_on(published_on=on).value)


def validity_months(on: date) -> int:
    """The horizon within which every framework in force that day comes to its end."""
    return YEAR * validity_on(published_on=on).value


def horizon(on: date) -> str:
    return months(validity_months(on))


def renewal_opening(on: date) -> str:
    """Before the last day, the examination of a renewal opens (Q3)."""
    return months(RENEWAL_OPENING_MONTHS.on(on).value)


def dg_alert(on: date) -> str:
    """Before the last day, a missing decision is reported (R59)."""
    return months(DG_ALERT_MONTHS.on(on).value)


def renewal_reminders(on: date) -> str:
    """« douze, neuf, six, trois et un mois »."""
    rungs = RENEWAL_REMINDER_MONTHS.on(on).value
    return f"{enumerated(tuple(in_letters(rung) for rung in rungs))} mois"


def lab_ceiling(on: date) -> str:
    """At most, after the receipt of a request (R20)."""
    return months(LAB_CEILING_MONTHS.on(on).value)
