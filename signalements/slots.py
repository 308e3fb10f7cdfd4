"""The places for the pieces of a signalement (ninth section of the form)."""

from records.files.refusals import in_bytes
from records.files.slots import MEGABYTE, PICTURES, TABLES, WRITTEN, Slot

SLOTS = (
    Slot(
        "bibliography",
        "Bibliographie : textes intégraux, recommandations",
        WRITTEN,
        max_files=20,
        help="Les publications et recommandations citées, un fichier chacune.",
    ),
    Slot(
        "data",
        "Tableaux de données, figures",
        (*TABLES, WRITTEN[0], *PICTURES),
        help="Séries de patients sans aucun nom ni date de naissance, relevés, courbes.",
    ),
    Slot(
        "interests",
        "Déclarations d’intérêts et curriculum vitæ",
        WRITTEN,
        max_bytes=5 * MEGABYTE,
        help="Ceux des rédacteurs du signalement.",
    ),
    Slot(
        "other",
        "Autres pièces",
        (*WRITTEN, *TABLES, *PICTURES),
        max_files=5,
        help="Tout autre document utile à l’examen.",
    ),
)
BY_NAME = {slot.name: slot for slot in SLOTS}
CHOICES = [(slot.name, slot.label) for slot in SLOTS]
WHOLE = 200 * MEGABYTE
"""All the pieces of one signalement together; a practice of the agency, not a rule of law."""
WHOLE_IN_WORDS = in_bytes(WHOLE)
