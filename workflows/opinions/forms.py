"""Forms of the agents on others' opinions: ask, prolong, revoke, record what came on paper, concert."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import Organisation, OrganisationKind, User
from cpc.asked import confirmed
from cpc.exchange_forms import long_text
from cpc.law.days import french_day
from cpc.law.exchanges.opinions import (
    OPINION_DAYS,
    Concerted,
    Opined,
    Sharing,
    due_objection,
    proposed_due,
)
from cpc.models import Dossier, Opinion, OpinionRequest
from records.documents.fields import DocumentsField
from records.files.slots import EXCHANGE, Slot
from records.models import Document
from web.dsfr import Form
from workflows.opinions.answers import OnPaper
from workflows.opinions.choices import MOST, Choice, confirmed_documents, own_documents
from workflows.opinions.concertation import Held
from workflows.opinions.requests import Consulted

MOST_QUESTIONS = 20
LONGEST_QUESTION = 2_000
RECEIVED = Slot("opinion", "L'avis reçu", EXCHANGE.kinds, max_files=5)
SECRETS_CHOSEN = (
    f"Cochez cette case : une pièce {confirmed.bare()} ne sort que par un choix exprès."
)
NEVER_TO_REPORTERS = (
    f"{{body}} a signalé l'usage de ce dossier : les pièces {confirmed.of_one()} ne lui sont jamais "
    "communiquées. Décochez-les, ou consultez-le à part."
)


class AskForm(Form):
    """The same questions to one or several; what they may read is chosen piece by piece."""

    consulted = forms.MultipleChoiceField(label="À qui", widget=forms.CheckboxSelectMultiple)
    questions = long_text(
        label="Questions (une par ligne)",
        most=MOST_QUESTIONS * LONGEST_QUESTION,
        rows=6,
        help_text="Elles seront numérotées ; chacune aura sa réponse.",
    )
    reason = long_text(
        label="Pourquoi cet avis",
        most=5_000,
        help_text="Lu par la personne consultée, avec les questions.",
    )
    due_on = forms.DateField(label="À rendre avant le (inclus)")
    sharing = forms.ChoiceField(
        label="Qui lira la réponse",
        choices=Sharing.pairs(),
        widget=forms.RadioSelect,
        initial=Sharing.CONFIDENTIAL.value,
        help_text="Confidentiel : l'agence seule. Partagé : les organismes signalants du dossier lisent "
        f"l'avis une fois rendu. Jamais les pièces {confirmed.of_one()}.",
    )
    documents = forms.MultipleChoiceField(
        label="Pièces du dossier à communiquer",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Rien d'autre du dossier ne sera lu.",
    )
    files = DocumentsField(slot=EXCHANGE, label="Autres fichiers à joindre", required=False)
    secrets = forms.MultipleChoiceField(
        label=f"Pièces {confirmed.of_all()} à communiquer",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Elles peuvent contenir des secrets des affaires : par défaut, aucune ne sort.",
    )
    release = forms.BooleanField(
        label=f"Je communique ces pièces {confirmed.bare()} en connaissance de cause",
        required=False,
        help_text="Ce choix, à votre nom, s'écrit au journal du dossier.",
    )

    def __init__(
        self,
        *args: Any,
        dossier: Dossier,
        choices: list[Choice],
        user: User,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.on = dossier, on
        self.by_key = {each.key: each for each in choices}
        self.fields["consulted"].choices = [(each.key, each.label) for each in choices]
        self.fields["due_on"].initial = proposed_due(on=on)
        days = OPINION_DAYS.on(on)
        self.fields["due_on"].help_text = (
            f"Proposé : {days.value} jours ({days.certainty.label}, aucun texte lu ne le fixe). Le "
            "silence ne bloque pas l'instruction."
        )
        self._offer("documents", own_documents(dossier, user=user))
        self._offer("secrets", confirmed_documents(dossier, user=user))
        if not self.fields.get("secrets"):
            del self.fields["release"]

    def _offer(self, name: str, found: list[Any]) -> None:
        if not found:
            del self.fields[name]
            return
        self.fields[name].choices = [(str(each.document.pk), each.label) for each in found]
        self.fields[name].offered = {str(each.document.pk): each.document for each in found}

    def _chosen(self, name: str) -> list[Document]:
        if name not in self.fields:
            return []
        return [self.fields[name].offered[key] for key in self.cleaned_data[name]]

    def clean_consulted(self) -> list[Consulted]:
        found = [self.by_key[key] for key in self.cleaned_data["consulted"]]
        kept_off = [f"{each.consulted} : {each.kept_off}." for each in found if each.kept_off]
        if kept_off:
            raise forms.ValidationError(kept_off)
        return [each.consulted for each in found]

    def clean_questions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["questions"].splitlines()]
        questions = [line for line in lines if line]
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(f"{MOST_QUESTIONS} questions au plus.")
        if any(len(question) > LONGEST_QUESTION for question in questions):
            raise forms.ValidationError(f"{LONGEST_QUESTION} caractères au plus par question.")
        return questions

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if sentence := due_objection(due_on=due_on, after=self.on):
            raise forms.ValidationError(sentence)
        return due_on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("secrets") and not data.get("release"):
            self.add_error("release", SECRETS_CHOSEN)
        reporting = set(self.dossier.signalements.values_list("organisation", flat=True))
        for each in data.get("consulted") or [] if data.get("secrets") else []:
            if each.addressee.pk in reporting:
                self.add_error("secrets", NEVER_TO_REPORTERS.format(body=each.addressee))
        return data

    @property
    def asked(self) -> dict[str, Any]:
        """The arguments of ``workflows.opinions.notices.ask``."""
        data = self.cleaned_data
        names = ("consulted", "questions", "reason", "due_on", "files")
        return {
            **{name: data[name] for name in names},
            "sharing": Sharing(data["sharing"]),
            "documents": self._chosen("documents"),
            "secrets": self._chosen("secrets"),
        }


class ProlongForm(Form):
    due_on = forms.DateField(label="Nouvelle date (incluse)")
    reason = long_text(label="Motif", most=2_000)

    def __init__(self, *args: Any, request: OpinionRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = f"Après le {french_day(request.due_on)}."


INTERESTS = {
    "none": "L'avis dit qu'il n'y en a aucun",
    "unstated": "L'avis n'en dit rien",
    "declared": "L'avis en déclare un avec le médicament, un titulaire ou un exploitant",
}


class PaperForm(Form):
    """An opinion received by post or mail, with its file."""

    files = DocumentsField(slot=RECEIVED, label="L'avis reçu")
    signatory = forms.CharField(label="Signataire (prénom et nom)", max_length=200)
    function = forms.CharField(label="Fonction du signataire", max_length=200)
    signed_on = forms.DateField(label="Signé le")
    received_on = forms.DateField(label="Reçu par l'agence le")
    conclusion = forms.ChoiceField(
        label="Conclusion", choices=Opined.pairs(), widget=forms.RadioSelect
    )
    text = long_text(
        label="Ce que dit l'avis",
        most=20_000,
        rows=6,
        help_text="Assez pour être lu et cherché ; le fichier joint fait foi.",
    )
    interests = forms.ChoiceField(
        label="Liens d'intérêts du signataire",
        choices=list(INTERESTS.items()),
        widget=forms.RadioSelect,
    )

    def clean_interests(self) -> str:
        told = self.cleaned_data["interests"]
        if told == "declared":
            raise forms.ValidationError(
                "Un avis dont le signataire déclare un lien d'intérêts n'est pas retenu (R71) : révoquez "
                "la demande, ou demandez l'avis d'une autre personne."
            )
        return INTERESTS[told] + "."

    @property
    def paper(self) -> OnPaper:
        return OnPaper(**self.cleaned_data)


class ConcertationForm(Form):
    """With which centres, when, what was said, how it ended; or why none is needed (R27)."""

    outcome = forms.ChoiceField(label="Issue", choices=Concerted.pairs(), widget=forms.RadioSelect)
    centres = forms.MultipleChoiceField(
        label="Centres entendus",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    held_on = forms.DateField(
        label="Tenue le", required=False, help_text="Rien à dire si elle est sans objet."
    )
    opinion = forms.ModelChoiceField(
        label="Avis signé retenu comme concertation",
        queryset=Opinion.objects.none(),
        required=False,
        help_text="Un avis signé d'un centre peut en tenir lieu.",
    )
    summary = long_text(
        label="Compte rendu, ou motif",
        most=20_000,
        rows=6,
        help_text="Ce qui a été dit et conclu ; si aucun appui n'est prévu, pourquoi.",
    )
    files = DocumentsField(slot=EXCHANGE, label="Compte rendu en pièce jointe", required=False)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Organisation.objects.filter(kind=OrganisationKind.CRMR_CCMR)[:MOST]
        self.by_key = {str(centre.pk): centre for centre in centres}
        self.fields["centres"].choices = [(key, str(each)) for key, each in self.by_key.items()]
        opinions = dossier.opinions.filter(request__addressee__kind=OrganisationKind.CRMR_CCMR)
        self.fields["opinion"].queryset = opinions.select_related("request__addressee")
        if not opinions:
            del self.fields["opinion"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("outcome") in {None, Concerted.NOT_PLANNED}:
            return data
        if not data.get("centres"):
            self.add_error("centres", "Dites quels centres ont été entendus.")
        if not data.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", "Dites quel jour la concertation s'est tenue.")
        return data

    @property
    def held(self) -> Held:
        data = self.cleaned_data
        return Held(
            outcome=data["outcome"],
            summary=data["summary"],
            centres=[self.by_key[key] for key in data["centres"]],
            held_on=data["held_on"],
            opinion=data.get("opinion"),
            files=data["files"],
        )
