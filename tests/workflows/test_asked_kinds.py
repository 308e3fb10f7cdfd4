"""Every policy of every kind of thing asked of somebody outside, played with real objects."""

import sys
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.html import escape

from accounts.models import InterestDeclaration, Organisation, OrganisationKind
from cpc import exchanges
from cpc.asked import confirmed, gestures
from cpc.asked.calling import called
from cpc.asked.kind import Lending
from cpc.asked.kinds import KINDS
from cpc.asked.waiting import awaited
from cpc.decisions import close
from cpc.exchange_forms import BEYOND, DecisionOnExtensionForm
from cpc.law.core import LawError
from cpc.models import LAPSING_KINDS, FormalRequest, ItemAnswer, Outcome
from cpc.seals_pieces import sent
from cpc.texts.evaluation_report import as_pdf, report, versions
from cpc.texts.visas import CITED, computed_visas
from records.documents.documents import Examined
from records.documents.fields import DocumentsField
from records.documents.scanning import scan_waiting
from records.files.slots import EXCHANGE
from records.models import Document, Event, Notice, SearchEntry, SearchKind
from records.words.french import FEMININE, Noun, named
from tests.conftest import person
from tests.workflows import meeting_stage as stage
from tests.workflows.asked_cases import ASKED, CASES, DUE, LATE, LATER, a_house
from web.refused import Refused, Stale
from workflows.dossier.archive import archive
from workflows.dossier.waits import waits
from workflows.engine.asides import OF_CHANGE, OF_INSTRUCTION, OF_RENEWAL
from workflows.engine.expected import of
from workflows.engine.indexing import reindex
from workflows.engine.ledger import owed, settle
from workflows.engine.rights import check_asker
from workflows.evidence.sources import sources
from workflows.exchanges.completions import lapse_information
from workflows.meetings.forms import ItemForm
from workflows.models import WorkItem
from workflows.opinions import answers as opinion_answers
from workflows.opinions.choices import confirmed_documents, own_documents
from workflows.opinions.forms import NEVER_TO_REPORTERS, SECRETS_CHOSEN, AskForm

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("name", CASES)
each_by_items = pytest.mark.parametrize("name", [kind.name for kind in KINDS if kind.by_items])


@pytest.fixture
def house(dossier, team, name):
    return a_house(name, dossier=dossier, team=team)


@pytest.fixture
def declared(house, monkeypatch):
    """The same kind with other policies, wherever the kinds are read."""

    def declare(**policies: Any) -> None:
        other = replace(house.kind, **policies)
        others = tuple(other if each is house.kind else each for each in KINDS)
        readers = [
            (module, name)
            for module in list(sys.modules.values())
            for name, value in vars(module).items()
            if value is KINDS
        ]
        for module, name in readers:
            monkeypatch.setattr(module, name, others)
        house.kind = other

    return declare


def answer(house: SimpleNamespace, *, secret: bool = False) -> None:
    """Written and sent on the last day."""
    house.case.write(house.request, by=house.who, on=DUE)
    if secret:
        ItemAnswer.objects.update(secret=True, secret_reason="Un procédé.")
    house.case.send(house.request, by=house.who, on=DUE)
    house.request.refresh_from_db()


def test_each_kind_has_its_case():
    assert [kind.name for kind in KINDS] == list(CASES)


@each_kind
def test_a_request_is_of_one_kind_and_told_by_its_words(house, name):
    assert [kind.name for kind in KINDS if kind.holds(house.request)] == [name]
    assert list(house.kind.rows()) == [house.request]
    assert house.kind.people(house.request) == [house.who]


@each_kind
@pytest.mark.parametrize(("on", "open_"), [(DUE, True), (LATE, False)])
def test_it_is_awaited_until_its_last_day_by_the_dossier_and_by_the_lists(house, on, open_):
    (wait,) = [each for each in waits(house.dossier, on=on) if each.kind.label == house.kind.label]
    assert wait.is_open is open_
    assert WorkItem.objects.filter(awaited(on=on)).exists() is open_


