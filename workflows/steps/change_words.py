"""What the draft of a change says beside its questions, and how they stand together."""

from dataclasses import dataclass

from django import forms

from cpc.law import articles as cite
from cpc.law.life.acts import ActKind

SEE = "Rien n’est encore transmis. Plus haut, ce que ferait cet acte ; rendez le projet s’il est bien ainsi."
LEFT_AS_IT_IS = "Ce qui est en vigueur est déjà écrit : ce qui est laissé tel quel ne change pas."
NEW_PROTOCOL = (
    "Laissé vide, le protocole reste celui du cadre. Sinon, tout ce qu'il contient est à écrire."
)
LAST_DAY = {
    ActKind.SUSPENSION: "Vide : jusqu'à sa levée.",
    ActKind.ABROGATION: "Vide : le jour de la publication.",
    ActKind.CESSATION: "La décision le fixe, d'après la mise à disposition effective (R54).",
    ActKind.REINSTATEMENT: "Vide : le dernier jour d'origine, qui ne se dépasse pas ; plus tôt, ce qui "
    "avait mis fin au cadre a de nouveau effet le lendemain (R61).",
}
HELP = {
    "ground": f"En bref ; seul le texte fait foi ({cite.R5121_76_9_I.label} ; R51).",
    "reasons": "Un par ligne ; « Considérant » s'ajoute seul. Imprimés sur l'acte et publiés. "
    "Si vous ne poursuivez pas : vos raisons, gardées au dossier.",
    "urgency": "Seulement s'il y a urgence : le laboratoire n'est alors pas informé avant "
    f"({cite.R5121_76_9_II.label} ; R52). Imprimé sur l'acte.",
    "first_day": "Vide : le lendemain de la publication (R34).",
    "availability": "Ce que le bénéficiaire de l'autorisation a dit de la mise à disposition, et "
    f"quand ({cite.R5121_76_9_III.label} ; R54).",
    "ruling": "Juridiction, numéro : telle qu'elle sera citée (R61).",
    "indications": "Toutes, telles que l'acte les écrit. Laissées telles quelles : il ne les "
    "change pas.",
    "medicines": "Tous : code CIS (huit chiffres), suivi ou non du nom, ou nom seul. Laissés tels "
    "quels : l'acte ne les change pas.",
}


@dataclass(frozen=True)
class Part:
    """Questions under one title. ``folded``: they are seldom wanted, and none is answered or wrong."""

    title: str
    help: str
    fields: list[forms.BoundField]
    folded: bool = False
