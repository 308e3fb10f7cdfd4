"""The examination of a dossier, from admissibility to a CPC or a reasoned refusal.

Node names, this module's path and the class name are stored in every task: they are schema.
"""

from viewflow import this

from accounts.models import Permission
from workflows.drafting.forms import DraftForm, RefusalNoteForm
from workflows.engine.asides import OF_INSTRUCTION
from workflows.engine.nodes import (
    Due,
    End,
    Flow,
    Function,
    Handle,
    If,
    StartHandle,
    Switch,
    Throw,
    View,
)
from workflows.flows import decision_steps
from workflows.flows.instruction_acts import InstructionActs
from workflows.models import DossierProcess
from workflows.steps import decision_forms, forms


class InstructionFlow(InstructionActs, Flow):
    process_class = DossierProcess
    process_title = "Instruction d'un dossier CPC"
    asides = OF_INSTRUCTION

    start = StartHandle(this.open).Annotation(title="Dossier ouvert").Next(this.reported)

    reported = (
        If(lambda act: act.process.reported)
        .Annotation(title="Signalement ?")
        .Then(this.admissibility)
        .Else(this.precheck)
    )

    admissibility = (
        View(
            forms.AdmissibilityForm,
            rule="L'auteur est l'un des quatre organismes habilités, le sujet est dans son champ et "
            "le signalement est motivé et complet (art. R. 5121-76-2 CSP).",
            then="Recevable : l'opportunité est examinée. À compléter : le signalant est "
            "prévenu, et la recevabilité est rouverte à sa réponse ou passé la date. "
            "Irrecevable : le dossier est clos, avec ces motifs.",
            submit="Rendre l'avis de recevabilité",
            step="admissibility",
        )
        .Annotation(title="Recevabilité")
        .Permission(Permission.ADMIT)
        .Next(this.tell_admissibility)
    )

    tell_admissibility = (
        Throw(this.do_tell_admissibility)
        .Annotation(title="Réponse, et ARE s’il est dû")
        .Next(this.admissible)
    )

    admissible = (
        Switch()
        .Annotation(title="Recevable ?")
        .Case(this.precheck, lambda act: act.process.admissible)
        .Case(this.completion, lambda act: act.process.incomplete)
        .Default(this.close_inadmissible)
    )

    completion = Handle().Annotation(title="Attente des compléments").Next(this.admissibility)

    completion_due = (
        Due(this.completion).Annotation(title="T2 – Date fixée").Next(this.admissibility)
    )

    close_inadmissible = (
        Function(
            this.do_close_inadmissible,
            effect="Le dossier est clos et l’irrecevabilité est partie aux signalants.",
            remedy="Écrivez au signalant un courrier ou un message rectificatif ; l’examen reprend "
            "par un nouveau dossier.",
        )
        .Annotation(title="Clôture : irrecevable")
        .Next(this.tell_inadmissible)
    )

    tell_inadmissible = (
        Throw(this.do_tell_outcome)
        .Annotation(title="Issue aux signalants")
        .Next(this.end_inadmissible)
    )

    precheck = (
        View(
            forms.PreCheckForm,
            rule="Les conditions de l'accès compassionnel sont vérifiées une à une, chacune avec un "
            "motif (art. L. 5121-12-1 CSP ; règles R13 à R17).",
            then="Poursuivre : l'évaluation commence. Ne pas poursuivre : une note motivée est "
            "rédigée, puis signée.",
            submit="Conclure sur l'opportunité",
            step="opportunity",
        )
        .Annotation(title="Opportunité et conditions légales")
        .Permission(Permission.PRECHECK)
        .Next(this.pursued)
    )

    pursued = (
        If(lambda act: act.process.pursued)
        .Annotation(title="Poursuivre ?")
        .Then(this.evaluation)
        .Else(this.refusal_note)
    )

    evaluation = (
        View(
            forms.EvaluationForm,
            rule="L'efficacité et la sécurité sont présumées au vu des données disponibles "
            "(art. R. 5121-76-4, I CSP).",
            then="Une autre personne vise cette évaluation ; elle peut la renvoyer avec des "
            "observations.",
            submit="Transmettre au visa",
            step="evaluation",
        )
        .Annotation(title="Évaluation bénéfice / risque")
        .Permission(Permission.EVALUATE)
        .Next(this.visa)
    )

    visa = decision_steps.visa(
        rule="Le visa est donné par une autre personne que l'évaluateur (pratique de l'agence).",
        then="Accordé : selon la conclusion, un projet de décision ou une note motivée est "
        "rédigé. Renvoyé : l'évaluateur reprend.",
    ).Next(this.visa_granted)

    visa_granted = decision_steps.visa_granted(refused=this.evaluation, granted=this.favourable)

    favourable = (
        If(lambda act: act.process.favourable)
        .Annotation(title="Présomption favorable ?")
        .Then(this.draft)
        .Else(this.refusal_note)
    )

    draft = decision_steps.draft(
        DraftForm,
        rule="Le cadre précise indications, posologie, voie, effets indésirables, classement et "
        "argumentaire (art. R. 5121-76-5 CSP ; R28).",
    ).Next(this.signature)

    signature = decision_steps.signature(
        rule="Le directeur général, son intérimaire ou un délégataire signe ; sa fonction du jour "
        "est imprimée (R33).",
        then="Signé : la décision est publiée. Renvoyé : le projet est repris.",
    ).Next(this.signed)

    signed = decision_steps.signed(sent_back=this.draft)

    publication = decision_steps.publication(
        rule="Le cadre entre en vigueur le lendemain de sa publication sur le site de l'ANSM, "
        "pour la durée de validité en vigueur ce jour-là (R32, R34).",
        then="Le cadre est inscrit au registre public, le dossier est clos et les signalants "
        "sont prévenus. Renvoyé : le projet est repris.",
    ).Next(this.published)

    published = (
        If(lambda act: act.process.published)
        .Annotation(title="Publié ?")
        .Then(this.establish)
        .Else(this.draft)
    )

    establish = (
        Function(
            this.do_establish,
            effect="Le cadre est publié et inscrit au registre.",
            remedy="Un acte publié se corrige par un acte modificatif : ouvrez une modification du cadre.",
        )
        .Annotation(title="Établissement du CPC")
        .Next(this.tell_established)
    )

    tell_established = (
        Throw(this.do_tell_outcome)
        .Annotation(title="Issue aux signalants")
        .Next(this.end_established)
    )

    refusal_note = (
        View(
            RefusalNoteForm,
            rule="Le refus est motivé ; après un signalement, le médicament et l'indication entrent "
            "dans la liste publiée des CPC non établis (art. R. 5121-76-10, 3° CSP ; R38).",
            then="Le signataire signe le refus, ou renvoie la note avec des observations.",
            submit="Transmettre à la signature",
            step="drafting",
        )
        .Annotation(title="Note motivée")
        .Permission(Permission.EVALUATE)
        .Next(this.refusal_signature)
    )

    refusal_signature = (
        View(
            decision_forms.SignatureForm,
            rule="Le directeur général, son intérimaire ou un délégataire signe le refus (R33).",
            then="Signé : après un signalement, le refus est publié ; sinon le dossier est clos. "
            "Renvoyé : la note est reprise.",
            submit="Rendre la décision",
            step="signature",
        )
        .Annotation(title="Signature du refus")
        .Permission(Permission.SIGN)
        .Next(this.refusal_signed)
    )

    refusal_signed = (
        If(lambda act: act.process.signed)
        .Annotation(title="Refus signé ?")
        .Then(this.refusal_listed)
        .Else(this.refusal_note)
    )

    refusal_listed = (
        If(lambda act: act.process.file.is_reported)
        .Annotation(title="Après un signalement ?")
        .Then(this.refusal_publication)
        .Else(this.refuse)
    )

    refusal_publication = (
        View(
            decision_forms.PublicationForm,
            rule="Après un signalement, le médicament et l'indication entrent dans la liste publiée des "
            "CPC non établis (art. R. 5121-76-10, 3° CSP ; R38).",
            then="L'usage entre dans la liste publique à ce jour, le dossier est clos et les signalants "
            "sont prévenus. Renvoyé : la note est reprise.",
            submit="Publier le refus",
            step="publication",
        )
        .Annotation(title="Publication du refus")
        .Permission(Permission.PUBLISH)
        .Next(this.refusal_published)
    )

    refusal_published = (
        If(lambda act: act.process.published)
        .Annotation(title="Refus publié ?")
        .Then(this.refuse)
        .Else(this.refusal_note)
    )

    refuse = (
        Function(
            this.do_refuse,
            effect="Le dossier est clos ; après un signalement, le refus est publié, l’usage inscrit à la "
            "liste publique et les signalants prévenus.",
            remedy="Le sujet peut être repris par un nouveau dossier, de la propre initiative du "
            "directeur général (R12).",
        )
        .Annotation(title="Inscription « non établi »")
        .Next(this.tell_refused)
    )

    tell_refused = (
        Throw(this.do_tell_outcome).Annotation(title="Issue aux signalants").Next(this.end_refused)
    )

    end_inadmissible = End().Annotation(title="Irrecevable")
    end_established = End().Annotation(title="CPC en vigueur")
    end_refused = End().Annotation(title="CPC non établi")
