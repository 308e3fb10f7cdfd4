"""What is asked of each reference (R6) and of each estimate of the number of patients (R73)."""

from signalements.form.codes import DoiField, PmidField
from signalements.form.kinds import LATEST, OLDEST, Choice, Day, Number, Text
from signalements.form.question import EXPECTED, FREE, Question, Rows
from signalements.models import Estimate, Reference

REFERENCES = Rows(
    Reference,
    "Référence",
    "Références",
    (
        Question(
            "kind",
            "Nature",
            "Ce que l'on attend d'elle n'est pas la même selon sa nature.",
            EXPECTED,
            kind=Choice(),
        ),
        Question("citation", "Référence", "Auteurs, titre, revue.", EXPECTED, kind=Text(lines=2)),
        Question(
            "year",
            "Année",
            "Quatre chiffres.",
            EXPECTED,
            kind=Number(
                OLDEST,
                LATEST,
                "Cette année n'est pas celle d'une publication : écrivez quatre chiffres.",
            ),
        ),
        Question(
            "pmid",
            "PMID",
            "De 1 à 8 chiffres ; une adresse de PubMed convient.",
            FREE,
            kind=Text(PmidField),
        ),
        Question(
            "doi",
            "DOI",
            "Par exemple 10.1000/xyz123 ; une adresse doi.org convient.",
            FREE,
            kind=Text(DoiField),
        ),
        Question(
            "level",
            "Niveau de preuve",
            "Échelle en quatre niveaux de la HAS (2013).",
            EXPECTED,
            kind=Choice(),
        ),
        Question(
            "population", "Population étudiée", "Âge, maladie, traitements antérieurs.", EXPECTED
        ),
        Question("patients", "Nombre de patients", "Un nombre entier.", EXPECTED, kind=Number()),
        Question(
            "result",
            "Résultat principal",
            "Avec son incertitude, si la publication la donne.",
            EXPECTED,
        ),
    ),
)

ESTIMATES = Rows(
    Estimate,
    "Estimation",
    "Estimations",
    (
        Question(
            "low",
            "Nombre de patients, ou le plus bas de la fourchette",
            "Un nombre entier, par an.",
            EXPECTED,
            kind=Number(),
        ),
        Question(
            "high",
            "Le plus haut de la fourchette",
            "Si vous donnez une fourchette.",
            FREE,
            kind=Number(),
        ),
        Question("author", "Auteur de l'estimation", "Personne, service ou organisme.", EXPECTED),
        Question(
            "made_on",
            "Date de l'estimation",
            "Au besoin, celle de sa publication.",
            EXPECTED,
            kind=Day(),
        ),
        Question("method", "Méthode et source", "Registre, enquête, calcul.", EXPECTED),
    ),
)
