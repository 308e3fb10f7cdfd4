"""What a scenario needs before its first step, and what it knows while it is played."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max, Model

from accounts.models import Organisation, OrganisationKind, StandingProof, User
from accounts.roles import grant
from bodies.organisations import roles_of
from config.scenario import mandates as scenario_mandates
from config.scenario.arguments import CIS
from config.scenario.browser import Browser
from config.scenario.file import ScenarioError
from config.scenario.story import ACT, Body, Person, Scenario, Step
from cpc.acts.importing import import_acts
from cpc.acts.raw import ActsError
from cpc.medicines.importing import import_folder
from cpc.models import Dossier, Medicine
from records import clock
from records.models import Event
from workflows.models import WorkItem

Row = TypeVar("Row", bound=Model)
CATALOGUE = settings.BASE_DIR / "config" / "data" / "bdpm"
"""A few dozen real medicines, loaded when the catalogue is empty."""


class Stage:
    """People with their browsers, dossiers by the names that the scenario gives them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.dossiers: dict[str, int] = {}
        self.browsers: dict[str, Browser] = {}
        self.said: list[str] = []
        division = {"kind": OrganisationKind.ANSM_DIVISION, "name": scenario.division}
        self.division = enter_body(Body("division", division))
        self.bodies = {key: enter_body(body) for key, body in scenario.bodies.items()}
        self.people = {
            key: enter_person(person, body=self.bodies.get(person.organisation, self.division))
            for key, person in scenario.people.items()
        }
        if not Medicine.objects.exists():
            import_folder(CATALOGUE, on=clock.today())
        _load_acts(scenario)

    def browser(self, who: str) -> Browser:
        """The browser of a person of the scenario; of a visitor when ``who`` is empty."""
        if who not in self.browsers:
            self.browsers[who] = Browser(self.people.get(who))
        return self.browsers[who]

    def dossier(self, step: Step, name: str = "") -> Dossier:
        """The dossier that a step names. Raises ``ScenarioError`` when no step opened it yet."""
        wanted = name or step.dossier
        if wanted not in self.dossiers:
            raise step.error(
                f"aucune étape n'a encore ouvert le dossier « {wanted} ».", key="dossier"
            )
        return Dossier.objects.get(pk=self.dossiers[wanted])

    def name(self, step: Step, dossier: Dossier) -> None:
        """From now on the scenario calls this dossier ``step.dossier``.

        Raises ``ScenarioError`` when the name is another's.
        """
        if self.dossiers.setdefault(step.dossier, dossier.pk) != dossier.pk:
            sentence = f"« {step.dossier} » désigne déjà un autre dossier ; donnez un autre nom."
            raise step.error(sentence, key="dossier")

    def medicines(self, step: Step, codes: list[str]) -> list[Medicine]:
        """The medicines of these CIS codes. Raises ``ScenarioError`` for a code out of the catalogue."""
        found = {item.cis: item for item in Medicine.objects.filter(cis__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise step.error(f"code CIS absent du catalogue : {', '.join(unknown)}.")
        return [found[code] for code in codes]

    def item(self, step: Step) -> WorkItem:
        """The open task of the dossier, when it is the one that ``step`` does.

        Raises ``ScenarioError`` at any other moment.
        """
        dossier = self.dossier(step)
        item = WorkItem.objects.open().filter(dossier=dossier).select_related("task").first()
        if item is None:
            raise step.error(f"{dossier.number} n'a aucune tâche ouverte : {state(dossier)}.")
        if step.verb.nodes and item.task.flow_task.name not in step.verb.nodes:
            raise step.error(f"ce n'est pas le moment : {dossier.number} en est à « {item.step} ».")
        return item


def state(dossier: Dossier) -> str:
    """Where a dossier without open task is."""
    if dossier.closed_on:
        return f"clos le {dossier.closed_on:%d/%m/%Y}, {dossier.get_outcome_display()}"
    return "des compléments sont attendus"


def last_event() -> int:
    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def events_since(last: int) -> list[str]:
    """What the journal says since then, in order, the people's acts first to last."""
    return list(Event.objects.filter(pk__gt=last).order_by("pk").values_list("sentence", flat=True))


def enter_body(body: Body) -> Organisation:
    """The organisation of that name; made with its standing when there is none."""
    found = Organisation.objects.filter(name=body.fields["name"]).first()
    if found is not None:
        return found
    made = Organisation(**body.fields)
    valid(made, key=body.key).save()
    if body.first_day:
        proof = StandingProof(
            organisation=made,
            reference=body.reference,
            first_day=body.first_day,
            last_day=body.last_day,
        )
        valid(proof, key=body.key).save()
    return made


def valid(row: Row, *, key: str) -> Row:
    """``row``, when the model accepts it. Raises ``ScenarioError`` when it does not."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise ScenarioError(" ".join(error.messages), key=key) from error
    return row


def enter_person(person: Person, *, body: Organisation) -> User:
    """The account of a person, with their mandate; a known one must already hold the role."""
    user = _account(person, body=body)
    if person.mandate:
        scenario_mandates.enter(user, person.mandate, key=person.key)
    return user


def _account(person: Person, *, body: Organisation) -> User:
    """A new account gets the role, a known one must already hold it."""
    if person.role not in roles_of(body):
        sentence = f"{body} ne peut pas donner le rôle « {person.role.label} » à {person}."
        raise ScenarioError(sentence, key=person.key)
    user = User.objects.filter(email=person.email).first()
    if user is not None:
        if user.memberships.filter(organisation=body, role=person.role).exists():
            return user
        sentence = f"le compte {person.email} existe sans le rôle « {person.role.label} »."
        raise ScenarioError(sentence, key=person.key)
    user = User(
        email=User.objects.normalize_email(person.email).lower(),
        first_name=person.first_name,
        last_name=person.last_name,
        function=person.function,
    )
    user.set_unusable_password()
    valid(user, key=person.key).save()
    grant(user, role=person.role, on=body)
    return user


def _load_acts(scenario: Scenario) -> None:
    """The acts of a story are published by the day of its last step."""
    on = max((step.on for step in scenario.steps), default=clock.today())
    try:
        if scenario.acts_file:
            import_acts(scenario.acts_file, on=on)
        if scenario.acts:
            import_rows(scenario.acts, on=on)
    except ActsError as error:
        raise ScenarioError(f"les actes ne peuvent être chargés : {error}.", key="acts") from error


def posted(stage: Stage, step: Step, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """The arguments of a step as a browser sends them."""
    return {
        name: _sent(stage, step, name, value)
        for name, value in step.arguments.items()
        if name not in without
    }


def _sent(stage: Stage, step: Step, name: str, value: Any) -> Any:
    if step.verb.arguments[name].kind == CIS:
        return stage.medicines(step, value)
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else value


def import_rows(rows: Iterable[Mapping[str, str]], *, on: date) -> None:
    """Acts written in a scenario, as a file of acts holds them; refused as it is (``ActsError``)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actes.json"
        whole = [dict.fromkeys(ACT, "") | dict(row) for row in rows]
        path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        import_acts(path, on=on)
