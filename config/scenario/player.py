"""Plays a scenario through the site's own pages, one transaction a step."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment

from config.scenario.expect import entry, refusals_of
from config.scenario.file import ScenarioError
from config.scenario.gestures import do
from config.scenario.stage import Stage, events_since, last_event, state
from config.scenario.story import Scenario, Step
from cpc.law.life.acts import ActKind
from cpc.law.life.states import RegisterStatus
from cpc.models import Dossier
from records import clock
from web.refused import Refused
from workflows.models import WorkItem


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was played: what the journal says of it, and on what ground."""

    step: Step
    who: str
    what: list[str]
    basis: list[str] = field(default_factory=list)


def play(scenario: Scenario, *, tell: Callable[[Told], None]) -> Stage:
    """Plays every step; ``ScenarioError`` at the first that the site refuses, of which nothing stays."""
    with quiet_site():
        with clock.at(scenario.steps[0].on), transaction.atomic():
            stage = Stage(scenario)
        for step in scenario.steps:
            with clock.at(step.on):
                tell(_play(stage, step))
    return stage


def _play(stage: Stage, step: Step) -> Told:
    last, known, stage.said = last_event(), dict(stage.dossiers), []
    person = stage.scenario.people.get(step.who)
    try:
        if step.refused:
            return Told(step, str(person or ""), _refusals(stage, step))
        with transaction.atomic():
            basis = do(stage, step)
    except (Refused, ScenarioError) as error:
        stage.dossiers = known
        raise _error(step, str(person or ""), error) from error
    return Told(step, str(person or ""), events_since(last) + stage.said, basis)


def _refusals(stage: Stage, step: Step) -> list[str]:
    """The site's own words for a step that the scenario expects refused; nothing of it stays."""
    stage.browser(step.who)  # logged in before what is taken back
    try:
        with transaction.atomic():
            do(stage, step)
            raise step.error("le site l'accepte, et le scénario l'attend refusé.", key="refused")
    except Refused as error:
        for words in step.refused:
            if not any(words in sentence for sentence in error.sentences):
                missing = f"aucun refus ne dit « {words} » : {error}"
                raise step.error(missing, key="refused") from error
        return [f"Refusé : {sentence}" for sentence in error.sentences]


def _error(step: Step, who: str, error: Refused | ScenarioError) -> ScenarioError:
    """One sentence: the step, who, what, and the site's own words."""
    doing = f"{who}, {step.verb.title}" if who else step.verb.title
    sentence = error.sentence if isinstance(error, ScenarioError) else str(error)
    key = error.key if isinstance(error, ScenarioError) else ""
    return step.error(f"{step.on:%d/%m/%Y}, {doing} : {sentence}", key=key)


@contextmanager
def quiet_site() -> Iterator[None]:
    """The site as tests see it: pages tell what they hold, no e-mail leaves, refusals are not logged."""
    log = logging.getLogger("django.request")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        setup_test_environment(debug=settings.DEBUG)
        mine = True
    except RuntimeError:  # a test is running: it has already done so
        mine = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    try:
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
            yield
    finally:
        log.setLevel(level)
        if mine:
            teardown_test_environment()


def register(stage: Stage) -> list[str]:
    """What the public reads, the day after the last step, of every dossier of the scenario."""
    day = stage.scenario.steps[-1].on + timedelta(days=1)
    with clock.at(day), quiet_site():
        dossiers = Dossier.objects.filter(pk__in=stage.dossiers.values()).order_by("pk")
        lines = [
            line for dossier in dossiers for line in _of_dossier(stage, dossier, day.isoformat())
        ]
    return [f"Registre public le {day:%d/%m/%Y} :", *dict.fromkeys(lines)]


def _of_dossier(stage: Stage, dossier: Dossier, on: str) -> list[str]:
    visitor = stage.browser("")
    read = entry(visitor, dossier.cpc.number, on=on) if dossier.cpc else None
    lines = list(_of_framework(read)) if read else []
    for refusal in refusals_of(visitor, dossier, on=on):
        names = ", ".join(item["name"] for item in refusal["medicines"])
        lines.append(f"  Liste des cadres non établis : {names} – {refusal['indications'][0]}")
    if not lines or not dossier.closed_on:
        item = WorkItem.objects.open().filter(dossier=dossier).first()
        lines.append(f"  {dossier.number} : {f'étape « {item.step} »' if item else state(dossier)}")
    return lines


def _of_framework(read: dict[str, Any]) -> Iterator[str]:
    """One framework as ``/registre/<number>.json`` says it."""
    status = RegisterStatus(read["status"]).label
    yield f"  {read['number']} – {read['title']}"
    yield f"    {status}, du {_day(read['first_day'])} au {_day(read['last_day'])} inclus"
    for act in read["acts"]:
        kind, published = ActKind(act["kind"]).label, _day(act["published_on"])
        yield f"    {kind} : décidé le {_day(act['decided_on'])}, publié le {published}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"
