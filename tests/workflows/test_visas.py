"""The « Vu » that a dossier gives: opinions, concertation and sessions, with their days, when they exist."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from cpc.law.exchanges.opinions import Sharing
from cpc.models import DraftVersion
from cpc.texts.decision_text import refusal
from cpc.texts.visas import computed_visas, printed_visas, shown_key
from tests.conftest import person
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.answers import Typed
from workflows.opinions.concertation import Held, concert
from workflows.opinions.requests import Consulted

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
OPINION = "Vu l'avis rendu le 2 mars 2026 par le centre Z ;"


@pytest.fixture
def centre(db):
    return Organisation.objects.create(kind="crmr_ccmr", name="Centre Z", filiere="F")


@pytest.fixture
def give(dossier, centre, team, day):
    """An opinion of the centre, asked and signed the same day."""
    by = person(Role.REPORTER, on=centre, name="centre")

    def given(sharing):
        asked = opinions.ask(
            dossier,
            consulted=[Consulted(centre)],
            questions=["Appui ?"],
            sharing=sharing,
            due_on=day + timedelta(days=30),
            reason="Rare.",
            documents=(),
            by=team.evaluator,
            on=day,
        )[0]
        typed = Typed({1: "Oui."}, "favourable", "", 0)
        opinion_answers.save(asked, typed=typed, by=by, on=day)
        return opinion_answers.sign(asked, function="Médecin", version=1, by=by, on=day)

    return given


@pytest.fixture
def at_draft(dossier, do, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    return dossier


def printed(dossier, left_out=()):
    return [visa.text for visa in printed_visas(dossier, left_out=left_out)]


def held(centre, day, **more):
    return Held(
        **{"outcome": "agreed", "summary": "Accord.", "centres": [centre], "held_on": day} | more
    )


def test_a_dossier_without_opinions_cites_none(dossier):
    assert printed(dossier) == [
        "Vu la demande du ministre chargé de la santé – Lettre du 1er mars 2026 ;"
    ]


def test_an_opinion_that_is_shared_is_cited_with_its_day_and_may_be_left_out(dossier, give):
    opinion = give(Sharing.SHARED)
    assert OPINION in printed(dossier)
    assert OPINION not in printed(dossier, [f"opinion-{opinion.pk}"])


def test_an_opinion_that_is_only_asked_is_not_cited(dossier, centre, team, day):
    opinions.ask(
        dossier,
        consulted=[Consulted(centre)],
        questions=["Appui ?"],
        sharing=Sharing.SHARED,
        due_on=day + timedelta(days=30),
        reason="Rare.",
        documents=(),
        by=team.evaluator,
        on=day,
    )
    assert "Centre Z" not in " ".join(printed(dossier))


def test_a_confidential_opinion_stays_out_of_every_act_unless_it_is_ticked(dossier, give, day):
    give(Sharing.CONFIDENTIAL)
    visa = next(each for each in computed_visas(dossier) if each.confidential)
    assert OPINION not in printed(dossier)
    assert OPINION in printed(dossier, [shown_key(visa)])
    blocks = refusal(dossier, reasons="Motif.", on=day).blocks
    assert OPINION not in [block.text for block in blocks]


def test_the_drafter_ticks_a_confidential_opinion_and_it_is_printed(
    at_draft, do, give, team, protopic
):
    opinion = give(Sharing.CONFIDENTIAL)
    data = DRAFT | {"medicines": [protopic.cis], "cited": [f"shown-opinion-{opinion.pk}"]}
    assert do(at_draft, team.legal, data).status_code == 302
    assert OPINION.removesuffix(" ;") in DraftVersion.objects.get().content
    assert at_draft.drafts.get().left_out == [f"shown-opinion-{opinion.pk}"]


def test_a_confidential_opinion_received_after_the_draft_is_not_printed(
    at_draft, do, give, team, protopic, browse
):
    do(at_draft, team.legal, DRAFT | {"medicines": [protopic.cis]})
    give(Sharing.CONFIDENTIAL)
    item = at_draft.work_items.open().get()
    client = browse(team.signatory)
    client.post(reverse("task_take", args=[item.pk]))
    (told,) = client.get(item.get_absolute_url()).context["form"].texts
    assert "Centre Z" not in told.canonical


@pytest.mark.rule("R27")
def test_the_concertation_is_cited_with_its_day_and_centres(dossier, centre, team, day):
    concert(dossier, held=held(centre, day), by=team.evaluator, on=day)
    assert "Vu la concertation tenue le 2 mars 2026 avec le centre Z ;" in printed(dossier)


@pytest.mark.rule("R27")
def test_a_concertation_that_was_not_needed_is_not_cited(dossier, team, day):
    without = Held(outcome="not_planned", summary="Suivi par le prescripteur.")
    concert(dossier, held=without, by=team.evaluator, on=day)
    assert "concertation" not in " ".join(printed(dossier))


@pytest.mark.rule("R27")
def test_a_concertation_made_of_a_confidential_opinion_is_as_confidential(
    dossier, give, centre, team, day
):
    opinion = give(Sharing.CONFIDENTIAL)
    concert(dossier, held=held(centre, day, opinion=opinion), by=team.evaluator, on=day)
    assert "Centre Z" not in " ".join(printed(dossier))
