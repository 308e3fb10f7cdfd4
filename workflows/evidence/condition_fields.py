"""The legal conditions asked one by one, each with its reason: at the check of opportunity and later."""

from typing import Any

from django import forms

from cpc.law.deciding.eligibility import CHECKLIST, Answer, Answers, Question


class ConditionFields(forms.BaseForm):
    """Two fields a condition (R13 to R17): the answer and its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in CHECKLIST:
            self.fields |= _fields(question)

    def answers(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {
            question.code: (
                data.get(f"{question.code.lower()}_answer", ""),
                data.get(f"{question.code.lower()}_reason", ""),
            )
            for question in CHECKLIST
        }


def _fields(question: Question) -> dict[str, forms.Field]:
    code, always = question.code.lower(), question.asked_when is None
    return {
        f"{code}_answer": forms.ChoiceField(
            label=f"{question.code} – {question.text}",
            choices=[(answer.value, answer.label.capitalize()) for answer in Answer],
            widget=forms.RadioSelect,
            help_text=f"{question.condition} {question.article.label}".strip(),
            required=always,
        ),
        f"{code}_reason": forms.CharField(
            label=f"Motif de la réponse à {question.code}",
            widget=forms.Textarea(attrs={"rows": 2}),
            required=always,
        ),
    }


def typed(answers: Answers) -> dict[str, str]:
    """What these fields begin with, from answers already given."""
    return {
        f"{code.lower()}_{part}": text
        for code, said in answers.items()
        for part, text in zip(("answer", "reason"), said, strict=True)
    }
