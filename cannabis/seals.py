"""What the transition phase seals: publications, acts and readings as recorded, the ends they gave."""

from records.sealing import Seal

SEALS = (
    Seal("cannabis.HasPublication"),
    Seal("cannabis.HasValidation"),
    Seal("cannabis.Designation"),
    Seal("cannabis.Override"),
    Seal("cannabis.EndReading"),
    Seal("cannabis.Alternative"),
    Seal("cannabis.TransitionEnd"),
)
