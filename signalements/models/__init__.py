"""Models of the intake, one file a subject."""

from signalements.models.answers import LONGEST_ANSWER, LONGEST_INDICATION, Interests
from signalements.models.attachment import Attachment
from signalements.models.drafting import DraftPresence, FieldVersion
from signalements.models.rows import Estimate, Evidence, Reference, ReferenceKind
from signalements.models.signalement import (
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
    "DraftPresence",
    "FieldVersion",
    "Estimate",
    "Evidence",
    "FiledContent",
    "Interests",
    "Reference",
    "ReferenceKind",
    "Signalement",
    "SignalementQuerySet",
    "sha256",
]
