"""Models of the core, one file a subject."""

from cpc.models.acts import (
    Act,
    ActIndication,
    ActKind,
    ActMedicine,
    Cpc,
    RegisterSpan,
    RegisterStatus,
)
from cpc.models.clock import ClockStop, Deadline, DeadlineExtension, StopReason
from cpc.models.dossier import Dossier, Origin, Outcome
from cpc.models.drafting import (
    Draft,
    DraftVersion,
    Protocol,
    SignedText,
    WorkingText,
)
from cpc.models.evidence import EvaluationCriterion, EvidenceItem
from cpc.models.exchanges import (
    LABORATORY_KINDS,
    LONGEST_ITEM_ANSWER,
    LONGEST_MESSAGE,
    FormalRequest,
    ItemAnswer,
    Message,
    RequestItem,
)
from cpc.models.extension import ExtensionRequest
from cpc.models.laboratory import (
    DossierLaboratory,
    LaboratoryRequest,
    ProtocolWaiver,
    SecretClaim,
)
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
from cpc.models.notes import LONGEST_NOTE, DossierNote
from cpc.models.pieces import (
    AdmissibilityReview,
    Evaluation,
    Piece,
    PreCheck,
    PreCheckAnswer,
    Publication,
    RefusalNote,
    Signature,
    Visa,
)
from cpc.models.recusal import Recusal

__all__ = [
    "LABORATORY_KINDS",
    "LONGEST_ITEM_ANSWER",
    "LONGEST_MESSAGE",
    "LONGEST_NOTE",
    "Act",
    "ActIndication",
    "ActKind",
    "ActMedicine",
    "AdmissibilityReview",
    "CatalogueImport",
    "ClockStop",
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
    "ExtensionRequest",
    "FormalRequest",
    "GenericGroup",
    "GroupMember",
    "ItemAnswer",
    "LaboratoryRequest",
    "Medicine",
    "MedicineVersion",
    "Message",
    "Origin",
    "Outcome",
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
    "RegisterStatus",
    "RequestItem",
    "SecretClaim",
    "Signature",
    "SignedText",
    "StopReason",
    "Substance",
    "Visa",
    "WorkingText",
]
