"""The first four sections of the form: who reports, which medicine, which use, which need."""

from cpc.law import articles as cite
from signalements.form.codes import Icd10Field, MeddraField, OrphaField
from signalements.form.kinds import Choice, Flag, Medicines, Text
from signalements.form.question import EXPECTED, FREE, LAW, FormStep, Level, Question
from signalements.form.questions_rows import ESTIMATES

AUTHOR = FormStep(
    1,
    "Votre organisme",
    "Qui signale, et à quel titre. Une personne à contacter évite bien des courriers.",
    (
        Question(
            "in_field_statement",
            "Notre organisme déclare que le sujet relève de son champ d'intervention",
            "Chaque organisme signale dans son champ. Le sujet peut rester discuté : "
            "l'agence l'examine, elle ne rejette pas d'office.",
            LAW,
            cite.R5121_76_2,
            Flag(),
        ),
        Question(
            "contact_name",
            "Personne à contacter",
            "Prénom et nom : c'est à elle que l'agence posera ses questions.",
            EXPECTED,
        ),
        Question(
            "contact_function",
            "Sa fonction",
            "Par exemple : coordonnatrice.",
            EXPECTED,
        ),
        Question(
            "contact_email",
            "Son adresse électronique",
            "Par exemple : nom@organisme.fr.",
            EXPECTED,
        ),
        Question(
            "contact_phone",
            "Son téléphone",
            "Par exemple : 01 23 45 67 89.",
            EXPECTED,
        ),
        Question(
            "interests_declared",
            "Liens d'intérêts de l'organisme et des rédacteurs",
            "Avec les entreprises qui fabriquent ou exploitent le médicament, ou un "
            "concurrent. Un lien n'empêche pas de déposer : l'agence doit le "
            "connaître.",
            EXPECTED,
            kind=Choice(radio=True),
        ),
        Question(
            "interests",
            "Description de ces liens",
            "Qui, avec quelle entreprise, de quelle nature, depuis quand.",
            FREE,
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
            "Choisies dans la base de données publique des médicaments : le cadre les nommera.",
            EXPECTED,
            cite.R5121_76_5,
            Medicines(),
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
            "Par exemple « comprimé sécable à 10 mg ». Un cadre est exclu si un "
            "médicament de mêmes substance, forme et dosage est autorisé pour cet "
            "usage.",
            LAW,
            cite.R5121_76_1,
        ),
        Question(
            "common_mechanism",
            "Mécanisme d'action commun",
            "Si les spécialités choisies n'ont pas toutes la même substance : en "
            "quoi leurs mécanismes d'action sont similaires. Un même cadre ne les "
            "réunit qu'à cette condition.",
            Level.SEVERAL,
            cite.R5121_76_5,
        ),
        Question(
            "holder",
            "Titulaire et exploitant de l'AMM",
            "L'agence leur demandera les données dont ils disposent.",
            FREE,
            cite.R5121_76_3,
        ),
        Question(
            "amm_indications",
            "Indications actuelles de l'AMM",
            "Celles du résumé des caractéristiques du produit, pour mesurer l'écart avec l'usage.",
            FREE,
            cite.R5121_76_1,
        ),
        Question(
            "generic_group",
            "Groupe générique ou biosimilaire",
            "S'il en existe un : le cadre s'étend aux médicaments du même groupe.",
            FREE,
            cite.R5121_76_7,
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
            "Moins d'une personne atteinte sur deux mille. Les centres de référence "
            "et de compétence joignent alors une première analyse (étape 5).",
            EXPECTED,
            cite.R5121_76_2,
            Flag(),
        ),
        Question(
            "orphacode",
            "Code ORPHA",
            "De Orphanet, par exemple « ORPHA:85443 ». Il aide à reconnaître deux "
            "signalements du même usage.",
            FREE,
            kind=Text(OrphaField),
        ),
        Question(
            "icd10",
            "Code CIM-10",
            "Par exemple « L80 » ou « E85.8 ».",
            FREE,
            kind=Text(Icd10Field),
        ),
        Question(
            "meddra",
            "Code MedDRA",
            "Huit chiffres, par exemple « 10047642 ».",
            FREE,
            kind=Text(MeddraField),
        ),
        Question(
            "population",
            "Patients concernés",
            "Âge, sexe, stade ou forme de la maladie : le cadre dira à qui il s'adresse.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "treatment_line",
            "Ligne de traitement et échecs antérieurs",
            "Après quels traitements, et pourquoi ils ont été arrêtés.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "posology",
            "Posologie et voie d'administration",
            "Doses, rythme, voie : le cadre les fixe.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "duration",
            "Durée du traitement",
            "Durée habituelle, critères d'arrêt.",
            EXPECTED,
            cite.R5121_76_5,
        ),
        Question(
            "prescriber",
            "Qui prescrit, et où",
            "Qualification des prescripteurs, hôpital ou ville.",
            FREE,
            cite.R5121_76_5,
        ),
        Question(
            "extent",
            "Étendue de la pratique en France",
            "Services qui la suivent, depuis quand, pour combien de patients : les "
            "pratiques actuelles étayent votre position.",
            EXPECTED,
            cite.R5121_76_2,
        ),
    ),
)

NEED = FormStep(
    4,
    "Le besoin",
    "Pourquoi ces patients n'ont pas de traitement approprié aujourd'hui.",
    (
        Question(
            "severity",
            "Gravité et rareté de la maladie",
            "Évolution, retentissement, fréquence.",
            EXPECTED,
            cite.L5121_12_1,
        ),
        Question(
            "alternatives",
            "Alternatives, et pourquoi elles ne conviennent pas",
            "Médicaments autorisés ou en accès précoce dans l'indication, autres "
            "traitements ; « aucune » si c'est le cas, avec la raison. Un cadre "
            "répond à l'absence de traitement approprié.",
            LAW,
            cite.L5121_12_1_I_2,
        ),
        Question(
            "estimates",
            "Nombre de patients par an en France",
            "Une ligne par estimation : plusieurs peuvent coexister, chacune avec "
            "son auteur, sa date et sa méthode.",
            EXPECTED,
            cite.R5121_76_3,
            ESTIMATES,
        ),
    ),
)
