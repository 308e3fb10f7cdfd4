"""Forms of the evidence table. A source is a reference or a file of the dossier, else a citation."""

from typing import Any, ClassVar

from django import forms

from accounts.dsfr import Form, ModelForm
from accounts.models import User
from cpc.evidence import Finding, Source
from cpc.models import Dossier, EvidenceItem, Opinion
from records.models import Document
from signalements.models import Reference

MOST_SOURCES = 200
Kind = EvidenceItem.Source


def sources(dossier: Dossier, *, user: User) -> dict[str, Source]:
    """What may be chosen, by the value of its option: references, opinions given, then files."""
    numbers = dict(dossier.signalements.by_filing().values_list("pk", "number"))
    references = Reference.objects.filter(signalement__in=numbers)[:MOST_SOURCES]
    found = {
        f"reference-{each.pk}": Source(
            kind=Kind.REFERENCE,
            citation=str(each),
            origin=numbers[each.signalement_id],
            reference=each.pk,
        )
        for each in references
        if each.identified
    }
    found |= {
        f"opinion-{each.pk}": Source(
            kind=Kind.OPINION, citation=f"{each} : {each.get_conclusion_display()}", opinion=each
        )
        for each in Opinion.objects.visible_to(user)
        .filter(dossier=dossier)
        .select_related("request__addressee", "request__person")
    }
    return found | {
        f"document-{each.pk}": Source(
            kind=Kind.DOCUMENT,
            citation=each.name,
            origin=numbers.get(each.attachment.signalement_id, ""),
            document=each,
        )
        for each in files(dossier, user=user)
    }


def files(dossier: Dossier, *, user: User) -> list[Document]:
    """The pieces joined to the signalements of the dossier that the person may read."""
    readable = Document.objects.visible_to(user)
    joined = readable.filter(attachment__signalement__dossier=dossier)
    return list(joined.select_related("attachment")[:MOST_SOURCES])


class EvidenceForm(ModelForm):
    chosen = forms.ChoiceField(
        label="Source dans le dossier",
        required=False,
        help_text="Une référence ou une pièce d'un signalement, un avis rendu. Sinon, citez la source plus "
        "bas.",
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
    words = f"{source.origin} – {source.citation}" if source.origin else source.citation
    return words if len(words) <= 140 else f"{words[:139]}…"


class WithdrawalForm(Form):
    reason = forms.CharField(
        label="Motif du retrait",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé avec la preuve. Les évaluations qui la citent la montrent toujours.",
    )
