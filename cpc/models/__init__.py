"""Models of the core, one file a subject."""

from cpc.models.acts import Act, ActIndication, ActMedicine, Cpc, RegisterSpan
from cpc.models.asked.exchanges import (
    LABORATORY_KINDS,
    LAPSING_KINDS,
    LONGEST_ITEM_ANSWER,
    LONGEST_MESSAGE,
    FormalRequest,
    ItemAnswer,
    Message,
    RequestItem,
)
from cpc.models.asked.extension import ExtensionRequest
from cpc.models.asked.laboratory import (
    DossierLaboratory,
    ExplainedChange,
    LaboratoryRequest,
    ProtocolWaiver,
    SecretClaim,
)
from cpc.models.asked.opinion_pieces import Concertation, Opinion
from cpc.models.asked.opinions import (
    LONGEST_OPINION_ANSWER,
    OpinionDraft,
    OpinionExtension,
    OpinionQuestion,
    OpinionRequest,
)
from cpc.models.changes import ChangeConfirmation, ChangeDraft, ChangeInformation, PendingAct
from cpc.models.clock import ClockStop, Deadline, DeadlineExtension, StopReason
from cpc.models.conditions import ConditionAnswer
from cpc.models.derogations import SignedDerogation
from cpc.models.dossier import Dossier, Outcome
from cpc.models.drafting import Draft, DraftVersion, Protocol, SignedText, WorkingText
from cpc.models.evidence import SECRET_MARK, EvaluationCriterion, EvidenceItem
from cpc.models.medicines import (
    CatalogueImport,
    Composition,
    GenericGroup,
    GroupMember,
    Medicine,
    MedicineVersion,
    Presentation,
    Substance,
)
from cpc.models.meetings.committees import Committee, CommitteeMember
from cpc.models.meetings.meetings import AgendaItem, Seat, Session, SessionState
from cpc.models.meetings.minutes import CommitteeOpinion, Minutes, Pack
from cpc.models.notes import LONGEST_NOTE, DossierNote
from cpc.models.piece import Piece, StepPiece
from cpc.models.pieces import (
    AdmissibilityReview,
    Evaluation,
    PreCheck,
    PreCheckAnswer,
    Publication,
    RefusalNote,
    Signature,
    Visa,
)
from cpc.models.recusal import Recusal

__all__ = [
    "LONGEST_OPINION_ANSWER",
    "ChangeConfirmation",
    "ChangeDraft",
    "ChangeInformation",
    "PendingAct",
    "Concertation",
    "ConditionAnswer",
    "Opinion",
    "OpinionDraft",
    "OpinionExtension",
    "OpinionQuestion",
    "OpinionRequest",
    "LABORATORY_KINDS",
    "LAPSING_KINDS",
    "LONGEST_ITEM_ANSWER",
    "LONGEST_MESSAGE",
    "LONGEST_NOTE",
    "SECRET_MARK",
    "Act",
    "ActIndication",
    "ActMedicine",
    "AdmissibilityReview",
    "AgendaItem",
    "CatalogueImport",
    "ClockStop",
    "Committee",
    "CommitteeMember",
    "CommitteeOpinion",
    "Composition",
    "Cpc",
    "Deadline",
    "DeadlineExtension",
    "Dossier",
    "DossierNote",
    "DossierLaboratory",
    "Draft",
    "DraftVersion",
    "Evaluation",
    "EvaluationCriterion",
    "EvidenceItem",
    "ExplainedChange",
    "ExtensionRequest",
    "FormalRequest",
    "GenericGroup",
    "GroupMember",
    "ItemAnswer",
    "LaboratoryRequest",
    "Medicine",
    "MedicineVersion",
    "Message",
    "Minutes",
    "Outcome",
    "Pack",
    "Piece",
    "PreCheck",
    "PreCheckAnswer",
    "Presentation",
    "Protocol",
    "ProtocolWaiver",
    "Publication",
    "Recusal",
    "RefusalNote",
    "RegisterSpan",
    "RequestItem",
    "Seat",
    "SecretClaim",
    "Session",
    "SessionState",
    "Signature",
    "SignedDerogation",
    "StepPiece",
    "SignedText",
    "StopReason",
    "Substance",
    "Visa",
    "WorkingText",
]
