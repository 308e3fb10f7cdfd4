"""May a framework be pursued? Origins of a file and legal checklist of the instruction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled, Refusal

Answers = Mapping[str, tuple[str, str]]
"""For each code of question: the answer, and its reason."""


class Origin(Labelled):
    """What may open a file."""

    SIGNALEMENT = "signalement", "signalement"
    DIRECTOR_GENERAL = "director_general", "initiative du directeur général"
    MINISTER_HEALTH = "minister_health", "demande du ministre chargé de la santé"
    MINISTER_SOCIAL_SECURITY = (
        "minister_social_security",
        "demande du ministre chargé de la sécurité sociale",
    )
    RENEWAL = "renewal", "échéance d'un cadre"
    CHANGE = "change", "modification d'un cadre en vigueur"

    @property
    def examines_a_use(self) -> bool:
        """Does it bring a use to examine, rather than a framework already established?"""
        return self not in (Origin.RENEWAL, Origin.CHANGE)

    @property
    def from_minister(self) -> bool:
        return self in (Origin.MINISTER_HEALTH, Origin.MINISTER_SOCIAL_SECURITY)


def origin_refusals(origin: Origin, *, reference: str) -> tuple[Refusal, ...]:
    """A minister asks by a letter, cited with its day: where the file comes from is recorded (R12)."""
    if not origin.from_minister or reference.strip():
        return ()
    return (Refusal("R12", "Citez la lettre du ministre et sa date.", cite.R5121_76_1),)


class Answer(Labelled):
    YES = "yes", "oui"
    NO = "no", "non"
    UNKNOWN = "unknown", "ne sait pas"


class Pursuit(Labelled):
    PURSUE = "pursue", "poursuivre"
    STOP = "stop", "ne pas poursuivre"


class Effect(StrEnum):
    """What the unfavourable answer entails."""

    BLOCKING = "blocking"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the checklist; `asked_when` names the answer that makes it compulsory."""

    code: str
    text: str
    article: Article
    certainty: Certainty
    favourable: Answer
    effect: Effect
    consequence: str
    asked_when: tuple[str, Answer] | None = None

    @property
    def blocking(self) -> bool:
        return self.effect is Effect.BLOCKING

    @property
    def rule(self) -> str:
        return self.code[:3]

    @property
    def condition(self) -> str:
        """When the question is asked, as a sentence; empty when it always is."""
        if self.asked_when is None:
            return ""
        code, answer = self.asked_when
        return f"Seulement si la réponse à {code} est « {answer.label} »."

    @property
    def unfavourable(self) -> Answer:
        return Answer.NO if self.favourable is Answer.YES else Answer.YES


CHECKLIST: tuple[Question, ...] = (
    Question(
        code="R13",
        text="Le médicament a-t-il une AMM valide dans une autre indication ?",
        article=cite.R5121_76_1,
        certainty=Certainty.PRACTICE,
        favourable=Answer.YES,
        effect=Effect.BLOCKING,
        consequence="Sans AMM valide, un cadre de prescription compassionnelle est impossible.",
    ),
    Question(
        code="R14",
        text="Une recherche à finalité commerciale est-elle en cours sur le médicament ?",
        article=cite.L5121_12_1_I_1,
        certainty=Certainty.TEXT,
        favourable=Answer.NO,
        effect=Effect.FLAG,
        consequence="Une recherche à finalité commerciale est en cours : avis juridique requis.",
    ),
    Question(
        code="R14B",
        text="Cette recherche porte-t-elle sur l'indication envisagée ?",
        article=cite.L5121_12_1_I_1,
        certainty=Certainty.DEFAULT,
        favourable=Answer.NO,
        effect=Effect.BLOCKING,
        consequence="Une recherche à finalité commerciale porte sur l'indication envisagée.",
        asked_when=("R14", Answer.YES),
    ),
    Question(
        code="R15",
        text="Existe-t-il un médicament autorisé, pour cet usage, de mêmes substance active, "
        "forme et dosage ?",
        article=cite.R5121_76_1,
        certainty=Certainty.TEXT,
        favourable=Answer.NO,
        effect=Effect.BLOCKING,
        consequence="Un médicament identique est autorisé pour cet usage.",
    ),
    Question(
        code="R16",
        text="Existe-t-il un traitement approprié autorisé dans l'indication ?",
        article=cite.L5121_12_1_I_2,
        certainty=Certainty.TEXT,
        favourable=Answer.NO,
        effect=Effect.FLAG,
        consequence="Un traitement approprié existe : la composition en substances actives doit "
        "différer et le projet doit rappeler le rôle du prescripteur.",
    ),
    Question(
        code="R16B",
        text="Sa composition en substances actives diffère-t-elle de celle du médicament ?",
        article=cite.L5121_12_1_III,
        certainty=Certainty.PRACTICE,
        favourable=Answer.YES,
        effect=Effect.BLOCKING,
        consequence="Le traitement approprié a la même composition en substances actives.",
        asked_when=("R16", Answer.YES),
    ),
    Question(
        code="R17",
        text="Des données identifiées font-elles présumer l'efficacité et la sécurité ?",
        article=cite.L5121_12_1_I_3,
        certainty=Certainty.TEXT,
        favourable=Answer.YES,
        effect=Effect.FLAG,
        consequence="La présomption d'efficacité et de sécurité reste à argumenter.",
    ),
)


def _answer(answers: Answers, code: str) -> str:
    return answers.get(code, ("", ""))[0]


def asked(answers: Answers) -> tuple[Question, ...]:
    """The questions that must be answered, given the answers so far."""
    return tuple(
        question
        for question in CHECKLIST
        if question.asked_when is None
        or _answer(answers, question.asked_when[0]) == question.asked_when[1]
    )


def precheck_refusals(answers: Answers, *, pursue: Pursuit) -> tuple[Refusal, ...]:
    """Every question answered with a reason; no pursuit against a blocking answer."""
    return tuple(
        refusal
        for question in asked(answers)
        for refusal in _question_refusals(question, answers, pursue)
    )


def _question_refusals(question: Question, answers: Answers, pursue: Pursuit) -> Iterator[Refusal]:
    answer, reason = answers.get(question.code, ("", ""))
    if answer not in set(Answer):
        sentence = f"La question « {question.text} » attend une réponse."
        yield Refusal(question.rule, sentence, question.article)
        return
    if not reason.strip():
        sentence = f"La réponse à « {question.text} » doit être motivée."
        yield Refusal(question.rule, sentence, question.article)
    if pursue is Pursuit.PURSUE and question.blocking and answer == question.unfavourable:
        sentence = f"{question.consequence} L'instruction ne peut pas être poursuivie."
        yield Refusal(question.rule, sentence, question.article)


def precheck_flags(answers: Answers) -> tuple[Refusal, ...]:
    """What the answers leave to watch without stopping the file: doubts and warnings."""
    return tuple(
        Refusal(question.rule, _flag_sentence(question, answers), question.article)
        for question in asked(answers)
        if _answer(answers, question.code) in (Answer.UNKNOWN, question.unfavourable)
        and not (question.blocking and _answer(answers, question.code) == question.unfavourable)
    )


def _flag_sentence(question: Question, answers: Answers) -> str:
    if _answer(answers, question.code) == Answer.UNKNOWN:
        return f"À éclaircir : {question.text}"
    return question.consequence
