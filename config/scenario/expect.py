"""What a scenario expects, read where the public and the persons concerned read it."""

from typing import Any

from config.scenario.browser import Browser
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.models import Dossier, SignedText
from cpc.signed.act_text import HARD
from records.models import Notice
from web.refused import Refused
from workflows.models import WorkItem

REGISTER = {"status", "first_day", "last_day", "acts", "medicines"}
TEXTS = {"text", "text_without"}
DAYS = {"due_on", "met_on", "task_due_on", "legal_on"}


def expect(stage: Stage, step: Step) -> list[str]:
    """Nothing when all is as expected; every difference otherwise. Raises ``Refused``."""
    wanted = step.arguments
    found = list(_register(stage, step)) if REGISTER & set(wanted) or "absent" in wanted else []
    if "not_established" in wanted:
        found += _refusal(stage, step)
    if TEXTS & set(wanted):
        found += _signed(stage.dossier(step), step)
    if "outcome" in wanted or "at" in wanted:
        found += _progress(stage.dossier(step), step)
    found += _days(stage.dossier(step), step) if DAYS & set(wanted) else []
    if "opinion" in wanted:
        found += _opinion(stage.dossier(step), wanted["opinion"])
    if "notice" in wanted or "notice_to" in wanted:
        found += _notice(stage, step)
    if found:
        raise Refused(*found)
    return []


def number_of(stage: Stage, step: Step) -> str:
    """The number of the framework: by its imported key, else by the dossier of the step."""
    if key := step.arguments.get("cpc"):
        entries = stage.browser("").json("register_json", on=step.on.isoformat())["results"]
        found = [each["number"] for each in entries if key in (each["cpc"], each["number"])]
        return found[0] if found else ""
    cpc = stage.dossier(step).cpc
    return cpc.number if cpc else ""


def entry(browser: Browser, number: str, *, on: str) -> dict[str, Any] | None:
    """The public entry of a framework on a day."""
    return browser.json("framework_json", number, on=on) if number else None


def _register(stage: Stage, step: Step) -> list[str]:
    read = entry(stage.browser(""), number_of(stage, step), on=step.on.isoformat())
    if step.arguments.get("absent"):
        return [f"le registre montre déjà {read['number']}."] if read else []
    if read is None:
        return ["le registre ne montre pas ce cadre ce jour-là."]
    said = read | {
        "acts": [act["kind"] for act in read["acts"]],
        "medicines": [item["cis"] for item in read["medicines"]],
    }
    return [
        f"« {name} » : attendu {_words(value)}, le registre dit {_words(said[name])}."
        for name, value in step.arguments.items()
        if name in REGISTER and not _same(name, value, said[name])
    ]


def _same(name: str, wanted: Any, said: Any) -> bool:
    """All medicines expected are there; everything else is exactly the same."""
    if name == "medicines":
        return set(wanted) <= set(said)
    return wanted == said if isinstance(wanted, list) else str(wanted) == said


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def refusals_of(browser: Browser, dossier: Dossier, *, on: str) -> list[dict[str, Any]]:
    """The lines of the public list « non établis » that this dossier made."""
    references = {act.reference for act in dossier.acts.all()}
    listed = browser.json("not_established_json", on=on)["results"]
    return [each for each in listed if each["reference"] in references]


def _refusal(stage: Stage, step: Step) -> list[str]:
    wanted = step.arguments["not_established"]
    dossier = stage.dossier(step)
    listed = bool(refusals_of(stage.browser(""), dossier, on=step.on.isoformat()))
    if listed == wanted:
        return []
    is_there = "est" if listed else "n'est pas"
    return [f"{dossier.number} {is_there} dans la liste des cadres non établis."]


def _signed(dossier: Dossier, step: Step) -> list[str]:
    """What the last text signed says, and what it does not."""
    kept = SignedText.objects.filter(signature__dossier=dossier).order_by("pk")
    told = "\n".join(kept.values_list("content", flat=True)).replace(HARD, " ")
    wanted, without = (step.arguments.get(name, "") for name in ("text", "text_without"))
    found = [f"le texte signé ne dit pas « {each} »." for each in [wanted] if each not in told]
    return found + [
        f"le texte signé dit « {each} »." for each in [without] if each and each in told
    ]


def _progress(dossier: Dossier, step: Step) -> list[str]:
    item = WorkItem.objects.open().filter(dossier=dossier).select_related("task").first()
    waiting = item.task.flow_task.name if item else "completion"
    said = {"outcome": dossier.outcome, "at": "closed" if dossier.closed_on else waiting}
    return [
        f"« {name} » : attendu {step.arguments[name]}, {dossier.number} en est à {value or 'ouvert'}."
        for name, value in said.items()
        if step.arguments.get(name, value) != value
    ]


def _days(dossier: Dossier, step: Step) -> list[str]:
    """The days of the last time limit of that kind, and those of the open task, as the pages say them."""
    limits = dossier.deadlines.filter(code=step.arguments.get("limit", "")).order_by("pk")
    limit, item = limits.last(), WorkItem.objects.open().filter(dossier=dossier).first()
    said = {
        "due_on": limit.due_on if limit else None,
        "met_on": limit.met_on if limit else None,
        "task_due_on": item.due_on if item else None,
        "legal_on": item.legal_on if item else None,
    }
    return [
        f"« {name} » : attendu {step.arguments[name]}, {dossier.number} dit {day or 'rien'}."
        for name, day in said.items()
        if step.arguments.get(name, day) != day
    ]


def _opinion(dossier: Dossier, wanted: str) -> list[str]:
    """The last opinion of a committee, as a piece of the dossier."""
    last = dossier.committeeopinions.last()
    said = last.opinion if last else "aucun avis"
    return [] if said == wanted else [f"« opinion » : attendu {wanted}, le dossier dit {said}."]


def _notice(stage: Stage, step: Step) -> list[str]:
    """An e-mail kept for a person, whose subject or text holds the words."""
    words, who = step.arguments.get("notice", ""), step.arguments.get("notice_to")
    kept = Notice.objects.filter(recipient=stage.people[who]) if who else Notice.objects.all()
    if any(words in f"{notice.subject}\n{notice.body}" for notice in kept):
        return []
    return [f"aucun avis ne contient « {words} »."]