@pytest.mark.parametrize("kind", FormalRequest.Kind)
def test_a_kind_of_formal_request_is_of_one_declaration_and_lapses_as_it_says(kind):
    request = FormalRequest(kind=kind, due_on=DUE)
    (declared,) = [each for each in KINDS if each.holds(request)]
    assert (kind in LAPSING_KINDS) is declared.lapses
    assert request.late is not declared.lapses


@pytest.mark.rule("R20")
@each_kind
@pytest.mark.parametrize("days", range(-1, 6))
def test_a_last_day_off_is_waited_for_as_the_kind_says_by_the_dossier_and_by_the_lists(house, days):
    """8 May 2026 is a Friday off: a laboratory has until Monday 11."""
    due = date(2026, 5, 8)
    house.dossier.requests.update(due_on=due)
    house.dossier.opinion_requests.update(due_on=due)
    request, on = house.kind.rows().get(), due + timedelta(days=days)
    assert (house.kind.until(request) > due) is house.kind.has_days_off
    (wait,) = [each for each in waits(house.dossier, on=on) if each.kind.label == house.kind.label]
    assert wait.is_open is (on <= house.kind.until(request))
    assert WorkItem.objects.filter(awaited(on=on)).exists() is wait.is_open


@pytest.mark.rule("R10")
@each_by_items
def test_the_last_day_ends_a_request_of_a_kind_that_lapses_and_no_other(house):
    assert not exchanges.lapse(house.request, on=DUE)
    assert exchanges.lapse(house.request, on=LATE) is house.kind.lapses


@each_kind
def test_its_last_day_is_once_in_the_ledger_until_it_is_answered(house):
    def days() -> list[date]:
        settle([house.dossier], on=ASKED)
        return [row.due_on for row in owed([house.dossier]).get(house.dossier.pk, [])]

    assert days().count(DUE) == 1
    answer(house)
    assert DUE not in days()


@each_kind
def test_whom_it_awaits_is_called_out_to_as_the_kind_says_until_it_is_answered(house):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.INCA, name="Ailleurs")
    stranger = person(house.case.role, on=elsewhere, name="ailleurs")
    told = house.kind.callout
    assert [each.title for each in called(house.who)] == ([told.one] if told else [])
    assert called(stranger) == called(house.by) == []
    house.case.write(house.request, by=house.who, on=DUE)
    house.case.send(house.request, by=house.who, on=DUE)
    assert called(house.who) == []


@each_kind
def test_it_is_drawn_beside_the_steps_as_the_kind_says(house):
    flows = {"instruction": OF_INSTRUCTION, "change": OF_CHANGE, "renewal": OF_RENEWAL}
    for name, asides in flows.items():
        drawn = of(house.kind) in [each.kind for each in asides]
        assert drawn is (name in house.kind.beside.flows)


@each_kind
def test_an_answer_after_the_last_day_is_received_or_not_as_the_kind_says(house):
    assert house.request.awaits_answer(on=DUE)
    assert house.request.awaits_answer(on=LATE) is house.case.late
    assert house.kind.lapses is not house.case.late
    if isinstance(house.request, FormalRequest):
        answerable = FormalRequest.objects.answerable(on=LATE)
        assert answerable.exists() is house.case.late


@pytest.mark.rule("R10")
@each_kind
def test_what_was_kept_is_read_once_the_last_day_is_past_if_the_kind_lapses_only(house):
    house.case.write(house.request, by=house.who, on=DUE)
    lapse_information(LATE)
    house.request.refresh_from_db()
    assert house.request.outcome == ("lapsed" if house.kind.lapses else "")
    assert ItemAnswer.objects.told().exists() is house.kind.lapses


@each_kind
def test_more_time_is_asked_once_for_a_later_day_and_answered_once(house):
    with pytest.raises(Refused, match="suivre"):
        gestures.ask_time(house.request, until=DUE, reason="Congés.", by=house.who, on=ASKED)
    asked = gestures.ask_time(house.request, until=LATER, reason="Été.", by=house.who, on=ASKED)
    with pytest.raises(Refused, match="attend déjà"):
        gestures.ask_time(house.request, until=LATER, reason="Été.", by=house.who, on=ASKED)
    for until, answer, why in (
        (None, "", "motivé"),
        (DUE, "", "suivre"),
        (ASKED, "", "suivre"),
    ):
        with pytest.raises(Refused, match=why):
            gestures.decide_time(asked, until=until, answer=answer, by=house.by, on=ASKED)
    gestures.decide_time(asked, until=LATER, answer="", by=house.by, on=ASKED)
    house.request.refresh_from_db()
    assert house.request.due_on == LATER
    with pytest.raises(Refused, match="déjà sa réponse"):
        gestures.decide_time(asked, until=LATER, answer="", by=house.by, on=ASKED)


