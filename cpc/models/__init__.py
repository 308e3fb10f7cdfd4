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
from cpc.models.pieces import (
    AdmissibilityReview,
    Draft,
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
    "Draft",
    "Evaluation",
    "GenericGroup",
    "GroupMember",
    "Medicine",
    "MedicineVersion",
    "Origin",
    "Outcome",
    "Piece",
    "PreCheck",
    "PreCheckAnswer",
    "Presentation",
    "Publication",
    "Recusal",
    "RefusalNote",
    "RegisterSpan",
    "RegisterStatus",
    "Signature",
    "StopReason",
    "Substance",
    "Visa",
]
