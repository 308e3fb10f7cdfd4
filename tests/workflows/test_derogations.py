"""A derogation is signed with the decision, printed in the dossier, counted on « Pilotage »."""

import pytest
from django.urls import reverse

from cpc.models import SignedDerogation
from cpc.texts.evaluation_report import report, versions
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, SIGNATURE
from workflows.dossier.pages import pieces

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R30"), pytest.mark.tour]


@pytest.fixture
def signed(dossier, do, team, protopic, browse):
    """A decision without protocol, signed; gives the page that the signatory read."""
    for user, data in (
        (team.legal, PRECHECK),
        (team.evaluator, EVALUATION),
        (team.second_evaluator, {"decision": "granted"}),
        (team.legal, DRAFT | {"medicines": [protopic.cis]}),
    ):
        assert do(dossier, user, data).status_code == 302
    item = dossier.work_items.open().get()
    browse(team.signatory).post(reverse("task_take", args=[item.pk]))
    page = browse(team.signatory).get(reverse("task", args=[item.pk])).content.decode()
    assert do(dossier, team.signatory, SIGNATURE).status_code == 302
    return page


def test_the_signatory_reads_the_derogation_and_signs_it(signed):
    assert "Dérogation que vous signez avec la décision" in signed
    assert "R. 5121-76-6 CSP) : Recul suffisant." in signed
    kept = SignedDerogation.objects.get()
    assert (kept.rule, kept.reason) == ("R30", "Recul suffisant.")


def test_a_reason_begins_as_a_sentence(signed):
    kept = SignedDerogation(rule="R52", reason="deux décès en une semaine")
    assert kept.told.endswith("II CSP). Deux décès en une semaine")


def test_the_dossier_and_its_report_print_it(signed, dossier):
    told = dict(next(each for each in pieces(dossier) if each.title == "Signature").lines)
    assert "Recul suffisant." in told["Dérogation signée"]
    printed = dict(report(versions(dossier)[0], version=1).facts)
    assert "Recul suffisant." in printed["Dérogation signée"]


def test_who_steers_counts_it_and_reads_why(signed, dossier, team, browse):
    page = browse(team.manager).get(reverse("manager"))
    tables = {table.key: table for table in page.context["tables"]}
    (row,) = tables["derogations"].rows
    assert row.cells[0] == dossier.number
    assert "Recul suffisant." in row.cells
    figure = next(f for f in page.context["figures"].extra if f.label == "dérogations signées")
    assert (figure.value, figure.before) == (1, 0)
    assert figure.url.endswith("#derogations")


def test_a_signature_gone_back_on_counts_no_more(signed, dossier, team, browse):
    last = dossier.work_items.filter(step="Signature").get()
    browse(team.manager).post(
        reverse("task_undo", args=[last.task_id]), {"reason": "Le texte est à revoir."}
    )
    assert not SignedDerogation.objects.standing().exists()
