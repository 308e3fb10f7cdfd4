"""What a verb of a scenario takes: its arguments, read from the forms themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms

from cpc.law.deciding.eligibility import CHECKLIST, Answer
from signalements.form.codecs import Codec
from workflows.drafting.forms import EvidenceField
from workflows.engine.nodes import View

TEXT, DAY, CHOICE, FLAG, CIS, SEVERAL = "text", "day", "choice", "flag", "cis", "several"
NUMBER, ANSWERS, PERSON, PERSONS = "number", "answers", "person", "persons"
BODIES, ELEMENTS = "bodies", "elements"
EVIDENCE, CRITERIA = "evidence", "criteria"
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


def of_step(
    name: str,
    title: str,
    *steps: View,
    prefilled: Iterable[str] = (),
    beside: Iterable[Argument] = (),
) -> Verb:
    """What does one step, or one of those alike: the questions of its form, and what its page asks beside."""
    questions = of_form(steps[0].form_class, prefilled=prefilled)
    return Verb(name, title, questions | named(*beside), tuple(step.name for step in steps))


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


def of_question(codec: Codec, *, required: bool = False) -> Argument:
    """The answer to a question of the signalement, by the kind that the question says."""
    kind = codec.kind.scenario
    values = tuple(value for value, _ in codec.choices) if kind == CHOICE else ()
    return Argument(codec.question.name, kind, required, values)
