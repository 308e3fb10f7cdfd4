"""Models of the intake, one file a subject."""

from signalements.models.attachment import Attachment
from signalements.models.omedit import OmeditDelivery, OmeditInformation
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
    "Acknowledgement",
    "Attachment",
    "Completion",
    "FiledContent",
    "OmeditDelivery",
    "OmeditInformation",
    "Signalement",
    "SignalementQuerySet",
    "sha256",
]
