"""Forms of the tasks that write and publish a decision: draft, signature, publication, refusal."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import Delegation
from cpc.catalogue import active_substances
from cpc.decisions import current_period
from cpc.law.core import LawError, Refusal
from cpc.law.decision import (
    DraftFacts,
    ProtocolChoice,
    ProtocolFacts,
    SignatoryCapacity,
    protocol_refusals,
    signatory_refusals,
    signature_refusals,
)
from cpc.law.framework import RenewalStart, renewal_period
from cpc.models import Draft, Medicine, Publication, RefusalNote, Signature
from cpc.text import lines
from signalements.forms import MedicinesField
from workflows.forms import DecisionForm, TaskForm


class DraftForm(TaskForm):
    medicines = MedicinesField(
        label="Spécialités",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Spécialités du dossier nommées dans l'acte.",
    )

    class Meta:
        model = Draft
        fields = (
            "medicines",
            "other_medicines",
            "same_group",
            "common_mechanism",
            "prescriber_recital",
            "indications",
            "posology",
            "route",
            "adverse_effects",
            "classification",
            "argument",
            "crpv",
            "protocol",
            "waiver_reason",
        )
        help_texts: ClassVar = {
            "common_mechanism": "Obligatoire s'il y a plusieurs substances (R18).",
            "prescriber_recital": "Obligatoire si un traitement approprié existe (R16).",
            "waiver_reason": "Sans PUT-SP joint, le motif de la dispense est obligatoire (R30).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medicines"].queryset = self.file.medicines.order_by("name")
        evaluation = self.file.evaluations.last()
        self.initial.setdefault("medicines", list(self.file.medicines.all()))
        self.initial.setdefault("indications", self.file.indication)
        self.initial.setdefault("argument", evaluation.argument if evaluation else "")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for refusal in (*self.draft_refusals(data), *self.protocol_refusals(data)):
            self.add_error(None, str(refusal))
        return data

    def draft_refusals(self, data: dict[str, Any]) -> tuple[Refusal, ...]:
        chosen = data.get("medicines") or Medicine.objects.none()
        others = lines(data.get("other_medicines", ""))
        facts = DraftFacts(
            medicines=(*(medicine.name for medicine in chosen), *others),
            substances=self.compositions(chosen),
            indications=tuple(lines(data.get("indications", ""))),
            posology=data.get("posology", ""),
            route=data.get("route", ""),
            adverse_effects=data.get("adverse_effects", ""),
            argumentaire=data.get("argument", ""),
            classification=data.get("classification", ""),
            similar_mechanism=data.get("common_mechanism", ""),
            appropriate_treatment_exists=self.treatment_exists(),
            prescriber_recital=data.get("prescriber_recital", ""),
        )
        return signature_refusals(facts, on=self.on)

    @staticmethod
    def compositions(chosen: Iterable[Medicine]) -> tuple[str, ...]:
        """One text a medicine, so that a salt or a fixed combination is not several (R18)."""
        found = active_substances([medicine.pk for medicine in chosen])
        return tuple(" + ".join(sorted(names)) for names in found.values())

    def treatment_exists(self) -> bool:
        precheck = self.file.prechecks.last()
        return precheck is not None and precheck.answers.filter(rule="R16", answer="yes").exists()

    def protocol_refusals(self, data: dict[str, Any]) -> tuple[Refusal, ...]:
        if data.get("protocol"):
            return ()
        reason = data.get("waiver_reason", "")
        return protocol_refusals(ProtocolFacts(choice=ProtocolChoice.WAIVED, waiver_reason=reason))


class SignatureForm(DecisionForm):
    """The signature, or the return; a delegate's delegation is read from the register of delegations."""

    given = forms.ModelChoiceField(
        Delegation.objects.none(),
        label="Délégation",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        help_text="Vos délégations en cours aujourd'hui pour cette décision ; elle est imprimée sur l'acte.",
    )

    class Meta:
        model = Signature
        fields = ("decision", "capacity", "function", "points")
        widgets: ClassVar = {"decision": forms.RadioSelect, "capacity": forms.RadioSelect}
        help_texts: ClassVar = {
            "function": "Telle qu'elle sera imprimée sur l'acte, au jour de la signature (R33) ; pour "
            "un délégataire, celle de sa délégation.",
            "points": "Obligatoires en cas de renvoi.",
        }

    field_order: ClassVar = ("decision", "capacity", "given", "function", "points")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.file.process.decision_kind
        held = Delegation.objects.on(self.on).filter(
            delegate=self.user, division=self.file.division
        )
        covering = [each.pk for each in held if self.kind.value in each.scope]
        self.fields["given"].queryset = held.filter(pk__in=covering)
        self.fields["given"].initial = covering[0] if len(covering) == 1 else None
        if not covering:
            del self.fields["given"]

    def attach(self, piece: Signature) -> None:
        super().attach(piece)
        evaluation, visa = self.file.evaluations.last(), self.file.visas.last()
        piece.evaluator = evaluation.author if evaluation else None
        piece.visa_holder = visa.author if visa else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") != Signature.Decision.SIGNED:
            return data
        delegated = data.get("capacity") == SignatoryCapacity.DELEGATE
        if delegated and not self._take_delegation(data):
            return data
        refusals = signatory_refusals(
            data.get("capacity") or "",
            function=data.get("function", ""),
            delegation_reference=self.instance.delegation,
            delegation_first_day=self.instance.delegation_first_day,
            delegation_last_day=self.instance.delegation_last_day,
            on=self.on,
        )
        for refusal in refusals:
            self.add_error(None, str(refusal))
        return data

    def _take_delegation(self, data: dict[str, Any]) -> bool:
        """Copies the delegation on the piece: what is printed is what ran on that day."""
        given = data.get("given")
        if given is None:
            label = self.kind.label.lower()
            self.add_error(
                None,
                f"R33 – Aucune délégation en cours ne vous couvre pour cette décision ({label}). "
                "Un administrateur de la direction enregistre les délégations publiées.",
            )
            return False
        piece = self.instance
        piece.delegation, piece.delegation_first_day = given.reference, given.first_day
        piece.delegation_last_day = given.last_day
        data["function"] = given.function
        return True

    def reason(self, piece: Signature) -> str:
        return piece.points


