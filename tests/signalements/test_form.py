"""The form in nine steps: nothing that is typed is lost, nothing invalid is kept."""

import pytest
from django.urls import reverse

from cpc.models import Medicine
from signalements.form.question import Level
from signalements.form.questions import ASKED_AS, STEPS
from signalements.law import SUBJECT_ITEMS, SUPPORT_ITEMS, acknowledgement
from signalements.models import LONGEST_ANSWER, Signalement
from tests.signalements.conftest import FILING, a_draft
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def at(draft, number: int) -> str:
    return reverse("signalement_step", args=[draft.pk, number])


def test_what_the_law_wants_is_what_the_form_says_mandatory():
    levels = {q.name: q.level for step in STEPS for q in step.questions}
    items = {ASKED_AS.get(name, name) for name, _ in SUBJECT_ITEMS + SUPPORT_ITEMS}
    wanted = items | {"in_field_statement"}
    assert {name for name, level in levels.items() if level is Level.LAW} == wanted
    assert levels["first_analysis"] is Level.RARE


def test_every_field_of_a_step_is_a_field_of_the_signalement():
    names = [name for step in STEPS for name in step.names]
    assert len(names) == len(set(names))
    assert all(Signalement._meta.get_field(name) for name in names)


def test_a_new_signalement_starts_with_its_author_as_contact(mine, reporter, bodies):
    response = mine.post(reverse("signalement_new"), {"organisation": bodies.asso.pk})
    draft = Signalement.objects.get()
    assert response.url == at(draft, 1)
    assert (draft.organisation, draft.author) == (bodies.asso, reporter)
    assert draft.contact_email == reporter.email


def test_one_does_not_report_for_a_body_of_others(mine, bodies):
    response = mine.post(reverse("signalement_new"), {"organisation": bodies.inca.pk})
    assert response.status_code == 200
    assert not Signalement.objects.exists()


@pytest.mark.rule("R9")
def test_the_time_of_the_acknowledgement_is_that_of_the_law(mine, day):
    assert acknowledgement(day) in mine.get(reverse("signalement_new")).content.decode()


@pytest.mark.rule("R1", doors="form")
def test_who_may_not_report_is_told_to_whom_to_turn(browse, stranger, team):
    for user in (stranger, team.desk):
        for name in ("signalement_new", "signalements", "signalement_drafts"):
            response = browse(user).get(reverse(name))
            assert response.status_code == 403
            said = response.content.decode()
            assert "R1 – " in said and "adressez-vous" in said


@pytest.mark.parametrize("number", range(1, 10))
def test_each_step_shows_its_questions_with_their_help(mine, draft, number):
    page = mine.get(at(draft, number)).content.decode()
    for question in STEPS[number - 1].questions:
        assert f'id="id_{question.name}"' in page or question.name == "medicines"
    assert f"Étape {number} sur 9" in page
    assert all(article.label in page for article in STEPS[number - 1].articles)


def test_a_step_is_saved_whatever_is_missing(mine, draft):
    response = mine.post(at(draft, 4), {"severity": "Grave", "go": "continue"})
    assert response.url == at(draft, 5)
    draft.refresh_from_db()
    assert (draft.severity, draft.alternatives) == ("Grave", "")


@pytest.mark.parametrize(
    ("go", "name"),
    [("quit", "signalements"), ("continue", "signalement_review")],
)
def test_the_last_step_leads_where_the_button_says(mine, draft, go, name):
    args = [] if name == "signalements" else [draft.pk]
    response = mine.post(at(draft, 9), {"position": "Oui.", "go": go})
    assert response.url == reverse(name, args=args)


def test_going_back_saves_too(mine, draft):
    assert mine.post(at(draft, 9), {"position": "Neuve.", "go": "previous"}).url == at(draft, 8)
    draft.refresh_from_db()
    assert draft.position == "Neuve."


def test_a_wrong_answer_comes_back_with_its_error_and_the_others_are_kept(mine, draft):
    sent = {"contact_email": "pas une adresse", "contact_phone": "01", "in_field_statement": "on"}
    page = mine.post(at(draft, 1), sent).content.decode()
    assert "pas une adresse" in page
    assert "Vos autres réponses sont enregistrées" in page
    draft.refresh_from_db()
    assert (draft.contact_email, draft.contact_phone) == ("", "01")


def test_a_text_too_long_comes_back_whole(mine, draft):
    text = "é" * (LONGEST_ANSWER + 1)
    response = mine.post(at(draft, 9), {"position": text})
    assert text in response.content.decode()
    draft.refresh_from_db()
    assert draft.position == "Un cadre est opportun."


@pytest.mark.parametrize("number", [0, 10, 10**30])
def test_there_is_no_other_step(mine, draft, number):
    assert mine.get(at(draft, number)).status_code == 404


def test_no_browser_limit_cuts_what_is_pasted(mine, draft):
    assert "maxlength" not in mine.get(at(draft, 5)).content.decode()


def test_what_is_typed_is_shown_as_text(mine, draft):
    mine.post(at(draft, 9), {"position": "<script>alert(1)</script>"})
    for address in (at(draft, 9), reverse("signalement_review", args=[draft.pk])):
        assert "<script>alert" not in mine.get(address).content.decode()


