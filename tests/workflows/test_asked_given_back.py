"""What was typed for something asked is given back, in words; what was kept is read again once it is over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.models import StopReason
from tests.conftest import person
from tests.workflows.test_laboratory import agents_page, opened, page, typed
from tests.workflows.test_opinions import Consulted, Sharing
from workflows.clock import gestures as dossier_clock
from workflows.dossier import waits
from workflows.laboratory import answers as laboratory_answers
from workflows.opinions import requests as opinions

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture
def opinion(dossier, team, day, db):
    experts = Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts extérieurs")
    expert = person(Role.EXPERT, on=experts, name="expert")
    return opinions.ask(
        dossier,
        consulted=[Consulted(experts, expert)],
        questions=["Cet effet est-il démontré ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=day + timedelta(days=30),
        reason="Une lecture clinique.",
        documents=(),
        by=team.evaluator,
        on=day,
    )[0]


@pytest.mark.parametrize("all_sent", [False, True])
def test_a_text_for_an_item_that_a_colleague_sent_is_given_back(browse, lab, ask, day, all_sent):
    asked = opened(ask(), by=lab, on=day)
    client, address = browse(lab), page("laboratory_answer", asked)
    first = typed(1, "Envoyé") | (typed(2, "Envoyé") if all_sent else {}) | {"send": "1"}
    client.post(address, first)
    stale = client.post(
        address, typed(1, "MON TEXTE PERDU", secret_reason="MA RAISON") | {"save": "1"}, follow=True
    )
    assert "MON TEXTE PERDU" in stale.content.decode()


def test_the_reason_of_a_secret_is_given_back_when_the_request_is_over(browse, lab, team, ask, day):

    asked = opened(ask(), by=lab, on=day)
    client, address = browse(lab), page("laboratory_answer", asked)
    browse(team.evaluator).post(agents_page("laboratory_cancel", asked), {"note": "Inutile."})
    said = client.post(
        address, typed(1, "TEXTE", secret="on", secret_reason="RAISON TAPÉE") | {"save": "1"}
    )
    assert said.status_code == 409 and "TEXTE" in said.content.decode()
    assert "RAISON TAPÉE" in said.content.decode()


def test_what_is_typed_after_a_recusal_is_given_back(browse, opinion, day, team, dossier):
    asked = opinion
    opinions.ask_time(asked, until=day + timedelta(days=60), reason="R", by=asked.person, on=day)
    client = browse(team.evaluator)
    client.post(reverse("recuse", args=[dossier.number]), {"reasons": "Lien."})
    said = client.post(
        reverse("opinion_read", args=[dossier.number, asked.pk]),
        {"decision": "refused", "answer": "MOTIF TAPÉ"},
    )
    assert said.status_code == 403 and "MOTIF TAPÉ" in said.content.decode()


def test_a_suspension_says_the_day_that_was_expected(dossier, team, day):
    dossier_clock.suspend(
        dossier,
        first_day=day,
        reason=StopReason.values[0],
        motive="M",
        basis="",
        by=team.manager,
        on=day,
        expected_on=day + timedelta(days=10),
    )
    (wait,) = [each for each in waits.waits(dossier, on=day) if "Reprise" in each.what]
    assert wait.due_on == day + timedelta(days=10)


def test_the_effect_of_a_resumption_is_shown(browse, dossier, team, day):
    dossier_clock.suspend(
        dossier,
        first_day=day,
        reason=StopReason.values[0],
        motive="M",
        basis="",
        by=team.manager,
        on=day,
    )
    address = reverse("clock_resume", args=[dossier.number])
    said = browse(team.manager).post(address, {"last_day": day.isoformat(), "effect": "1"})
    assert "Ce que cela changerait" in said.content.decode()


def test_what_is_given_back_is_in_words(browse, lab, team, ask, day):
    asked = opened(ask(months=1), by=lab, on=day)
    laboratory_answers.ask_time(
        asked, until=asked.request.due_on + timedelta(days=5), reason="R", by=lab, on=day
    )
    client, address = browse(team.evaluator), agents_page("laboratory_read", asked)
    data = {"decision": "refused", "answer": "Non.", "until": "2026-06-01"}
    assert client.post(address, data).status_code == 302
    said = client.post(address, data).content.decode()
    assert "Délai refusé" in said and ">refused" not in said.replace("\n", "")


def test_a_laboratory_reads_again_what_it_had_kept_once_the_request_is_closed(
    browse, lab, team, ask, day
):
    """A body does (its own page shows what was kept)."""
    asked = opened(ask(), by=lab, on=day)
    client, address = browse(lab), page("laboratory_answer", asked)
    client.post(address, typed(1, "TEXTE GARDÉ") | {"save": "1"})
    assert "TEXTE GARDÉ" in client.get(address).content.decode()
    browse(team.evaluator).post(agents_page("laboratory_cancel", asked), {"note": "Inutile."})
    assert "TEXTE GARDÉ" in client.get(address).content.decode()


def test_an_expert_reads_again_what_they_had_kept_once_the_request_is_revoked(
    browse, team, opinion, dossier
):
    client, address = browse(opinion.person), reverse("opinion_answer", args=[opinion.pk])
    client.post(address, {"answer_1": "TEXTE GARDÉ", "version": 0, "save": "1"})
    assert "TEXTE GARDÉ" in client.get(address).content.decode()
    revoke = reverse("opinion_revoke", args=[dossier.number, opinion.pk])
    assert browse(team.evaluator).post(revoke, {"reason": "Inutile."}).status_code == 302
    assert "TEXTE GARDÉ" in client.get(address).content.decode()


def test_a_delay_that_nobody_will_answer_is_not_said_to_wait(browse, team, opinion, dossier, day):
    opinions.ask_time(
        opinion, until=day + timedelta(days=60), reason="R", by=opinion.person, on=day
    )
    revoke = reverse("opinion_revoke", args=[dossier.number, opinion.pk])
    assert browse(team.evaluator).post(revoke, {"reason": "Inutile."}).status_code == 302
    said = browse(opinion.person).get(reverse("opinion_answer", args=[opinion.pk])).content.decode()
    assert "Sans réponse pour l’instant" not in said


def test_more_time_that_can_no_longer_be_asked_is_not_proposed(browse, lab, team, ask, day):
    asked = opened(ask(), by=lab, on=day)
    client, address = browse(lab), page("laboratory_extension", asked)
    assert client.get(address).status_code == 200
    browse(team.evaluator).post(agents_page("laboratory_cancel", asked), {"note": "Inutile."})
    said = client.get(address, follow=True).content.decode()
    assert "Cette demande n’attend plus de réponse." in said
