"""The gestures of a scenario that change a framework in force: opened, drafted, announced, confirmed."""

from config.scenario.exchanges import HABIT, Basis
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.law import articles as cite
from cpc.models import Cpc
from web.refused import Refused
from workflows.models import WorkItem


def open_change(stage: Stage, step: Step, cpc: Cpc) -> Basis:
    """« Modifier ce cadre », on its sheet; the dossier takes the name of the step.

    Raises ``Refused`` when it is not to change.
    """
    browser, kind = stage.browser(step.who), step.arguments["kind"]
    led_to = browser.post("change_open", cpc.number, kind=kind)
    if led_to.url_name != "dossier":
        raise Refused("ce cadre n'est pas à modifier.")
    stage.name(step, cpc.dossiers.get(number=led_to.kwargs["number"]))
    return [f"R51 – {cite.R5121_76_9_I.label}"]


def draft_act(stage: Stage, step: Step, item: WorkItem, *, data: dict[str, object]) -> Basis:
    """The effect is shown, then the same draft is handed on."""
    browser = stage.browser(step.who)
    shown = browser.preview("task", item.pk, **data)
    browser.fill("task", item.pk, **data, seen=shown["seen"].value() or "")
    return [item.task.flow_task.rule, HABIT]
