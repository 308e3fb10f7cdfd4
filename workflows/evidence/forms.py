"""Forms of the evidence table. A source is a reference or a file of the dossier, else a citation."""

from typing import Any, ClassVar

from django import forms

from accounts.models import User
from cpc.models import Dossier, EvidenceItem
from web.dsfr import Form, ModelForm
from workflows.evidence.sources import sources
from workflows.evidence.table import Finding, Source

Kind = EvidenceItem.Source


class EvidenceForm(ModelForm):
    chosen = forms.ChoiceField(
        label="Source dans le dossier",
        required=False,
        help_text="Une référence ou une pièce d'un signalement, un avis rendu, une réponse d'un laboratoire "
        "ou d'un organisme, un fichier joint à un message. Sinon, citez la source plus bas.",
    )

    class Meta:
        model = EvidenceItem
        fields = ("population", "comparator", "outcome", "effect", "strength", "citation")
        labels: ClassVar = {"citation": "Autre source : citation"}
        widgets: ClassVar = {"strength": forms.RadioSelect}
        help_texts: ClassVar = {
            "population": "Chez qui : maladie, âge, lignes de traitement, nombre de patients.",
            "comparator": "Contre quoi ; vide s'il n'y en a pas (étude non comparative).",
            "outcome": "Ce qui est mesuré, et quand.",
            "effect": "Le résultat, avec son intervalle quand il est donné.",
            "strength": "Échelle à quatre degrés (GRADE) : pratique, aucun texte ne l'impose.",
            "citation": "Auteurs, titre, revue, année, PMID ou DOI.",
        }

    def __init__(self, *args: Any, dossier: Dossier, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources(dossier, user=user)
        options = [(key, _option(each)) for key, each in self.sources.items()]
        self.fields["chosen"].choices = [("", "Autre source, citée plus bas"), *options]
        self.fields["citation"].required = False
        self.order_fields(
            ("population", "comparator", "outcome", "effect", "strength", "chosen", "citation")
        )
        if self.instance.pk:
            self._show(self.instance)

    def _show(self, item: EvidenceItem) -> None:
        """The source of the item that is corrected."""
        key = {
            Kind.REFERENCE: f"reference-{item.reference}",
            Kind.DOCUMENT: f"document-{item.document_id}",
            Kind.OPINION: f"opinion-{item.opinion_id}",
        }.get(item.source, "")
        if key in self.sources:
            self.initial |= {"chosen": key, "citation": ""}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("chosen") and not data.get("citation", "").strip():
            self.add_error("citation", "Choisissez une source du dossier, ou citez-en une.")
        if data.get("chosen") and data.get("citation", "").strip():
            sentence = "Une preuve a une source : choisissez-la dans le dossier, ou citez-la, pas les deux."
            self.add_error("citation", sentence)
        return data

    def _post_clean(self) -> None:
        """The item is made by its act, never changed here: nothing is written on the instance."""

    @property
    def source(self) -> Source:
        chosen = self.sources.get(self.cleaned_data["chosen"])
        return chosen or Source(kind=Kind.CITATION, citation=self.cleaned_data["citation"].strip())

    @property
    def finding(self) -> Finding:
        names = ("population", "comparator", "outcome", "effect", "strength")
        return Finding(**{name: self.cleaned_data[name] for name in names})


def _option(source: Source) -> str:
    """The end of a long one stays: it says what is secret."""
    words = f"{source.origin} – {source.citation}" if source.origin else source.citation
    return words if len(words) <= 140 else f"{words[:90]}…{words[-49:]}"


class WithdrawalForm(Form):
    reason = forms.CharField(
        label="Motif du retrait",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé avec la preuve. Les évaluations qui la citent la montrent toujours.",
    )
