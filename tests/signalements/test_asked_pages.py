"""The common pages of whatever is asked item by item: every kind that declares how it is asked."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.asked.kinds import KINDS, kind_of
from cpc.models import ExtensionRequest, FormalRequest, ItemAnswer
from records.models import Event, Notice
from tests.conftest import person
from workflows.exchanges.asking import ask
from workflows.exchanges.completions import lapse_information
from workflows.worker.daily import run

pytestmark = pytest.mark.django_db
KINDS_ASKED = [kind for kind in KINDS if kind.asking]
DUE, LATE = date(2026, 4, 10), date(2026, 4, 11)
TYPED = {"item_1_state": "given", "item_1_text": "Douze patients.", "item_1_version": "0"}
MORE = {"until": "2026-05-04", "reason": "Congés."}


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(params=KINDS_ASKED, ids=lambda kind: kind.name)
def house(request, filed, team):
    """A dossier, the first whom one kind asks there, who answers, and who belongs elsewhere."""
    kind, dossier = request.param, filed.dossier
    Organisation.objects.create(kind=OrganisationKind.ASSO, name="Association d'essai")
    target = kind.asking.targets(dossier)[0]
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Ailleurs")
    other = Organisation.objects.create(kind=OrganisationKind.INCA, name="Un autre organisme")
    return SimpleNamespace(
        kind=kind,
        dossier=dossier,
        target=target,
        by=team.evaluator,
        who=person(Role.REPORTER, on=target.addressee, name="repond"),
        colleague=person(Role.EVALUATOR, on=elsewhere, name="ailleurs"),
        stranger=person(Role.REPORTER, on=other, name="autre"),
    )


def asked_in(house, *, due_on=DUE, day) -> FormalRequest:
    asked = {"items": ["Le nombre de patients"], "due_on": due_on, "reason": ""}
    return ask(house.dossier, kind=house.kind, target=house.target, **asked, by=house.by, on=day)


def pages(asked) -> dict[str, str]:
    """The common addresses, whatever pages of its own the kind has too."""
    on_dossier = [asked.dossier.number, asked.pk]
    return {
        "read": reverse("asked_read", args=on_dossier),
        "end": reverse("asked_end", args=on_dossier),
        "answer": reverse("asked_answer", args=[asked.pk]),
        "more": reverse("asked_more_time", args=[asked.pk]),
    }


def test_it_is_asked_answered_and_read_on_the_common_pages(house, on_day, day):
    on_day(day)
    new = reverse("asked_new", args=[house.dossier.number, house.kind.name])
    agent, who = of(house.by), of(house.who)
    data = {"whom": house.target.subject, "items": "Le nombre de patients", "due_on": f"{DUE}"}
    assert (new in agent.get(house.dossier.get_absolute_url()).content.decode()) is (
        house.kind.on_dossier
    )
    assert agent.post(new, data).status_code == 302
    asked = FormalRequest.objects.get()
    assert (kind_of(asked), asked.addressee) == (house.kind, house.target.addressee)
    assert Notice.objects.filter(recipient=house.who).exists()
    at = pages(asked)
    assert who.post(at["answer"], TYPED).status_code == 302
    assert "Douze" not in agent.get(at["read"]).content.decode()
    assert who.post(at["answer"], TYPED | {"item_1_version": "1", "send": "1"}).status_code == 302
    assert "Douze" in agent.get(at["read"]).content.decode()
    verbs = Event.objects.filter(subject=asked.subject).values_list("verb", flat=True)
    assert f"{house.kind.verbs}_answered" in set(verbs)


def test_more_time_is_asked_and_granted_on_the_common_pages(house, on_day, day):
    on_day(day)
    asked = asked_in(house, day=day)
    at = pages(asked)
    assert of(house.who).post(at["more"], MORE).status_code == 302
    granted = {"decision": "granted", "until": MORE["until"], "answer": ""}
    assert of(house.colleague).post(at["read"], granted).status_code == 404
    assert of(house.by).post(at["read"], granted).status_code == 302
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 5, 4)
    assert of(house.by).post(at["read"], granted).status_code == 409
    assert ExtensionRequest.objects.count() == 1


def test_it_is_closed_with_its_reason_and_takes_nothing_more(house, on_day, day):
    on_day(day)
    asked = asked_in(house, day=day)
    at, agent, who = pages(asked), of(house.by), of(house.who)
    assert agent.post(at["end"], {"reason": " "}).status_code == 422
    assert agent.post(at["end"], {"reason": "On le sait."}).status_code == 302
    assert "On le sait." in who.get(at["answer"]).content.decode()
    refused = who.post(at["answer"], TYPED)
    assert refused.status_code == 409 and "Douze patients." in refused.content.decode()
    assert not ItemAnswer.objects.exists()


def test_nobody_elsewhere_reads_or_changes_it(house, on_day, day):
    on_day(day)
    asked = asked_in(house, day=day)
    at, new = pages(asked), reverse("asked_new", args=[house.dossier.number, house.kind.name])
    for person_, addresses in {
        house.colleague: [*at.values(), new],
        house.stranger: [*at.values(), new],
        house.who: [at["read"], at["end"], new],
        house.by: [at["answer"], at["more"]],
    }.items():
        client = of(person_)
        for address in addresses:
            assert client.get(address).status_code == 404, (person_, address)
            assert client.post(address, TYPED | MORE).status_code == 404, (person_, address)
    assert not ItemAnswer.objects.exists() and not asked.extensions.exists()


def test_past_its_day_it_is_received_late_or_read_as_it_is(house, on_day, day):
    on_day(day)
    asked = asked_in(house, day=day)
    at, agent, who = pages(asked), of(house.by), of(house.who)
    who.post(at["answer"], TYPED)
    on_day(LATE)
    run(LATE)
    asked.refresh_from_db()
    assert asked.outcome == ("" if asked.late else "lapsed")
    assert ("Douze" in agent.get(at["read"]).content.decode()) is not asked.late
    sent = who.post(at["answer"], TYPED | {"item_1_version": "1", "send": "1"})
    assert sent.status_code == (302 if asked.late else 409)
    assert lapse_information(LATE) == []


def test_nothing_is_asked_under_another_name_nor_of_somebody_else(house, on_day, day):
    on_day(day)
    number, agent = house.dossier.number, of(house.by)
    assert agent.get(reverse("asked_new", args=[number, "personne"])).status_code == 404
    new = reverse("asked_new", args=[number, house.kind.name])
    agent.post(new, {"whom": "asked:1:1:autre", "items": "A"})
    assert not FormalRequest.objects.exclude(subject=house.target.subject).exists()
