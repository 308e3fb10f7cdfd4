"""Five questions before a signalement: is a framework the right channel, else which one is?

The answer informs and never forbids: the agency decides. Compare the three schemes: art. L. 5121-12
(early access), L. 5121-12-1, II (named patient) and III (framework) CSP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled
from cpc.law.deciding.eligibility import Answer

VERSION = "2026-1"


class Channel(Labelled):
    """Where the need of the patients is answered."""

    PHARMACOVIGILANCE = "pharmacovigilance", "une déclaration de pharmacovigilance"
    AMM = "amm", "l'autorisation de mise sur le marché elle-même"
    AAP = "aap", "l'accès précoce"
    AAC = "aac", "l'autorisation d'accès compassionnel"
    OFF_LABEL = "off_label", "la prescription hors autorisation, pour un patient"
    CPC = "cpc", "le cadre de prescription compassionnelle"


@dataclass(frozen=True, slots=True)
class PrecheckQuestion:
    """``elsewhere``: the answer that leads to another channel than a framework."""

    code: str
    text: str
    help: str
    elsewhere: Answer
    article: Article | None


QUESTIONS = (
    PrecheckQuestion(
        "adverse_event",
        "Voulez-vous seulement déclarer un effet indésirable ?",
        "Un signalement demande un cadre ; un effet indésirable se déclare à part, et sans attendre.",
        Answer.YES,
        None,
    ),
    PrecheckQuestion(
        "within_amm",
        "L'usage est-il déjà dans les indications de l'autorisation (AMM) du médicament ?",
        "Voyez le résumé des caractéristiques du produit. Un cadre porte sur un usage hors AMM.",
        Answer.YES,
        cite.R5121_76_1,
    ),
    PrecheckQuestion(
        "early_access",
        "Un laboratoire demande-t-il, ou va-t-il demander, une AMM dans cette indication pour un "
        "médicament présumé innovant ?",
        "L'accès précoce est demandé par l'entreprise, qui s'engage à déposer une demande d'AMM.",
        Answer.YES,
        cite.L5121_12,
    ),
    PrecheckQuestion(
        "authorised",
        "Le médicament a-t-il une AMM valable en France, dans une autre indication ?",
        "Un cadre sécurise l'usage d'un médicament qui a déjà une AMM.",
        Answer.NO,
        cite.R5121_76_1,
    ),
    PrecheckQuestion(
        "group",
        "L'usage concerne-t-il un groupe de patients ?",
        "Un cadre vaut pour tous les patients d'une indication, non pour une personne désignée.",
        Answer.NO,
        cite.L5121_12_1_III,
    ),
)


@dataclass(frozen=True, slots=True)
class Orientation:
    """The channel, why, on what text, and what to do next. ``doubts``: questions left open."""

    channel: Channel
    why: str
    next_step: str
    article: Article | None
    certainty: Certainty
    doubts: tuple[str, ...] = ()

    @property
    def is_framework(self) -> bool:
        return self.channel is Channel.CPC


ORIENTATIONS = {
    "adverse_event": Orientation(
        Channel.PHARMACOVIGILANCE,
        "Un effet indésirable se déclare au réseau de pharmacovigilance, pour tout médicament et "
        "tout usage.",
        "Déclarez-le sur signalement.social-sante.gouv.fr ou à votre centre régional de "
        "pharmacovigilance. Le texte qui l'organise n'a pas été relu ici.",
        None,
        Certainty.DEFAULT,
    ),
    "within_amm": Orientation(
        Channel.AMM,
        "Un cadre ne sécurise qu'un usage hors AMM : celui-ci est déjà autorisé.",
        "Le médicament se prescrit selon son résumé des caractéristiques du produit.",
        cite.R5121_76_1,
        Certainty.TEXT,
    ),
    "early_access": Orientation(
        Channel.AAP,
        "L'accès précoce vise un médicament présumé innovant pour lequel l'entreprise s'engage à "
        "demander une AMM ; la Haute Autorité de santé le décide.",
        "Invitez le laboratoire à déposer une demande d'accès précoce à la HAS. Un organisme ne "
        "peut pas la faire à sa place.",
        cite.L5121_12,
        Certainty.TEXT,
    ),
    "authorised": Orientation(
        Channel.AAC,
        "Sans AMM en France, ou si elle n'est plus exploitée, l'accès se demande patient par "
        "patient.",
        "Le prescripteur fait la demande dans e-Saturne ; le pharmacien de l'hôpital la transmet à "
        "l'agence.",
        cite.L5121_12_1_II,
        Certainty.TEXT,
    ),
    "group": Orientation(
        Channel.OFF_LABEL,
        "Un cadre vaut pour un groupe de patients. Pour une personne, le médecin peut prescrire "
        "hors AMM s'il n'y a pas d'alternative appropriée et si c'est indispensable.",
        "Le prescripteur informe le patient et motive sa prescription dans le dossier médical. Si "
        "d'autres patients sont dans ce cas, un signalement garde son sens.",
        cite.L5121_12_1_2,
        Certainty.TEXT,
    ),
}


def orientation(answers: Mapping[str, str]) -> Orientation:
    """The first answer that leads elsewhere decides; a doubt never does.

    ``answers``: ``yes``, ``no`` or ``unknown`` by code of question; a missing one is a doubt.
    """
    for question in QUESTIONS:
        if answers.get(question.code) == question.elsewhere:
            return ORIENTATIONS[question.code]
    doubts = tuple(q.text for q in QUESTIONS if answers.get(q.code) not in (Answer.YES, Answer.NO))
    return Orientation(
        Channel.CPC,
        "Un médicament autorisé, un usage hors AMM, un groupe de patients : c'est l'objet d'un "
        "cadre de prescription compassionnelle.",
        "Commencez le signalement : neuf étapes, enregistrées à mesure.",
        cite.L5121_12_1_III,
        Certainty.PRACTICE,
        doubts,
    )
