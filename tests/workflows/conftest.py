"""A dossier asked by the minister, and how people move it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import Role
from cpc.acts.enacting import Covered, enact
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.models import Act, Cpc, Dossier, DossierLaboratory, Medicine
from records import clock
from tests.conftest import DAY, a_division, a_protopic, a_team, person
from tests.scenes import scene
from tests.workflows.ready import confirm, lawful, received
from workflows.engine import undo
from workflows.flows.opening import open_dossier, open_renewal
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.models import WorkItem

PRECHECK = {
    f"{code}_{key}": value
    for code, answer in (
        ("r13", "yes"),
        ("r14", "no"),
        ("r15", "no"),
        ("r16", "no"),
        ("r17", "yes"),
    )
    for key, value in (("answer", answer), ("reason", "Vérifié au dossier."))
} | {"conclusion": "pursue", "reasons": "Besoin non couvert."}
EVALUATION = {
    "need": "Besoin.",
    "efficacy": "Données.",
    "safety": "Données.",
    "argument": "Bénéfice présumé supérieur.",
    "conclusion": "favourable",
}
SIGNATURE = {
    "decision": "signed",
    "capacity": "director_general",
    "function": "Directrice générale",
}
DRAFT = {
    "indications": "Vitiligo de l'adulte",
    "posology": "Deux applications par jour.",
    "route": "Cutanée",
    "adverse_effects": "Irritation.",
    "argument": "Bénéfice présumé supérieur.",
    "waiver_reason": "Recul suffisant.",
}
RENEWAL_DRAFT = {
    "recitals": "que le besoin des patients demeure",
    "period_start": "following",
    "argument": "Les données publiées confirment le bénéfice présumé.",
    "waiver_reason": "Recul suffisant.",
    "confirm_early": "on",
}


def a_dossier(team: SimpleNamespace, protopic: Medicine) -> Dossier:
    return open_dossier(
        origin=Origin.MINISTER_HEALTH,
        dci="Tacrolimus",
        indication="Vitiligo de l'adulte",
        on=DAY,
        by=team.manager,
        medicines=(protopic,),
        origin_reference="Lettre du 1er mars 2026",
    )


@pytest.fixture
def dossier(division, team, protopic, scene) -> Dossier:
    return getattr(scene, "dossier", None) or a_dossier(team, protopic)


ADDRESS = {"address": "https://ansm.sante.fr/actualites/exemple"}
"""Where an act is published, for whoever does not say."""


def unseen(item: WorkItem, *, client: Client) -> dict[str, Any]:
    """What the page of the task holds hidden, which its form sends back.

    The form alone is made: drawing the whole page before each step would be a third of the time of these
    tests (pages are read by test_ceilings.py and by the tests of each).
    """
    made = item.task.flow_task.form_class
    if not any(field.widget.is_hidden for field in made.base_fields.values()):
        return {}
    form = made(
        file=item.task.process.coerced.file,
        user=User.objects.get(pk=client.session[SESSION_KEY]),
        on=clock.today(),
        initial=undo.given_back(item.task),
    )
    return {field.html_name: field.value() for field in form.hidden_fields()}


def finish(item: WorkItem, *, client: Client, data: dict[str, Any]) -> Any:
    """Takes a task and posts its page as it was read, with ``data`` typed; gives the response.

    Before a signature, what the laboratories and the centres are owed is done (``lawful``); before a
    publication, what the data base does not know is confirmed, for what was signed without (``confirm``).
    What laboratories are told of a change reaches them at once (``received``).
    """
    if "published_on" in data:
        data = ADDRESS | data
    if data.get("decision") == "signed":
        lawful(item.dossier)
    elif "published_on" in data and item.dossier:
        confirm(item.dossier)
    client.post(reverse("task_take", args=[item.pk]))
    address, hidden = reverse("task", args=[item.pk]), unseen(item, client=client)
    response = client.post(address, hidden | data)
    if response.status_code == 422 and "seen" in data | hidden and response.context["effect"]:
        # what the act would do was shown: the same is sent again
        seen = response.context["form"]["seen"].value()
        response = client.post(address, data | {"seen": seen})
    if "message" in data and response.status_code == 302:
        received(item.dossier)
    return response


def step(dossier: Dossier, user: User, data: dict[str, Any]) -> Any:
    """Takes the dossier's open task as somebody and posts its form; gives the response."""
    client = Client()
    client.force_login(user)
    return finish(WorkItem.objects.open().get(dossier=dossier), client=client, data=data)


def walk(dossier: Dossier, *moves: tuple[User, dict[str, Any]]) -> None:
    """Each step by its person."""
    for user, data in moves:
        assert step(dossier, user, data).status_code == 302


@pytest.fixture
def do() -> Callable[..., Any]:
    return step


def walk_to_publication(dossier: Dossier, *, team: SimpleNamespace, medicine: Medicine) -> None:
    walk(
        dossier,
        (team.legal, PRECHECK),
        (team.evaluator, EVALUATION),
        (team.second_evaluator, {"decision": "granted"}),
        (team.legal, DRAFT | {"medicines": [medicine.cis]}),
        (team.signatory, SIGNATURE),
    )


