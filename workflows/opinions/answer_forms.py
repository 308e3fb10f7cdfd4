"""Forms of those whom the agency consults: answer, sign, declare an interest, ask for more time."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from accounts.models import InterestDeclaration
from cpc.exchange_forms import long_text
from cpc.law.exchanges.opinions import Opined
from cpc.models import LONGEST_OPINION_ANSWER, OpinionDraft, OpinionRequest
from records.documents.fields import DocumentsField
from records.files.slots import EXCHANGE
from web.dsfr import Form, ModelForm
from web.gestures import given_to
from web.refused import Stale
from workflows.opinions.answers import Typed

NONE, DECLARED = "none", "declared"


class AnswerForm(Form):
    """One answer a question, the conclusion, files; everything may be saved half done."""

    def __init__(
        self, *args: Any, request: OpinionRequest, draft: OpinionDraft, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(request.questions.all())
        for each in self.questions:
            self.fields[f"answer_{each.number}"] = long_text(
                label=f"Question {each.number} : votre réponse",
                most=LONGEST_OPINION_ANSWER,
                rows=6,
                required=False,
                initial=draft.answer(each.number),
            )
        self.fields["conclusion"] = forms.ChoiceField(
            label="Votre conclusion",
            choices=Opined.pairs(),
            widget=forms.RadioSelect,
            required=False,
            initial=draft.conclusion,
        )
        self.fields["remarks"] = long_text(
            label="Réserves, observations",
            most=LONGEST_OPINION_ANSWER,
            required=False,
            initial=draft.remarks,
        )
        self.fields["files"] = DocumentsField(
            slot=EXCHANGE, required=False, label="Fichiers à joindre à votre avis"
        )
        self.kept = list(draft.documents.all()) if draft.pk else []
        if self.kept:
            self.fields["dropped"] = forms.MultipleChoiceField(
                label="Fichiers à ôter",
                choices=[(str(each.pk), each.name) for each in self.kept],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput,
            initial=draft.version,
            min_value=0,
            max_value=2**31 - 1,
            required=False,
        )

    @property
    def groups(self) -> Iterator[tuple[Any, Any]]:
        """Each question with the field of its answer."""
        for each in self.questions:
            yield each, self[f"answer_{each.number}"]

    def typed(self) -> Typed:
        data = self.cleaned_data
        return Typed(
            {each.number: data[f"answer_{each.number}"] for each in self.questions},
            data["conclusion"],
            data["remarks"],
            data["version"] or 0,
            tuple(data["files"]),
            tuple(int(pk) for pk in data.get("dropped", ())),
        )

    def give_back(self, error: Stale) -> None:
        """The page as typed, with the colleague's text said; saving again replaces it knowingly."""
        theirs, self.data = error.theirs, self.data.copy()
        self.data["version"] = str(theirs.version)
        for each in self.questions:
            name = f"answer_{each.number}"
            if theirs.answer(each.number) != self.cleaned_data.get(name, ""):
                self.add_error(
                    name,
                    f"{theirs.saved_by} a enregistré entre-temps : « {theirs.answer(each.number)} ». "
                    "Votre texte est resté ci-dessous ; enregistrer à nouveau remplace le sien.",
                )
        if not self.errors:
            sentence = f"{error} Relisez avant d'enregistrer : votre texte remplacera le sien."
            self.add_error(None, sentence)

    @property
    def written(self) -> list[tuple[str, str]]:
        """What was typed, to give back when the request is over."""
        return [*given_to(self)]


class SignForm(Form):
    """The signature: function printed, no interest (R71), and the version that was read."""

    function = forms.CharField(
        label="Votre fonction",
        max_length=200,
        help_text="Imprimée sur l'avis, avec votre nom et le jour.",
    )
    interests = forms.ChoiceField(
        label="Vos liens d'intérêts avec le médicament, ses titulaires ou exploitants",
        choices=[
            (NONE, "Je n'ai aucun lien d'intérêts"),
            (DECLARED, "J'ai un lien d'intérêts à déclarer : je ne signe pas"),
        ],
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class ConflictForm(ModelForm):
    """The interest that keeps the person off (R71)."""

    class Meta:
        model = InterestDeclaration
        fields = ("about", "name", "nature", "details")
        widgets: ClassVar = {"about": forms.RadioSelect, "nature": forms.RadioSelect}
        help_texts: ClassVar = {"name": "Le nom du laboratoire, ou la substance (DCI)."}
