"""The tasks that write a decision: the draft of a framework with its protocol, the reasons of a refusal."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from accounts.models import DecisionKind
from cpc.facts.conditions import treatment_exists
from cpc.facts.protocols import in_force
from cpc.facts.sheet import EACH, PROTOCOL_TEXTS, Sheet, compositions, sheet_of
from cpc.gate import gate
from cpc.law.deciding.clauses import Classification
from cpc.law.decision import Lack, Place
from cpc.models import Draft, EvidenceItem, Protocol, RefusalNote
from cpc.signed.act_text import ActText
from cpc.texts import draft_texts
from cpc.texts.decision_text import refusal
from cpc.texts.visas import SHOWN, computed_visas, shown_key
from signalements.form.codes import MedicinesField
from workflows.drafting import drafting
from workflows.drafting.sections import Section, decision_sections, refusal_sections
from workflows.drafting.writing_forms import WritingForm

QUESTIONS = {"argumentaire": "argument"}
"""The question of the page that answers an item of the law, where its name differs."""

LONG = {"periodicity": 2, "channel": 2}
FREE = frozenset(
    {
        *(
            "visas",
            "left_out",
            "cited",
            "recitals",
            "other_medicines",
            "classes",
            "classification",
            "evidence",
        ),
        *("place", "centres_role", "crpv_role", "agency_role"),
        *(
            "initiation_sheet",
            "follow_up_sheet",
            "stop_sheet",
            "adverse_event_sheet",
            "patient_note",
        ),
    }
)
"""What no rule asks for."""


class EvidenceField(forms.ModelMultipleChoiceField):
    """Items of the evidence table, sent by their number; a list written as one text is read too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(EvidenceItem.objects.none(), to_field_name="rank", **kwargs)

    def clean(self, value: Any) -> Any:
        words = [word for each in value or () for word in str(each).split()]
        return super().clean([word for word in words if word.isascii() and word.isdigit()])


