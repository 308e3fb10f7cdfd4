"""The whole of a dossier as a ZIP: what the agents of its division take away, and nobody else."""

import json
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.laboratory import ELEMENTS
from cpc.law.exchanges.meeting import Ballot
from cpc.models import DossierNote, ItemAnswer, Minutes, Seat
from records import clock
from records.models import Event
from tests.workflows.meeting_stage import a_committee, a_session, convened, evaluated, opened
from workflows.flows.opening import open_dossier
from workflows.meetings import minutes, questions
from workflows.meetings import seats as meeting_seats
from workflows.meetings import votes as meeting_votes

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture
def other(division, team, day):
    """Another dossier of the same sitting."""
    return open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Propranolol",
        indication="Autre usage",
        on=day,
        by=team.manager,
    )


@pytest.fixture
def concluded(dossier, other, division, team, day):
    """A committee has said yes to the two dossiers, and its minutes are approved."""
    house = a_committee(division, team, on=day)
    session = a_session(house.committee, by=team.desk, on=day, held_on=day)
    asked = {"committee": house.committee, "session": session, "by": team.evaluator, "on": day}
    items = []
    for each in (dossier, other):
        evaluated(each, by=team.evaluator, on=day)
        items.append(questions.ask(each, question=f"Favorable à {each.dci} ?", **asked))
    convened(session, by=team.desk, on=day)
    opened(session, house, by=team.desk, on=day)
    for item, member in zip(items, (house.anna, house.bela), strict=True):
        seat = Seat.objects.get(item=item, member=member)
        reason = f"Essai de {item.dossier.dci}"
        meeting_seats.recuse(seat, reason=reason, by=member.user, on=day)
        meeting_votes.cast(item, ballots={house.chair.pk: Ballot.FOR}, by=team.desk, on=day)
        debate, conclusion = f"Débat de {item.dossier.dci}.", f"Oui à {item.dossier.dci}."
        meeting_votes.conclude(item, debate=debate, conclusion=conclusion, by=team.desk, on=day)
    return minutes.approve(session, by=house.chair.user, on=day)


@pytest.fixture
def taken(browse, team, dossier):
    """Takes the ZIP; gives its members by name."""

    def take():
        response = browse(team.evaluator).get(reverse("dossier_archive", args=[dossier.number]))
        with zipfile.ZipFile(BytesIO(b"".join(response))) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return take


def told(name: str, content: bytes) -> str:
    """The words of a member of the ZIP, on one line."""
    if not name.endswith(".pdf"):
        return content.decode()
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def extract_of(kept: Minutes) -> str:
    return f"comites/{kept.session.number}-extrait-du-proces-verbal.pdf"


def test_the_opinion_the_report_and_the_journal_are_in_it(taken, team, dossier, concluded):
    DossierNote.objects.create(
        dossier=dossier, author=team.desk, text="JAMAIS", written_at=clock.now()
    )
    members = taken()
    assert {"evaluations/version-1.pdf", extract_of(concluded)} <= set(members)
    pieces = json.loads(members["pieces.json"])
    assert any("Oui à Tacrolimus." in str(piece["contenu"]) for piece in pieces)
    assert not any(b"JAMAIS" in content for content in members.values())
    assert Event.objects.get(verb="dossier_downloaded").actor == team.evaluator


def test_the_extract_says_the_sitting_the_item_and_the_minutes_it_is_taken_from(taken, concluded):
    name = extract_of(concluded)
    text = told(name, taken()[name])
    assert "Extrait du procès-verbal – Comité d’essai" in text
    for said in (
        "Salle 1",
        "Chair Expert",
        "Anna Expert, point 1 (DOS-2026-0001) : Essai de Tacrolimus",
        "Quorum",
        "1 pour",
        "Débat de Tacrolimus.",
        "Oui à Tacrolimus.",
        "Approuvé le",
    ):
        assert said in text
    assert concluded.sha256 in text.replace(" ", "") and concluded.session.number in text


def test_nothing_of_another_dossier_of_the_sitting_is_in_it(taken, other, concluded):
    assert "Débat de Propranolol." in told("whole.pdf", bytes(concluded.pdf))
    text = "\n".join(told(name, content) for name, content in taken().items())
    for hidden in (other.number, "Propranolol", "Autre usage"):
        assert hidden.lower() not in text.lower()


def test_the_extract_is_the_same_made_twice_whatever_changed_since(taken, dossier, concluded):
    name = extract_of(concluded)
    first = taken()[name]
    presided_by = concluded.session.presided_by.user
    presided_by.last_name = "Renommée"
    presided_by.save()
    dossier.dci = "Autrement dit"
    dossier.save()
    assert taken()[name] == first


def test_what_was_answered_is_in_it_a_secret_apart_and_what_was_not_sent_nowhere(
    taken, team, dossier, ask, day
):
    asked = ask(elements=ELEMENTS[:3])
    for item, text, sent_on, secret in zip(
        asked.request.items.all(),
        ("Dite.", "Procédé.", "JAMAIS."),
        (day, day, None),
        ("", "Savoir-faire", ""),
        strict=True,
    ):
        ItemAnswer.objects.create(
            item=item,
            state="given",
            text=text,
            sent_on=sent_on,
            secret=bool(secret),
            secret_reason=secret,
            author=team.evaluator,
            saved_at=clock.now(),
        )
    members = taken()
    (told,) = json.loads(members["echanges.json"])["demandes"]
    apart = "Dans secret-des-affaires/reponses.json."
    assert [each["texte"] for each in told["elements"]] == ["Dite.", apart, ""]
    (secret,) = json.loads(members["secret-des-affaires/reponses.json"])
    assert (secret["texte"], secret["secret"]) == ("Procédé.", "Savoir-faire")
    assert not any(b"JAMAIS" in content for content in members.values())


def test_nobody_outside_the_division_takes_it(browse, reporter, dossier):
    page = reverse("dossier_archive", args=[dossier.number])
    assert browse(reporter).get(page).status_code == 404
    assert not Event.objects.filter(verb="dossier_downloaded").exists()
