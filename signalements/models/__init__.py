"""Models of the intake, one file a subject."""

from signalements.models.accompaniment import (
    Accompaniment,
    Advice,
    Channel,
    Matter,
    Meeting,
    Product,
)
from signalements.models.neighbours import LONGEST_STATEMENT, Resemblance, Support
from signalements.models.signalement import (
    LONGEST_ANSWER,
    LONGEST_INDICATION,
    Acknowledgement,
    Completion,
    FiledContent,
    Signalement,
    SignalementQuerySet,
    sha256,
)

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_INDICATION",
    "LONGEST_STATEMENT",
    "Accompaniment",
    "Acknowledgement",
    "Advice",
    "Channel",
    "Completion",
    "FiledContent",
    "Matter",
    "Meeting",
    "Product",
    "Resemblance",
    "Signalement",
    "SignalementQuerySet",
    "Support",
    "sha256",
]