@pytest.fixture
def to_publication(team, protopic) -> Callable[[Dossier], None]:
    return partial(walk_to_publication, team=team, medicine=protopic)


@scene
def signed_dossier() -> SimpleNamespace:
    """A dossier whose decision is signed, not published."""
    division, protopic = a_division(), a_protopic()
    team = a_team(division)
    dossier = a_dossier(team, protopic)
    walk_to_publication(dossier, team=team, medicine=protopic)
    return SimpleNamespace(division=division, team=team, protopic=protopic, dossier=dossier)


@scene
def published_dossier() -> SimpleNamespace:
    """The same, published."""
    made = signed_dossier()
    walk(made.dossier, (made.team.publisher, {"published_on": "2026-03-02"}))
    return made


@pytest.fixture(name="signed_dossier")
def _signed_dossier(dossier) -> Dossier:
    return dossier


@pytest.fixture(name="published_dossier")
def _published_dossier(dossier) -> Dossier:
    return dossier


def a_laboratory(name):
    return Organisation.objects.create(kind=OrganisationKind.LABORATORY, name=name)


@pytest.fixture
def maker(db):
    return a_laboratory("Laboratoire L")


@pytest.fixture
def rival(db):
    return a_laboratory("Laboratoire R")


@pytest.fixture
def lab(maker):
    return person(Role.LABORATORY, on=maker, name="lab")


@pytest.fixture
def present(dossier, maker, team, day):
    row = DossierLaboratory(
        dossier=dossier, organisation=maker, capacity="holder", first_day=date(2026, 1, 1)
    )
    return laboratory_present.add(row, by=team.evaluator, on=day)


@pytest.fixture
def ask(present, team, day):
    def asked(*, kind=Consultation.ELEMENTS, elements=ELEMENTS[:2], months=2, on=day, of=present):
        made = laboratory.ask(
            [of],
            kind=kind,
            elements=elements,
            months=months,
            reason="",
            files=(),
            by=team.evaluator,
            on=on,
        )
        return made[0]

    return asked


@pytest.fixture
def cpc(division, scene):
    return getattr(scene, "cpc", None) or a_cpc()


def a_cpc() -> Cpc:
    """In force from 22 March 2024 to 21 March 2027."""
    cpc = Cpc.objects.create(number="CPC-2024-0001", title="Tacrolimus – Vitiligo")
    act = Act(
        reference="Décision du 21/03/2024",
        kind="initial",
        cpc=cpc,
        dci="Tacrolimus",
        decided_on=date(2024, 3, 21),
        published_on=date(2024, 3, 21),
        first_day=date(2024, 3, 22),
        last_day=date(2027, 3, 21),
    )
    enact(act, medicines=[Covered(name="PROTOPIC")], indications=["Vitiligo"], on=act.published_on)
    return cpc


SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def renewal(cpc, team, scene):
    return getattr(scene, "renewal", None) or open_renewal(cpc, on=SEPTEMBER, by=team.manager)


Move = tuple[str, dict[str, Any]]
RENEWAL_MOVES: tuple[Move, ...] = (
    ("evaluator", EVALUATION | {"period_start": "after_publication"}),
    ("second_evaluator", {"decision": "granted"}),
    ("legal", RENEWAL_DRAFT | {"period_start": "after_publication"}),
    ("signatory", SIGNATURE),
)
"""A renewal from 1 September 2026 on, whose new period begins with its publication; role by role."""


def walk_renewal(renewal: Dossier, *moves: Move, team: SimpleNamespace) -> None:
    walk(renewal, *((getattr(team, role), data) for role, data in moves))


def a_renewal(*moves: Move) -> SimpleNamespace:
    with clock.at(SEPTEMBER):
        division = a_division()
        team, cpc = a_team(division), a_cpc()
        renewal = open_renewal(cpc, on=SEPTEMBER, by=team.manager)
        walk_renewal(renewal, *moves, team=team)
    return SimpleNamespace(division=division, team=team, cpc=cpc, renewal=renewal)


@scene
def renewal_approved() -> SimpleNamespace:
    """A renewal whose decision is to be written."""
    return a_renewal(*RENEWAL_MOVES[:2])


@scene
def renewal_written() -> SimpleNamespace:
    """A renewal whose decision waits for its signature."""
    return a_renewal(*RENEWAL_MOVES[:3])


@scene
def renewal_signed() -> SimpleNamespace:
    """The same, signed."""
    return a_renewal(*RENEWAL_MOVES)


@pytest.fixture(name="renewal_approved")
def _renewal_approved(renewal) -> Dossier:
    return renewal


@pytest.fixture(name="renewal_written")
def _renewal_written(renewal) -> Dossier:
    return renewal


@pytest.fixture(name="renewal_signed")
def _renewal_signed(renewal) -> Dossier:
    return renewal
