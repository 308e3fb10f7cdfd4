"""What the transition phase seals: publications as recorded, and the pieces on them."""

from records.sealing import Seal

SEALS = (Seal("cannabis.HasPublication"),)
