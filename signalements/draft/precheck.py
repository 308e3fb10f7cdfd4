"""The five questions asked before a signalement, as a form; their answers travel in the address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode

from cpc.law.deciding.eligibility import Answer
from signalements.draft.precheck_law import QUESTIONS, VERSION, orientation
from web import dsfr

CODES = tuple(question.code for question in QUESTIONS)
CHOICES = [(Answer.YES, "Oui"), (Answer.NO, "Non"), (Answer.UNKNOWN, "Je ne sais pas")]


class PrecheckForm(dsfr.Form):
    """One question a field; « je ne sais pas » is an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            source = f" ({question.article.label})" if question.article else ""
            self.fields[question.code] = forms.ChoiceField(
                label=question.text,
                help_text=question.help + source,
                choices=CHOICES,
                widget=forms.RadioSelect,
            )


def answers_in(given: QueryDict) -> dict[str, str]:
    """The five answers of an address, empty unless all of them are there."""
    form = PrecheckForm(given)
    return dict(form.cleaned_data) if form.is_valid() else {}


def address_part(answers: dict[str, str]) -> str:
    return urlencode({code: answers[code] for code in CODES})


def kept(answers: dict[str, str]) -> dict[str, Any]:
    """What a draft keeps of the five answers, with the words of that day; empty when not asked."""
    if not answers:
        return {}
    told = orientation(answers)
    words: dict[str, str] = dict(CHOICES)
    return {
        "version": VERSION,
        "channel": told.channel.value,
        "channel_label": told.channel.label,
        "answers": [
            {"code": each.code, "question": each.text, "answer": words[answers[each.code]]}
            for each in QUESTIONS
        ],
    }
