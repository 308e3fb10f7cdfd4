"""Models of the transition phase: what the HAS publishes, what sets its end."""

from cannabis.models.ends import Alternative, EndReading, Override, TransitionEnd
from cannabis.models.publications import HAS_SITES, Designation, HasPublication, HasValidation

__all__ = [
    "Alternative",
    "Designation",
    "EndReading",
    "HAS_SITES",
    "HasPublication",
    "HasValidation",
    "Override",
    "TransitionEnd",
]
