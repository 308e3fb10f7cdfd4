"""The task that writes the decision of a renewal: why, from when, and the annex that goes out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from accounts.models import DecisionKind
from cpc.facts.protocols import in_force
from cpc.facts.renewals import prospect
from cpc.facts.sheet import Sheet
from cpc.law.deciding.clauses import OTHER_TREATMENT, Clause, clause
from cpc.models import Draft, Medicine
from cpc.text import lines
from cpc.texts.renewal_text import article_clauses, recital_clauses
from workflows.drafting.forms import FREE, PROTOCOL_FIELDS, DraftForm
from workflows.drafting.sections import Section, renewal_sections

PRINTED = "Imprimé dans la décision, qui est publiée."


class RenewalDraftForm(DraftForm):
    """The draft of a renewal. What it renews is read from the acts; all that is written here goes out."""

    kind = DecisionKind.RENEWAL
    free = FREE - {"recitals"}
    medicines = classes = None
    confirm_early = forms.BooleanField(
        label="Je confirme que la période en cours prend fin avant son dernier jour",
        required=False,
        help_text="La décision le dit. Les jours qu'il lui restait ne s'ajoutent pas à la nouvelle période "
        "(Q4).",
    )
    own: ClassVar[list[Medicine]] = []
    chosen: ClassVar[list[Medicine]] = []

    class Meta(DraftForm.Meta):
        fields = (
            *("visas", "left_out", "recitals", "prescriber_recital", "period_start"),
            *("protocol", "waiver_reason", "crpv", "argument", "evidence", "place"),
        )
        labels: ClassVar = {
            **DraftForm.Meta.labels,
            "protocol": "Protocole (PUT-SP) qui demeure applicable",
            "argument": "Argumentaire annexé",
        }
        help_texts: ClassVar = {
            **DraftForm.Meta.help_texts,
            "recitals": f"En quoi le besoin demeure, un considérant par ligne. {PRINTED} Repris de la "
            "réévaluation, qui ne part pas : relisez-le pour ses lecteurs.",
            "period_start": "Choisi à la réévaluation ; à changer seulement s'il n'est plus possible (Q4).",
            "protocol": f"Celui qui est en vigueur, par exemple « PUT-SP, version 1 ». {PRINTED} Laissez "
            "vide si un protocole nouveau est rédigé plus bas, ou si le cadre s'en passe (R30).",
            "waiver_reason": "Sans protocole en vigueur ni nouveau, le motif de la dérogation est "
            "obligatoire (R30).",
            "crpv": "Obligatoire avec un protocole nouveau (R31).",
            "argument": f"{PRINTED} Repris de la réévaluation, qui ne part pas : relisez-le pour ses "
            "lecteurs (R17).",
        }
        widgets: ClassVar = {"period_start": forms.RadioSelect}

    def arrange(self) -> None:
        self.offer()
        evaluation = self.file.evaluations.last()
        need = " ".join(lines(evaluation.need)) if evaluation else ""
        self.initial.setdefault("recitals", f"que le besoin des patients demeure : {need}")
        self.initial.setdefault("period_start", evaluation.period_start if evaluation else "")
        self.initial.setdefault("protocol", next(iter(in_force(self.file.cpc)), ""))

    def clauses(self) -> dict[str, list[Clause]]:
        """Those that this draft prints, filled in, by part of the page."""
        sheet = self.sheet()
        foreseen = prospect(self.file, published_on=self.on, sheet=sheet)
        articles = article_clauses(sheet, foreseen, on=self.on)
        other = [clause(OTHER_TREATMENT, on=self.on)] if sheet.treatment_exists else []
        return articles | {"recitals": [*other, *recital_clauses(foreseen, on=self.on)]}

    def sheet(self) -> Sheet:
        """With the last day of the running period, once it is confirmed that it ends earlier."""
        sheet = super().sheet()
        foreseen = prospect(self.file, published_on=self.on, sheet=sheet)
        lost = foreseen.lost if foreseen and self.values.get("confirm_early") else None
        return replace(sheet, confirmed_end=lost.last_day if lost else None)

    @property
    def ends_early(self) -> bool:
        """Would it take days of the running period?"""
        foreseen = prospect(self.file, published_on=self.on, sheet=super().sheet())
        return bool(foreseen and foreseen.lost)

    @classmethod
    def given(cls, piece: Draft) -> dict[str, Any]:
        return super().given(piece) | {"confirm_early": piece.confirmed_end is not None}

    def save(self, commit: bool = True) -> Draft:  # noqa: FBT001, FBT002
        self.instance.confirmed_end = self.sheet().confirmed_end
        return super().save(commit)

    def sections(self) -> Iterator[Section]:
        return renewal_sections(self)


RenewalDraftForm.base_fields |= PROTOCOL_FIELDS
