"""The last five sections of the form: evidence, research, follow-up, attachments, position."""

from cpc.law import articles as cite
from signalements.form.question import EXPECTED, FREE, LAW, FormStep, Level, Question
from signalements.form.questions_rows import REFERENCES

EVIDENCE = FormStep(
    5,
    "Les preuves",
    "Ce qui étaye l'efficacité et ce que l'on sait des risques. Écrivez « "
    "aucune à ce jour » plutôt que de laisser vide : l'agence saura que vous "
    "avez cherché.",
    (
        Question(
            "recommendations",
            "Pratiques et recommandations actuelles",
            "Recommandations, protocoles nationaux (PNDS), consensus, avec leur date.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "references",
            "Publications scientifiques, une ligne par référence",
            "Au moins une référence, ou le texte libre qui suit. Le PMID ou le DOI "
            "permet à l'agence de la retrouver.",
            LAW,
            cite.R5121_76_2,
            REFERENCES,
        ),
        Question(
            "publications",
            "Publications, en texte libre",
            "En complément des références, ou à leur place : une publication par "
            "ligne ; « aucune à ce jour » si c'est le cas.",
            FREE,
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
            "Essais, cohortes, registres d'autres pays.",
            LAW,
            cite.R5121_76_2,
        ),
        Question(
            "benefits",
            "Bénéfices attendus",
            "Sur quels critères, de quelle ampleur : l'efficacité doit pouvoir être présumée.",
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
    ),
)

RESEARCH = FormStep(
    6,
    "Recherche et développement",
    "Une recherche à finalité commerciale peut empêcher un cadre : l'agence "
    "doit connaître les essais.",
    (
        Question(
            "trials",
            "Essais connus",
            "Promoteur commercial ou académique, numéro NCT ou EUCT ; « aucun à "
            "notre connaissance » si c'est le cas.",
            EXPECTED,
            cite.L5121_12_1_I_1,
        ),
        Question(
            "foreign_status",
            "Autorisations et refus à l'étranger",
            "Pays, date, indication, motif du refus.",
            FREE,
            cite.R5121_76_3,
        ),
    ),
)

FOLLOW_UP = FormStep(
    7,
    "Le suivi proposé",
    "Vos idées pour le suivi des patients : elles aident à écrire le "
    "protocole, elles n'engagent pas.",
    (
        Question(
            "follow_up",
            "Surveillance proposée",
            "Examens, rythme, critères d'arrêt.",
            FREE,
            cite.R5121_76_6,
        ),
        Question(
            "follow_up_data",
            "Données à recueillir",
            "Efficacité, tolérance, qualité de vie ; à quels moments.",
            FREE,
            cite.R5121_76_6,
        ),
        Question(
            "registry",
            "Registre qui pourrait les accueillir",
            "Par exemple la BNDMR, une cohorte ; qui le tient.",
            FREE,
            cite.R5121_76_6,
        ),
    ),
)

ATTACHMENTS = FormStep(
    8,
    "Les pièces jointes",
    "Textes intégraux des publications, tableaux de données, déclarations "
    "d'intérêts. Aucune pièce n'est exigée pour déposer ; elles évitent une "
    "demande de compléments.",
    (),
)

POSITION = FormStep(
    9,
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
