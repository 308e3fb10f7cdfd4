"""What a body answers to the questions of the form: one column a question, all of them optional.

A draft is saved at any moment, so nothing is required here; ``signalements.law`` says what a
signalement must hold to be filed.
"""

from django.db import models

from cpc.law.core import Labelled

LONGEST_ANSWER = 20_000
LONGEST_INDICATION = 1_000


class Interests(Labelled):
    """Does the body, or a person who wrote, have a link with a company concerned?"""

    NONE = "none", "aucun lien avec une entreprise concernée"
    SOME = "some", "un ou plusieurs liens, décrits ci-dessous"


def long_text(label: str) -> models.TextField:
    return models.TextField(label, max_length=LONGEST_ANSWER, blank=True)


class Answers(models.Model):
    """The columns of a signalement that are questions of the form (``signalements.form.questions``)."""

    in_field_statement = models.BooleanField("sujet dans le champ de l'organisme", default=False)
    contact_name = models.CharField("personne à contacter", max_length=160, blank=True)
    contact_function = models.CharField("sa fonction", max_length=160, blank=True)
    contact_email = models.EmailField("son adresse électronique", blank=True)
    contact_phone = models.CharField("son téléphone", max_length=40, blank=True)
    interests_declared = models.CharField(
        "déclaration d'intérêts", max_length=4, choices=Interests.pairs(), blank=True
    )
    interests = long_text("liens d'intérêts")

    dci = models.CharField("substance active (DCI)", max_length=200, blank=True)
    other_medicines = long_text("autres spécialités")
    form_strength = models.CharField("forme et dosage", max_length=300, blank=True)
    common_mechanism = long_text("mécanisme d'action commun")
    holder = models.CharField("titulaire et exploitant", max_length=300, blank=True)
    amm_indications = long_text("indications de l'AMM")
    generic_group = long_text("groupe générique ou biosimilaire")

    indication = models.TextField("indication", max_length=LONGEST_INDICATION, blank=True)
    rare_disease = models.BooleanField("maladie rare", default=False)
    orphacode = models.CharField("code ORPHA", max_length=20, blank=True)
    icd10 = models.CharField("code CIM-10", max_length=12, blank=True)
    meddra = models.CharField("code MedDRA", max_length=12, blank=True)
    population = long_text("population")
    treatment_line = long_text("ligne de traitement")
    posology = long_text("posologie")
    duration = long_text("durée du traitement")
    prescriber = long_text("prescripteurs")
    extent = long_text("étendue de la pratique")

    severity = long_text("gravité")
    alternatives = long_text("alternatives")

    recommendations = long_text("recommandations")
    publications = long_text("publications")
    french_data = long_text("données françaises")
    international_data = long_text("données internationales")
    benefits = long_text("bénéfices attendus")
    risks = long_text("risques")
    first_analysis = long_text("première analyse")

    trials = long_text("essais connus")
    foreign_status = long_text("autorisations et refus à l'étranger")

    follow_up = long_text("suivi proposé")
    follow_up_data = long_text("données à recueillir")
    registry = long_text("registre d'accueil")

    position = long_text("position motivée")

    precheck = models.JSONField("orientation avant de commencer", default=dict, blank=True)

    class Meta:
        abstract = True
