"""The criteria of the law in the form of an evaluation: answer, argument, evidence cited, one by one."""

from typing import Any

from django import forms

from cpc.law.deciding.eligibility import Answer, Question
from cpc.law.deciding.evidence import (
    CRITERIA,
    CriterionAnswer,
    answer_refusals,
    expected,
    presumption_refusals,
)
from cpc.models import Evaluation, EvaluationCriterion
from workflows.evidence.table import Known, last_answers

FIRST = ("need", "efficacy", "safety")
TAKEN_OVER = "Laissée vide, la dernière réponse connue est reprise."


class CriteriaFields:
    """Three fields a criterion, filled in with what was last answered; left empty, it is taken over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = last_answers(self.file)
        self.table = list(self.file.evidence.current())
        for question in CRITERIA:
            self._add(question, self.known.get(question.code, Known("", "")))
        names = [f"{question.code.lower()}_{part}" for question in CRITERIA for part in PARTS]
        self.order_fields([*FIRST, *names])

    @classmethod
    def given(cls, piece: Evaluation) -> dict[str, Any]:
        """With each criterion as it had been answered."""
        typed = super().given(piece)
        for each in piece.criteria.prefetch_related("evidence"):
            code = each.rule.lower()
            typed |= {
                f"{code}_answer": each.answer,
                f"{code}_argument": each.argument,
                f"{code}_evidence": [item.pk for item in each.evidence.all()],
            }
        return typed

    def _add(self, question: Question, known: Known) -> None:
        code = question.code.lower()
        self.fields[f"{code}_answer"] = forms.ChoiceField(
            label=f"{question.code} – {question.text}",
            choices=[(answer.value, answer.label.capitalize()) for answer in Answer],
            widget=forms.RadioSelect,
            help_text=f"{question.condition} {question.article.label}. {TAKEN_OVER} {_from(known)}".strip(),
            required=False,
            initial=known.answer,
        )
        self.fields[f"{code}_argument"] = forms.CharField(
            label=f"Argument de la réponse à {question.code}",
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
            initial=known.argument,
        )
        if self.table:
            self.fields[f"{code}_evidence"] = forms.TypedMultipleChoiceField(
                label=f"Preuves citées pour {question.code}",
                choices=[(item.pk, f"{item.code} – {_short(item.outcome)}") for item in self.table],
                widget=forms.CheckboxSelectMultiple,
                coerce=int,
                required=False,
                initial=known.evidence,
            )

    def _given(self, question: Question) -> tuple[CriterionAnswer, list[int], bool]:
        """The answer typed; the last one known, when the criterion was left empty."""
        code, data = question.code.lower(), self.cleaned_data
        cited = data.get(f"{code}_evidence") or []
        answer, argument = data.get(f"{code}_answer", ""), data.get(f"{code}_argument", "")
        known = self.known.get(question.code)
        if known and not answer and not argument.strip():
            own = {item.pk for item in self.table}
            kept = cited or [pk for pk in known.evidence if pk in own]
            return CriterionAnswer(known.answer, known.argument, len(kept)), kept, True
        return CriterionAnswer(answer, argument, len(cited)), cited, False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.criteria = {question.code: self._given(question) for question in CRITERIA}
        given = {code: answer for code, (answer, _, _) in self.criteria.items()}
        refusals = answer_refusals(given)
        if data.get("conclusion") == Evaluation.Conclusion.FAVOURABLE:
            refusals += presumption_refusals(given, evidence=len(self.table))
        for refusal in refusals:
            self.add_error(None, str(refusal))
        return data

    def save(self, commit: bool = True) -> Evaluation:  # noqa: FBT001, FBT002
        """The evaluation, the table as it stands on that day, the answers to the criteria asked."""
        piece = super().save(commit)
        piece.evidence.set(self.table)
        asked = {
            question.code for question in expected({k: v[0] for k, v in self.criteria.items()})
        }
        for code, (given, cited, taken_over) in self.criteria.items():
            if code in asked and given.answer:
                row = EvaluationCriterion.objects.create(
                    evaluation=piece,
                    rule=code,
                    answer=given.answer,
                    argument=given.argument,
                    taken_over=taken_over,
                )
                row.evidence.set(cited)
        return piece


PARTS = ("answer", "argument", "evidence")


def _from(known: Known) -> str:
    return f"Repris du {known.origin}." if known.origin else ""


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
