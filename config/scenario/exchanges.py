"""The verbs of the exchanges between a body and the agency, by the pages of the site."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.law import articles as cite
from cpc.models import FormalRequest
from signalements.filed.request_forms import codecs_of
from signalements.form.codecs import codec_of_filed
from signalements.models import CorrectionMark, Signalement
from web.refused import Refused

Basis = list[str]
"""The rules and articles behind what was done, as the page or the computed date says them."""

HABIT = "pratique de l'agence"


def signalement_of(stage: Stage, step: Step) -> Signalement:
    """The person's own signalement in the dossier of the step; for an agent, the first one.

    Raises ``Refused`` without any.
    """
    dossier = stage.dossier(step)
    mine = dossier.signalements.of_bodies(stage.people[step.who]).by_filing().first()
    found = mine or dossier.signalements.by_filing().first()
    if found is None:
        raise Refused(f"aucun signalement n'est dans {dossier.number}.")
    return found


def request_of(signalement: Signalement) -> FormalRequest:
    """The open request, else the last one: its page says why it takes nothing.

    Raises ``Refused`` when nothing was asked.
    """
    requests = FormalRequest.objects.filter(subject=signalement.subject)
    found = requests.open().last() or requests.last()
    if found is None:
        raise Refused(f"rien n'est demandé pour {signalement.number}.")
    return found


def answer_completion(stage: Stage, step: Step) -> Basis:
    """One text for every item, or for one by its number, sent; with ``keep``, only saved."""
    signalement = signalement_of(stage, step)
    asked = request_of(signalement)
    keep, only = step.arguments.get("keep", False), step.arguments.get("item", "")
    data = {
        f"item_{item.number}_{name}": value
        for item in asked.items.all()
        if only in ("", str(item.number))
        for name, value in (("state", "given"), ("text", step.arguments["answer"]))
    }
    _answer(stage, step, signalement, asked, data | ({"save": "1"} if keep else {"send": "1"}))
    return [f"R10 – {cite.L114_5.label}"] if asked.is_completion else [HABIT]


def correct(stage: Stage, step: Step) -> Basis:
    """The corrected text of every marked answer, the columns of every marked row, saved only.

    With ``question``, of that mark alone. Raises ``Refused`` when there is none.
    """
    signalement = signalement_of(stage, step)
    asked = request_of(signalement)
    told = {"text" if name == "answer" else name: step.arguments[name] for name in step.arguments}
    only = told.pop("question", "")
    data = {
        f"mark_{mark.pk}_{column}": _typed(mark, told[column])
        for mark in asked.marks.all()
        if only in ("", mark.name)
        for column in codecs_of(mark)
        if column in told
    }
    if not data:
        raise Refused("rien de ce qui est à corriger ne se corrige ainsi.")
    _answer(stage, step, signalement, asked, data | {"save": "1"})
    return [f"R10 – {cite.L114_5.label}"]


def _typed(mark: CorrectionMark, told: Any) -> Any:
    """What a person types in the field of the mark to say what the scenario says."""
    if mark.kind:
        return told
    codec = codec_of_filed(mark.name)
    try:
        return codec.text_of(codec.parse(told))
    except ValidationError as error:
        raise Refused(*error.messages) from error


def _answer(
    stage: Stage, step: Step, signalement: Signalement, asked: FormalRequest, data: dict[str, Any]
) -> None:
    """Fills in the page of the request; a page that keeps the answer without sending it is a refusal."""
    browser, args = stage.browser(step.who), (signalement.number, asked.number)
    page = browser.get("signalement_request", *args)
    fields = {name: field.initial for name, field in page.context["form"].fields.items()}
    kept = {name: value for name, value in fields.items() if value not in (None, "")}
    browser.post("signalement_request", *args, **(kept | data))
    asked.refresh_from_db()
    if "send" in data and not asked.outcome:
        query = browser.client.get(f"{page.request['PATH_INFO']}?manque=1", secure=True)
        raise Refused(*query.context["missing"])


def mark(stage: Stage, step: Step) -> Basis:
    """Raises ``ScenarioError`` for a question that was not filed."""
    signalement = signalement_of(stage, step)
    browser = stage.browser(step.who)
    field = f"comment_{step.arguments['question']}"
    if field not in browser.get("signalement_mark", signalement.number).context["form"].fields:
        raise step.error("cette question n'est pas dans le contenu déposé.", key="question")
    browser.fill("signalement_mark", signalement.number, **{field: step.arguments["comment"]})
    return [HABIT]


def ask(stage: Stage, step: Step) -> Basis:
    signalement, data = signalement_of(stage, step), dict(step.arguments)
    stage.browser(step.who).fill("request_new", signalement.number, **data)
    return [HABIT]


def message(stage: Stage, step: Step) -> Basis:
    number, text = signalement_of(stage, step).number, step.arguments["text"]
    stage.browser(step.who).fill("signalement_messages", number, text=text)
    return [HABIT]


def ask_extension(stage: Stage, step: Step) -> Basis:
    signalement = signalement_of(stage, step)
    args, data = (signalement.number, request_of(signalement).number), dict(step.arguments)
    stage.browser(step.who).fill("request_extension", *args, **data)
    return ["R10 – aucun texte ne fixe de durée"]


def decide_extension(stage: Stage, step: Step) -> Basis:
    signalement = signalement_of(stage, step)
    args, data = (signalement.number, request_of(signalement).number), dict(step.arguments)
    stage.browser(step.who).fill("request_read", *args, **data)
    return ["R10 – aucun texte ne fixe de durée"]


def withdraw(stage: Stage, step: Step) -> Basis:
    number, reason = signalement_of(stage, step).number, step.arguments["reason"]
    stage.browser(step.who).fill("signalement_withdraw", number, reason=reason)
    return [HABIT]


EXCHANGES: dict[str, Callable[[Stage, Step], Basis]] = {
    "answer_completion": answer_completion,
    "correct": correct,
    "mark": mark,
    "ask": ask,
    "message": message,
    "ask_extension": ask_extension,
    "decide_extension": decide_extension,
    "withdraw": withdraw,
}