class PublicationForm(DecisionForm):
    """The day of publication, or the return of a decision that can't be published as signed."""

    decision = forms.ChoiceField(
        label="Décision",
        choices=Publication.Decision.choices,
        initial=Publication.Decision.PUBLISHED,
        required=False,
        widget=forms.RadioSelect,
    )
    address = forms.URLField(
        label="Adresse de l'acte publié", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Publication
        fields = ("decision", "published_on", "address", "points")
        widgets: ClassVar = {"published_on": forms.DateInput(attrs={"type": "date"})}
        help_texts: ClassVar = {
            "published_on": "Jour de mise en ligne sur le site de l'ANSM : toutes les dates en découlent.",
            "points": "Obligatoires en cas de renvoi.",
        }

    def clean_decision(self) -> str:
        return self.cleaned_data["decision"] or Publication.Decision.PUBLISHED

    def clean_published_on(self) -> date | None:
        day = self.cleaned_data["published_on"]
        signed_on = self.file.signatures.last().made_on
        if day and day < signed_on:
            raise forms.ValidationError(
                f"La publication ne peut précéder la signature du {signed_on:%d/%m/%Y}."
            )
        if day and day > self.on:
            raise forms.ValidationError("La publication se constate : sa date ne peut être future.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") == Publication.Decision.RETURNED:
            data["published_on"] = None
        elif data.get("published_on") and self.file.is_renewal:
            self.check_period(data["published_on"])
        return data

    def check_period(self, published_on: date) -> None:
        """The start that the re-evaluation chose must still be possible on that day (Q4)."""
        try:
            renewal_period(
                published_on=published_on,
                current=current_period(self.file.cpc),
                start=RenewalStart(self.file.evaluations.last().period_start),
            )
        except LawError as error:
            self.refuse(error)

    def sentence(self, piece: Publication) -> str:
        if piece.decision == Publication.Decision.RETURNED:
            return super().sentence(piece)
        return f"Décision publiée le {piece.published_on:%d/%m/%Y}."

    def reason(self, piece: Publication) -> str:
        return piece.points


class RefusalNoteForm(TaskForm):
    class Meta:
        model = RefusalNote
        fields = ("reasons", "public_reason")
        help_texts: ClassVar = {
            "reasons": "En droit et en fait ; envoyés au signalant.",
            "public_reason": "Facultatif, imprimé dans la liste publique (Q13).",
        }

    def reason(self, piece: RefusalNote) -> str:
        return piece.reasons
