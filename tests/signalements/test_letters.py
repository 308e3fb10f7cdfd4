"""The letters of the intake: when each leaves, to whom, what it says (R9, R10, R11, R67)."""

from datetime import date

import pytest
from django.urls import reverse

from cpc.models import AdmissibilityReview
from records.letters.content import as_text, compose, from_json
from records.models import Event, Letter, LetterKind, Notice, Reminder
from signalements.filed import letters
from signalements.filed.letter_models import example, particulars
from signalements.models import Acknowledgement, Signalement
from tests.signalements.conftest import a_draft, admit
from tests.workflows.walks import answer_completion
from workflows.exchanges.letters import acknowledge, acknowledge_due, remind_acknowledgements
from workflows.exchanges.news import silence_alerts, silences
from workflows.intake import filing as intake
from workflows.intake.withdrawal import withdraw
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def sent(signalement: Signalement, kind: str) -> Letter:
    return Letter.objects.get(subject=signalement.subject, kind=kind)


def text_of(letter: Letter) -> str:
    return as_text(from_json(letter.text.content))


def filed_on(draft: Signalement, day: date, *, by) -> Signalement:
    return intake.file_signalement(draft, by=by, on=day)


@pytest.mark.rule("R9")
def test_the_registration_leaves_at_the_filing_with_the_day_of_the_acknowledgement(filed):
    letter = sent(filed, "registration")
    assert (letter.issued_on, letter.issued_by) == (date(2026, 3, 2), None)
    assert letter.recipient == filed.organisation
    text = text_of(letter)
    for said in ("2 mars 2026", "16 mars 2026", "art. L. 112-13 CRPA", filed.filed_content.sha256):
        assert said in text


@pytest.mark.rule("R9")
def test_the_acknowledgement_says_day_unit_and_contact_and_nothing_of_silence(filed, team, day):
    text = text_of(acknowledge(filed, by=team.desk, on=day))
    assert "Date de réception : 2 mars 2026" in text
    assert "Service : Direction médicale médicaments 1, guichet CPC de l'ANSM" in text
    for label in ("Adresse postale : ", "Adresse électronique : CPC@ansm", "Téléphone : "):
        assert label in text
    for word in ("silence", "rejet", "recours", "2 mai 2026"):
        assert word not in text.lower()


@pytest.mark.rule("R9")
def test_of_a_request_the_acknowledgement_says_what_silence_means_until_when(filed):
    data = letters.acknowledgement(filed).data | {
        "is_request": True,
        "remedies": "Recours : texte.",
    }
    content = compose(
        LetterKind.ACKNOWLEDGEMENT,
        number="",
        recipient=filed.organisation,
        division=filed.dossier.division,
        data=data,
        on=filed.filed_on,
    )
    assert "jusqu’au 2 mai 2026 vaut décision de rejet (art. L. 231-4, 1° CRPA)" in as_text(content)
    assert "Recours : texte." in as_text(content)


@pytest.mark.rule("R9")
def test_the_acknowledgement_leaves_once_and_both_journals_say_so(filed, team, day):
    first = acknowledge(filed, by=team.desk, on=day)
    assert acknowledge(filed, by=team.desk, on=date(2026, 3, 5)) == first
    told = Event.objects.filter(verb="acknowledged")
    assert {(event.subject, event.public_to_reporter) for event in told} == {
        (filed.subject, True),
        (filed.dossier.subject, False),
    }
    assert Notice.objects.filter(key=first.key).count() == 1


LAST_DAYS = [
    (date(2026, 12, 24), date(2027, 1, 11)),  # Christmas and New Year's Day are off
    (date(2026, 3, 6), date(2026, 3, 20)),  # a Friday
    (date(2026, 5, 1), date(2026, 5, 19)),  # filed on a day off; 8 and 14 May are off too
    (date(2026, 2, 28), date(2026, 3, 13)),  # a Saturday
]


@pytest.mark.rule("R9", doors="reading")
@pytest.mark.parametrize(("filing", "last"), LAST_DAYS)
def test_the_acknowledgement_that_nobody_sent_leaves_on_its_last_day(
    draft, division, reporter, filing, last
):
    filed = filed_on(draft, filing, by=reporter)
    assert acknowledge_due(date.fromordinal(last.toordinal() - 1)) == []
    assert [letter.subject for letter in acknowledge_due(last)] == [filed.subject]
    assert acknowledge_due(last) == []
    assert sent(filed, "acknowledgement").issued_by is None


