"""The rights of the whole service, one line each."""

from django.db import models


class Permission(models.TextChoices):
    """Codename, label and constant on one line: used in nodes, querysets, views and templates."""

    EDIT = "edit_signalement", "Rédiger et suivre les signalements de son organisme"
    FILE = "file_signalement", "Déposer un signalement au nom de son organisme"
    MANAGE = "manage_members", "Gérer les membres de son organisme"
    READ = "read_dossier", "Lire les dossiers"
    OPEN = "open_dossier", "Ouvrir un dossier d'office ou sur demande d'un ministre"
    ADMIT = "check_admissibility", "Examiner la recevabilité"
    PRECHECK = "check_opportunity", "Vérifier l'opportunité et les conditions légales"
    EVALUATE = "evaluate", "Évaluer le bénéfice et le risque"
    APPROVE = "approve_visa", "Viser une évaluation"
    DRAFT = "draft_decision", "Rédiger le projet de décision"
    SIGN = "sign_decision", "Signer une décision"
    PUBLISH = "publish_act", "Publier un acte"
    REASSIGN = "reassign_task", "Réattribuer une tâche"
    JOIN = "join_signalements", "Rattacher un signalement à un dossier"
    VERIFY = "verify_standing", "Vérifier l'habilitation d'un organisme"
    ADVISE = "advise_bodies", "Accompagner un organisme avant son signalement (GIO)"
    TRANSMIT = "transmit_information", "Transmettre une information (OMEDIT)"
    ANSWER = "answer_agency", "Répondre à l'agence au nom du laboratoire"
    OPINE = "give_opinion", "Rendre un avis demandé par l'agence"
    RECORD_HAS = "record_has_publication", "Enregistrer une publication de la HAS"
    VALIDATE_HAS = "validate_has_publication", "Valider une publication de la HAS"
    ADMINISTER = "administer_organisation", "Administrer les organismes et les droits"
    AUDIT = "read_journal", "Lire le journal"

    @property
    def full(self) -> str:
        """The name that Django's and viewflow's checks expect: ``accounts.codename``."""
        return f"accounts.{self.value}"


CONSULTED = (Permission.OPINE, Permission.EDIT, Permission.EVALUATE)
"""Those who read what the agency asks of their body, committee or unit, and prepare its opinion."""
OPINION_SIGNERS = (Permission.OPINE, Permission.FILE, Permission.EVALUATE)
"""Those who sign it: they bind their body elsewhere too."""
