"""References and estimates: rows of a draft, added and taken away one at a time (R6, R73)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from signalements.form.fields import UnknownField, locate
from signalements.form.forms import texts_of
from signalements.form.questions import STEPS
from signalements.models import Estimate, Reference, Signalement
from tests.signalements.conftest import FILING, a_draft
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture
def reference(draft) -> Reference:
    return Reference.objects.create(signalement=draft, citation="Essai A")


@pytest.fixture
def estimate(draft) -> Estimate:
    return Estimate.objects.create(signalement=draft, low=100, high=200)


def at(draft, number: int) -> str:
    return reverse("signalement_step", args=[draft.pk, number])


def test_adding_a_row_saves_the_step_and_opens_its_first_field(mine, draft):
    response = mine.post(at(draft, 5), {"risks": "Neufs.", "add_row": "references"})
    row = draft.references.get()
    assert response.url == f"{at(draft, 5)}#id_references.{row.pk}.kind"
    assert Signalement.objects.get(pk=draft.pk).risks == "Neufs."
    assert f'id="id_references.{row.pk}.kind"' in mine.get(at(draft, 5)).content.decode()


def test_taking_a_row_away_keeps_the_others_whatever_it_holds(mine, draft, reference):
    other = Reference.objects.create(signalement=draft, citation="Essai B")
    sent = {
        f"references.{reference.pk}.doi": "faux",
        f"references.{other.pk}.citation": "Essai C",
        "remove_row": f"references.{reference.pk}",
    }
    assert mine.post(at(draft, 5), sent).url == f"{at(draft, 5)}#id_references"
    assert [row.citation for row in draft.references.all()] == ["Essai C"]


@pytest.mark.parametrize("key", ["references.9999999", "x", "references.1\x00", "estimates.", ""])
def test_taking_away_what_is_not_there_changes_nothing(mine, draft, reference, key):
    sent = {"remove_row": key, f"references.{reference.pk}.citation": "Essai A"}
    assert mine.post(at(draft, 5), sent).status_code == 302
    assert draft.references.get().citation == "Essai A"


def test_a_row_of_another_draft_is_out_of_reach(mine, draft, bodies, cnp_reporter, day):
    other = a_draft(bodies.cnp, by=cnp_reporter, on=day)
    row = Reference.objects.create(signalement=other, citation="À eux")
    mine.post(at(draft, 5), {"remove_row": f"references.{row.pk}"})
    mine.post(at(draft, 5), {f"references.{row.pk}.citation": "À moi"})
    row.refresh_from_db()
    assert row.citation == "À eux"
    with pytest.raises(UnknownField):
        locate(draft, f"references.{row.pk}.citation")


@pytest.mark.rule("R73", doors="reading")
def test_several_estimates_live_together_with_author_date_and_method(mine, draft, estimate):
    mine.post(at(draft, 4), {"add_row": "estimates", f"estimates.{estimate.pk}.low": "100"})
    second = draft.estimates.last()
    keys = f"estimates.{second.pk}"
    sent = {
        f"{keys}.low": "400",
        f"{keys}.author": "Filière",
        f"{keys}.made_on": "2025-06-01",
        f"{keys}.method": "Registre",
        f"estimates.{estimate.pk}.low": "100",
    }
    assert mine.post(at(draft, 4), sent).status_code == 302
    second.refresh_from_db()
    assert (second.amount, second.author, second.made_on) == ("400", "Filière", date(2025, 6, 1))
    assert draft.estimates.count() == 2


@pytest.mark.parametrize(
    ("low", "high"), [("300", "200"), ("-1", ""), ("3.5", ""), ("beaucoup", ""), ("9" * 30, "")]
)
def test_a_number_of_patients_that_is_none_is_refused_and_given_back(
    mine, draft, estimate, low, high
):
    keys = f"estimates.{estimate.pk}"
    page = mine.post(at(draft, 4), {f"{keys}.low": low, f"{keys}.high": high, "severity": "Rare"})
    assert page.status_code == 200
    assert f'value="{low}"' in page.content.decode()
    estimate.refresh_from_db()
    draft.refresh_from_db()
    assert (estimate.low, draft.severity) == (100, "Rare")


@pytest.mark.rule("R73")
def test_the_database_keeps_a_range_in_order(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Estimate.objects.create(signalement=draft, low=2, high=1)


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("pmid", "PMID: 12345678", "12345678"),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/123/", "123"),
        ("doi", "https://doi.org/10.1000/xyz123", "10.1000/xyz123"),
        ("doi", "doi:10.1016/S0140-6736(20)1.", "10.1016/S0140-6736(20)1"),
        ("doi", "", ""),
    ],
)
def test_a_pasted_identifier_is_reduced_to_itself(draft, reference, column, typed, kept):
    field = locate(draft, f"references.{reference.pk}.{column}")
    field.write(field.clean(typed))
    assert locate(draft, field.key).read() == kept


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("pmid", "123456789"),
        ("pmid", "0"),
        ("pmid", "x1"),
        ("pmid", "²"),
        ("doi", "10.1/x"),
        ("doi", "11.1000/x"),
        ("doi", "10.1000/"),
        ("doi", "10.1000/é"),
        ("year", "12"),
        ("kind", "roman"),
    ],
)
def test_an_identifier_of_the_wrong_form_is_refused_in_words(draft, reference, column, typed):
    with pytest.raises(ValidationError):
        locate(draft, f"references.{reference.pk}.{column}").clean(typed)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("orphacode", "85443", "ORPHA:85443"),
        ("orphacode", "orpha 85443", "ORPHA:85443"),
        ("icd10", "e858", "E85.8"),
        ("icd10", "L80", "L80"),
        ("meddra", "10047642", "10047642"),
        ("in_field_statement", "on", "on"),
        ("in_field_statement", "", ""),
        ("position", "Oui.", "Oui."),
        ("interests_declared", "none", "none"),
    ],
)
def test_a_question_is_read_checked_and_written_by_its_name(draft, name, typed, kept):
    field = locate(draft, name)
    field.write(field.clean(typed))
    assert locate(Signalement.objects.get(pk=draft.pk), name).read() == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [("orphacode", "x"), ("icd10", "80L"), ("meddra", "123"), ("interests_declared", "peut-être")],
)
def test_a_code_of_the_wrong_form_is_refused(draft, name, typed):
    with pytest.raises(ValidationError):
        locate(draft, name).clean(typed)


@pytest.mark.parametrize(
    "key", ["", "x", "pk", "number", "references", "references.1.signalement", "author", "precheck"]
)
def test_nothing_else_is_a_field(draft, key):
    with pytest.raises(UnknownField):
        locate(draft, key)


def test_medicines_are_read_and_written_by_their_codes(draft, protopic):
    field = locate(draft, "medicines")
    field.write(field.clean(protopic.cis))
    assert field.read() == protopic.cis


def test_every_key_of_a_step_is_found(draft, reference, estimate):
    keys = [key for step in STEPS for key in texts_of(draft, step)]
    assert len(keys) == len(set(keys)) > 50
    assert all(locate(draft, key).read() is not None for key in keys)


@pytest.mark.rule("R6")
def test_one_identified_reference_stands_for_the_publications(draft, division, reporter, day):
    Signalement.objects.update(publications="")
    Reference.objects.create(signalement=draft, pmid="1", year=2020, kind="trial")
    filed = file_signalement(draft, by=reporter, on=day)
    told = filed.filed_content.parsed["sections"][4]["answers"]
    rows = next(each["rows"] for each in told if each["name"] == "references")
    assert {"name": "pmid", "question": "PMID", "answer": "1"} in rows[0]
    assert {"name": "kind", "question": "Nature", "answer": "essai clinique"} in rows[0]


def test_a_filed_signalement_is_shown_with_its_rows_and_its_declaration(
    mine, draft, reference, estimate, division
):
    mine.post(reverse("signalement_file", args=[draft.pk]), FILING)
    page = mine.get(reverse("signalement_follow", args=["SIG-2026-0001"])).content.decode()
    assert "Essai A" in page and "dépose ce signalement au nom de Association Y" in page


def test_filing_needs_the_declaration(mine, draft, division):
    response = mine.post(reverse("signalement_file", args=[draft.pk]))
    assert response.url == reverse("signalement_review", args=[draft.pk]) + "#id_statement"
    assert not Signalement.objects.get(pk=draft.pk).is_filed


def test_a_draft_with_rows_is_deleted_whole(mine, draft, reference, estimate):
    mine.post(reverse("signalement_delete", args=[draft.pk]))
    assert not Signalement.objects.exists() and not Reference.objects.exists()


def test_a_copy_takes_answers_and_rows_but_not_what_is_said_each_time(
    mine, draft, reference, protopic, division, reporter, day
):
    draft.medicines.add(protopic)
    filed = file_signalement(draft, by=reporter, on=day)
    mine.post(reverse("signalement_copy", args=[filed.pk]))
    copy = Signalement.objects.drafts().get()
    assert (copy.dci, copy.position, copy.in_field_statement) == (filed.dci, "", False)
    assert copy.references.get().citation == "Essai A"
    assert list(copy.medicines.all()) == [protopic]


def test_the_five_answers_follow_the_draft(mine, bodies):
    part = "adverse_event=no&within_amm=no&early_access=no&authorised=yes&group=unknown"
    page = mine.get(f"{reverse('signalement_precheck')}?{part}").content.decode()
    assert "C’est bien le cadre" in page and "À vérifier" in page
    mine.post(f"{reverse('signalement_new')}?{part}", {"organisation": bodies.asso.pk})
    assert Signalement.objects.get().precheck["channel"] == "cpc"


def test_another_channel_never_blocks(mine):
    part = "adverse_event=no&within_amm=no&early_access=no&authorised=no&group=yes"
    page = mine.get(f"{reverse('signalement_precheck')}?{part}").content.decode()
    assert "e-Saturne" in page and "Déposer quand même" in page
    assert "art. L. 5121-12-1, II CSP" in page


def test_the_meter_counts_items_of_law_and_lists_what_will_be_asked(mine, draft):
    Signalement.objects.update(position="", severity="")
    page = mine.get(at(draft, 1)).content.decode()
    assert "10 éléments sur 11" in page
    assert f"{at(draft, 9)}#id_position" in page and f"{at(draft, 4)}#id_severity" in page