@pytest.mark.rule("R9")
def test_after_an_outage_the_acknowledgement_leaves_late_with_the_day_it_left(filed):
    assert [letter.issued_on for letter in acknowledge_due(date(2026, 4, 20))] == [
        date(2026, 4, 20)
    ]


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 10), 0),
        (date(2026, 3, 11), 1),
        (date(2026, 3, 15), 1),
        (date(2026, 3, 16), 0),
    ],
)
def test_the_desk_is_reminded_three_worked_days_before_once(filed, team, on, said):
    assert len(remind_acknowledgements(on)) == said
    assert remind_acknowledgements(on) == []
    assert Reminder.objects.count() == said
    assert Notice.objects.filter(recipient=team.desk, body__contains="16/03/2026").count() == said


def test_an_acknowledgement_already_sent_reminds_nobody(filed, team, day):
    acknowledge(filed, by=team.desk, on=day)
    assert remind_acknowledgements(date(2026, 3, 12)) == acknowledge_due(date(2026, 3, 16)) == []


@pytest.mark.rule("R9")
def test_the_desk_sends_it_from_its_page_after_reading_it(browse, team, filed):
    address = reverse("signalement_acknowledge", args=[filed.number])
    page = browse(team.desk).get(address).content.decode()
    assert "Prévisualisation" in page and "défaut à confirmer" in page
    assert not Letter.objects.filter(kind="acknowledgement").exists()
    response = browse(team.desk).post(address)
    letter = sent(filed, "acknowledgement")
    assert response.url == letter.get_absolute_url()
    assert letter.issued_by == team.desk
    assert letter.number in browse(team.desk).get(address).content.decode()


@pytest.mark.rule("R10", doors="reading")
def test_a_request_lists_each_missing_item_with_the_day_and_its_article(filed, ask):
    ask(filed.dossier, due=date(2026, 4, 1))
    text = text_of(sent(filed, "completion"))
    assert "- Données" in text
    assert "au plus tard le 1er avril 2026 inclus (art. L. 114-5 CRPA)" in text


@pytest.mark.rule("R10")
def test_the_request_is_read_before_it_is_sent_and_nothing_is_written(browse, team, filed):
    item = WorkItem.objects.open().get(dossier=filed.dossier)
    client = browse(team.desk)
    client.post(f"{item.get_absolute_url()}prendre/")
    typed = {"decision": "incomplete", "missing": "Posologie", "completion_due_on": "2026-04-01"}
    page = client.post(item.get_absolute_url(), {**typed, "preview": "1"}).content.decode()
    assert "<li>Posologie</li>" in page and "Accusé de réception du signalement" in page
    assert 'value="2026-04-01"' in page
    assert not AdmissibilityReview.objects.exists()
    assert Letter.objects.count() == 1


@pytest.mark.rule("R10", doors="form")
def test_a_preview_of_what_the_law_refuses_says_why(browse, team, filed):
    item = WorkItem.objects.open().get(dossier=filed.dossier)
    client = browse(team.desk)
    client.post(f"{item.get_absolute_url()}prendre/")
    response = client.post(item.get_absolute_url(), {"decision": "incomplete", "preview": "1"})
    assert response.status_code == 422
    said = "liste les éléments manquants et fixe une date (R10)"
    assert said in response.content.decode()


@pytest.mark.rule("R11")
def test_a_joined_body_receives_its_own_letter_with_the_reason(
    browse, team, filed, bodies, cnp_reporter, day
):
    other = a_draft(bodies.cnp, by=cnp_reporter, on=day, indication="Vitiligo du visage")
    moved = filed_on(other, day, by=cnp_reporter)
    intake.join(moved, dossier=filed.dossier, by=team.desk, reason="Même usage.", on=day)
    letter = sent(moved, "joined")
    assert letter.recipient == bodies.cnp
    assert filed.dossier.number in text_of(letter) and "Même usage." in text_of(letter)
    assert not Letter.objects.filter(subject=filed.subject, kind="joined").exists()


def test_a_withdrawal_and_a_support_have_their_letters(filed, reporter, day):
    withdrawn = letters.send(
        letters.withdrawal(filed, reason="Étude en cours.", on=day), by=reporter, on=day
    )
    support = letters.send(letters.support(filed), by=reporter, on=day)
    assert "Étude en cours." in text_of(withdrawn)
    assert "soutient" in text_of(support)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_has_its_model_with_example_data(kind, day, browse, team):
    assert example(kind, on=day).blocks
    address = reverse("letter_model", args=[kind.value])
    assert browse(team.administrator).get(address).status_code == 200
    assert not Letter.objects.exists()


