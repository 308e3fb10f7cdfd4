"""Forms of the human tasks: each adds one piece to the file; the rules of law refuse in ``clean``."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.dsfr import ModelForm
from accounts.models import User
from cpc.decisions import current_period
from cpc.law.core import LawError, Refusal
from cpc.law.decision import (
    DraftFacts,
    ProtocolChoice,
    ProtocolFacts,
    protocol_refusals,
    signatory_refusals,
    signature_refusals,
)
from cpc.law.eligibility import CHECKLIST, Answer, Pursuit, Question, precheck_refusals
from cpc.law.framework import RenewalStart, renewal_period
from cpc.models import (
    AdmissibilityReview,
    Draft,
    Evaluation,
    Medicine,
    PreCheck,
    PreCheckAnswer,
    Publication,
    RefusalNote,
    Signature,
    Substance,
    Visa,
)
from cpc.text import lines


class TaskForm(ModelForm):
    """A form bound to a file, a person and a day. ``sentence`` and ``reason`` feed the journal.

    The database's refusals are asked here too: the piece knows its file before it is validated.
    """

    def __init__(self, *args: Any, file: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.user, self.on = file, user, on
        self.attach(self.instance)

    def attach(self, piece: Any) -> None:
        piece.dossier, piece.author, piece.made_on = self.file, self.user, self.on

    def refuse(self, error: LawError) -> None:
        for refusal in error.refusals:
            self.add_error(None, str(refusal))

    def _get_validation_exclusions(self) -> set[str]:
        """Database constraints are checked on the whole piece, given by the form or by the file."""
        given = {"dossier", "author", "made_on", "evaluator", "visa_holder", "evaluation"}
        return super()._get_validation_exclusions() - given

    def sentence(self, piece: Any) -> str:
        return f"{piece._meta.verbose_name.capitalize()}."

    def reason(self, piece: Any) -> str:
        return ""


class DecisionForm(TaskForm):
    """A form whose piece carries a ``decision`` with a French label."""

    def sentence(self, piece: Any) -> str:
        name = piece._meta.verbose_name.capitalize()
        return f"{name} : {piece.get_decision_display().lower()}."


class AdmissibilityForm(DecisionForm):
    class Meta:
        model = AdmissibilityReview
        fields = ("decision", "reasons", "missing", "completion_due_on")
        widgets: ClassVar = {
            "decision": forms.RadioSelect,
            "completion_due_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts: ClassVar = {
            "reasons": "Obligatoires si le signalement est irrecevable. Ils sont envoyés au signalant.",
            "missing": "Pour une demande de compléments : un élément par ligne (R10).",
            "completion_due_on": "Pour une demande de compléments : aucun délai n'est fixé par les "
            "textes, vous le choisissez (art. L. 114-5 CRPA).",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        due = data.get("completion_due_on")
        if due and due <= self.on:
            self.add_error("completion_due_on", "La date doit être postérieure à aujourd'hui (R10).")
        return data

    def reason(self, piece: AdmissibilityReview) -> str:
        return piece.reasons or piece.missing


class PreCheckForm(TaskForm):
    class Meta:
        model = PreCheck
        fields = ("conclusion", "reasons")
        widgets: ClassVar = {"conclusion": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in CHECKLIST:
            code = question.code.lower()
            self.fields[f"{code}_answer"] = forms.ChoiceField(
                label=f"{question.code} – {question.text}",
                choices=[(answer.value, answer.label.capitalize()) for answer in Answer],
                widget=forms.RadioSelect,
                help_text=self.condition(question) + question.article.label,
                required=question.asked_when is None,
            )
            self.fields[f"{code}_reason"] = forms.CharField(
                label=f"Motif de la réponse à {question.code}",
                widget=forms.Textarea(attrs={"rows": 2}),
                required=question.asked_when is None,
            )
        self.order_fields(
            [*(name for name in self.fields if name.startswith("r1")), "conclusion", "reasons"]
        )

    @staticmethod
    def condition(question: Question) -> str:
        if question.asked_when is None:
            return ""
        code, answer = question.asked_when
        return f"Seulement si la réponse à {code} est « {answer.label} ». "

    def answers(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {
            question.code: (
                data.get(f"{question.code.lower()}_answer", ""),
                data.get(f"{question.code.lower()}_reason", ""),
            )
            for question in CHECKLIST
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            for refusal in precheck_refusals(self.answers(), pursue=Pursuit(data["conclusion"])):
                self.add_error(None, str(refusal))
        return data

    def save(self, commit: bool = True) -> PreCheck:  # noqa: FBT001, FBT002
        piece = super().save(commit)
        PreCheckAnswer.objects.bulk_create(
            PreCheckAnswer(precheck=piece, rule=rule, answer=answer, reason=reason)
            for rule, (answer, reason) in self.answers().items()
            if answer
        )
        return piece

    def sentence(self, piece: PreCheck) -> str:
        return f"Opportunité et conditions légales : {piece.get_conclusion_display().lower()}."

    def reason(self, piece: PreCheck) -> str:
        return piece.reasons


class EvaluationForm(TaskForm):
    class Meta:
        model = Evaluation
        fields = ("need", "efficacy", "safety", "argument", "conclusion")
        widgets: ClassVar = {"conclusion": forms.RadioSelect}
        help_texts: ClassVar = {
            "need": "Gravité, alternatives disponibles et pourquoi elles ne conviennent pas (R16).",
            "efficacy": "Données identifiées qui fondent la présomption (R17).",
            "argument": "Ce qui permet de présumer, ou non, que les bénéfices l'emportent (R17).",
        }

    def sentence(self, piece: Evaluation) -> str:
        return f"Évaluation : {piece.get_conclusion_display().lower()}."


class ReevaluationForm(EvaluationForm):
    class Meta(EvaluationForm.Meta):
        fields = (*EvaluationForm.Meta.fields, "period_start")
        widgets: ClassVar = {**EvaluationForm.Meta.widgets, "period_start": forms.RadioSelect}
        help_texts: ClassVar = {
            **EvaluationForm.Meta.help_texts,
            "period_start": "À choisir pour un renouvellement (Q4) : il n'y a pas de valeur par défaut.",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("conclusion") == Evaluation.Conclusion.FAVOURABLE and not data.get("period_start"):
            self.add_error("period_start", "Choisissez quand commence la nouvelle période (Q4).")
        return data


class VisaForm(DecisionForm):
    class Meta:
        model = Visa
        fields = ("decision", "points")
        widgets: ClassVar = {"decision": forms.RadioSelect}
        help_texts: ClassVar = {"points": "Obligatoires en cas de renvoi."}

    def attach(self, piece: Visa) -> None:
        super().attach(piece)
        piece.evaluation = self.file.evaluations.last()
        piece.evaluator = piece.evaluation.author

    def reason(self, piece: Visa) -> str:
        return piece.points


class DraftForm(TaskForm):
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
        widgets: ClassVar = {"medicines": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "medicines": "Spécialités du dossier nommées dans l'acte.",
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
            substances=tuple(
                Substance.objects.filter(compositions__medicine__in=chosen)
                .distinct()
                .values_list("name", flat=True)
            ),
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

    def treatment_exists(self) -> bool:
        precheck = self.file.prechecks.last()
        return precheck is not None and precheck.answers.filter(rule="R16", answer="yes").exists()

    def protocol_refusals(self, data: dict[str, Any]) -> tuple[Refusal, ...]:
        if data.get("protocol"):
            return ()
        reason = data.get("waiver_reason", "")
        return protocol_refusals(ProtocolFacts(choice=ProtocolChoice.WAIVED, waiver_reason=reason))


class SignatureForm(DecisionForm):
    class Meta:
        model = Signature
        fields = (
            "decision",
            "capacity",
            "function",
            "delegation",
            "delegation_first_day",
            "delegation_last_day",
            "points",
        )
        widgets: ClassVar = {
            "decision": forms.RadioSelect,
            "capacity": forms.RadioSelect,
            "delegation_first_day": forms.DateInput(attrs={"type": "date"}),
            "delegation_last_day": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts: ClassVar = {
            "function": "Telle qu'elle sera imprimée sur l'acte, au jour de la signature (R33).",
            "delegation": "Pour un délégataire : décision de délégation.",
            "points": "Obligatoires en cas de renvoi.",
        }

    def attach(self, piece: Signature) -> None:
        super().attach(piece)
        evaluation, visa = self.file.evaluations.last(), self.file.visas.last()
        piece.evaluator = evaluation.author if evaluation else None
        piece.visa_holder = visa.author if visa else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") != Signature.Decision.SIGNED:
            return data
        refusals = signatory_refusals(
            data.get("capacity") or "",
            function=data.get("function", ""),
            delegation_reference=data.get("delegation", ""),
            delegation_first_day=data.get("delegation_first_day"),
            delegation_last_day=data.get("delegation_last_day"),
            on=self.on,
        )
        for refusal in refusals:
            self.add_error(None, str(refusal))
        return data

    def reason(self, piece: Signature) -> str:
        return piece.points


class PublicationForm(TaskForm):
    address = forms.URLField(
        label="Adresse de l'acte publié", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Publication
        fields = ("published_on", "address")
        widgets: ClassVar = {"published_on": forms.DateInput(attrs={"type": "date"})}
        help_texts: ClassVar = {
            "published_on": "Jour de mise en ligne sur le site de l'ANSM : toutes les dates en découlent.",
        }

    def clean_published_on(self) -> date:
        day = self.cleaned_data["published_on"]
        signed_on = self.file.signatures.last().made_on
        if day < signed_on:
            raise forms.ValidationError(
                f"La publication ne peut précéder la signature du {signed_on:%d/%m/%Y}."
            )
        if day > self.on:
            raise forms.ValidationError("La publication se constate : sa date ne peut être future.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.file.is_renewal and data.get("published_on"):
            try:
                renewal_period(
                    published_on=data["published_on"],
                    current=current_period(self.file.cpc),
                    start=RenewalStart(self.file.evaluations.last().period_start),
                )
            except LawError as error:
                self.refuse(error)
        return data

    def sentence(self, piece: Publication) -> str:
        return f"Décision publiée le {piece.published_on:%d/%m/%Y}."


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
