"""Each verb of a scenario as a person does it: the pages, the forms and the buttons of the site."""

from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from django.db.models import Q

from config.scenario.changes import draft_act, open_change
from config.scenario.evidence import EVIDENCE, criteria
from config.scenario.exchanges import EXCHANGES, HABIT, Basis
from config.scenario.expect import expect
from config.scenario.filing import file, prepare
from config.scenario.laboratory import LABORATORY
from config.scenario.meetings import MEETINGS
from config.scenario.opinions import OPINIONS
from config.scenario.stage import Stage, import_rows, posted
from config.scenario.story import Step
from cpc.acts.raw import ActsError
from cpc.law import articles as cite
from cpc.law.deciding.eligibility import Origin
from cpc.models import Cpc, Dossier
from web.refused import Refused
from workflows.engine.undo import last_step
from workflows.models import WorkItem


def open_new(stage: Stage, step: Step) -> Basis:
    data = posted(stage, step, without={"cis"})
    cis = "\n".join(step.arguments.get("cis", []))
    browser, division = stage.browser(step.who), stage.division.pk
    led_to = browser.fill("dossier_open", **data, cis=cis, division=division)
    stage.name(step, Dossier.objects.get(number=led_to.kwargs["number"]))
    return [f"R12 – {cite.R5121_76_1.label}"]


def do_task(stage: Stage, step: Step) -> Basis:
    """Takes the open task of the dossier unless one holds it, fills in its form and sends it."""
    item = stage.item(step)
    data = posted(stage, step, without={"answers", "criteria"}) | criteria(stage, step)
    if step.verb.name == "publish":
        data.setdefault("published_on", step.on.isoformat())
    data |= answers(step)
    take_item(stage, step, item)
    stage.browser(step.who).fill("task", item.pk, **data)
    return [item.task.flow_task.rule, *dates(stage.dossier(step))]


def answers(step: Step) -> dict[str, str]:
    """The conditions that a step answers, as their form asks them."""
    return {
        f"{code.lower()}_{key}": value
        for code, row in step.arguments.get("answers", {}).items()
        for key, value in row.items()
    }


def conditions(stage: Stage, step: Step) -> Basis:
    """« Compléter ou corriger une réponse », on the page of the legal conditions."""
    data = posted(stage, step, without={"answers"}) | answers(step)
    stage.browser(step.who).fill("conditions_answer", stage.dossier(step).number, **data)
    return [cite.L5121_12_1.label]


def dates(dossier: Dossier) -> Basis:
    """How the dates of the act that has just ended the dossier were computed."""
    act = dossier.acts.last() if dossier.closed_on else None
    return [
        f"{step['rule']} – {step['text']} : {step['value']}"
        + (f" ({step['article']})" if step["article"] else f" ({step['certainty_label']})")
        for step in (act.trace if act else [])
    ]


def take_item(stage: Stage, step: Step, item: WorkItem) -> None:
    """Takes a task unless one holds it. Raises ``Refused``, with the right that it wants."""
    if item.owner_id == stage.people[step.who].pk:
        return
    try:
        stage.browser(step.who).post("task_take", item.pk)
    except Refused as refused:
        right = f"il faut le droit « {item.get_permission_display()} »."
        known = any(item.get_permission_display() in sentence for sentence in refused.sentences)
        raise Refused(*refused.sentences, *(() if known else (right,))) from refused


def take(stage: Stage, step: Step) -> Basis:
    take_item(stage, step, stage.item(step))
    return [HABIT]


def release(stage: Stage, step: Step) -> Basis:
    stage.browser(step.who).post("task_release", stage.item(step).pk)
    return [HABIT]


def undo(stage: Stage, step: Step) -> Basis:
    """« Revenir sur cette étape », the last one done. Raises ``Refused`` before any."""
    last = last_step(stage.dossier(step))
    if last is None:
        raise Refused("aucune étape de ce dossier n'est faite.")
    stage.browser(step.who).fill("task_undo", last.pk, reason=step.arguments["reason"])
    return [HABIT]


def reassign(stage: Stage, step: Step) -> Basis:
    to = stage.people[step.arguments["to"]].pk
    browser, reason = stage.browser(step.who), step.arguments["reason"]
    browser.fill("task_reassign", stage.item(step).pk, to=to, reason=reason)
    return [HABIT]


def join(stage: Stage, step: Step) -> Basis:
    moved, target = stage.dossier(step), stage.dossier(step, step.arguments["into"])
    browser, reason = stage.browser(step.who), step.arguments["reason"]
    browser.fill("dossier_join", moved.number, target=target.number, reason=reason)
    return [f"R11 – {HABIT}"]


def appoint(stage: Stage, step: Step) -> Basis:
    """An administrator of a division records the published mandate of the Director General."""
    data = posted(stage, step, without={"to"})
    to = stage.people[step.arguments["to"]].pk
    stage.browser(step.who).fill("mandate_add", **data, person=to)
    return [f"R33 – {HABIT}"]


