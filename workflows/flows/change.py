"""The change of a CPC in force: drafted, announced, seen by a second person, signed, published, told.

An emergency suspension goes straight to the signature, and is confirmed by another person after.
"""

from typing import Any

from viewflow import this

from accounts.models import Permission
from cpc import decisions
from cpc.models import Dossier
from workflows.engine.asides import OF_CHANGE
from workflows.engine.nodes import End, Flow, Function, If, StartHandle, Switch, Throw, View
from workflows.flows import decision_steps
from workflows.laboratory.change_letters import tell_change
from workflows.models import DossierProcess
from workflows.steps import change_forms, change_steps


class ChangeFlow(Flow):
    process_class = DossierProcess
    process_title = "Modification d'un CPC en vigueur"
    asides = OF_CHANGE

    start = StartHandle(this.open).Annotation(title="Modification ouverte").Next(this.draft)

    draft = (
        View(
            change_forms.ChangeDraftForm,
            rule="L'acte dit ce qu'il change, depuis quand, et pourquoi (art. R. 5121-76-9 CSP ; R51).",
            then="Une autre personne vise ce projet, une fois informé qui doit l'être.",
            submit="Rendre le projet",
            step="drafting",
        )
        .Annotation(title="Projet d'acte")
        .Permission(Permission.DRAFT)
        .Next(this.drafted)
    )

    drafted = (
        Switch()
        .Annotation(title="Que faire du projet ?")
        .Case(this.abandon, lambda act: act.process.abandoned)
        .Case(this.signature, lambda act: act.process.confirmed_after)
        .Case(this.information, lambda act: act.process.information_wanted)
        .Default(this.visa)
    )

    information = (
        View(
            change_steps.InformationForm,
            rule="Sauf urgence, le titulaire ou l'exploitant est informé de l'intention de l'agence avant "
            "la décision (art. R. 5121-76-9, II CSP ; R52).",
            then="Une demande et un courrier partent à chaque laboratoire ; une autre personne vise le "
            "projet. La décision se signe après le jour où chacun l'a reçue.",
            submit="Informer les laboratoires",
            step="information",
        )
        .Annotation(title="Information des laboratoires")
        .Permission(Permission.DRAFT)
        .Next(this.visa)
    )

    visa = decision_steps.visa(
        rule="Le visa est donné par une autre personne que l'auteur du projet (pratique de l'agence).",
        then="Accordé : la décision est signée. Renvoyé : le projet est repris.",
    ).Next(this.visa_granted)

    visa_granted = decision_steps.visa_granted(refused=this.draft, granted=this.signature)

    signature = decision_steps.signature(
        rule="Le directeur général, son intérimaire ou un délégataire signe (R33).",
        then="Signé : la décision est publiée. Renvoyé : le projet est repris.",
    ).Next(this.signed)

    signed = decision_steps.signed(sent_back=this.draft)

    publication = decision_steps.publication(
        rule="L'acte prend effet le lendemain de sa publication, ou au jour qu'il imprime (R34).",
        then="L'acte entre au registre ; ministres, laboratoires et signalants sont informés "
        "aussitôt (R53). Renvoyé : le projet est repris.",
    ).Next(this.published)

    published = (
        If(lambda act: act.process.published)
        .Annotation(title="Publié ?")
        .Then(this.enact)
        .Else(this.draft)
    )

    enact = (
        Function(
            this.do_enact,
            effect="L’acte est publié et inscrit au registre.",
            remedy="Un acte publié se corrige par un autre acte : ouvrez une nouvelle modification du "
            "cadre.",
        )
        .Annotation(title="Inscription de l’acte")
        .Next(this.inform)
    )

    inform = (
        Throw(this.do_inform)
        .Annotation(title="Ministres, laboratoires, signalants")
        .Next(this.to_confirm)
    )

    to_confirm = (
        If(lambda act: act.process.confirmed_after)
        .Annotation(title="Suspension d’urgence ?")
        .Then(this.confirmation)
        .Else(this.end_changed)
    )

    confirmation = (
        View(
            change_steps.ConfirmationForm,
            rule="Une suspension d'urgence est signée sans visa : une autre personne que le signataire la "
            "confirme après (pratique proposée, à confirmer par l'agence).",
            then="Le dossier est clos. Non confirmée : la suspension tient toujours ; sa levée se prépare "
            "par une nouvelle modification du cadre.",
            submit="Rendre la confirmation",
            step="confirmation",
        )
        .Annotation(title="Confirmation")
        .Permission(Permission.APPROVE)
        .Next(this.close)
    )

    close = (
        Function(
            this.do_close,
            effect="Le dossier est clos.",
            remedy="Si la suspension est à revoir, ouvrez une nouvelle modification du cadre.",
        )
        .Annotation(title="Clôture")
        .Next(this.end_confirmed)
    )

    abandon = (
        Function(
            this.do_abandon,
            effect="Le dossier est clos : le cadre reste tel qu’il est.",
            remedy="Si l’acte est à prendre, ouvrez une nouvelle modification du cadre.",
        )
        .Annotation(title="Sans suite")
        .Next(this.end_abandoned)
    )

    end_changed = End().Annotation(title="Cadre modifié")
    end_confirmed = End().Annotation(title="Suspension revue")
    end_abandoned = End().Annotation(title="Sans suite")

    def open(self, activation: Any, dossier: Dossier) -> DossierProcess:
        activation.process.dossier = dossier
        return activation.process

    def do_enact(self, activation: Any) -> None:
        dossier = activation.process.dossier
        publication = dossier.publications.last()
        decisions.change(dossier, published_on=publication.published_on, by=publication.author)

    def do_inform(self, activation: Any) -> None:
        dossier = activation.process.dossier
        publication = dossier.publications.last()
        tell_change(dossier, by=publication.author, on=publication.made_on)

    def do_close(self, activation: Any) -> None:
        dossier = activation.process.dossier
        confirmation = dossier.changeconfirmations.last()
        decisions.close_change(dossier, on=confirmation.made_on, by=confirmation.author)

    def do_abandon(self, activation: Any) -> None:
        dossier = activation.process.dossier
        draft = dossier.changedrafts.last()
        decisions.abandon_change(dossier, on=draft.made_on, by=draft.author)