@each_kind
def test_more_time_than_asked_is_granted_or_not_as_the_kind_says(house):
    asked = gestures.ask_time(house.request, until=LATER, reason="Été.", by=house.who, on=ASKED)
    told = DecisionOnExtensionForm(extension=asked).fields["until"].help_text
    assert (told == BEYOND) is house.kind.beyond
    further = {"until": LATER + timedelta(days=1), "answer": "", "by": house.by, "on": ASKED}
    if house.kind.beyond:
        assert gestures.decide_time(asked, **further).granted_until == further["until"]
        return
    with pytest.raises(Refused, match="date demandée") as refused:
        gestures.decide_time(asked, **further)
    assert isinstance(refused.value, LawError) is bool(house.request.rule)


@each_kind
def test_more_time_stands_in_both_journals(house):
    gestures.ask_time(house.request, until=LATER, reason="Été.", by=house.who, on=ASKED)
    verb = f"{house.kind.verbs}_{house.kind.more_time[0]}"
    subjects = Event.objects.filter(verb=verb).values_list("subject", "public_to_reporter")
    assert set(subjects) == {(house.dossier.subject, False), (house.request.subject, True)}


def declare_interest(user: Any) -> None:
    """In the substance of the dossier, that day."""
    said = {"about": "substance", "name": "Tacrolimus", "nature": "activity"}
    days = {"first_day": ASKED, "declared_on": ASKED}
    InterestDeclaration.objects.create(user=user, **said, **days)


@pytest.mark.rule("R71")
@each_kind
def test_who_declared_an_interest_asks_nobody_anything(house):
    check_asker(house.by, house.dossier, kind=house.kind, on=ASKED)
    declare_interest(house.by)
    with pytest.raises(PermissionDenied, match="R71"):
        check_asker(house.by, house.dossier, kind=house.kind, on=ASKED)


@each_kind
def test_who_has_no_right_of_the_kind_asks_nobody_anything(house):
    with pytest.raises(PermissionDenied, match=house.kind.askers[0].label):
        check_asker(house.who, house.dossier, kind=house.kind, on=ASKED)


@each_kind
def test_closing_a_dossier_ends_what_is_asked_and_tells_the_addressee(house):
    close(house.dossier, outcome=Outcome.ABANDONED, on=DUE, by=house.by, sentence="Abandon.")
    house.request.refresh_from_db()
    assert (house.request.outcome, house.request.ended_on) == (house.kind.given_up, DUE)
    (told,) = Notice.objects.filter(recipient=house.who, key__contains=":closed")
    assert "le dossier est clos" in told.subject
    assert not house.request.awaits_answer(on=DUE)


@each_kind
def test_what_is_written_is_read_by_the_agency_once_it_is_sent_and_not_before(house):
    house.case.write(house.request, by=house.who, on=DUE)
    assert not read(house)
    house.case.send(house.request, by=house.who, on=DUE)
    house.request.refresh_from_db()
    assert house.request.outcome == "answered"
    assert read(house)


@each_by_items
def test_who_answers_by_items_sees_what_is_asked_and_what_they_wrote(house):
    house.case.write(house.request, by=house.who, on=DUE)
    assert house.kind.rows().visible_to(house.who).get() == house.request
    other = person(house.case.role, on=house.dossier.division, name="ailleurs")
    assert not house.kind.rows().visible_to(other).exists()
    assert ItemAnswer.objects.visible_to(house.who).exists()


@each_kind
def test_what_was_never_sent_is_not_the_agencys_once_the_dossier_is_closed(house):
    house.case.write(house.request, by=house.who, on=DUE, files=a_file())
    close(house.dossier, outcome=Outcome.ABANDONED, on=DUE, by=house.by, sentence="Abandon.")
    assert not read(house)
    scan_waiting()
    assert Document.objects.exists() and not Document.objects.visible_to(house.by).exists()


