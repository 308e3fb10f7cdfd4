"""Two answers to any question, in words, whatever its kind: what the sweeping tests type and correct."""

from django import forms

from cpc.law.days import french_day
from signalements.form.codecs import CODECS, ROW_CODECS, Codec
from signalements.form.codes import DoiField, Icd10Field, MeddraField, OrphaField, PmidField
from signalements.form.kinds import Choice, Day, Flag, Medicines, Number, Text

SPELT = {
    forms.CharField: ("Un texte", "Un autre,\nsur deux lignes"),
    forms.EmailField: ("a@example.org", "b@example.org"),
    OrphaField: ("ORPHA:85443", "ORPHA:558"),
    Icd10Field: ("L80", "E85.8"),
    MeddraField: ("10047642", "10000001"),
    PmidField: ("123", "456"),
    DoiField: ("10.1000/xyz", "10.1000/abc"),
}
WORDS = {
    Text: lambda codec: _of_text(codec.field()),
    Number: lambda codec: (str(codec.kind.low), str(codec.kind.high)),
    Day: lambda codec: (french_day(codec.kind.first), french_day(codec.kind.last)),
    Flag: lambda codec: ("Oui", "Non"),
    Choice: lambda codec: (codec.choices[0][1], codec.choices[-1][1]),
    Medicines: lambda codec: (
        "PROTOPIC 0,1 %, pommade (CIS 63213392)",
        "AUTRE 1 mg, comprimé (CIS 60000001)",
    ),
}
"""A new kind is nowhere served before it stands here: every sweep fails."""


def _of_text(field: forms.Field) -> tuple[str, str]:
    """A line has no line end to keep."""
    first, second = SPELT[type(field)]
    return (
        (first, second)
        if isinstance(field.widget, forms.Textarea)
        else (first, second.replace("\n", " "))
    )


def words(codec: Codec, rank: int) -> str:
    """The first answer (0) or the second one (1)."""
    return WORDS[type(codec.kind)](codec)[rank]


def typed(codec: Codec, rank: int) -> str:
    """The same as its field shows it, and as a browser sends it."""
    return codec.text_of(codec.parse(words(codec, rank)))


EVERY = [
    *CODECS.values(),
    *(codec for columns in ROW_CODECS.values() for codec in columns.values()),
]
