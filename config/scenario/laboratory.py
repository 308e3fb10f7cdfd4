"""The verbs of the exchanges with laboratories, by the pages of the site (R19–R26)."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation
from config.scenario.browser import Browser
from config.scenario.exchanges import Basis
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.law.exchanges.laboratory import Consultation
from cpc.models import DossierLaboratory, LaboratoryRequest
from web.refused import Refused

KINDS = {
    "elements": ("elements", Consultation.ELEMENTS),
    "protocol": ("protocole", Consultation.PROTOCOL),
    "observations": ("observations", Consultation.OBSERVATIONS),
}
"""What a scenario calls a kind: its word in the address, and what it is."""


def _a_file(name: str, content: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), content_type="text/plain")


def _bodies(stage: Stage, step: Step, name: str) -> list[Organisation]:
    return [stage.bodies[key] for key in step.arguments.get(name, [])]


def _of_dossier(stage: Stage, step: Step, name: str) -> list[DossierLaboratory]:
    """The laboratories of the dossier that are there now: those named, else all."""
    present = stage.dossier(step).laboratories.filter(last_day=None).order_by("pk")
    wanted = _bodies(stage, step, name)
    found = list(present.filter(organisation__in=wanted) if wanted else present)
    if not found or len(found) < len(wanted):
        raise step.error("ce laboratoire n'est pas au dossier.", key=name)
    return found


def _request(stage: Stage, step: Step) -> LaboratoryRequest:
    """The last request of the dossier, of that kind and to that laboratory when they are said."""
    found = LaboratoryRequest.objects.filter(request__dossier=stage.dossier(step))
    if "kind" in step.arguments:
        found = found.filter(request__kind=KINDS[step.arguments["kind"]][1].value)
    body = stage.scenario.people[step.who].organisation
    if asked := _bodies(stage, step, "laboratory") or ([stage.bodies[body]] if body else []):
        found = found.filter(request__addressee__in=asked)
    last = found.select_related("request__dossier").order_by("pk").last()
    if last is None:
        raise Refused("rien de tel n'a été demandé à ce laboratoire.")
    return last


def _basis(asked: LaboratoryRequest, *rules: str) -> Basis:
    return [f"{rule} – {asked.consultation.article.label}" for rule in rules]


def add_laboratory(stage: Stage, step: Step) -> Basis:
    data: dict[str, Any] = {"capacity": "holder", "first_day": step.on} | step.arguments
    data["organisation"] = _bodies(stage, step, "laboratory")[0].pk
    del data["laboratory"]
    if "mandated_by" in data:
        data["mandated_by"] = _bodies(stage, step, "mandated_by")[0].pk
    number = stage.dossier(step).number
    stage.browser(step.who).fill("laboratory_add", number, **data)
    return ["R24"]


def enter_laboratory(stage: Stage, step: Step) -> Basis:
    """A laboratory that is not in the list, then holder at the dossier from that day."""
    browser, number = stage.browser(step.who), stage.dossier(step).number
    data: dict[str, Any] = {
        name: "on" if value is True else value for name, value in step.arguments.items()
    }
    browser.fill("laboratory_new", number, **data)
    made = Organisation.objects.get(name=step.arguments["name"].strip())
    given = {"organisation": made.pk, "capacity": "holder", "first_day": step.on}
    browser.fill("laboratory_add", number, **given)
    return ["R24"]


def end_laboratory(stage: Stage, step: Step) -> Basis:
    last_day = step.arguments.get("last_day", step.on)
    browser, number = stage.browser(step.who), stage.dossier(step).number
    for found in _of_dossier(stage, step, "laboratory"):
        browser.fill("laboratory_leave", number, found.pk, last_day=last_day)
    return ["R24"]


def ask_laboratory(stage: Stage, step: Step) -> Basis:
    """The same request to each; all that may be asked unless ``elements`` says less (R21).

    Observations are asked on the drafts that the site made; ``drafts`` is read and no longer used.
    """
    word, kind = KINDS[step.arguments["kind"]]
    if kind is Consultation.OBSERVATIONS:
        return send_drafts(stage, step)
    data: dict[str, Any] = {
        name: step.arguments[name]
        for name in ("elements", "months", "reason")
        if name in step.arguments
    }
    data["laboratories"] = [each.pk for each in _of_dossier(stage, step, "laboratories")]
    stage.browser(step.who).fill("laboratory_ask", stage.dossier(step).number, word, **data)
    return [f"R21 – {kind.article.label}"]


def send_drafts(stage: Stage, step: Step) -> Basis:
    """The drafts as they are written, to all who have not received them, or to those named.

    Raises ``Refused``.
    """
    data: dict[str, Any] = {
        name: step.arguments[name] for name in ("months", "reason") if name in step.arguments
    }
    if "laboratories" in step.arguments:
        data["laboratories"] = [each.pk for each in _of_dossier(stage, step, "laboratories")]
    browser, number = stage.browser(step.who), stage.dossier(step).number
    if refusals := browser.get("drafts_send", number).context["refusals"]:
        raise Refused(*(str(each) for each in refusals))
    browser.fill("drafts_send", number, **data)
    return [f"R26 – {Consultation.OBSERVATIONS.article.label}"]


def explain_change(stage: Stage, step: Step) -> Basis:
    number = stage.dossier(step).number
    stage.browser(step.who).fill("drafts_explain", number, note=step.arguments["note"])
    return [f"R26 – {Consultation.OBSERVATIONS.article.label}"]


def waive_protocol(stage: Stage, step: Step) -> Basis:
    number = stage.dossier(step).number
    stage.browser(step.who).fill("protocol_waive", number, note=step.arguments["note"])
    return [f"R25 – {Consultation.PROTOCOL.article.label}"]


def open_request(stage: Stage, step: Step) -> Basis:
    """The opening in the space of the laboratory: the certain day of receipt (R20)."""
    asked = _request(stage, step)
    stage.browser(step.who).post("laboratory_open", asked.request_id)
    return _basis(asked, "R20")


def answer_laboratory(stage: Stage, step: Step) -> Basis:
    """What the laboratory says of some elements, sent; with ``keep``, only saved.

    Raises ``Refused``.
    """
    asked, browser = _request(stage, step), stage.browser(step.who)
    kept = _kept(browser, asked) | _typed(asked, step)
    keep = step.arguments.get("keep", False)
    before = _sent(asked)
    button = {"save": "1"} if keep else {"send": "1"}
    browser.post("laboratory_answer", asked.request_id, **kept, **button)
    if not keep and _sent(asked) == before:
        address = browser.client.get(f"/laboratoire/{asked.request_id}/?manque=1", secure=True)
        raise Refused(*address.context["missing"])
    return _basis(asked, "R22")


def _sent(asked: LaboratoryRequest) -> int:
    return asked.request.items.filter(answer__sent_on__isnull=False).count()


def _kept(browser: Browser, asked: LaboratoryRequest) -> dict[str, Any]:
    """What the page of the request already says."""
    form = browser.get("laboratory_answer", asked.request_id).context.get("form")
    if form is None:
        raise Refused("la demande n'est pas encore ouverte.")
    fields = {name: field.initial for name, field in form.fields.items()}
    return {name: value for name, value in fields.items() if value not in (None, "", False)}


def _typed(asked: LaboratoryRequest, step: Step) -> dict[str, Any]:
    numbers = dict(asked.request.items.values_list("code", "number"))
    found: dict[str, Any] = {}
    for code, row in step.arguments["elements"].items():
        if code not in numbers:
            raise step.error(f"l'élément « {code} » n'est pas demandé.", key="elements")
        key = f"item_{numbers[code]}"
        found |= {
            f"{key}_{name}": row[name] for name in ("state", "text", "intention") if name in row
        }
        if "secret" in row:
            found |= {f"{key}_secret": "on", f"{key}_secret_reason": row["secret"]}
        if "file" in row:
            found[f"{key}_files"] = _a_file(f"element-{code}.txt", row["file"])
    return found


def _agent(page: str, *rules: str) -> Callable[[Stage, Step], Basis]:
    """A verb that fills in one page of the agents on a request."""

    def verb(stage: Stage, step: Step) -> Basis:
        asked = _request(stage, step)
        data = {
            name: value
            for name, value in step.arguments.items()
            if name not in {"kind", "laboratory"}
        }
        number = asked.request.dossier.number
        stage.browser(step.who).fill(page, number, asked.request_id, **data)
        return _basis(asked, *rules)

    return verb


LABORATORY: dict[str, Callable[[Stage, Step], Basis]] = {
    "add_laboratory": add_laboratory,
    "enter_laboratory": enter_laboratory,
    "end_laboratory": end_laboratory,
    "ask_laboratory": ask_laboratory,
    "send_drafts": send_drafts,
    "explain_change": explain_change,
    "waive_protocol": waive_protocol,
    "open_request": open_request,
    "answer_laboratory": answer_laboratory,
    "prove_receipt": _agent("laboratory_receipt", "R20"),
    "set_due": _agent("laboratory_due", "R20"),
    "pursue": _agent("laboratory_pursue", "R23"),
    "check_intention": _agent("laboratory_check", "R14", "R19"),
}
