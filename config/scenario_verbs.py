"""What a step of a scenario may do: each verb with its arguments, read from the forms themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms

from accounts.models import DecisionKind
from cpc.exchange_forms import DecisionOnExtensionForm
from cpc.law.eligibility import CHECKLIST, Answer
from cpc.models import ActKind, Outcome, RegisterStatus
from signalements.questions import QUESTIONS
from workflows.clock_forms import ResumeForm, StopForm
from workflows.decision_forms import DraftForm, PublicationForm, RefusalNoteForm, SignatureForm
from workflows.dossier_forms import OpeningForm
from workflows.drafting_forms import EvidenceField
from workflows.forms import AdmissibilityForm, PreCheckForm, ReevaluationForm, VisaForm

TEXT, DAY, CHOICE, FLAG, CIS, SEVERAL = "text", "day", "choice", "flag", "cis", "several"
ANSWERS, PERSON = "answers", "person"
ANSWER_CHOICES = tuple(answer.value for answer in Answer)
ANSWER_CODES = tuple(question.code for question in CHECKLIST)


@dataclass(frozen=True, slots=True)
class Argument:
    """A key under ``with``: what it holds, and whether the step needs it."""

    name: str
    kind: str = TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verb:
    """``nodes``: the steps of the processes that it does; ``by_somebody``: needs ``who``."""

    name: str
    title: str
    arguments: dict[str, Argument] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()
    by_somebody: bool = True


def named(*arguments: Argument) -> dict[str, Argument]:
    return {argument.name: argument for argument in arguments}


def of_form(form: type[forms.BaseForm], *, prefilled: Iterable[str] = ()) -> dict[str, Argument]:
    """The questions of a form; those that the page fills in beforehand may be left out."""
    return named(
        *(
            _of_field(name, question, required=question.required and name not in prefilled)
            for name, question in form.base_fields.items()
        )
    )


def _of_field(name: str, question: forms.Field, *, required: bool) -> Argument:
    if isinstance(question, EvidenceField):
        return Argument(name, TEXT, required)
    if isinstance(question, forms.ModelMultipleChoiceField):
        return Argument(name, CIS, required)
    if isinstance(question, forms.DateField):
        return Argument(name, DAY, required)
    if isinstance(question, forms.BooleanField):
        return Argument(name, FLAG, required)
    if isinstance(question, forms.MultipleChoiceField):
        values = tuple(value for value, _ in question.choices)
        return Argument(name, SEVERAL, required, values)
    if isinstance(question, forms.ChoiceField) and not isinstance(question, forms.ModelChoiceField):
        values = tuple(value for value, _ in question.choices if value)
        return Argument(name, CHOICE, required, values)
    return Argument(name, TEXT, required)


KINDS_OF_QUESTIONS = {"medicines": CIS, "in_field_statement": FLAG, "rare_disease": FLAG}
SIGNALEMENT = named(
    Argument("organisation"),
    *(
        Argument(name, KINDS_OF_QUESTIONS.get(name, TEXT), name in {"dci", "indication"})
        for name, question in QUESTIONS.items()
        if not question.rows
    ),
    Argument("patients_estimate"),
    Argument("patients_method"),
    Argument("data_table"),
    Argument("support"),
)
OPENING = {**of_form(OpeningForm), "cis": Argument("cis", CIS)}
del OPENING["division"]  # always that of the scenario
MARK = (Argument("question", TEXT, required=True), Argument("comment", TEXT, required=True))
VERBS = {
    verb.name: verb
    for verb in (
        Verb("prepare", "brouillon de signalement", SIGNALEMENT),
        Verb("file", "signalement", SIGNALEMENT),
        Verb(
            "answer_completion",
            "compléments",
            named(
                Argument("answer", TEXT, required=True), Argument("item"), Argument("keep", FLAG)
            ),
        ),
        Verb("mark", "réponse à corriger", named(*MARK)),
        Verb("correct", "correction", named(Argument("answer", TEXT, required=True))),
        Verb(
            "ask",
            "demande d'information",
            named(
                Argument("items", TEXT, required=True), Argument("reason"), Argument("due_on", DAY)
            ),
        ),
        Verb("message", "message", named(Argument("text", TEXT, required=True))),
        Verb(
            "ask_extension",
            "demande de délai",
            named(Argument("until", DAY, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb("decide_extension", "réponse à la demande de délai", of_form(DecisionOnExtensionForm)),
        Verb("withdraw", "retrait", named(Argument("reason", TEXT, required=True))),
        Verb("open", "ouverture sans signalement", OPENING),
        Verb("admit", "recevabilité", of_form(AdmissibilityForm), ("admissibility",)),
        Verb(
            "precheck",
            "opportunité",
            {**of_form(PreCheckForm), "answers": Argument("answers", ANSWERS, required=True)},
            ("precheck",),
        ),
        Verb("evaluate", "évaluation", of_form(ReevaluationForm), ("evaluation",)),
        Verb("visa", "visa", of_form(VisaForm), ("visa",)),
        Verb(
            "draft",
            "projet de décision",
            of_form(DraftForm, prefilled={"medicines", "indications", "argument"}),
            ("draft",),
        ),
        Verb("sign", "signature", of_form(SignatureForm), ("signature", "refusal_signature")),
        Verb(
            "publish",
            "publication",
            of_form(PublicationForm, prefilled={"published_on"}),
            ("publication",),
        ),
        Verb("refusal_note", "note motivée", of_form(RefusalNoteForm), ("refusal_note",)),
        Verb(
            "delegate",
            "délégation de signature",
            named(
                Argument("to", PERSON, required=True),
                Argument("function", TEXT, required=True),
                Argument("scope", SEVERAL, required=True, choices=tuple(DecisionKind.values)),
                Argument("reference", TEXT, required=True),
                Argument("first_day", DAY, required=True),
                Argument("last_day", DAY),
            ),
        ),
        Verb(
            "suspend",
            "suspension du délai",
            of_form(StopForm, prefilled={"first_day"}),
        ),
        Verb("resume", "reprise du délai", of_form(ResumeForm, prefilled={"last_day"})),
        Verb("take", "prise de la tâche"),
        Verb("release", "remise de la tâche"),
        Verb(
            "reassign",
            "réattribution",
            named(Argument("to", PERSON, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb(
            "join",
            "rattachement",
            named(Argument("into", TEXT, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb(
            "separate",
            "séparation",
            named(
                Argument("of", PERSON, required=True),
                Argument("into", TEXT, required=True),
                Argument("reason", TEXT, required=True),
            ),
        ),
        Verb("renew", "ouverture du renouvellement", named(Argument("cpc", TEXT, required=True))),
        Verb("daily", "travail du jour", named(Argument("cpc")), by_somebody=False),
    )
}

STATIONS = (*(node for verb in VERBS.values() for node in verb.nodes), "completion", "closed")
EXPECTATIONS = named(
    Argument("cpc"),
    Argument("status", CHOICE, choices=tuple(status.value for status in RegisterStatus)),
    Argument("first_day", DAY),
    Argument("last_day", DAY),
    Argument("acts", SEVERAL, choices=tuple(kind.value for kind in ActKind)),
    Argument("medicines", CIS),
    Argument("absent", FLAG),
    Argument("not_established", FLAG),
    Argument("outcome", CHOICE, choices=tuple(outcome.value for outcome in Outcome)),
    Argument("at", CHOICE, choices=STATIONS),
    Argument("notice_to", PERSON),
    Argument("notice"),
)
VERBS["expect"] = Verb("expect", "vérification", EXPECTATIONS, by_somebody=False)
