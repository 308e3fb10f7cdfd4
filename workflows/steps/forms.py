"""Forms of the human tasks: each adds one piece to the file; the rules of law refuse in ``clean``."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms

from cpc.facts import renewals
from cpc.gate import gate
from cpc.law.deciding.eligibility import Pursuit, precheck_refusals
from cpc.law.decision import Place
from cpc.law.framework import RenewalStart
from cpc.law.life.renewals import Confirmed
from cpc.models import AdmissibilityReview, Evaluation, PreCheck, PreCheckAnswer, Visa
from cpc.signed.act_text import ActText, from_json
from cpc.text import lines
from cpc.texts import draft_texts
from records.letters.content import LetterContent
from workflows.drafting.pages import signed_texts
from workflows.engine.task_form import DecisionForm, TaskForm
from workflows.evidence.condition_fields import ConditionFields, typed
from workflows.evidence.criteria_fields import CriteriaFields
from workflows.evidence.gate_pages import Remaining, remaining
from workflows.exchanges.asking import ask_completion, marks_of
from workflows.exchanges.letters import review_previews


class GateForm:
    """A task where the decision is looked at: what signing and publishing it still want is told.

    ``day``: that of the question, when it is not today. ``confirmed``, ``signed_on``: see
    ``cpc.gate.gate.lacks``.
    """

    day: date | None = None
    confirmed: Confirmed | None = None
    signed_on: date | None = None

    @cached_property
    def wanted(self) -> list[Remaining]:
        """Everything left, each with the page where it is done (``cpc.gate.gate``)."""
        kind = self.file.process.decision_kind
        on = self.day or self.on
        lacks = gate.lacks(
            self.file, kind=kind, on=on, confirmed=self.confirmed, signed_on=self.signed_on
        )
        return remaining(self.file, lacks=lacks)

    def refuse_lacking(self, advice: str, *, at: Place | None = None) -> None:
        """``advice``: what this person may do about it. ``at``: only what is done there."""
        for each in (each for each in self.wanted if at in (None, each.place)):
            self.add_error(None, f"{each.refusal} {advice}")


class SignedText:
    """A task on an act that is signed: its text is read there, as it was signed."""

    template = "workflows/steps/act_read.html"
    texts_title = "Ce qui est signé"
    texts_told = "C’est le texte signé, gardé avec son empreinte."

    @cached_property
    def texts(self) -> list[ActText]:
        return [from_json(each.content) for each in signed_texts(self.file)]


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
            "missing": "Pour une demande de compléments : un élément par ligne ; le signalant répond à "
            "chacun (R10). Les réponses marquées « à corriger » s'y ajoutent d'elles-mêmes.",
            "completion_due_on": "Pour une demande de compléments : aucun délai n'est fixé par les "
            "textes, vous le choisissez (art. L. 114-5 CRPA).",
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        due = data.get("completion_due_on")
        if due and due <= self.on:
            self.add_error(
                "completion_due_on", "La date doit être postérieure à aujourd'hui (R10)."
            )
        self.items = lines(data.get("missing", ""))
        if data.get("decision") == AdmissibilityReview.Decision.INCOMPLETE:
            marked = "\n".join(f"À corriger – {mark}" for mark in marks_of(self.file))
            data["missing"] = f"{data.get('missing', '')}\n{marked}".strip()
        return data

    def save(self, commit: bool = True) -> AdmissibilityReview:  # noqa: FBT001, FBT002
        """What is missing becomes a numbered request (R10); the letters leave just after, by the process."""
        piece = super().save(commit)
        if piece.decision == AdmissibilityReview.Decision.INCOMPLETE:
            ask_completion(piece, items=self.items, by=self.user, on=self.on)
        return piece

    def previews(self) -> list[LetterContent]:
        """The letters that this answer would send."""
        return review_previews(self.instance, on=self.on)

    def reason(self, piece: AdmissibilityReview) -> str:
        return piece.reasons or piece.missing


class PreCheckForm(ConditionFields, TaskForm):
    class Meta:
        model = PreCheck
        fields = ("conclusion", "reasons")
        widgets: ClassVar = {"conclusion": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(
            [*(name for name in self.fields if name.startswith("r1")), "conclusion", "reasons"]
        )

    @classmethod
    def given(cls, piece: PreCheck) -> dict[str, Any]:
        answers = {each.rule: (each.answer, each.reason) for each in piece.answers.all()}
        return super().given(piece) | typed(answers)

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


class EvaluationForm(CriteriaFields, TaskForm):
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
        if data.get("conclusion") == Evaluation.Conclusion.FAVOURABLE:
            self.check_start(data.get("period_start"))
        return data

    def check_start(self, chosen: str | None) -> None:
        """Something is left to renew, and the start chosen is still possible (Q4, R61)."""
        if not chosen:
            self.add_error("period_start", "Choisissez quand commence la nouvelle période (Q4).")
        start = RenewalStart(chosen) if chosen else None
        for refusal in renewals.refusals(self.file, published_on=self.on, start=start):
            self.add_error(None, str(refusal))


class VisaForm(GateForm, DecisionForm):
    """A visa does not wait for what later steps do: what signing will want is told, not refused.

    What only another evaluation would mend is refused. Of a change, its act is read as it will be signed.
    """

    template = "workflows/steps/act_read.html"
    texts_title = "Ce que vous visez"
    texts_told = "C’est ce qui sera signé ; la date et la signature s’y ajouteront."

    class Meta:
        model = Visa
        fields = ("decision", "points")
        widgets: ClassVar = {"decision": forms.RadioSelect}
        help_texts: ClassVar = {"points": "Obligatoires en cas de renvoi."}

    @cached_property
    def texts(self) -> list[ActText]:
        kind = self.file.process.decision_kind
        return draft_texts.to_sign(self.file, kind=kind, on=self.on) if self.file.is_change else []

    def attach(self, piece: Visa) -> None:
        super().attach(piece)
        if self.file.is_change:
            drafts = self.file.changedrafts
            piece.change = drafts.last() or drafts(manager="everything").last()
            piece.evaluator = piece.change.author
            return
        evaluations = self.file.evaluations
        # a page left open after the evaluation was taken back: its text is still to be given back
        piece.evaluation = evaluations.last() or evaluations(manager="everything").last()
        piece.evaluator = piece.evaluation.author

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") == Visa.Decision.GRANTED:
            advice = "Renvoyez la réévaluation avec cette observation."
            self.refuse_lacking(advice, at=Place.EVALUATION)
        return data

    def reason(self, piece: Visa) -> str:
        return piece.points