def test_a_step_written_after_the_filing_is_refused_and_given_back(
    mine, draft, division, reporter, day
):
    file_signalement(draft, by=reporter, on=day)
    response = mine.post(at(draft, 9), {"position": "Ajout tardif."})
    assert response.status_code == 409
    assert "Ajout tardif." in response.content.decode()
    draft.refresh_from_db()
    assert draft.position == "Un cadre est opportun."


def test_a_filed_signalement_has_no_form_any_more(mine, filed):
    for name, args in (
        ("signalement_step", [filed.pk, 1]),
        ("signalement_review", [filed.pk]),
        ("signalement_draft", [filed.pk]),
    ):
        assert mine.get(reverse(name, args=args)).url == filed.get_absolute_url()


def test_a_medicine_is_searched_and_added_without_script(mine, draft, protopic):
    response = mine.post(at(draft, 2), {"dci": "Tacrolimus", "q": "protopic", "go": "search"})
    page = mine.get(response.url).content.decode()
    assert f'name="add" value="{protopic.cis}"' in page
    mine.post(at(draft, 2), {"dci": "Tacrolimus", "add": protopic.cis})
    assert list(draft.medicines.all()) == [protopic]


def test_adding_keeps_the_ticked_ones_and_unticking_removes(mine, draft, protopic):
    other = Medicine.objects.add(cis="60000001", name="AUTRE 1 mg, comprimé")
    draft.medicines.add(protopic)
    mine.post(at(draft, 2), {"medicines": [protopic.cis], "add": other.cis})
    assert set(draft.medicines.all()) == {protopic, other}
    mine.post(at(draft, 2), {"medicines": [other.cis]})
    assert list(draft.medicines.all()) == [other]


@pytest.mark.parametrize("keys", [["x"], ["00000000"], ["9" * 40], ["-3"], ["1\x00"]])
def test_an_unknown_medicine_is_refused_and_the_rest_is_kept(mine, draft, keys):
    response = mine.post(at(draft, 2), {"medicines": keys, "dci": "Neuf"})
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.dci == "Neuf"


@pytest.mark.parametrize("cis", ["", "x", "9" * 60, "²"])
def test_adding_an_unknown_code_adds_nothing(mine, draft, cis):
    assert mine.post(at(draft, 2), {"add": cis}).status_code == 302
    assert not draft.medicines.exists()


def test_the_search_of_medicines_answers_in_json(mine, protopic):
    address = reverse("medicine_search")
    results = mine.get(address, {"q": "tacrolimus"}).json()["results"]
    assert [item["cis"] for item in results] == [protopic.cis]
    for nothing in ("", "zzz", "x" * 5000, "\x00"):
        assert mine.get(address, {"q": nothing}).json() == {"results": []}


def test_the_search_of_medicines_stays_short(mine):
    for rank in range(30):
        Medicine.objects.add(cis=f"6000{rank:04}", name=f"MÉDICAMENT {rank}")
    found = mine.get(reverse("medicine_search"), {"q": "médicament"}).json()["results"]
    assert len(found) == 20


def test_the_review_says_what_is_missing_and_where(mine, draft):
    Signalement.objects.update(position="", in_field_statement=False)
    page = mine.get(reverse("signalement_review", args=[draft.pk])).content.decode()
    assert "il en manque 2." in page
    assert f"{at(draft, 9)}#id_position" in page
    assert f"{at(draft, 1)}#id_in_field_statement" in page
    assert "Déposer le signalement" not in page


def test_a_complete_draft_is_filed_by_its_button(mine, draft, division):
    page = mine.get(reverse("signalement_review", args=[draft.pk])).content.decode()
    assert "Déposer le signalement" in page
    response = mine.post(reverse("signalement_file", args=[draft.pk]), FILING)
    assert response.url == reverse("signalement_receipt", args=["SIG-2026-0001"])
    again = mine.post(reverse("signalement_file", args=[draft.pk]), FILING)
    assert again.url == response.url
    assert "16/03/2026" in mine.get(response.url).content.decode()


def test_an_incomplete_draft_is_sent_back_to_its_review(mine, draft, division):
    Signalement.objects.update(position="")
    response = mine.post(reverse("signalement_file", args=[draft.pk]), FILING, follow=True)
    assert response.redirect_chain[-1][0] == reverse("signalement_review", args=[draft.pk])
    assert "voici ce qui manque" in response.content.decode()


def test_a_draft_is_deleted_after_a_page_that_warns(mine, draft):
    address = reverse("signalement_delete", args=[draft.pk])
    assert "Supprimer ce brouillon" in mine.get(address).content.decode()
    assert Signalement.objects.exists()
    mine.post(address)
    assert not Signalement.objects.exists()


def test_a_filed_signalement_is_never_deleted(mine, filed):
    assert mine.post(reverse("signalement_delete", args=[filed.pk])).status_code == 404
    assert Signalement.objects.exists()


def test_a_colleague_of_the_body_continues_the_draft(browse, bodies, draft, cnp_reporter, day):
    other = a_draft(bodies.cnp, by=cnp_reporter, on=day, position="")
    draft.organisation = bodies.cnp
    draft.save()
    assert browse(cnp_reporter).post(at(draft, 9), {"position": "Suite."}).status_code == 302
    draft.refresh_from_db()
    assert draft.position == "Suite."
    assert other.history.count() == 1 and draft.history.count() >= 2
