"""Filing a signalement: what the law wants, what is kept, what follows."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import StandingProof
from cpc.law.core import LawError
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier
from records.models import Counter, Event, Notice
from records.proof.check import broken_links
from records.words.text import normalise
from signalements.law import ADDRESSEE
from signalements.models import Acknowledgement, FiledContent, Signalement, sha256
from tests.signalements.conftest import ANSWERS, a_draft
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


def rules(error) -> list[str]:
    return [refusal.rule for refusal in error.value.refusals]


def refused(signalement, *, by, on) -> list[str]:
    with pytest.raises(LawError) as error:
        file_signalement(signalement, by=by, on=on)
    return rules(error)


def test_filing_gives_a_number_a_dossier_and_a_task_for_the_desk(filed):
    assert filed.number == "SIG-2026-0001"
    assert filed.dossier.number == "DOS-2026-0001"
    assert filed.dossier.origin == Origin.SIGNALEMENT
    assert WorkItem.objects.open().get().step == "Recevabilité"


def test_the_dossier_takes_the_use_and_the_medicines_of_the_draft(
    draft, division, reporter, protopic, day
):
    draft.medicines.add(protopic)
    dossier = file_signalement(draft, by=reporter, on=day).dossier
    assert (dossier.dci, dossier.indication) == (draft.dci, draft.indication)
    assert list(dossier.medicines.all()) == [protopic]


@pytest.mark.rule("R9", doors="reading")
def test_the_receipt_says_day_unit_and_the_day_of_the_acknowledgement(filed):
    receipt = filed.acknowledgement
    assert receipt.registered_on == date(2026, 3, 2)
    assert receipt.due_on == date(2026, 3, 16)
    assert "Date de réception : 2 mars 2026" in receipt.text
    assert "CPC@ansm.sante.fr" in receipt.text
    assert "16 mars 2026" in receipt.text
    assert receipt.sha256 == sha256(receipt.text)
    assert receipt.trace[0]["article"] == "art. R. 112-11-2 CRPA"


def test_the_frozen_content_holds_every_answer_and_the_body_of_that_day(filed):
    content = filed.filed_content.parsed
    answers = {
        item["name"]: item["answer"]
        for section in content["sections"]
        for item in section["answers"]
    }
    assert answers["dci"] == "Tacrolimus"
    assert answers["in_field_statement"] == "Oui"
    assert content["author"]["name"] == "Association Y"
    assert content["author"]["standing"].endswith(
        "du 01/01/2024 au 31/12/2028 (à vérifier par l'agence)"
    )
    assert set(ANSWERS) <= set(answers)


@pytest.mark.rule("R2", doors="reading")
def test_a_signalement_is_addressed_to_the_director_general_wherever_it_is_read(
    draft, division, browse, reporter, day
):
    review = browse(reporter).get(reverse("signalement_review", args=[draft.pk])).content.decode()
    filed = file_signalement(draft, by=reporter, on=day)
    follow = browse(reporter).get(filed.get_absolute_url()).content.decode()
    assert "Directeur général de l" in review
    assert "Adressé au" in follow
    assert filed.filed_content.parsed["addressee"] == ADDRESSEE
    assert any(
        f"adressé par voie électronique à son {ADDRESSEE}" in line for line in receipt(filed)
    )


def receipt(filed) -> list[str]:
    return Acknowledgement.objects.get(signalement=filed).lines


def test_the_frozen_content_does_not_follow_later_changes(filed, unsealed):
    before = filed.filed_content.sha256
    Signalement.objects.filter(pk=filed.pk).update(dci="Autre")
    filed.organisation.name = "Autre nom"
    filed.organisation.save()
    frozen = FiledContent.objects.get(signalement=filed)
    assert frozen.sha256 == before and frozen.intact
    assert "Association Y" in frozen.content


def test_an_altered_content_no_longer_matches_its_hash(filed, unsealed):
    FiledContent.objects.update(content=filed.filed_content.content.replace("Irritation", "Rien"))
    assert not FiledContent.objects.get().intact


def test_the_canonical_text_reads_as_json_in_key_order(filed):
    text = filed.filed_content.content
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == text


def test_filing_twice_gives_the_same_receipt_once(filed, reporter, day):
    again = file_signalement(filed, by=reporter, on=day + timedelta(days=1))
    assert again.number == filed.number
    assert again.filed_on == day
    assert Dossier.objects.count() == Acknowledgement.objects.count() == 1


def test_a_stale_copy_of_the_draft_is_filed_once(draft, division, reporter, day):
    stale = Signalement.objects.get(pk=draft.pk)
    first = file_signalement(draft, by=reporter, on=day)
    assert file_signalement(stale, by=reporter, on=day).number == first.number


def test_filing_is_written_in_both_journals_and_told_once_to_each(filed, reporter, division):
    events = Event.objects.filter(verb="filed")
    assert {event.subject for event in events} == {filed.subject, filed.dossier.subject}
    assert [event.public_to_reporter for event in events.filter(subject=filed.subject)] == [True]
    assert not events.get(subject=filed.dossier.subject).public_to_reporter
    assert broken_links(filed.dossier.subject) == []
    assert [notice.recipient for notice in Notice.objects.all()] == [reporter]
    told = Notice.objects.get().body
    assert all(line in told for line in filed.acknowledgement.lines)


def test_the_desk_is_told_of_a_new_signalement(draft, team, reporter, day):
    file_signalement(draft, by=reporter, on=day)
    assert Notice.objects.filter(recipient=team.desk).count() == 1
    assert not Notice.objects.filter(recipient=team.evaluator).exists()


@pytest.mark.rule("R6", doors="act")
@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in {"in_field_statement"}])
def test_an_empty_legal_item_stops_the_filing(draft, division, reporter, day, name):
    Signalement.objects.filter(pk=draft.pk).update(**{name: "  "})
    assert refused(draft, by=reporter, on=day) == ["R6"]


def test_a_refused_filing_leaves_nothing_half_done(draft, division, reporter, day):
    Signalement.objects.filter(pk=draft.pk).update(position="")
    refused(draft, by=reporter, on=day)
    draft.refresh_from_db()
    assert not draft.is_filed
    for model in (Dossier, FiledContent, Acknowledgement, Notice, Event, Counter, WorkItem):
        assert not model.objects.exists()


@pytest.mark.rule("R3", doors="act")
def test_the_body_declares_that_the_subject_is_in_its_field(draft, division, reporter, day):
    Signalement.objects.filter(pk=draft.pk).update(in_field_statement=False)
    assert refused(draft, by=reporter, on=day) == ["R3"]


@pytest.mark.rule("R5", doors="act")
@pytest.mark.parametrize(
    ("on", "accepted"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),
    ],
)
def test_the_approval_of_an_association_runs_on_the_filing_day(
    draft, division, reporter, on, accepted
):
    if accepted:
        assert file_signalement(draft, by=reporter, on=on).filed_on == on
    else:
        assert refused(draft, by=reporter, on=on) == ["R5"]


@pytest.mark.rule("R5")
def test_an_association_without_approval_cannot_file(draft, division, reporter, day):
    StandingProof.objects.all().delete()
    assert refused(draft, by=reporter, on=day) == ["R5"]


@pytest.mark.rule("R4", doors="act")
@pytest.mark.parametrize(
    ("on", "accepted"), [(date(2028, 12, 31), True), (date(2029, 1, 1), False)]
)
def test_the_label_of_a_centre_runs_on_the_filing_day(bodies, division, reporter, on, accepted):
    draft = a_draft(bodies.centre, by=reporter, on=on)
    if accepted:
        assert file_signalement(draft, by=reporter, on=on).is_filed
    else:
        assert refused(draft, by=reporter, on=on) == ["R4"]


@pytest.mark.rule("R7", doors="act")
def test_a_centre_joins_a_first_analysis_for_a_rare_disease(bodies, division, reporter, day):
    draft = a_draft(bodies.centre, by=reporter, on=day, rare_disease=True)
    assert refused(draft, by=reporter, on=day) == ["R7"]
    Signalement.objects.update(first_analysis="Bénéfice présumé.")
    assert file_signalement(draft, by=reporter, on=day).dossier.rare_disease


@pytest.mark.rule("R7")
def test_an_association_owes_no_first_analysis(draft, division, reporter, day):
    Signalement.objects.filter(pk=draft.pk).update(rare_disease=True)
    assert file_signalement(draft, by=reporter, on=day).is_filed


@pytest.mark.rule("R1", doors="act")
def test_a_body_of_another_kind_cannot_file(draft, division, reporter, day):
    draft.organisation.kind = "laboratory"
    draft.organisation.save()
    assert refused(draft, by=reporter, on=day) == ["R1"]


@pytest.mark.rule("R8", doors="act")
def test_an_omedit_informs_and_does_not_file(draft, division, reporter, day):
    draft.organisation.kind = "omedit"
    draft.organisation.save()
    assert refused(draft, by=reporter, on=day) == ["R8"]


@pytest.mark.rule("R11", doors="reading")
def test_a_second_body_on_the_same_use_joins_the_open_dossier(filed, second):
    assert second.dossier == filed.dossier
    assert second.number == "SIG-2026-0002"
    assert [item.organisation.kind for item in filed.dossier.signalements.by_filing()] == [
        "asso",
        "cnp",
    ]
    assert WorkItem.objects.count() == 1


@pytest.mark.rule("R11")
@pytest.mark.parametrize(
    ("dci", "indication", "joins"),
    [
        ("TACROLIMUS ", "vitiligo  de l'Adulte", True),
        ("Tacrolimus", "Vitiligo de l'enfant", False),
        ("Pimécrolimus", "Vitiligo de l'adulte", False),
    ],
)
def test_case_accents_and_blanks_do_not_make_another_use(
    bodies, cnp_reporter, filed, day, dci, indication, joins
):
    draft = a_draft(bodies.cnp, by=cnp_reporter, on=day, dci=dci, indication=indication)
    other = file_signalement(draft, by=cnp_reporter, on=day)
    assert (other.dossier == filed.dossier) is joins


@pytest.mark.rule("R11")
def test_a_closed_dossier_is_not_joined(bodies, cnp_reporter, filed, day):
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    draft = a_draft(bodies.cnp, by=cnp_reporter, on=day)
    assert file_signalement(draft, by=cnp_reporter, on=day).dossier != filed.dossier


@pytest.mark.rule("R12")
def test_a_signalement_joins_the_dossier_that_a_minister_asked_for(draft, team, reporter, day):
    asked = open_dossier(
        origin=Origin.MINISTER_HEALTH,
        origin_reference="Lettre",
        dci="tacrolimus",
        indication="Vitiligo de l’adulte".replace("’", "'"),
        on=day,
        by=team.manager,
    )
    assert normalise(draft.dci) == asked.dci_key
    assert file_signalement(draft, by=reporter, on=day).dossier == asked


def test_filed_number_and_dossier_go_together_in_the_database(draft, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        Signalement.objects.filter(pk=draft.pk).update(filed_on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signalement.objects.filter(pk=draft.pk).update(number="SIG-2026-0009")