@each_kind
def test_the_page_that_a_notice_names_is_open_to_whom_it_tells(house, client):
    number, address = house.kind.place(house.request)
    client.force_login(house.who)
    page = client.get(address)
    assert page.status_code == 200 and number in page.content.decode()
    assert escape(house.request) in page.content.decode()


def read(house: SimpleNamespace) -> bool:
    """Does an agent find the answer among what may be cited as evidence?"""
    told = [each.citation for each in sources(house.dossier, user=house.by).values()]
    answers = ItemAnswer.objects.visible_to(house.by).filter(item__request__in=[house.request.pk])
    if house.request.subject.startswith("opinion"):
        return any("Qui répond" in each for each in told)
    return any("Réponse du" in each for each in told) and answers.exists()


@each_by_items
def test_what_is_asked_is_whole_once_the_journal_tells_it_by_its_verb(house, declared):
    with pytest.raises(IntegrityError, match="ne demande plus rien d'autre"), atomic():
        house.request.items.create(number=9, text="Encore ceci")
    declared(verbs="heard", named="hearing")
    (rule,) = [each for each in sent() if each.model == "cpc.RequestItem"]
    assert "verb LIKE 'heard_asked_%'" in rule.refused
    assert '{"hearing": ' in rule.refused


@each_kind
def test_who_wrote_meanwhile_is_not_overwritten(house):
    house.case.write(house.request, by=house.who, on=DUE)
    other = person(house.case.role, on=house.addressee, name="autre")
    with pytest.raises(Stale):
        if house.request.subject.startswith("opinion"):
            typed = opinion_answers.Typed({1: "Treize."}, "reserved", "", 0)
            opinion_answers.save(house.request, typed=typed, by=other, on=DUE)
        else:
            typed = exchanges.Typed(1, "given", "Treize.", 0)
            exchanges.save_answers(house.request, typed=[typed], by=other, on=DUE)


def a_file() -> tuple[Examined, ...]:
    file = SimpleUploadedFile("reponse.txt", b"Douze patients.", content_type="text/plain")
    return tuple(DocumentsField(slot=EXCHANGE).clean([file]))


def with_a_file(house: SimpleNamespace) -> Document:
    """The answer is sent with a file beside it."""
    house.case.write(house.request, by=house.who, on=DUE, files=a_file())
    house.case.send(house.request, by=house.who, on=DUE)
    document = Document.objects.get()
    scan_waiting()
    return document


@each_kind
def test_its_files_are_lent_as_the_kind_says(house):
    check_lent(house, with_a_file(house))


def check_lent(house: SimpleNamespace, document: Document) -> None:
    offered = {
        Lending.FREE: own_documents(house.dossier, user=house.by),
        Lending.CONFIRMED: confirmed_documents(house.dossier, user=house.by),
    }
    for lending, found in offered.items():
        lent = document in [each.document for each in found]
        assert lent is (house.kind.lending is lending)


@each_by_items
@pytest.mark.parametrize("lending", Lending)
def test_the_files_of_an_answer_by_items_are_lent_as_it_is_declared(house, declared, lending):
    declared(lending=lending)
    check_lent(house, with_a_file(house))
    (told,) = [each.noun.of_one for each in KINDS if each.name == house.kind.name]
    assert (told in confirmed.of_one()) is (lending is Lending.CONFIRMED)


@pytest.mark.parametrize("name", ["body"])
def test_what_is_lent_only_knowingly_is_said_of_all_who_are_declared_so(house, declared):
    before = confirmed.of_one(), confirmed.bare(), confirmed.of_all()
    declared(lending=Lending.CONFIRMED, noun=Noun("fondation", FEMININE))
    ours = ("d'une fondation", "de fondation", "des fondations")
    now = confirmed.of_one(), confirmed.bare(), confirmed.of_all()
    assert all(
        mine in said and mine not in was for mine, said, was in zip(ours, now, before, strict=True)
    )
    assert all(said.endswith(was) for said, was in zip(now, before, strict=True))
    assert confirmed.that_say() == "que leur auteur dit"


