"""Identifiers checked by their form: PMID, DOI, ORPHA, CIM-10, MedDRA, CIS, as people paste them.

Only CIS codes are looked up, in the catalogue; another well-formed code may be unknown, and no network
is needed.
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.text import normalize_newlines

from cpc.models import Medicine

CIS = re.compile(r"[0-9]{8}", re.ASCII)
NAMED = re.compile(r".*\(CIS ([0-9]{8})\)\s*", re.ASCII)


class CodeField(forms.CharField):
    """A code kept in one spelling: what surrounds it when it is copied from a page is removed.

    ``around`` is removed in front, whatever the case; the rest must match ``pattern`` whole.
    """

    around: ClassVar[str] = ""
    pattern: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    wrong: ClassVar[str] = ""

    def to_python(self, value: Any) -> str:
        """The codes of the lines, each once. Raises ``ValidationError``."""
        text = normalize_newlines(super().to_python(value)).strip()
        code = re.sub(rf"^(?:{self.around})\s*", "", text, count=1, flags=re.IGNORECASE).strip()
        if not code:
            return ""
        code = self.spelt(code)
        if not re.fullmatch(self.pattern, code, re.ASCII):
            raise forms.ValidationError(self.wrong, "invalid")
        return self.prefix + code

    def spelt(self, code: str) -> str:
        return code


class PmidField(CodeField):
    around = (
        r"https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/|PMID\s*:?"
    )
    pattern = r"[1-9][0-9]{0,7}"
    wrong = "Un PMID compte de 1 à 8 chiffres, par exemple 12345678 : copiez-le de PubMed."

    def spelt(self, code: str) -> str:
        return code.split("?")[0].split("#")[0].rstrip("/")


class DoiField(CodeField):
    around = r"https?://(?:dx\.)?(?:www\.)?doi\.org/|DOI\s*:?"
    pattern = r"10\.[0-9]{4,9}/[!-~]+"
    wrong = (
        "Un DOI commence par « 10. », par exemple 10.1000/xyz123 : copiez-le de la publication, "
        "ou collez son adresse https://doi.org/…"
    )

    def spelt(self, code: str) -> str:
        return code.rstrip(".,;")


class OrphaField(CodeField):
    around = r"ORPHA\s*:?"
    pattern, prefix = r"[1-9][0-9]{0,6}", "ORPHA:"
    wrong = "Un code ORPHA est un nombre, par exemple ORPHA:85443 : copiez-le d'orpha.net."


class Icd10Field(CodeField):
    pattern = r"[A-Z][0-9]{2}(?:\.[0-9]{1,3})?"
    wrong = "Un code CIM-10 est une lettre et deux chiffres, puis un point et des chiffres : E85.8."

    def spelt(self, code: str) -> str:
        """« e858 » and « E85.8 » are one code; the dagger and the star of the tables are dropped."""
        bare = code.upper().rstrip("†*+").replace(".", "", 1)
        return bare if len(bare) <= 3 else f"{bare[:3]}.{bare[3:]}"


class MeddraField(CodeField):
    around = r"MedDRA\s*:?"
    pattern = r"1[0-9]{7}"
    wrong = "Un code MedDRA compte huit chiffres et commence par 1, par exemple 10047642."


def cis_codes(text: str) -> list[str]:
    """The codes of a text: « NAME (CIS 63213392) » on a line, or codes between any separators.

    Raises ``ValidationError`` on what is no code.
    """
    bare = "\n".join(NAMED.sub(r"\1", line) for line in text.splitlines())
    found = re.sub(r"[;,|]", " ", bare).split()
    wrong = [code for code in found if not CIS.fullmatch(code)]
    if wrong:
        raise forms.ValidationError(
            f"« {wrong[0][:40]} » n'est pas un code CIS : il compte huit chiffres, sans le nom de la "
            "spécialité."
        )
    return list(dict.fromkeys(found))


class MedicinesField(forms.ModelMultipleChoiceField):
    """Medicines of the catalogue, sent by their CIS codes."""

    default_error_messages: ClassVar = {
        "invalid_choice": "Une des spécialités n'est pas dans le catalogue."
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Medicine.objects.all(), to_field_name="cis", **kwargs)

    def clean(self, value: Any) -> Any:
        """What is not a code never reaches the database."""
        if not all(CIS.fullmatch(code) for code in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().clean(value)


class MedicinesLines(forms.CharField):
    """The same medicines as one text, a line each."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def clean(self, value: Any) -> Iterable[Medicine]:
        return MedicinesField(required=False).clean(cis_codes(super().clean(value)))
