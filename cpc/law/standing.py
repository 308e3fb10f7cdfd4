"""The standing of a reporting body in time: how long a label lasts, when its end is announced."""

from __future__ import annotations

from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Parameter, Version
from cpc.law.days import Period, add_months
from cpc.law.parameters import REFORM

LABEL_YEARS = Parameter(
    "Durée de la labellisation d'un centre maladies rares",
    "ans",
    Version(
        since=date(2022, 5, 16),
        value=5,
        certainty=Certainty.TEXT,
        article=cite.DECREE_LABELS,
        note="À compter de la date du décret ; son entrée en vigueur n'a pas été relue.",
    ),
)

WARNING_MONTHS = Parameter(
    "Rappels avant la fin d'une habilitation",
    "mois",
    Version(since=REFORM, value=(6, 3, 1), certainty=Certainty.DEFAULT),
)


REDIRECTION = (
    "Seuls l'INCa, les centres de référence et de compétence maladies rares, les conseils "
    "nationaux professionnels et les associations de patients agréées peuvent déposer un "
    "signalement ; adressez-vous à l'un d'eux."
)
"""R1: the four kinds of bodies (R. 5121-76-2)."""


def label_period(*, first_day: date) -> Computed[Period]:
    """R4: a label of so many years; proposed, the order that grants it is what counts.

    Raises ``LawNotTranscribed`` for a label that begins before the decree.
    """
    version = LABEL_YEARS.on(first_day)
    period = Period.of_years(version.value, first_day=first_day)
    text = f"{version.value} ans à compter du premier jour de la labellisation"
    return Computed(period, (version.step("R4", text=text, value=period.label),))


def end_warnings(*, last_day: date) -> tuple[tuple[int, date], ...]:
    """(months, day) of each warning before the end of a standing, the furthest first."""
    ladder = WARNING_MONTHS.on(max(last_day, REFORM)).value
    return tuple((months, add_months(last_day, -months)) for months in ladder)


def furthest_warning() -> int:
    """Months before an end from which a warning may be due, whatever the version."""
    return max(months for version in WARNING_MONTHS.versions for months in version.value)
