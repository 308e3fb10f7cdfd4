"""The steps that every decision goes through; each process says their rule and what they lead to."""

from typing import Any

from viewflow import this

from accounts.models import Permission
from workflows.drafting.writing_forms import WritingForm
from workflows.engine.nodes import If, Switch, View
from workflows.steps import decision_forms, forms


def visa(*, rule: str, then: str) -> View:
    node = View(forms.VisaForm, rule=rule, then=then, submit="Rendre le visa", step="visa")
    return node.Annotation(title="Visa").Permission(Permission.APPROVE)


def visa_granted(*, refused: Any, granted: Any) -> Switch:
    """Refused, it goes back; asked again, it waits for one more; else it goes on."""
    return (
        Switch()
        .Annotation(title="Visa accordé ?")
        .Case(refused, lambda act: not act.process.visa_granted)
        .Case(this.visa, lambda act: act.process.visas_wanted)
        .Default(granted)
    )


def draft(form: type[WritingForm], *, rule: str) -> View:
    then = "Le signataire signe ce projet, ou le renvoie avec des observations."
    submit = "Transmettre à la signature"
    node = View(form, rule=rule, then=then, submit=submit, step="drafting")
    return node.Annotation(title="Projet de décision").Permission(Permission.DRAFT)


def signature(*, rule: str, then: str) -> View:
    form, submit = decision_forms.SignatureForm, "Rendre la décision"
    node = View(form, rule=rule, then=then, submit=submit, step="signature")
    return node.Annotation(title="Signature").Permission(Permission.SIGN)


def signed(*, sent_back: Any) -> If:
    node = If(lambda act: act.process.signed).Annotation(title="Signé ?")
    return node.Then(this.publication).Else(sent_back)


def publication(*, rule: str, then: str) -> View:
    form, submit = decision_forms.PublicationForm, "Publier"
    node = View(form, rule=rule, then=then, submit=submit, step="publication")
    return node.Annotation(title="Publication").Permission(Permission.PUBLISH)
