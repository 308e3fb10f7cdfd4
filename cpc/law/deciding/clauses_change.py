"""The clauses of the acts that change a framework in force: see ``cpc.law.deciding.clauses``.

Of these, only modifications and the reinstatement of 2020 were read; the other wordings are to confirm.
"""

from __future__ import annotations

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Parameter, Version
from cpc.law.parameters import REFORM

_READ = "Substance lue dans les décisions du 27/06/2024 et du 09/02/2026 ; tournure à valider."
_UNREAD = "Aucune décision de ce genre n'a été lue depuis 2022 : tournure à valider."


def _clause(
    title: str,
    text: str,
    *,
    article: Article | None = None,
    certainty: Certainty = Certainty.DEFAULT,
    note: str = _UNREAD,
) -> Parameter[str]:
    version = Version(since=REFORM, value=text, certainty=certainty, article=article, note=note)
    return Parameter(title, "", version)


GROUND = _clause(
    "Motif de l'acte (R51)",
    "Considérant que l'acte est pris pour le motif suivant, prévu au I de l'article R. 5121-76-9 du code "
    "de la santé publique : {ground} ;",
    article=cite.R5121_76_9_I,
    note="Le motif est dans le texte, en bref ici ; le considérant est à valider.",
)
URGENCY = _clause(
    "Urgence qui dispense d'informer avant (R52)",
    "Considérant que l'urgence dispense d'informer le laboratoire avant la décision : {urgency} ;",
    article=cite.R5121_76_9_II,
    note="La dispense est dans le texte ; le considérant est à valider.",
)
RULING = _clause(
    "Décision de justice (R61)",
    "Vu {ruling}, du {day} ;",
    note="Précédent de 2020 (baclofène), connu par la presse.",
)
MODIFIED = _clause(
    "Objet de la modification",
    "Le cadre de prescription compassionnelle {medicines}, dans {indication} {quoted}, est modifié "
    "comme suit :",
    article=cite.R5121_76_9_I,
    certainty=Certainty.PRACTICE,
    note=_READ,
)
NEW_PROTOCOL = _clause(
    "Nouveau protocole",
    "Le protocole d'utilisation thérapeutique et de suivi des patients annexé à la présente décision "
    "remplace le protocole en vigueur.",
    article=cite.R5121_76_6,
    certainty=Certainty.PRACTICE,
    note=_READ,
)
VALIDITY_KEPT = _clause(
    "Durée de validité inchangée (R57)",
    "La présente décision est sans effet sur la durée de validité du cadre.",
    certainty=Certainty.PRACTICE,
    note=_READ,
)
SUSPENDED = _clause(
    "Objet de la suspension",
    "Le cadre de prescription compassionnelle {medicines}, dans {indication} {quoted}, est suspendu "
    "{until}.",
    article=cite.R5121_76_9_I,
)
UNTIL_LIFTED = _clause(
    "Suspension sans dernier jour",
    "jusqu'à ce qu'une décision y mette fin",
    certainty=Certainty.DEFAULT,
)
UNTIL = _clause("Suspension avec un dernier jour", "jusqu'au {day} inclus")
LIFTED = _clause(
    "Objet de la levée",
    "La suspension du cadre de prescription compassionnelle {medicines}, dans {indication} {quoted}, "
    "est levée.",
)
ABROGATED = _clause(
    "Objet de l'abrogation",
    "Le cadre de prescription compassionnelle {medicines}, dans {indication} {quoted}, est abrogé.",
    article=cite.R5121_76_9_I,
)
CEASED = _clause(
    "Fin d'une indication (R54)",
    "Le cadre de prescription compassionnelle {medicines} cesse de produire ses effets dans "
    "{indication} {quoted}.",
    article=cite.R5121_76_9_III,
    note="Le texte fait fixer la date ; tournure à valider.",
)
OTHERS_LIVE = _clause(
    "Indications qui demeurent (R55)",
    "Le cadre demeure en vigueur dans {indication} {quoted}.",
    article=cite.R5121_76_9_III,
)
OTHER_ENDS = _clause(
    "Indication dont la fin est déjà fixée (R55)",
    "Dans {indication} {quoted}, le dernier jour d'effet du cadre, déjà fixé, est le {day}.",
    article=cite.R5121_76_9_III,
)
OTHERS_SUSPENDED = _clause(
    "Indications qui demeurent suspendues (R55, R60)",
    "Le cadre ne prend pas fin dans {indication} {quoted} ; la suspension de ses effets à compter du "
    "{day} y demeure applicable.",
    article=cite.R5121_76_9_I,
)
REINSTATED = _clause(
    "Objet de la remise en vigueur (R61)",
    "Le cadre de prescription compassionnelle {medicines} est remis en vigueur dans {indication} "
    "{quoted}, sans pouvoir dépasser son dernier jour de validité d'origine.",
)
REINSTATED_UNTIL = _clause(
    "Remise en vigueur avec un dernier jour (R61)",
    "Cette remise en vigueur vaut jusqu'au {day} inclus ; ce qui avait mis fin au cadre a de nouveau "
    "effet le lendemain.",
)
PUBLISHED = _clause(
    "Publication",
    "La présente décision est publiée sur le site internet de l'Agence nationale de sécurité du "
    "médicament et des produits de santé.",
    article=cite.R5121_76_10_1,
    certainty=Certainty.PRACTICE,
    note="Clause finale des décisions du 05/04/2022 et du 27/06/2024.",
)
FROM_THE_MORROW = _clause(
    "Entrée en vigueur (R34)",
    "Elle entre en vigueur le lendemain de sa publication.",
    certainty=Certainty.PRACTICE,
    note="Clause finale des décisions du 05/04/2022 et du 27/06/2024.",
)
FROM_DAY = _clause("Entrée en vigueur à un jour fixé", "Elle prend effet le {day}.")
LAST_DAY = _clause("Dernier jour d'effet", "Le dernier jour d'effet est le {day}.")
LAST_DAY_PUBLISHED = _clause(
    "Dernier jour d'effet, sans date", "Le dernier jour d'effet est celui de la publication."
)
