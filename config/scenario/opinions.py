"""The verbs of the opinions asked of others, by the pages of the site (R27, R71)."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from config.scenario.exchanges import HABIT, Basis
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.law import articles as cite
from cpc.models import OpinionRequest
from web.refused import Refused
from workflows.opinions.choices import KINDS

WORDS = {kind: word for word, kind in KINDS.items()}
"""By the kind of a body, its word in the address."""


def _request(stage: Stage, step: Step) -> OpinionRequest:
    """The one of that number, else the last open one that is asked of the person's body, else the last."""
    found = stage.dossier(step).opinion_requests.select_related("dossier")
    if "opinion" in step.arguments:
        found = found.filter(number=step.arguments["opinion"])
    elif mine := found.addressed_to(stage.people[step.who]):
        found = mine
    last = found.open().last() or found.last()
    if last is None:
        raise Refused("aucun avis n'est demandé dans ce dossier.")
    return last


def _args(request: OpinionRequest) -> tuple[str, int]:
    return request.dossier.number, request.pk


def ask_opinion(stage: Stage, step: Step) -> Basis:
    """The same questions to each body named, or to one expert. Raises ``ScenarioError``."""
    names = ("questions", "reason", "due_on", "sharing")
    data = {name: step.arguments[name] for name in names if name in step.arguments}
    browser, number = stage.browser(step.who), stage.dossier(step).number
    if "expert" in step.arguments:
        expert = stage.people[step.arguments["expert"]]
        place = expert.memberships.order_by("pk").last().organisation_id
        browser.fill("opinion_ask", number, "expert", **data, consulted=[f"{place}-{expert.pk}"])
    bodies = [stage.bodies[key] for key in step.arguments.get("of", [])]
    if not bodies and "expert" not in step.arguments:
        raise step.error("dites qui est consulté : « of » ou « expert ».", key="of")
    for body in bodies:
        word = WORDS.get(body.kind)
        if word is None:
            raise step.error(f"{body} ne se consulte pas.", key="of")
        browser.fill("opinion_ask", number, word, **data, consulted=[str(body.pk)])
    return [HABIT]


def give_opinion(stage: Stage, step: Step) -> Basis:
    """One line of ``answers`` a question, the last one again for those without; then the signature."""
    request, browser = _request(stage, step), stage.browser(step.who)
    lines = step.arguments["answers"].splitlines()
    data: dict[str, Any] = {
        f"answer_{each.number}": lines[min(each.number, len(lines)) - 1]
        for each in request.questions.all()
    }
    data |= {name: step.arguments.get(name, "") for name in ("conclusion", "remarks")}
    browser.fill("opinion_answer", request.pk, **data)
    if not step.arguments.get("keep", False):
        function = {name: step.arguments[name] for name in ("function",) if name in step.arguments}
        browser.fill("opinion_sign", request.pk, **function, interests="none")
    return ["R71 – aucun lien d'intérêts déclaré par le signataire"]


def record_opinion(stage: Stage, step: Step) -> Basis:
    request = _request(stage, step)
    data = {name: value for name, value in step.arguments.items() if name != "opinion"}
    file = SimpleUploadedFile("avis.txt", data["text"].encode(), content_type="text/plain")
    data |= {"files": [file], "interests": "none"}
    stage.browser(step.who).fill("opinion_record", *_args(request), **data)
    return [HABIT]


def prolong_opinion(stage: Stage, step: Step) -> Basis:
    due_on, reason = step.arguments["due_on"], step.arguments["reason"]
    browser = stage.browser(step.who)
    browser.fill("opinion_prolong", *_args(_request(stage, step)), due_on=due_on, reason=reason)
    return [HABIT]


def revoke_opinion(stage: Stage, step: Step) -> Basis:
    browser, reason = stage.browser(step.who), step.arguments["reason"]
    browser.fill("opinion_revoke", *_args(_request(stage, step)), reason=reason)
    return [HABIT]


def concert(stage: Stage, step: Step) -> Basis:
    """With the centres named; ``opinion``: the number of a signed one that stands for it."""
    data = {name: value for name, value in step.arguments.items() if name != "opinion"}
    data["centres"] = [stage.bodies[key].pk for key in step.arguments.get("centres", [])]
    if "opinion" in step.arguments:
        data["opinion"] = _request(stage, step).opinion.pk
    stage.browser(step.who).fill("concertation", stage.dossier(step).number, **data)
    return [f"R27 – {cite.R5121_76_4_III.label}"]


OPINIONS: dict[str, Callable[[Stage, Step], Basis]] = {
    "ask_opinion": ask_opinion,
    "give_opinion": give_opinion,
    "record_opinion": record_opinion,
    "prolong_opinion": prolong_opinion,
    "revoke_opinion": revoke_opinion,
    "concert": concert,
}
