"""The task that writes the decision of a renewal: why, from when, and the annex that goes out."""

from collections.abc import Iterator
from typing import ClassVar

from django import forms

from accounts.models import DecisionKind
from cpc.law.clauses import Clause
from cpc.models import Draft, Medicine, SignedText
from cpc.renewal_text import article_clauses, recital_clauses
from cpc.renewals import prospect
from cpc.text import lines
from workflows.drafting_forms import DraftForm
from workflows.drafting_sections import Section, renewal_sections

PRINTED = "Imprimé dans la décision, qui est publiée."


class RenewalDraftForm(DraftForm):
    """The draft of a renewal. What it renews is read from the acts; all that is written here goes out."""

    kind = DecisionKind.RENEWAL
    free = frozenset({"visas", "left_out", "cited", "protocol", "evidence", "place"})
    medicines = classes = None
    own: ClassVar[list[Medicine]] = []
    chosen: ClassVar[list[Medicine]] = []

    class Meta(DraftForm.Meta):
        fields = (
            *("visas", "left_out", "recitals", "period_start"),
            *("protocol", "argument", "evidence", "place"),
        )
        labels: ClassVar = {
            "protocol": "Protocole (PUT-SP) qui demeure applicable",
            "argument": "Argumentaire annexé",
        }
        help_texts: ClassVar = {
            **DraftForm.Meta.help_texts,
            "recitals": f"En quoi le besoin demeure, un considérant par ligne. {PRINTED} Repris de la "
            "réévaluation, qui ne part pas : relisez-le pour ses lecteurs.",
            "period_start": "Choisi à la réévaluation ; à changer seulement s'il n'est plus possible (Q4).",
            "protocol": f"Tel qu'il est cité, par exemple « PUT-SP, version 1 ». {PRINTED} Un protocole "
            "nouveau se prend par un acte modificatif.",
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
        self.initial.setdefault("protocol", protocol_of(self.file.cpc_id))

    def clauses(self) -> dict[str, list[Clause]]:
        """Those that this draft prints, filled in, by part of the page."""
        sheet = self.sheet()
        foreseen = prospect(self.file, published_on=self.on, sheet=sheet)
        articles = article_clauses(sheet, foreseen, on=self.on)
        told = {name: [found] for name, found in articles.items()}
        return told | {"recitals": list(recital_clauses(foreseen, on=self.on))}

    def sections(self) -> Iterator[Section]:
        return renewal_sections(self)


def protocol_of(cpc: int | None) -> str:
    """The protocol under which a framework goes on, as its last draft cited it; else the last signed."""
    cited = Draft.objects.filter(dossier__cpc=cpc).exclude(protocol="").order_by("pk").last()
    if cited is not None:
        return cited.protocol
    signed = SignedText.objects.filter(
        kind=SignedText.Kind.PUT_SP, signature__dossier__cpc=cpc
    ).count()
    return f"PUT-SP, version {signed}" if signed else ""
