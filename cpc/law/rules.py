"""The rules that the application holds, one line each, for docs/law.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled

TEXT, PRACTICE, DEFAULT = Certainty.TEXT, Certainty.PRACTICE, Certainty.DEFAULT


class Door(Labelled):
    """Where a rule is held: a test of each breaks that rule alone, and is refused with its name.

    ``READING``: nobody can break it, it says what the site shows or does by itself; a test reads it.
    """

    FORM = "form", "formulaire"
    ACT = "act", "acte"
    DATABASE = "database", "base"
    IMPORT = "import", "import"
    READING = "reading", "lecture"


@dataclass(frozen=True, slots=True)
class Rule:
    """`certainty` says on what the rule rests; the article is the one it comes from."""

    number: str
    summary: str
    certainty: Certainty
    article: Article | None = None


# ruff: noqa: E501
# fmt: off
RULES: tuple[Rule, ...] = (
    Rule("R1", "Seuls l'INCa, les centres maladies rares, les conseils nationaux professionnels et les associations agréées déposent un signalement ; tout autre auteur est réorienté.", TEXT, cite.R5121_76_2),
    Rule("R2", "Le signalement est déposé par voie électronique et adressé au directeur général.", TEXT, cite.R5121_76_2),
    Rule("R3", "L'auteur déclare que le sujet relève de son champ ; un doute s'examine à la recevabilité.", TEXT, cite.R5121_76_2),
    Rule("R4", "La labellisation d'un centre maladies rares court le jour du dépôt.", DEFAULT, cite.DECREE_LABELS),
    Rule("R5", "L'agrément d'une association court le jour du dépôt.", DEFAULT, cite.L1114_1),
    Rule("R6", "Sans motifs ni pièces sur les pratiques, les publications, l'efficacité et les risques, rien ne se dépose.", TEXT, cite.R5121_76_2),
    Rule("R7", "Pour une maladie rare, un centre joint une première analyse de l'efficacité et de la sécurité.", TEXT, cite.R5121_76_2),
    Rule("R8", "L'information d'un OMEDIT va aux trois premiers organismes et ne compte jamais comme signalement.", TEXT, cite.R5121_76_2),
    Rule("R9", "Accusé d'enregistrement immédiat ou sous un jour ouvré, accusé de réception dans les jours ouvrés du texte, avec date, service et contact ; que le texte vaille pour un signalement est à confirmer.", DEFAULT, cite.L112_11),
    Rule("R10", "Les pièces manquantes sont énumérées, avec un délai choisi par l'agent.", DEFAULT, cite.L114_5),
    Rule("R11", "Plusieurs signalements d'un même sujet rejoignent un dossier et gardent chacun auteur et date.", DEFAULT),
    Rule("R12", "Un dossier naît aussi de l'initiative du directeur général ou de la demande d'un ministre ; l'origine est enregistrée.", TEXT, cite.R5121_76_1),
    Rule("R13", "Le médicament a une AMM valide dans une autre indication.", PRACTICE, cite.R5121_76_1),
    Rule("R14", "Une recherche à finalité commerciale bloque dans l'indication, et appelle ailleurs un avis juridique.", DEFAULT, cite.L5121_12_1_I_1),
    Rule("R15", "Mêmes substance, forme et dosage autorisés pour l'usage : pas de cadre.", TEXT, cite.R5121_76_1),
    Rule("R16", "Un traitement approprié autorisé n'empêche le cadre que si sa composition est la même ; le projet rappelle alors le rôle du prescripteur.", PRACTICE, cite.L5121_12_1_III),
    Rule("R17", "L'efficacité et la sécurité présumées se fondent sur des données identifiées.", TEXT, cite.L5121_12_1_I_3),
    Rule("R18", "Plusieurs médicaments dans un cadre : même indication et mécanisme similaire, motivé.", TEXT, cite.R5121_76_5),
    Rule("R19", "Si le laboratoire annonce un essai ou une extension, la condition de recherche et l'accès précoce sont réexaminés.", DEFAULT, cite.R5121_76_3),
    Rule("R20", "La demande au laboratoire a une date certaine de réception et un délai qui ne dépasse pas le plafond du texte.", TEXT, cite.R5121_76_3),
    Rule("R21", "La demande au laboratoire porte sur tout ou partie des sept éléments du texte.", TEXT, cite.R5121_76_3),
    Rule("R22", "Le laboratoire répond par voie électronique.", TEXT, cite.R5121_76_4_II),
    Rule("R23", "Sans réponse au terme du délai, l'instruction continue.", DEFAULT, cite.R5121_76_3),
    Rule("R24", "Le destinataire est le titulaire ou l'exploitant mandaté ; tous deux sont conservés avec leurs dates.", TEXT, cite.R5121_76_3),
    Rule("R25", "Des propositions de protocole sont demandées, sauf dérogation motivée.", TEXT, cite.R5121_76_4_II),
    Rule("R26", "Les projets de décision et de protocole sont soumis aux observations des laboratoires avant la signature.", PRACTICE, cite.R5121_76_4_III),
    Rule("R27", "Maladie rare et appui de centres : une concertation précède l'envoi des projets.", TEXT, cite.R5121_76_4_III),
    Rule("R28", "Pas de signature sans médicaments, indications, posologie, voie, effets indésirables, argumentaire et, s'il diffère, classement.", TEXT, cite.R5121_76_5),
    Rule("R29", "Pas de protocole sans suivi, données, périodicité, transmission et rôles.", TEXT, cite.R5121_76_6),
    Rule("R30", "L'absence de protocole est une dérogation motivée.", TEXT, cite.R5121_76_6),
    Rule("R31", "Le centre de pharmacovigilance chargé du suivi est enregistré quand l'acte le nomme.", PRACTICE),
    Rule("R32", "Un cadre et son renouvellement ont la durée de validité du jour de leur publication ; une autre n'est reprise que d'un acte ancien.", PRACTICE),
    Rule("R33", "Signe le directeur général, son intérimaire ou un délégataire en cours de délégation, fonction imprimée.", PRACTICE),
    Rule("R34", "Un acte prend effet le lendemain de sa publication ; un renouvellement ne commence jamais dans le passé.", PRACTICE),
    Rule("R35", "Le dernier jour est la veille du même quantième, à la fin de la durée de validité, inclus, sans report.", DEFAULT),
    Rule("R36", "La fiche publique donne les dates d'entrée en vigueur et de fin d'effet du cadre, du protocole et de chaque modification.", TEXT, cite.R5121_76_10_1),
    Rule("R37", "Les résumés de rapports approuvés sont publiés, les autres jamais.", TEXT, cite.R5121_76_10_2),
    Rule("R38", "Un cadre non établi après signalement figure sur la liste publique, par médicament et indication.", TEXT, cite.R5121_76_10_3),
    Rule("R39", "La liste des cadres en cours et terminés est fournie au ministère.", TEXT, cite.R5121_76_10),
    Rule("R40", "Rien de ce qui n'est pas publié n'est accessible au public.", TEXT, cite.L311_6),
    Rule("R41", "Un document publié n'est jamais écrasé : nouvelle version, empreinte et date.", DEFAULT),
    Rule("R42", "Un générique ou biosimilaire autorisé après l'entrée en vigueur est réputé couvert ; à compter de son AMM, jour que le texte lu ne donne pas (défaut à confirmer).", TEXT, cite.R5121_76_7),
    Rule("R43", "Son titulaire ou exploitant reprend les obligations du cadre et du protocole, et en est averti.", TEXT, cite.R5121_76_7),
    Rule("R44", "Un membre du groupe déjà autorisé n'est couvert que s'il est nommé ou visé par la clause de groupe.", PRACTICE),
    Rule("R45", "Les groupes biosimilaires sont tenus à la main, la base publique ne les donnant pas.", PRACTICE),
    Rule("R46", "La perte d'une AMM ne met pas fin au cadre tant qu'un autre médicament demeure.", DEFAULT, cite.R5121_76_9_I),
    Rule("R47", "Chaque exploitant doit ses rapports, à la périodicité du protocole, à l'agence et au centre de pharmacovigilance.", TEXT, cite.R5121_76_6),
    Rule("R48", "Un rapport a deux parties : la synthèse et l'analyse du bénéfice et des risques.", TEXT, cite.R5121_76_6_II),
    Rule("R49", "Un rapport en retard est relancé, puis relevé comme manquement.", DEFAULT, cite.R5121_76_9_I),
    Rule("R50", "Si le laboratoire n'assure pas le suivi, un autre opérateur peut être enregistré.", PRACTICE),
    Rule("R51", "Suspendre ou abroger suppose l'un de trois motifs, modifier l'un de quatre.", TEXT, cite.R5121_76_9_I),
    Rule("R52", "Le laboratoire est informé avant la décision, sauf urgence motivée.", TEXT, cite.R5121_76_9_II),
    Rule("R53", "Après la décision, le laboratoire est averti de la publication et les ministres informés sans délai.", TEXT, cite.R5121_76_9_II),
    Rule("R54", "Une AMM ou un accès précoce pour un médicament identique fait fixer la date de fin, par indication.", TEXT, cite.R5121_76_9_III),
    Rule("R55", "La fin d'une indication laisse courir les autres.", TEXT, cite.R5121_76_9_III),
    Rule("R56", "L'autorisation d'une autre substance n'entraîne pas la fin, mais un réexamen du besoin.", DEFAULT),
    Rule("R57", "Une modification ne change jamais le dernier jour.", PRACTICE),
    Rule("R58", "Pas de renouvellement tacite : le cadre est échu le lendemain du dernier jour.", DEFAULT),
    Rule("R59", "Rappels avant la fin, aux mois choisis par l'agence ; puis alerte au directeur général.", DEFAULT),
    Rule("R60", "La suspension n'arrête pas le décompte de la validité et ne donne aucun jour au-delà ; renouvelé, le cadre reste suspendu jusqu'à la levée ou au jour qu'elle imprime.", DEFAULT),
    Rule("R61", "La remise en vigueur est un acte daté, qui répond à une abrogation ou à une cessation, jamais à une suspension ; elle peut rendre moins que le dernier jour d'origine, jamais plus.", DEFAULT),
    Rule("R62", "À la fin du cadre, la fiche dit que la mention de l'ordonnance change.", TEXT, cite.L5121_12_1_2),
    Rule("R63", "La fiche d'un cadre en cours imprime la mention obligatoire de l'ordonnance.", PRACTICE, cite.L5121_12_1_VI),
    Rule("R64", "La fiche donne le circuit de dispensation.", TEXT, cite.CSS_R163_56),
    Rule("R65", "Mesure de diffusion : sans réponse au terme du délai, l'avis est réputé rendu.", TEXT, cite.R5121_76_11),
    Rule("R66", "Une mesure publicitaire ne reçoit pas d'avis favorable.", TEXT, cite.R5121_76_11),
    Rule("R67", "L'auteur est informé de l'enregistrement, de la recevabilité, de l'ouverture, de l'issue motivée et de la publication.", DEFAULT),
    Rule("R68", "Un dossier demandé par un ministre lui rend compte de l'issue.", DEFAULT),
    Rule("R69", "Le silence gardé sur un signalement au-delà du délai lève une alerte interne.", DEFAULT, cite.L231_4),
    Rule("R70", "Une RTU qui court après le 01/07/2021 est réputée cadre de prescription compassionnelle, avec ses dates.", PRACTICE, cite.LFSS_2021_78_IV_D),
    Rule("R71", "Qui a déclaré un lien d'intérêts avec le produit n'est pas désigné évaluateur.", DEFAULT),
    Rule("R72", "Chaque nombre et chaque date publics renvoient à leur acte.", DEFAULT),
    Rule("R73", "Les estimations de patients gardent auteur, date et méthode ; plusieurs coexistent.", PRACTICE),
)
# fmt: on

LATER = frozenset(
    (
        "R37",
        "R39",
        "R43",
        "R45",
        "R46",
        "R47",
        "R48",
        "R49",
        "R50",
        "R56",
        "R64",
        "R65",
        "R66",
        "R68",
    )
)
"""Not held yet: what a framework owes after its publication is another work."""

HELD_IN_PART: Mapping[str, str] = {
    "R16": "d'une modification qui ajoute, les réponses sont exigées, pas le considérant : son projet "
    "n'a pas de question pour lui",
    "R34": "un acte qui change ou suspend un cadre peut imprimer le jour même de sa publication : "
    "rien de lu ne le permet ni ne l'interdit",
    "R36": "le protocole, seulement s'il a été signé ici : un acte repris d'un fichier n'en dit rien",
    "R54": "la date de fin est exigée, par indication ; l'octroi d'une AMM ou d'un accès précoce "
    "n'ouvre pas encore de tâche",
}
"""What the table of docs/law.md adds to the doors of a rule: the part that nothing holds."""