def test_what_is_lent_only_knowingly_is_asked_in_those_words():
    fields = AskForm.base_fields | ItemForm.base_fields
    told = [SECRETS_CHOSEN, NEVER_TO_REPORTERS, AskForm.base_fields["secrets"].label]
    told += [fields[name].label for name in ("secrets", "release")] + [fields["sharing"].help_text]
    for kind in KINDS:
        if kind.lending is Lending.CONFIRMED:
            assert all(kind.noun.name in said for said in told)


@each_kind
def test_its_files_are_in_the_archive_once_sent(house):
    document = with_a_file(house)
    with archive(house.dossier, user=house.by) as found, zipfile.ZipFile(found) as told:
        names = told.namelist()
    assert any(name.endswith(document.name) for name in names)


@each_kind
def test_the_decision_cites_it_or_not_as_the_kind_says(house):
    answer(house)
    assert bool(cited(house)) is house.kind.cited


def cited(house: SimpleNamespace) -> list[str]:
    return [each.text for each in computed_visas(house.dossier) if "Qui répond" in each.text]


@each_by_items
@pytest.mark.parametrize("policy", [True, False])
def test_an_answer_by_items_is_cited_once_sent_if_it_is_declared_so(house, declared, policy):
    declared(cited=policy, answer="le témoignage")
    said = f"{named(house.addressee).of} du 4 mai 2026 ;"
    house.case.write(house.request, by=house.who, on=DUE)
    assert not [text for text in cited(house) if text.endswith(said)]
    house.case.send(house.request, by=house.who, on=DUE)
    noun = "la réponse" if house.kind.name in CITED else "le témoignage"
    assert (f"Vu {noun} {said}" in cited(house)) is policy
    assert "Douze" not in str(cited(house))


@each_kind
def test_the_search_finds_its_answer_or_not_as_the_kind_says(house):
    answer(house)
    assert searched() is house.kind.searched


def searched() -> bool:
    return SearchEntry.objects.filter(kind=SearchKind.PIECE, body__contains="Douze.").exists()


@each_by_items
@pytest.mark.parametrize("policy", [True, False])
def test_an_answer_by_items_is_searched_once_sent_if_it_is_declared_so(house, declared, policy):
    declared(searched=policy)
    house.case.write(house.request, by=house.who, on=DUE)
    assert not searched()
    house.case.send(house.request, by=house.who, on=DUE)
    assert searched() is policy
    before = list(SearchEntry.objects.values_list("source", "words"))
    SearchEntry.objects.filter(kind=SearchKind.PIECE).delete()
    for _ in range(2):
        reindex()
    assert set(before) <= set(SearchEntry.objects.values_list("source", "words"))
    (entry,) = SearchEntry.objects.filter(body__contains="Douze.") if policy else [None]
    assert entry is None or entry.address == house.kind.page(house.request)
    assert not SearchEntry.objects.visible_to(house.who).exists()


@each_by_items
def test_a_secret_answer_is_not_searched(house, declared):
    declared(searched=True)
    answer(house, secret=True)
    reindex()
    assert not searched()


@each_kind
def test_the_report_prints_its_answer_or_not_as_the_kind_says(house):
    answer(house)
    assert ("Qui répond" in printed(house)) is house.kind.printed


def printed(house: SimpleNamespace) -> str:
    stage.evaluated(house.dossier, by=house.by, on=DUE)
    told = report(versions(house.dossier)[-1], version=1)
    assert as_pdf(told).startswith(b"%PDF")
    return str(told.texts)


@each_by_items
@pytest.mark.parametrize("policy", [True, False])
def test_an_answer_by_items_is_printed_if_it_is_declared_so(house, declared, policy):
    declared(printed=policy)
    assert "Qui répond" not in printed(house)
    answer(house)
    told = printed(house)
    assert ("Qui répond" in told) is policy
    assert ("Douze." in told) is policy
    earlier, *_ = versions(house.dossier)
    assert "Qui répond" not in str(report(earlier, version=1).texts)


@each_by_items
def test_a_secret_answer_is_not_printed(house, declared):
    declared(printed=True)
    answer(house, secret=True)
    assert "Qui répond" not in printed(house)