def delegate(stage: Stage, step: Step) -> Basis:
    """An administrator of the division records a published delegation."""
    data = posted(stage, step, without={"to"})
    to, division = stage.people[step.arguments["to"]].pk, stage.division.pk
    stage.browser(step.who).fill("delegation_add", **data, delegate=to, division=division)
    return [f"R33 – {HABIT}"]


def suspend(stage: Stage, step: Step) -> Basis:
    """« Suspendre le délai », on the page of the dossier."""
    dossier = stage.dossier(step)
    stage.browser(step.who).fill("clock_stop", dossier.number, **posted(stage, step))
    return [HABIT]


def resume(stage: Stage, step: Step) -> Basis:
    dossier = stage.dossier(step)
    stage.browser(step.who).fill("clock_resume", dossier.number, **posted(stage, step))
    return [HABIT]


def separate(stage: Stage, step: Step) -> Basis:
    """A dossier of its own, named ``into``, for the signalement of ``of``. Raises ``Refused``."""
    theirs = stage.dossier(step).signalements.of_bodies(stage.people[step.arguments["of"]])
    found = theirs.by_filing().first()
    if found is None:
        raise Refused("aucun signalement de son organisme n'est dans ce dossier.")
    browser, reason = stage.browser(step.who), step.arguments["reason"]
    browser.fill("dossier_separate", found.number, reason=reason)
    found.refresh_from_db()
    stage.dossiers[step.arguments["into"]] = found.dossier_id
    return [f"R11 – {HABIT}"]


def daily(stage: Stage, step: Step) -> Basis:
    """The day's work; with ``cpc``, the open renewal of that framework takes the name of the step."""
    out = StringIO()
    call_command("daily", on=step.on, stdout=out)
    stage.said = out.getvalue().splitlines()
    if "cpc" in step.arguments:
        name_renewal(stage, step)
    return ["R58, R59 – pas de renouvellement tacite ; rappels et ouverture avant le dernier jour"]


def record_act(stage: Stage, step: Step) -> Basis:
    """A line of an acts file, of the day of the step unless it says. Raises ``Refused``."""
    days = dict.fromkeys(("decided_on", "published_on"), step.on.isoformat())
    given = posted(stage, step)
    given["same_group"] = "yes" if given.get("same_group") else ""
    for name in ("medicines", "indications"):
        given[name] = "|".join(given.get(name, "").splitlines())
    try:
        import_rows([days | given], on=step.on)
    except ActsError as error:
        raise Refused(*(problem.reason for problem in error.problems)) from error
    return [HABIT]


def renew(stage: Stage, step: Step) -> Basis:
    """« Ouvrir le renouvellement », among the deadlines. Raises ``Refused``."""
    led_to = stage.browser(step.who).post("renewal_open", framework(step).number)
    if led_to.url_name != "dossier":
        raise Refused("le renouvellement de ce cadre n'est pas à ouvrir.")
    name_renewal(stage, step)
    return ["R58 – pas de renouvellement tacite"]


def framework(step: Step) -> Cpc:
    """The framework that a step names. Raises ``ScenarioError`` when none has that name."""
    key = step.arguments["cpc"]
    found = Cpc.objects.filter(Q(key=key) | Q(number=key)).first()
    if found is None:
        raise step.error(f"aucun cadre ne porte « {key} ».", key="cpc")
    return found


def name_renewal(stage: Stage, step: Step) -> None:
    """The open renewal takes the name of the step. Raises ``Refused`` without any."""
    renewal = framework(step).dossiers.open().filter(origin=Origin.RENEWAL).first()
    if renewal is None:
        raise Refused("aucun renouvellement de ce cadre n'est ouvert.")
    stage.name(step, renewal)


def change(stage: Stage, step: Step) -> Basis:
    return open_change(stage, step, framework(step))


def write_act(stage: Stage, step: Step) -> Basis:
    item = stage.item(step)
    take_item(stage, step, item)
    return draft_act(stage, step, item, data=posted(stage, step))


DO: dict[str, Callable[[Stage, Step], Basis]] = {
    "prepare": prepare,
    "file": file,
    **EVIDENCE,
    **EXCHANGES,
    **LABORATORY,
    **MEETINGS,
    **OPINIONS,
    "open": open_new,
    "change": change,
    "draft_act": write_act,
    "conditions": conditions,
    "appoint": appoint,
    "delegate": delegate,
    "suspend": suspend,
    "resume": resume,
    "take": take,
    "release": release,
    "undo": undo,
    "reassign": reassign,
    "join": join,
    "separate": separate,
    "record_act": record_act,
    "renew": renew,
    "daily": daily,
    "expect": expect,
}


def do(stage: Stage, step: Step) -> Basis:
    return DO.get(step.verb.name, do_task)(stage, step)