def test_an_unknown_model_is_not_found(browse, team):
    address = reverse("letter_model", args=["autre"])
    assert browse(team.administrator).get(address).status_code == 404


def test_the_follow_up_and_the_dossier_list_the_letters(browse, reporter, team, filed):
    for user, page in ((reporter, filed), (team.evaluator, filed.dossier)):
        text = browse(user).get(page.get_absolute_url()).content.decode()
        assert sent(filed, "registration").get_absolute_url() in text


def test_a_receipt_older_than_the_letters_is_still_shown(browse, reporter, filed, unsealed):
    Acknowledgement.objects.update(lines=["Accusé d'enregistrement", "Une ligne d'avant"])
    Letter.objects.filter(subject=filed.subject).update(subject="signalement:0")
    page = browse(reporter).get(reverse("signalement_receipt", args=[filed.number]))
    assert "Une ligne d&#x27;avant" in page.content.decode()


@pytest.mark.rule("R69")
@pytest.mark.parametrize(
    ("filing", "alert"),
    [
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2025, 12, 28), date(2026, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 4, 30), date(2026, 6, 30)),
        (date(2026, 3, 1), date(2026, 5, 1)),  # a day off: an internal alert does not wait
    ],
)
def test_the_alert_falls_on_the_same_day_two_months_later(draft, division, reporter, filing, alert):
    filed = filed_on(draft, filing, by=reporter)
    eve = date.fromordinal(alert.toordinal() - 1)
    assert silence_alerts(eve) == silences(filed.dossier, on=eve) == []
    assert [line.due_on for line in silence_alerts(alert)] == [alert]
    assert filed.number in silences(filed.dossier, on=alert)[0]


@pytest.mark.rule("R69")
def test_each_body_of_a_dossier_has_its_own_two_months(filed, bodies, cnp_reporter):
    later = filed_on(
        a_draft(bodies.cnp, by=cnp_reporter, on=date(2026, 4, 1)), date(2026, 4, 1), by=cnp_reporter
    )
    assert later.dossier == filed.dossier
    assert [line.due_on for line in silence_alerts(date(2026, 5, 2))] == [date(2026, 5, 2)]
    assert [line.due_on for line in silence_alerts(date(2026, 6, 1))] == [date(2026, 6, 1)]


@pytest.mark.rule("R69")
def test_neither_an_admissible_nor_a_completed_signalement_stops_the_alert(
    browse, team, filed, ask, reporter, on_day
):
    ask(filed.dossier, due=date(2026, 4, 1))
    answer_completion(filed, answer="Voici.", by=reporter, on=date(2026, 3, 9))
    with on_day(date(2026, 3, 10)):
        admit(browse, team, filed.dossier, decision="admissible")
    assert len(silence_alerts(date(2026, 5, 2))) == 1


@pytest.mark.rule("R69", doors="reading")
def test_the_alert_is_on_the_dossier_and_never_told_to_the_body(
    browse, team, filed, reporter, on_day
):
    with on_day(date(2026, 5, 2)):
        silence_alerts(date(2026, 5, 2))
        agents = browse(team.evaluator).get(filed.dossier.get_absolute_url()).content.decode()
        body = browse(reporter).get(filed.get_absolute_url()).content.decode()
    assert "sans décision depuis 2 mois" in agents
    assert "sans décision" not in body
    assert not Notice.objects.filter(recipient=reporter, body__contains="implicite").exists()


def test_the_examples_give_every_variable_that_a_letter_of_the_intake_gives(filed, day):
    prepared = (letters.registration(filed.filed_content), letters.acknowledgement(filed))
    given = {name for each in prepared for name in each.particulars}
    assert given <= set(particulars(day))


@pytest.mark.rule("R9")
def test_a_withdrawn_signalement_is_owed_no_more_acknowledgement(filed, reporter, day):
    withdraw(filed, reason="Déposé par erreur.", by=reporter, on=day)
    assert acknowledge_due(date(2026, 3, 16)) == []
    assert remind_acknowledgements(date(2026, 3, 16)) == []
    kinds = set(Letter.objects.filter(subject=filed.subject).values_list("kind", flat=True))
    assert kinds == {"registration", "withdrawal"}
