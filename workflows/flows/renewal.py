"""The renewal of a CPC: re-evaluated, then renewed for three years or left to lapse with reasons."""

from typing import Any

from viewflow import this

from accounts.models import Permission
from cpc import decisions
from cpc.models import Dossier
from workflows.drafting.renewal_forms import RenewalDraftForm
from workflows.engine.asides import OF_RENEWAL
from workflows.engine.nodes import End, Flow, Function, If, StartHandle, View
from workflows.flows import decision_steps
from workflows.models import DossierProcess
from workflows.steps import forms


class RenewalFlow(Flow):
    process_class = DossierProcess
    process_title = "Renouvellement d'un CPC"
    asides = OF_RENEWAL

    start = StartHandle(this.open).Annotation(title="Renouvellement ouvert").Next(this.evaluation)

    evaluation = (
        View(
            forms.ReevaluationForm,
            rule="Un cadre n'est jamais renouvelé tacitement (R58) : le besoin, l'efficacité et la "
            "sécurité sont réévalués ; le début de la nouvelle période est choisi (Q4).",
            then="Une autre personne vise cette réévaluation. Favorable : la décision est rédigée, "
            "signée, publiée. Défavorable : le cadre prend fin à son dernier jour.",
            submit="Transmettre au visa",
            step="evaluation",
        )
        .Annotation(title="Réévaluation")
        .Permission(Permission.EVALUATE)
        .Next(this.visa)
    )

    visa = decision_steps.visa(
        rule="Le visa est donné par une autre personne que l'évaluateur (pratique de l'agence).",
        then="Accordé : selon la conclusion, la décision est rédigée ou le cadre est laissé à "
        "échéance. Renvoyé : l'évaluateur reprend.",
    ).Next(this.visa_granted)

    visa_granted = decision_steps.visa_granted(refused=this.evaluation, granted=this.favourable)

    favourable = (
        If(lambda act: act.process.favourable)
        .Annotation(title="Renouveler ?")
        .Then(this.draft)
        .Else(this.lapse)
    )

    draft = decision_steps.draft(
        RenewalDraftForm,
        rule="Un renouvellement n'est jamais tacite (R58) : tout ce qui est écrit ici est imprimé dans "
        "la décision et publié ; rien d'autre ne l'est.",
    ).Next(this.signature)

    signature = decision_steps.signature(
        rule="Le directeur général, son intérimaire ou un délégataire signe (R33).",
        then="Signé : la décision est publiée. Renvoyé : le projet est repris, ou la réévaluation si "
        "plus rien n'est à renouveler.",
    ).Next(this.signed)

    signed = decision_steps.signed(sent_back=this.left)

    left = (
        If(lambda act: act.process.something_left)
        .Annotation(title="Encore à renouveler ?")
        .Then(this.draft)
        .Else(this.evaluation)
    )

    publication = decision_steps.publication(
        rule="La nouvelle période part du jour que dit la décision signée, pour la durée de validité "
        "en vigueur à la publication (R32, R34).",
        then="La nouvelle période est inscrite au registre public et le dossier est clos. "
        "Renvoyé : le projet est repris, ou la réévaluation si plus rien n'est à renouveler.",
    ).Next(this.published)

    published = (
        If(lambda act: act.process.published)
        .Annotation(title="Publié ?")
        .Then(this.renew)
        .Else(this.left)
    )

    renew = (
        Function(
            this.do_renew,
            effect="Le renouvellement est publié et inscrit au registre.",
            remedy="Un acte publié se corrige par un acte modificatif : ouvrez une modification du cadre.",
        )
        .Annotation(title="Renouvellement")
        .Next(this.end_renewed)
    )

    lapse = (
        Function(
            this.do_lapse,
            effect="Le dossier est clos : le cadre est laissé à échéance.",
            remedy="Si l’usage doit rester encadré, le sujet se reprend par un nouveau dossier, de "
            "la propre initiative du directeur général (R12).",
        )
        .Annotation(title="Non-renouvellement")
        .Next(this.end_lapsed)
    )

    end_renewed = End().Annotation(title="CPC renouvelé")
    end_lapsed = End().Annotation(title="CPC laissé à échéance")

    def open(self, activation: Any, dossier: Dossier) -> DossierProcess:
        activation.process.dossier = dossier
        return activation.process

    def do_renew(self, activation: Any) -> None:
        dossier = activation.process.dossier
        publication = dossier.publications.last()
        decisions.renew(dossier, published_on=publication.published_on, by=publication.author)

    def do_lapse(self, activation: Any) -> None:
        dossier = activation.process.dossier
        visa = dossier.visas.last()
        decisions.let_lapse(dossier, on=visa.made_on, by=visa.author)
