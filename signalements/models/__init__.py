"""Models of the intake, one file a subject."""

from signalements.models.attachment import Attachment
from signalements.models.corrections import ContentVersion, CorrectionMark
from signalements.models.signalement import (
    LONGEST_ANSWER,
    LONGEST_INDICATION,
    Acknowledgement,
    FiledContent,
    Signalement,
    SignalementQuerySet,
    sha256,
)
from signalements.models.withdrawal import Withdrawal

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_INDICATION",
    "Acknowledgement",
    "Attachment",
    "ContentVersion",
    "CorrectionMark",
    "FiledContent",
    "Signalement",
    "SignalementQuerySet",
    "Withdrawal",
    "sha256",
]
