"""The gestures of who reports: a draft filled in step after step, joined to, filed."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from config.scenario.exchanges import Basis
from config.scenario.stage import Stage, posted
from config.scenario.story import Step
from cpc.law import articles as cite
from signalements.form.questions import STEPS
from signalements.models import Signalement
from web.refused import Refused

TABLE = "donnees.csv"


def prepare(stage: Stage, step: Step) -> Basis:
    draft(stage, step)
    return [cite.R5121_76_2.label]


def draft(stage: Stage, step: Step) -> int:
    """The number of a new draft, filled in step after step."""
    browser, body = stage.browser(step.who), stage.scenario.people[step.who].organisation
    organisation = stage.bodies.get(step.arguments.get("organisation", body))
    started = browser.post("signalement_new", organisation=organisation.pk if organisation else "")
    answers = posted(stage, step, without={"organisation"})
    for page in STEPS:
        given = {name: answers[name] for name in page.names if name in answers}
        if "estimates" in page.rows:
            given |= _estimate(stage, step, started.kwargs["pk"], page.number)
        browser.fill("signalement_step", started.kwargs["pk"], page.number, **given)
    _join_table(stage, step, started.kwargs["pk"])
    return started.kwargs["pk"]


def _join_table(stage: Stage, step: Step, pk: int) -> None:
    """The table that the scenario writes, joined as a text file."""
    if "data_table" in step.arguments:
        content = step.arguments["data_table"].encode()
        table = SimpleUploadedFile(TABLE, content, content_type="text/csv")
        stage.browser(step.who).post("signalement_attachments", pk, data=table)


def _estimate(stage: Stage, step: Step, pk: int, number: int) -> dict[str, Any]:
    """A row added for the number of patients that the scenario gives, and what goes in it."""
    told = {"low": "patients_estimate", "method": "patients_method"}
    given = {
        column: step.arguments[name] for column, name in told.items() if name in step.arguments
    }
    if not given:
        return {}
    stage.browser(step.who).post("signalement_step", pk, number, add_row="estimates")
    row = Signalement.objects.get(pk=pk).estimates.last()
    return {f"estimates.{row.pk}.{column}": value for column, value in given.items()}


def file(stage: Stage, step: Step) -> Basis:
    """A signalement filed, and its dossier named. Raises ``Refused`` when answers are missing."""
    pk = draft(stage, step)
    browser = stage.browser(step.who)
    if "support" in step.arguments:
        browser.fill("signalement_support", pk, statement=step.arguments["support"])
    led_to = browser.post("signalement_file", pk, statement="on")
    if led_to.url_name == "signalement_review":
        missing = browser.get("signalement_review", pk).context["missing"]
        raise Refused(*(str(item["refusal"]) for item in missing))
    stage.name(step, Signalement.objects.get(pk=pk).dossier)
    return [f"R6 – {cite.R5121_76_2.label}", f"R9 – accusé : {cite.R112_11_2.label}"]
