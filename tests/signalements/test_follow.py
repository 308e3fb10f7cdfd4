"""What the reporting body sees of its signalements: list, path, requests, outcome (R67)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.journal import record
from signalements.filed.progress import progress
from signalements.models import Signalement
from tests.conftest import a_substance
from tests.signalements.conftest import a_draft, admit
from tests.workflows.walks import answer_completion
from workflows.intake.filing import file_signalement

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 1)


def page(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_says_what_a_signalement_is(mine):
    text = page(mine, reverse("signalements"))
    assert "À avoir sous la main" in text and "Nouveau signalement" in text


def test_the_list_puts_drafts_above_what_was_filed(mine, filed, bodies, reporter, day):
    a_draft(bodies.asso, by=reporter, on=day, dci="Baclofène")
    text = page(mine, reverse("signalements"))
    assert text.index("Baclofène") < text.index(filed.number)
    assert "Recevabilité en cours d&#x27;examen" in text


def test_the_path_follows_the_examination(mine, filed, browse, team):
    assert "<strong>Recevabilité</strong> – vous êtes ici" in page(mine, filed.get_absolute_url())
    admit(browse, team, filed.dossier, decision="admissible")
    text = page(mine, filed.get_absolute_url())
    assert "<strong>Instruction</strong> – vous êtes ici" in text
    assert "Signalement recevable" in text


@pytest.mark.rule("R67", doors="reading")
def test_an_inadmissible_signalement_is_told_with_its_reasons(mine, filed, browse, team):
    admit(browse, team, filed.dossier, decision="inadmissible", reasons="Hors du champ.")
    text = page(mine, filed.get_absolute_url())
    assert "Irrecevable" in text and "Hors du champ." in text
    assert "<strong>Issue</strong> – vous êtes ici" in text


def test_internal_lines_of_the_journal_stay_inside(mine, filed, team, day):
    sentence = "Réunion interne avec le laboratoire."
    record(filed.dossier.subject, verb="note", sentence=sentence, actor=team.desk, on=day)
    assert sentence not in page(mine, filed.get_absolute_url())


def test_one_body_does_not_read_the_other_s_name_or_text(browse, cnp_reporter, second, filed):
    text = page(browse(cnp_reporter), second.get_absolute_url())
    assert "Association Y" not in text
    assert filed.filed_content.sha256 not in text


def test_the_follow_up_shows_what_was_filed_and_its_receipt(mine, filed):
    text = page(mine, filed.get_absolute_url())
    assert filed.filed_content.sha256 in text
    assert reverse("signalement_receipt", args=[filed.number]) in text


@pytest.mark.rule("R10")
def test_a_request_is_on_top_with_its_day_and_its_form(mine, filed, ask):
    ask(filed.dossier, due=DUE)
    text = page(mine, filed.get_absolute_url())
    assert text.index("Répondre à la demande") < text.index("Où en est-il ?")
    listed = page(mine, reverse("signalements"))
    assert listed.index("L’agence vous demande des compléments") < listed.index("Déposés")


@pytest.mark.rule("R10")
def test_a_request_to_the_first_body_is_not_shown_to_the_second(browse, cnp_reporter, second, ask):
    ask(second.dossier, due=DUE)
    text = page(browse(cnp_reporter), second.get_absolute_url())
    assert "Répondre à la demande" not in text and "Compléments demandés" not in text


def test_a_request_past_its_day_is_no_longer_asked(mine, filed, ask, on_day):
    ask(filed.dossier, due=DUE)
    with on_day(DUE):
        assert "Répondre à la demande" in page(mine, filed.get_absolute_url())
    with on_day(date(2026, 4, 2)):
        assert "Répondre à la demande" not in page(mine, filed.get_absolute_url())
        assert "Ce que nous attendons de vous" not in page(mine, reverse("signalements"))


def test_a_sent_answer_takes_the_request_away(mine, filed, ask, reporter, day):
    ask(filed.dossier, due=DUE)
    answer_completion(filed, answer="Voici les données.", by=reporter, on=day)
    text = page(mine, filed.get_absolute_url())
    assert "Compléments reçus" in text and "Répondre à la demande" not in text


def test_the_agent_reads_the_answer_item_by_item(browse, team, filed, ask, reporter, day):
    ask(filed.dossier, due=DUE)
    answer_completion(filed, answer="Voici les données.", by=reporter, on=day)
    text = page(browse(team.desk), reverse("request_read", args=[filed.number, 1]))
    assert "Voici les données." in text


def many(count, *, body, by, day) -> None:
    known = Signalement.objects.count()
    for rank in range(known, known + count):
        said = {"dci": a_substance(rank), "indication": f"Indication {rank}"}
        draft = a_draft(body, by=by, on=day, **said)
        file_signalement(draft, by=by, on=day)
        a_draft(body, by=by, on=day)


def queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_list_asks_the_same_at_five_rows_and_beyond_two_pages(
    mine, division, bodies, reporter, day
):
    address = reverse("signalements")
    many(5, body=bodies.asso, by=reporter, day=day)
    few = queries(mine, address)
    many(55, body=bodies.asso, by=reporter, day=day)
    assert queries(mine, address) == few <= 14


def test_the_list_turns_its_pages_to_the_end(mine, division, bodies, reporter, day):
    many(30, body=bodies.asso, by=reporter, day=day)
    first = mine.get(reverse("signalements"))
    after = mine.get(reverse("signalements"), {"suite": first.context["page"].next})
    shown = first.context["rows"] + after.context["rows"]
    assert len({row.signalement.pk for row in shown}) == 30
    assert all(row.last_event for row in shown)
    drafts = mine.get(reverse("signalement_drafts"))
    assert len(drafts.context["page"].rows) == 25
    for nonsense in ("x", "1~2~3", "\x00", "9" * 40 + "~1"):
        assert mine.get(reverse("signalements"), {"suite": nonsense}).status_code == 200


def test_the_follow_up_asks_the_same_whatever_happened(mine, filed, ask, day, team):
    few = queries(mine, filed.get_absolute_url())
    for rank in range(20):
        record(filed.dossier.subject, verb="x", sentence=str(rank), actor=None, on=day, public=True)
    assert queries(mine, filed.get_absolute_url()) == few


def test_two_bodies_on_one_dossier_each_see_their_own(mine, browse, cnp_reporter, filed, second):
    assert second.number not in page(mine, reverse("signalements"))
    assert filed.number not in page(browse(cnp_reporter), reverse("signalements"))
    assert Signalement.objects.count() == 2


def test_the_drawn_path_skips_what_did_not_happen(filed, browse, team, day):
    admit(browse, team, filed.dossier, decision="inadmissible", reasons="Hors du champ.")
    found = Signalement.objects.with_progress().get(pk=filed.pk)
    titles = [station["title"] for station in progress(found, on=day).stations]
    assert titles == ["Signalement déposé", "Recevabilité", "Issue"]
