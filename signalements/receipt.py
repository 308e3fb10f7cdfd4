"""The receipt of a filed signalement: its text, kept as it is shown and sent (R9)."""

from django.conf import settings

from cpc.law import articles as cite
from cpc.law.core import french_day, trace_as_json
from signalements.law import acknowledgement_due
from signalements.models import Acknowledgement, FiledContent, Signalement, sha256


def unit_in_charge() -> str:
    """The unit's name and address, as a receipt must print them (art. R. 112-11-1 CRPA)."""
    return f"{settings.DESK['name']}, {settings.DESK['address']}"


def receipt_of(filed: FiledContent) -> Acknowledgement:
    """The receipt, unsaved; the day by which the ARE is due carries its trace."""
    signalement = filed.signalement
    due = acknowledgement_due(filed_on=signalement.filed_on)
    lines = lines_of(signalement, filed=filed, due_day=french_day(due.value))
    return Acknowledgement(
        signalement=signalement,
        lines=lines,
        registered_on=signalement.filed_on,
        due_on=due.value,
        trace=trace_as_json(due.trace),
        sha256=sha256("\n".join(lines)),
    )


def lines_of(signalement: Signalement, *, filed: FiledContent, due_day: str) -> list[str]:
    dossier = signalement.dossier
    return [
        f"Accusé d'enregistrement du signalement {signalement.number}",
        f"Organisme : {signalement.organisation.name}",
        f"Objet : {signalement.title}",
        f"Date de réception : {french_day(signalement.filed_on)} ; elle fait foi "
        f"({cite.L112_13.label}).",
        f"Dossier : {dossier.number}",
        f"Service chargé du dossier : {dossier.division}, {unit_in_charge()}",
        f"Téléphone : {settings.DESK['phone']} ; adresse électronique : {settings.DESK['email']}",
        f"L'accusé de réception vous est adressé au plus tard le {due_day} "
        f"({cite.R112_11_2.label}).",
        "Si des éléments manquent, l'agence vous en envoie la liste et fixe un délai pour répondre "
        f"({cite.L114_5.label}).",
        f"Empreinte SHA-256 du contenu déposé : {filed.sha256}",
    ]
