"""The words of a decision that nobody may change: each a dated value with its article and certainty.

The substance of a clause is that of the article or of the published decisions that its note names. Where
the wording itself was not read in an act, its certainty is ``DEFAULT``: the drafter's page says so, the
printed act does not. Between braces: what the draft or another value of the law fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled, Parameter, Version
from cpc.law.framework import validity_on
from cpc.law.parameters import REFORM
from cpc.law.words import years


class Classification(Labelled):
    """How a medicine is classified when the framework departs from its authorisation."""

    LIST_I = "list_1", "Liste I"
    LIST_II = "list_2", "Liste II"
    NARCOTIC = "narcotic", "Stupéfiant, ou soumis à tout ou partie de cette réglementation"
    HOSPITAL_USE = "hospital_use", "Réservé à l'usage hospitalier"
    HOSPITAL = "hospital", "Prescription hospitalière"
    INITIAL_HOSPITAL = "initial_hospital", "Prescription initiale hospitalière"
    SPECIALISTS = "specialists", "Prescription réservée à certains médecins spécialistes"
    SURVEILLANCE = "surveillance", "Surveillance particulière pendant le traitement"

    @property
    def article(self) -> Article:
        """Five categories were read in R. 5121-77 (and that a CPC may use them); of R. 5121-36, only
        its predecessor R. 5135: lists and narcotics stay to be confirmed."""
        poisons = {Classification.LIST_I, Classification.LIST_II, Classification.NARCOTIC}
        return cite.R5121_36 if self in poisons else cite.R5121_77

    @property
    def certainty(self) -> Certainty:
        return Certainty.DEFAULT if self.article is cite.R5121_36 else Certainty.TEXT


def _clause(
    title: str, text: str, *, certainty: Certainty, article: Article | None = None, note: str = ""
) -> Parameter[str]:
    version = Version(since=REFORM, value=text, certainty=certainty, article=article, note=note)
    return Parameter(title, "", version)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it stands on a day: what the drafter's page shows of it."""

    title: str
    text: str
    certainty: Certainty
    article: Article | None
    note: str

    @property
    def to_confirm(self) -> bool:
        return self.certainty is Certainty.DEFAULT


def clause(parameter: Parameter[str], *, on: date, **values: str) -> Clause:
    """The clause in force that day, filled in."""
    version = parameter.on(on)
    text = version.value.format(years=_years(on), **values)
    return Clause(parameter.label, text, version.certainty, version.article, version.note)


def _years(on: date) -> str:
    """The duration of an act published that day; another one by then sends the text back (R32)."""
    return years(validity_on(published_on=on).value)


PRACTICE, DEFAULT = Certainty.PRACTICE, Certainty.DEFAULT
_SUBSTANCE = "Substance lue dans les décisions ; tournure à valider par la direction juridique."

