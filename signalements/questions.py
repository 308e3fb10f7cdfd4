"""The questions of the form, in six steps: what is asked, how, how much, and the text behind it.

The official form could not be read: the questions follow articles R. 5121-76-2 (what the body
owes), R. 5121-76-3 and -5 (what the agency will need) and L. 5121-12-1. Change ``FORM`` with them.
"""

from dataclasses import dataclass
from enum import StrEnum

from cpc.law import articles as cite
from cpc.law.core import Article, Refusal
from signalements.law import SUBJECT_ITEMS, SUPPORT_ITEMS

FORM = "2026-1"


class Level(StrEnum):
    """How much a question is wanted."""

    LAW = "Obligatoire pour déposer"
    RARE = "Obligatoire pour déposer si vous êtes un centre et que la maladie est rare"
    EXPECTED = "Demandé par l'agence, non exigé pour déposer"
    FREE = "Facultatif"


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    label: str
    help: str
    level: Level
    article: Article | None = None

    @property
    def hint(self) -> str:
        """Help, level and text in one line, for the field; its label says what is optional."""
        source = f"({self.article.label})" if self.article else ""
        if self.level is Level.FREE:
            return f"{self.help} {source}".strip()
        return f"{self.help} {self.level} {source}".strip() + "."


@dataclass(frozen=True, slots=True)
class FormStep:
    number: int
    title: str
    intro: str
    questions: tuple[Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(question.name for question in self.questions)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The texts that the step cites, once each, in order."""
        return tuple(dict.fromkeys(q.article for q in self.questions if q.article))


LAW, EXPECTED, FREE = Level.LAW, Level.EXPECTED, Level.FREE

AUTHOR = FormStep(
    1,
    "Votre organisme",
    "Qui signale, et à quel titre. Une personne à contacter évite bien des courriers.",
    (
        Question(
            "in_field_statement",
            "Notre organisme déclare que le sujet relève de son champ d'intervention",
            "Le sujet peut rester discuté : l'agence l'examine, elle ne rejette pas d'office.",
            LAW,
            cite.R5121_76_2,
        ),
        Question("contact_name", "Personne à contacter", "Prénom et nom.", EXPECTED),
        Question("contact_function", "Sa fonction", "Par exemple : coordonnatrice.", EXPECTED),
        Question("contact_email", "Son adresse électronique", "", EXPECTED),
        Question("contact_phone", "Son téléphone", "", EXPECTED),
        Question(
            "interests",
            "Liens d'intérêts",
            "Liens de l'organisme et des rédacteurs avec les laboratoires concernés ; « aucun » si "
            "c'est le cas.",
            EXPECTED,
        ),
    ),
)

MEDICINE = FormStep(
    2,
    "Le médicament",
    "Un cadre sécurise l'usage, hors de son autorisation, d'un médicament qui en a déjà une.",
    (
        Question(
            "dci",
            "Substance active (DCI)",
            "Le nom international de la substance, par exemple « baclofène ».",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "medicines",
            "Spécialités concernées",
            "Choisies dans la base de données publique des médicaments.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "other_medicines",
            "Autres spécialités",
            "Celles que la recherche ne trouve pas, une par ligne.",
            FREE,
            cite.R5121_76_5,
        ),
        Question(
            "form_strength",
            "Forme et dosage",
            "Par exemple « comprimé sécable à 10 mg ».",
            LAW,
            cite.R5121_76_2,
        ),
        Question("holder", "Titulaire et exploitant de l'AMM", "", FREE, cite.R5121_76_3),
        Question(
            "amm_indications",
            "Indications actuelles de l'AMM",
            "Celles du résumé des caractéristiques du produit.",
            FREE,
            cite.R5121_76_1,
        ),
    ),
)

PRACTICE = FormStep(
    3,
    "La pratique hors AMM",
    "L'usage à encadrer : pour qui, comment, et où en est la pratique en France.",
    (
        Question(
            "indication",
            "Indication proposée",
            "Une seule par signalement, telle que le cadre la dirait.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "rare_disease",
            "C'est une maladie rare",
            "Moins d'une personne atteinte sur deux mille. Les centres de référence et de "
            "compétence joignent alors une première analyse (étape 5).",
            EXPECTED,
            cite.R5121_76_2,
        ),
        Question(
            "population",
            "Patients concernés",
            "Âge, stade, ligne de traitement, échecs antérieurs.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "posology",
            "Posologie et prescription",
            "Doses, voie, durée ; qui prescrit, et où.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "extent",
            "Étendue de la pratique en France",
            "Services qui la suivent, depuis quand.",
            FREE,
            cite.R5121_76_2,
        ),
    ),
)

NEED = FormStep(
    4,
    "Le besoin",
    "Pourquoi ces patients n'ont pas de traitement approprié aujourd'hui.",
    (
        Question("severity", "Gravité et rareté de la maladie", "", EXPECTED, cite.L5121_12_1),
        Question(
            "alternatives",
            "Alternatives, et pourquoi elles ne conviennent pas",
            "Médicaments autorisés dans l'indication, autres traitements ; « aucune » si c'est le "
            "cas, avec la raison.",
            LAW,
            cite.L5121_12_1_I_2,
        ),
        Question(
            "patients_estimate",
            "Nombre de patients par an en France",
            "Un nombre entier ; précisez la fourchette dans la réponse suivante.",
            EXPECTED,
            cite.R5121_76_3,
        ),
        Question(
            "patients_method",
            "Comment ce nombre est estimé",
            "Source, registre, calcul.",
            EXPECTED,
            cite.R5121_76_3,
        ),
    ),
)

EVIDENCE = FormStep(
    5,
    "Les preuves",
    "Ce qui étaye l'efficacité et ce que l'on sait des risques. Écrivez « aucune à ce jour » plutôt "
    "que de laisser vide : l'agence saura que vous avez cherché.",
    (
        Question(
            "recommendations",
            "Pratiques et recommandations actuelles",
            "Recommandations, protocoles nationaux (PNDS), consensus, avec leur date.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "publications",
            "Publications scientifiques",
            "Référence (DOI ou PMID), type d'étude, nombre de patients, résultat ; une par ligne.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "french_data",
            "Données françaises",
            "Cohortes, registres, séries de vos centres.",
            FREE,
            cite.R5121_76_2,
        ),
        Question(
            "international_data",
            "Données internationales",
            "Essais, cohortes, autorisations dans d'autres pays.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "benefits",
            "Bénéfices attendus",
            "Sur quels critères, de quelle ampleur.",
            EXPECTED,
            cite.L5121_12_1_I_3,
        ),
        Question(
            "risks",
            "Risques connus ou potentiels",
            "Effets indésirables, interactions, populations à risque.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "first_analysis",
            "Première analyse de l'efficacité et de la sécurité",
            "Au vu des pratiques, des recommandations, de vos travaux et de vos données.",
            Level.RARE,
            cite.R5121_76_2,
        ),
        Question(
            "trials",
            "Essais connus",
            "Promoteur commercial ou académique, numéro NCT ou EUCT.",
            EXPECTED,
            cite.L5121_12_1_I_1,
        ),
        Question(
            "follow_up",
            "Suivi proposé",
            "Données à recueillir, registre qui pourrait les accueillir.",
            FREE,
            cite.R5121_76_6,
        ),
    ),
)

POSITION = FormStep(
    6,
    "Votre position",
    "La conclusion de l'organisme : le signalement est motivé.",
    (
        Question(
            "position",
            "Position motivée de l'organisme",
            "Un cadre est-il opportun, pour qui, pourquoi maintenant ?",
            LAW,
            cite.R5121_76_2,
        ),
    ),
)

STEPS = (AUTHOR, MEDICINE, PRACTICE, NEED, EVIDENCE, POSITION)
STEP_OF = {name: step.number for step in STEPS for name in step.names}


def place_of(refusal: Refusal) -> tuple[int, str]:
    """The step and question where a refusal is put right; the body itself is in step 1."""
    names = {"R3": "in_field_statement", "R7": "first_analysis"}
    if refusal.rule == "R6":
        items = SUBJECT_ITEMS + SUPPORT_ITEMS
        names["R6"] = next(name for name, label in items if label in refusal.sentence)
    name = names.get(refusal.rule, "")
    return STEP_OF.get(name, AUTHOR.number), name
