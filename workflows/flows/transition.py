"""From the record of a HAS publication to the end of the transition phase.

Nothing read on a site takes effect by itself: a second person validates what was recorded (C11),
the end is stored (C22), then the agency says whether this publication is the one that counts (C13).
"""

from typing import Any

from viewflow import this

from accounts.models import Permission
from cannabis import transition
from cannabis.models import HasPublication
from workflows.engine.nodes import End, Flow, Function, If, StartHandle, View
from workflows.models import TransitionProcess
from workflows.steps import transition_forms


class TransitionFlow(Flow):
    process_class = TransitionProcess
    process_title = "Publication de la HAS (phase transitoire)"

    start = StartHandle(this.open).Annotation(title="Publication enregistrée").Next(this.validation)

    validation = (
        View(
            transition_forms.ValidationForm,
            rule="Une autre personne que l'auteur relit l'adresse, le jour de publication et la "
            "preuve ; rien ne prend effet avant (C11).",
            then="Validée : la fin est calculée, puis l'avis est désigné ou non. Rejetée : rien ne "
            "change.",
            submit="Rendre la validation",
            step="validation",
        )
        .Annotation(title="Validation")
        .Permission(Permission.VALIDATE_HAS)
        .Next(this.validated)
    )

    validated = (
        If(lambda act: act.process.validated)
        .Annotation(title="Validée ?")
        .Then(this.may_count)
        .Else(this.end_rejected)
    )

    may_count = (
        If(lambda act: act.process.publication.may_count)
        .Annotation(title="Avis définitif ou corrigé ?")
        .Then(this.compute_end)
        .Else(this.end_noted)
    )

    compute_end = (
        Function(
            this.do_compute_end,
            effect="La publication est validée et la fin de la phase est calculée sur elle.",
            remedy="Une publication validée ne compte pas si elle n’est pas désignée : dites-le à "
            "l’étape de désignation, ou enregistrez sa version corrigée.",
        )
        .Annotation(title="Calcul de la fin")
        .Next(this.designation)
    )

    designation = (
        View(
            transition_forms.DesignationForm,
            rule="S'il y a plusieurs avis définitifs, l'agence désigne celui qui compte ; une "
            "version corrigée ne déplace rien sans désignation (C13, C15).",
            then="La fin de la phase suit l'avis désigné ; la valeur remplacée reste dans l'histoire.",
            submit="Rendre la décision",
            step="designation",
        )
        .Annotation(title="Désignation")
        .Permission(Permission.VALIDATE_HAS)
        .Next(this.apply_designation)
    )

    apply_designation = (
        Function(
            this.do_apply_designation,
            effect="La désignation a pris effet sur la fin de la phase.",
            remedy="Une autre désignation la remplace, depuis la page de la publication.",
        )
        .Annotation(title="Effet de la désignation")
        .Next(this.end_decided)
    )

    end_rejected = End().Annotation(title="Publication rejetée")
    end_noted = End().Annotation(title="Publication sans effet sur la fin")
    end_decided = End().Annotation(title="Publication traitée")

    def open(self, activation: Any, publication: HasPublication) -> TransitionProcess:
        activation.process.publication = publication
        return activation.process

    def do_compute_end(self, activation: Any) -> None:
        publication = activation.process.publication
        transition.compute_end(publication)

    def do_apply_designation(self, activation: Any) -> None:
        publication = activation.process.publication
        transition.apply_designation(publication)
