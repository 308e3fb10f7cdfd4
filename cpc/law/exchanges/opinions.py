"""Whose opinion the agency may ask, how long it gives, what an opinion concludes; R27, R71.

No text that was read makes one of these consultations mandatory, sets its time or the effect of
silence: every number here is a default that the screen marks so.
"""

from __future__ import annotations

from datetime import date, timedelta

from cpc.law import articles as cite
from cpc.law.core import Certainty, Labelled, Parameter, Refusal, Version
from cpc.law.days import french_day
from cpc.law.parameters import DECREE


class Sharing(Labelled):
    """Who may read the answer, once it is given."""

    CONFIDENTIAL = "confidential", "Confidentiel"
    SHARED = "shared", "Partagé avec les organismes signalants du dossier"


class Opined(Labelled):
    """What an opinion concludes."""

    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVOURABLE = "unfavourable", "Défavorable"
    NONE = "none", "Ne se prononce pas"


class Concerted(Labelled):
    """How the prior concertation with the rare-disease centres ended."""

    AGREED = "agreed", "Accord des centres"
    RESERVED = "reserved", "Accord avec réserves"
    DISAGREED = "disagreed", "Désaccord"
    NOT_PLANNED = "not_planned", "Sans objet : le protocole ne prévoit pas l'appui de centres"


_PRACTICE = "Choix de l'application, à confirmer par l'agence ; aucun texte."

OPINION_DAYS = Parameter(
    "Délai proposé pour rendre un avis",
    "jours",
    Version(since=DECREE, value=30, certainty=Certainty.DEFAULT, note=_PRACTICE),
)

OPINION_REMINDER_DAYS = Parameter(
    "Rappels avant la date fixée pour un avis",
    "jours",
    Version(since=DECREE, value=(7, 1), certainty=Certainty.DEFAULT, note=_PRACTICE),
)

OPINION_LATE_DAYS = Parameter(
    "Rappels après la date fixée pour un avis",
    "jours",
    Version(since=DECREE, value=(1, 15), certainty=Certainty.DEFAULT, note=_PRACTICE),
)


def proposed_due(*, on: date) -> date:
    """The last day proposed for an opinion asked on ``on``; the agent may choose another."""
    return on + timedelta(days=OPINION_DAYS.on(on).value)


FURTHEST = timedelta(days=730)
"""A guard against a slip of the keyboard, not a rule."""


def due_objection(*, due_on: date, after: date) -> str:
    """Why a last day can't be: it follows ``after`` (the request, or the last day so far), by two years at
    most. Empty when it can.
    """
    if after < due_on <= after + FURTHEST:
        return ""
    told = "suivre" if due_on <= after else "suivre de moins de deux ans"
    return f"La date fixée doit {told} le {french_day(after)}."


CONCERTATION_MISSING = (
    "Maladie rare : la concertation avec les centres appelés à appuyer le protocole précède l'envoi des "
    "projets. Enregistrez-la, ou dites que le protocole ne prévoit pas leur appui."
)


def concertation_refusals(*, rare_disease: bool, recorded: bool) -> tuple[Refusal, ...]:
    """Drafts leave for observations only once the centres were heard, when the disease is rare (R27)."""
    if not rare_disease or recorded:
        return ()
    return (Refusal("R27", CONCERTATION_MISSING, cite.R5121_76_4_III),)