class DraftForm(WritingForm):
    """The draft decision and its protocol. What is missing is refused with its article (R28 to R31)."""

    free = FREE
    kind, place = DecisionKind.ESTABLISHMENT, Place.DRAFT
    sends = True
    medicines = MedicinesField(
        label="Spécialités",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Spécialités du dossier nommées dans l'acte.",
    )
    classes = forms.MultipleChoiceField(
        label="Catégories de classement",
        choices=[(each.value, each.label) for each in Classification],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Seulement si le classement diffère de celui de l'AMM (art. R. 5121-36 et R. 5121-77 CSP).",
    )
    evidence = EvidenceField(
        label="Preuves citées par l'argumentaire",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Imprimées dans l'annexe publiée. Une preuve tirée d'un fichier que le laboratoire dit "
        "secret n'est pas proposée.",
    )
    left_out = forms.MultipleChoiceField(
        label="Visas à ne pas imprimer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ils viennent des actes, courriers, avis et concertations du dossier, avec leurs dates.",
    )

    cited = forms.MultipleChoiceField(
        label="Avis confidentiels à citer quand même",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Demandés comme confidentiels, ils ne sont pas nommés dans un acte public, sauf si vous "
        "les cochez.",
    )

    class Meta:
        model = Draft
        fields = (
            *("visas", "left_out", "recitals", "prescriber_recital", "common_mechanism"),
            *("medicines", "other_medicines", "same_group", "indications"),
            *("posology", "route", "adverse_effects", "classes", "classification"),
            *("argument", "evidence", "crpv", "protocol", "waiver_reason", "place"),
        )
        labels: ClassVar = {
            "prescriber_recital": "Traitement existant, et pourquoi le prescripteur peut s'en écarter (R16)",
            "common_mechanism": "En quoi les mécanismes d'action sont similaires (R18)",
        }
        help_texts: ClassVar = {
            "visas": "Ajoutés après ceux que donne le dossier. Un par ligne.",
            "recitals": "Le besoin, les données, la consultation. Un par ligne ; « Considérant que » et le "
            "point-virgule s'ajoutent seuls.",
            "common_mechanism": "Obligatoire s'il y a plusieurs substances (R18).",
            "prescriber_recital": "Obligatoire si un traitement approprié existe (R16).",
            "posology": "Commune aux spécialités ; ce qui diffère pour l'une se dit plus bas.",
            "classification": "Ce qui complète les catégories cochées : spécialités des prescripteurs, "
            "surveillance…",
            "argument": "Les données qui permettent de présumer que les bénéfices l'emportent (R17, R28).",
            "crpv": "Obligatoire avec un protocole : les rapports lui sont aussi adressés (R31).",
            "protocol": "Comme elle sera citée, par exemple « PUT-SP, version 1 ».",
            "waiver_reason": "Sans PUT-SP joint, le motif de la dispense est obligatoire (R30).",
        }
        widgets: ClassVar = {"route": forms.TextInput}

    def arrange(self) -> None:
        self.chosen = self.file.medicines.order_by("name")
        self.fields["medicines"].queryset = self.chosen
        self.offer()
        self.own = list(self.chosen) if len(self.chosen) > 1 else []
        for medicine in self.own:
            for name in EACH:
                self.fields[f"{name}_{medicine.cis}"] = self._own_field(name)
        self.initial.setdefault("medicines", list(self.chosen))
        self.initial.setdefault("indications", self.file.indication)

    def offer(self) -> None:
        """The evidence and the visas of the file; the annex begins as the evaluation argued."""
        evidence = EvidenceItem.objects.filter(dossier=self.file).current()
        self.fields["evidence"].queryset = evidence.filter(document__secret_claim=None)
        visas = computed_visas(self.file)
        self.fields["left_out"].choices = [(v.key, v.label) for v in visas if not v.confidential]
        self.fields["cited"].choices = [(shown_key(v), v.label) for v in visas if v.confidential]
        evaluation = self.file.evaluations.last()
        self.initial.setdefault("argument", evaluation.argument if evaluation else "")

    @staticmethod
    def _own_field(name: str) -> forms.CharField:
        label = str(Draft._meta.get_field(name).verbose_name)
        label = "classement" if name == "classification" else label
        text = forms.Textarea(attrs={"rows": 2}) if name != "route" else forms.TextInput()
        longest = 200 if name == "route" else None
        return forms.CharField(label=label.capitalize(), widget=text, max_length=longest)

    def sheet(self) -> Sheet:
        data = self.values
        medicines = tuple(data.get("medicines") or ())
        texts = {name: text for name, text in data.items() if isinstance(text, str)}
        return Sheet(
            dossier=self.file,
            texts=texts,
            medicines=medicines,
            same_group=bool(data.get("same_group")),
            classes=tuple(data.get("classes") or ()),
            uses=self._uses(),
            evidence=tuple(data.get("evidence") or ()),
            left_out=frozenset([*(data.get("left_out") or ()), *(data.get("cited") or ())]),
            substances=compositions(medicines),
            treatment_exists=treatment_exists(self.file),
            in_force=in_force(self.file.cpc),
        )

    def _uses(self) -> dict[str, dict[str, str]]:
        """What was typed for one medicine alone, by CIS code."""
        found = {
            each.cis: {
                name: text for name in EACH if (text := self.values.get(f"{name}_{each.cis}"))
            }
            for each in self.own
        }
        return {cis: texts for cis, texts in found.items() if texts}

    def texts(self) -> list[ActText]:
        return draft_texts.texts_of(self.sheet(), on=self.on)

    def lacks(self) -> tuple[Lack, ...]:
        found = gate.lacks(self.file, kind=self.kind, on=self.on, sheet=self.sheet())
        return tuple(
            replace(lack, question=QUESTIONS.get(lack.question, lack.question)) for lack in found
        )

    @classmethod
    def given(cls, piece: Draft) -> dict[str, Any]:
        """With its protocol and what differs for a medicine: they are in no column of the piece."""
        sheet = sheet_of(piece)
        own = {
            f"{name}_{cis}": text
            for cis, uses in sheet.uses.items()
            for name, text in uses.items()
            if name in EACH
        }
        chosen = sorted(sheet.left_out)
        shown = [key for key in chosen if key.startswith(SHOWN)]
        return (
            super().given(piece)
            | own
            | {
                **{name: sheet[name] for name in PROTOCOL_TEXTS},
                "left_out": [key for key in chosen if key not in shown],
                "cited": shown,
            }
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.values = dict(data)  # an error takes a text out of the cleaned data, not off the page
        self.refuse_lacking()
        return data

    def save(self, commit: bool = True) -> Draft:  # noqa: FBT001, FBT002
        """The piece, its protocol and its version; what was written stays for whoever takes it up again."""
        sheet = self.sheet()
        self.instance.uses, self.instance.left_out = sheet.uses, sorted(sheet.left_out)
        drafting.keep(self.file, texts=self.typed_texts(), before=self.before, by=self.user)
        draft = super().save(commit)
        drafting.transmit(draft, sheet=sheet, by=self.user, on=self.on)
        return draft

    def sections(self) -> Iterator[Section]:
        return decision_sections(self)


def _protocol_field(name: str) -> forms.CharField:
    label = str(Protocol._meta.get_field(name).verbose_name)
    rows = LONG.get(name, 3)
    return forms.CharField(
        label=label[:1].upper() + label[1:],
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


PROTOCOL_FIELDS = {name: _protocol_field(name) for name in PROTOCOL_TEXTS}
"""The questions of a protocol that a decision annexes."""
DraftForm.base_fields |= PROTOCOL_FIELDS


class RefusalNoteForm(WritingForm):
    free = frozenset({"public_reason"})
    kind, place = DecisionKind.REFUSAL, Place.NOTE

    class Meta:
        model = RefusalNote
        fields = ("reasons", "public_reason")
        help_texts: ClassVar = {
            "reasons": "En droit et en fait, un par ligne ; ce sont les considérants de la décision, "
            "envoyés au signalant.",
            "public_reason": "Facultatif, imprimé dans la liste publique (Q13).",
        }

    def texts(self) -> list[ActText]:
        return [refusal(self.file, reasons=self.values.get("reasons") or "", on=self.on)]

    def lacks(self) -> tuple[Lack, ...]:
        reasons = self.values.get("reasons") or ""
        return gate.lacks(self.file, kind=self.kind, on=self.on, reasons=reasons)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.values = dict(data)
        self.refuse_lacking()
        return data

    def save(self, commit: bool = True) -> RefusalNote:  # noqa: FBT001, FBT002
        drafting.keep(self.file, texts=self.typed_texts(), before=self.before, by=self.user)
        note = super().save(commit)
        drafting.transmit_note(note, by=self.user, on=self.on)
        return note

    def reason(self, piece: RefusalNote) -> str:
        return piece.reasons

    def sections(self) -> Iterator[Section]:
        return refusal_sections(self)