AUTHORITY = _clause(
    "Auteur de la décision",
    "Le directeur général de l'Agence nationale de sécurité du médicament et des produits de santé,",
    certainty=PRACTICE,
    article=cite.R5121_76_1,
    note="Le directeur général établit le cadre. " + _SUBSTANCE,
)
CODE = _clause(
    "Visa du code de la santé publique",
    "Vu le code de la santé publique, notamment le III de l'article L. 5121-12-1, l'article "
    "L. 5121-14-3 et les articles R. 5121-76-1 à R. 5121-76-11 ;",
    certainty=PRACTICE,
    article=cite.L5121_12_1_III,
    note="Articles cités par les décisions du 05/04/2022, du 21/03/2024 et du 27/06/2024.",
)
PRESUMPTION = _clause(
    "Présomption d'efficacité et de sécurité",
    "Considérant que les données rappelées dans l'argumentaire annexé permettent de présumer que les "
    "bénéfices attendus de cette utilisation sont supérieurs aux risques encourus ;",
    certainty=PRACTICE,
    article=cite.R5121_76_5,
    note="Le cadre comporte un argumentaire qui expose ces données. " + _SUBSTANCE,
)
OTHER_TREATMENT = _clause(
    "Jugement du prescripteur (R16)",
    "Considérant qu'il existe dans cette indication un traitement approprié dont la composition en "
    "substances actives est différente ; que le prescripteur peut recourir au médicament qui fait "
    "l'objet du présent cadre s'il juge qu'il répond au moins aussi bien aux besoins du patient ;",
    certainty=PRACTICE,
    article=cite.L5121_12_1_III,
    note="Condition rapportée par la décision du 21/03/2024 ; le III de l'article n'a pas été lu.",
)
MECHANISM = _clause(
    "Mécanisme d'action commun (R18)",
    "Considérant que les médicaments réunis dans le présent cadre le sont dans la même indication et "
    "que leurs mécanismes d'action sont similaires ;",
    certainty=DEFAULT,
    article=cite.R5121_76_5,
    note="La condition est dans le texte ; aucun considérant de ce genre n'a été lu.",
)
OBJECT = _clause(
    "Objet du cadre",
    "Il est établi un cadre de prescription compassionnelle pour {medicines}{group}, dans {indication} "
    "{quoted}, dans les conditions d'utilisation précisées à l'annexe I.",
    certainty=PRACTICE,
    article=cite.R5121_76_5,
    note="Médicaments nommés et indication entre guillemets : articles 1er lus. Le renvoi à une annexe "
    "est un choix de l'application, à confirmer.",
)
SAME_GROUP = _clause(
    "Médicaments du même groupe",
    " et les médicaments qui appartiennent au même groupe générique ou qui figurent, pour le même "
    "groupe biologique similaire, sur la liste de référence mentionnée à l'article L. 5121-10-2",
    certainty=PRACTICE,
    article=cite.R5121_76_7,
    note="Clause lue dans les décisions du 06/05/2022 et du 21/03/2024 ; " + _SUBSTANCE,
)
OPERATOR = _clause(
    "Mise en œuvre par l'exploitant",
    "Tout exploitant d'un médicament mentionné à l'article 1er est responsable de la mise en œuvre du "
    "présent cadre conformément au protocole d'utilisation thérapeutique et de suivi des patients "
    "annexé à la présente décision.",
    certainty=PRACTICE,
    article=cite.R5121_76_6,
    note="Articles 2 des décisions du 21/03/2024 et du 30/06/2025. " + _SUBSTANCE,
)
OPERATOR_WAIVED = _clause(
    "Mise en œuvre par l'exploitant, sans protocole",
    "Tout exploitant d'un médicament mentionné à l'article 1er est responsable de la mise en œuvre du "
    "présent cadre.",
    certainty=DEFAULT,
    article=cite.L5121_14_3,
    note="Aucune décision sans protocole n'a été lue.",
)
WAIVER = _clause(
    "Dérogation au protocole (R30)",
    "En application de la dérogation prévue au V de l'article L. 5121-12-1, le présent cadre n'est pas "
    "assorti d'un protocole d'utilisation thérapeutique et de suivi des patients, pour le motif "
    "suivant : {reason}",
    certainty=DEFAULT,
    article=cite.L5121_12_1_V,
    note="Le V de l'article n'a pas été lu : ses cas de dérogation sont à vérifier.",
)
PHARMACOVIGILANCE = _clause(
    "Suivi national de pharmacovigilance (R31)",
    "Le suivi national de pharmacovigilance est confié {crpv}.",
    certainty=PRACTICE,
    article=cite.R5121_76_6,
    note="Articles 2 des décisions du 21/03/2024 et du 30/06/2025.",
)
REPORT = _clause(
    "Rapport périodique de synthèse",
    "Tout exploitant adresse à l'Agence nationale de sécurité du médicament et des produits de santé"
    "{crpv}, par voie électronique, le rapport périodique de synthèse prévu à l'article R. 5121-76-6 "
    "du code de la santé publique, selon la périodicité et par les moyens fixés par le protocole :",
    certainty=PRACTICE,
    article=cite.R5121_76_6_II,
    note="Articles 3 des décisions du 21/03/2024 et du 30/06/2025 ; la périodicité est celle du "
    "protocole. " + _SUBSTANCE,
)
DURATION = _clause(
    "Durée de validité (R32)",
    "Le présent cadre est établi pour une durée de {years} à compter du lendemain de la publication de "
    "la présente décision.",
    certainty=DEFAULT,
    article=cite.L5121_12_1_III,
    note="Durée lue dans la décision du 05/04/2022 ; la clause d'une première décision ne l'a été que "
    "dans un résumé.",
)
PUBLICATION = _clause(
    "Publication et entrée en vigueur (R34)",
    "La présente décision est publiée sur le site internet de l'Agence nationale de sécurité du "
    "médicament et des produits de santé. Elle entre en vigueur le lendemain de sa publication.",
    certainty=PRACTICE,
    article=cite.R5121_76_10_1,
    note="Clause finale des décisions du 05/04/2022 et du 27/06/2024.",
)
RENEWAL_OBJECT = _clause(
    "Objet du renouvellement",
    "Le cadre de prescription compassionnelle de {medicines}, dans {indication} {quoted}, est renouvelé.",
    certainty=PRACTICE,
    article=cite.L5121_12_1_III,
    note="Décision du 05/04/2022. " + _SUBSTANCE,
)
RENEWAL_ENDS = _clause(
    "Indication dont la fin est déjà fixée (R55)",
    "Dans {indication} {quoted}, dont la fin est déjà fixée, le cadre n'est renouvelé que jusqu'au "
    "{last_day} inclus.",
    certainty=DEFAULT,
    article=cite.R5121_76_9_III,
    note="Aucune décision de ce genre n'a été lue : choix de l'application, à confirmer.",
)
RENEWAL_PROTOCOL = _clause(
    "Protocole qui demeure",
    "Le protocole d'utilisation thérapeutique et de suivi des patients du cadre ({protocol}) demeure "
    "applicable.",
    certainty=DEFAULT,
    article=cite.R5121_76_6,
    note="Aucune décision de ce genre n'a été lue : choix de l'application, à confirmer.",
)
RENEWAL_OUT = _clause(
    "Jours hors de tout cadre (R59)",
    "Considérant que le cadre a pris fin le {last_day} ; que, du {first_day_out} à la veille de la prise "
    "d'effet de la présente décision, cette utilisation n'entrait dans aucun cadre de prescription "
    "compassionnelle ;",
    certainty=DEFAULT,
    article=cite.L5121_12_1_III,
    note="Aucune décision de ce genre n'a été lue : choix de l'application, à confirmer.",
)
RENEWAL_SUSPENDED = _clause(
    "Suspension que le renouvellement ne lève pas (R60)",
    "Considérant que les effets du cadre sont suspendus à compter du {suspended_on} ; que son "
    "renouvellement ne lève pas cette suspension ;",
    certainty=DEFAULT,
    article=cite.R5121_76_9_I,
    note="Aucune décision de ce genre n'a été lue : choix de l'application, à confirmer.",
)
RENEWAL_DURATION = _clause(
    "Durée du renouvellement (R32)",
    "Le cadre est renouvelé pour une durée de {years} à compter du lendemain de la publication de la "
    "présente décision.",
    certainty=DEFAULT,
    article=cite.L5121_12_1_III,
    note="La décision du 05/04/2022 donne la durée, et l'entrée en vigueur le lendemain de la publication ; "
    "que la durée parte de ce lendemain est une lecture de l'application, à confirmer.",
)
RENEWAL_EARLY = _clause(
    "Fin anticipée de la période en cours (Q4)",
    "La période en cours prend fin le jour de cette publication ; elle aurait couru jusqu'au {last_day} "
    "inclus.",
    certainty=DEFAULT,
    note="La période en cours ne prend fin plus tôt que si la décision le dit ; tournure à confirmer.",
)
RENEWAL_FOLLOWING = _clause(
    "Durée du renouvellement, à la suite (Q4)",
    "Le cadre est renouvelé pour une durée de {years} à compter du {first_day}, lendemain du dernier jour "
    "de la période en cours, et jusqu'au {last_day} inclus.",
    certainty=DEFAULT,
    article=cite.L5121_12_1_III,
    note="Aucune décision ne l'a fait : choix de l'application, à confirmer.",
)
REFUSAL_OBJECT = _clause(
    "Refus d'établir un cadre",
    "Il n'est pas établi de cadre de prescription compassionnelle pour {medicines}, dans {indication} "
    "{quoted}.",
    certainty=DEFAULT,
    article=cite.R5121_76_4_I,
    note="Aucune décision de ce genre n'a été lue.",
)
REFUSAL_LIST = _clause(
    "Liste des cadres non établis (R38)",
    "Le médicament et l'indication mentionnés à l'article 1er sont inscrits sur la liste, publiée par "
    "l'agence, des médicaments pour lesquels un cadre n'a pas été établi à la suite d'un signalement.",
    certainty=PRACTICE,
    article=cite.R5121_76_10_3,
    note="La liste est dans le texte ; la tournure est à valider par la direction juridique.",
)
REFUSAL_REMEDIES = _clause(
    "Voies et délais de recours",
    "",
    certainty=DEFAULT,
    note="Aucun texte lu. Rien n'est imprimé tant que la direction juridique ne donne pas ce texte.",
)
"""Printed when it holds a text; the drafter's page says that it holds none."""
