"""Models of the intake, one file a subject."""

from signalements.models.accompaniment import (
    Accompaniment,
    Advice,
    Channel,
    Matter,
    Meeting,
    Product,
)
from signalements.models.answers import LONGEST_ANSWER, LONGEST_INDICATION, Interests
from signalements.models.attachment import Attachment
from signalements.models.corrections import ContentVersion, CorrectionMark
from signalements.models.drafting import DraftPresence, FieldVersion
from signalements.models.imports import SheetImport
from signalements.models.neighbours import LONGEST_STATEMENT, Resemblance, Support
from signalements.models.omedit import OmeditDelivery, OmeditInformation
from signalements.models.rows import Estimate, Evidence, Reference, ReferenceKind
from signalements.models.signalement import (
    Acknowledgement,
    FiledContent,
    Signalement,
    SignalementQuerySet,
    canonical_text,
    sha256,
)
from signalements.models.withdrawal import Withdrawal

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_INDICATION",
    "LONGEST_STATEMENT",
    "Accompaniment",
    "Acknowledgement",
    "Advice",
    "Attachment",
    "Channel",
    "ContentVersion",
    "CorrectionMark",
    "DraftPresence",
    "Estimate",
    "Evidence",
    "FieldVersion",
    "FiledContent",
    "Interests",
    "Matter",
    "Meeting",
    "OmeditDelivery",
    "OmeditInformation",
    "Product",
    "Reference",
    "ReferenceKind",
    "Resemblance",
    "SheetImport",
    "Signalement",
    "SignalementQuerySet",
    "Support",
    "Withdrawal",
    "canonical_text",
    "sha256",
]
