"""Notices: kept first, sent by whoever claims them, never twice, never lost."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from records import clock
from records.models import Heartbeat, Notice, NoticeChoice, NoticeState, Rhythm, Topic
from records.notices import digests, outbox
from records.notices.outbox import LEASE, WAITS, queue, send_due, send_waiting
from tests.records.mail_server import MailServer, free_port, listening

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def people(*names: str) -> list[User]:
    return [
        User.objects.create_user(f"{name}@example.org", first_name="Camille", last_name=name)
        for name in names
    ]


def tell(key: str, *users: User, topic: Topic = Topic.LEGAL, body: str = "Texte.") -> None:
    queue(key, recipients=users, subject=key, body=body, topic=topic)


def states() -> dict[str, str]:
    return dict(Notice.objects.values_list("subject", "state"))


@pytest.fixture
def smtp(settings) -> MailServer:
    """Settings that lead to a server which is not started yet."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = free_port(), 5
    return MailServer()


def later(wait: timedelta) -> None:
    """The waits are over: as if the clock had moved on."""
    Notice.objects.exclude(state=NoticeState.SENT).update(next_attempt_at=clock.now())


# A server that fails


def test_nobody_answers_then_somebody_does_nothing_is_lost_nor_sent_twice(smtp, settings):
    ada, bob = people("ada", "bob")
    for key in ("1", "2", "3"):
        tell(key, ada, bob)
    done = send_due(limit=100)
    assert (done.sent, done.failed) == (0, 1)
    assert "injoignable" in done.outage
    assert not Notice.objects.filter(attempts__gt=0).exists()
    with listening(smtp, port=settings.EMAIL_PORT):
        assert send_waiting() == (6, 0)
        assert send_waiting() == (0, 0)
    assert sorted(smtp.subjects) == sorted([(who, key) for key in "123" for who in ("ada", "bob")])
    assert [key for who, key in smtp.subjects if who == "ada"] == ["1", "2", "3"]
    assert not Notice.objects.exclude(last_error="").exists()


def test_a_temporary_refusal_is_tried_again_later_and_keeps_the_order(smtp, settings):
    (ada,) = people("ada")
    tell("1", ada)
    tell("2", ada)
    smtp.answer = "451 essayez plus tard"
    with listening(smtp, port=settings.EMAIL_PORT):
        assert send_waiting() == (0, 1)
        first = Notice.objects.get(subject="1")
        assert (first.state, first.attempts) == (NoticeState.RETRY, 1)
        assert first.last_error == "451 essayez plus tard"
        assert first.next_attempt_at == clock.now() + WAITS[0]
        smtp.answer = "250 OK"
        assert send_waiting() == (0, 0)
        later(WAITS[0])
        assert send_waiting() == (2, 0)
    assert smtp.subjects == [("ada", "1"), ("ada", "2")]


def test_a_recipient_who_does_not_exist_stops_nobody_else(smtp, settings):
    ada, bob, eve = people("ada", "bob", "eve")
    tell("1", ada, bob, eve)
    smtp.refuse["bob@example.org"] = "550 inconnu"
    with listening(smtp, port=settings.EMAIL_PORT):
        assert send_waiting() == (2, 1)
    lost = Notice.objects.get(recipient=bob)
    assert (lost.state, lost.last_error) == (NoticeState.GIVEN_UP, "550 inconnu")
    assert [who for who, _ in smtp.subjects] == ["ada", "eve"]


def test_a_server_that_hangs_up_in_the_middle_of_a_message(smtp, settings):
    ada, bob = people("ada", "bob")
    tell("1", ada, bob)
    smtp.drop = 1
    with listening(smtp, port=settings.EMAIL_PORT):
        assert send_waiting() == (1, 1)
        later(WAITS[0])
        assert send_waiting() == (1, 0)
    assert [who for who, _ in smtp.subjects] == ["bob", "ada"]


def test_after_the_last_wait_a_notice_is_given_up_and_shown_then_sent_on_demand(smtp, settings):
    (ada,) = people("ada")
    tell("1", ada)
    smtp.answer = "451 non"
    with listening(smtp, port=settings.EMAIL_PORT):
        for wait in (*WAITS, timedelta()):
            assert Notice.objects.get().state in {NoticeState.WAITING, NoticeState.RETRY}
            assert send_waiting() == (0, 1)
            later(wait)
        assert states() == {"1": NoticeState.GIVEN_UP}
        assert send_waiting() == (0, 0)
        smtp.answer = "250 OK"
        assert outbox.retry([Notice.objects.get().pk]) == 1
        assert send_waiting() == (1, 0)


# Several senders


def test_a_notice_held_by_another_sender_is_left_to_it_until_its_claim_lapses():
    (ada,) = people("ada")
    tell("1", ada)
    held = Notice.objects.filter(subject="1")
    held.update(claim=uuid.uuid4(), claimed_until=clock.now() + LEASE)
    assert send_waiting() == (0, 0)
    held.update(claimed_until=clock.now())
    assert send_waiting() == (1, 0)


def test_a_sender_told_to_stop_gives_back_what_it_holds():
    (ada,) = people("ada")
    tell("1", ada)
    assert send_due(limit=10, stop=lambda: True).stopped
    assert Notice.objects.filter(claim=None, state=NoticeState.WAITING).count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_send_each_notice_once(smtp, settings):
    users = people(*(f"u{rank}" for rank in range(60)))
    tell("1", *users)
    done: list[tuple[int, int]] = []

    def work() -> None:
        done.append(send_waiting())
        connections.close_all()

    with listening(smtp, port=settings.EMAIL_PORT):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(sent for sent, _ in done) == len(smtp.got) == 60
    assert len({who for who, _ in smtp.got}) == 60


# The message


def test_a_mail_is_text_and_html_automatic_with_a_button_to_its_page(settings):
    settings.PUBLIC_ADDRESS = "https://cpc.example"
    (ada,) = people("ada")
    tell("Un\nobjet", ada, body="<Bonjour>.\n\nVoir : https://cpc.example/signalements/SIG-1/")
    send_waiting()
    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    assert sent.subject == "Un objet"
    assert sent.body.startswith("<Bonjour>.\n\nVoir : https://cpc.example/signalements/SIG-1/")
    assert 'class="button" href="https://cpc.example/signalements/SIG-1/"' in html
    assert "&lt;Bonjour&gt;" in html
    assert "<img" not in html
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].endswith("@cpc.example>")


# Rhythms


def choose(user: User, rhythm: Rhythm, topic: Topic = Topic.WORK) -> None:
    NoticeChoice.objects.create(user=user, topic=topic, rhythm=rhythm)


def test_a_day_of_work_notices_leaves_in_one_mail(day):
    ada, bob = people("ada", "bob")
    choose(ada, Rhythm.DAILY)
    for key in ("1", "2"):
        tell(key, ada, bob, topic=Topic.WORK, body=f"Corps {key}.")
    assert send_waiting() == (2, 0)
    assert digests.gather(on=day) == 1
    assert digests.gather(on=day) == 0
    assert send_waiting() == (1, 0)
    digest = mail.outbox[-1]
    assert (digest.to, digest.subject) == (["ada@example.org"], "Récapitulatif : 2 avis")
    assert "Corps 1." in digest.body
    assert "Corps 2." in digest.body
    assert Notice.objects.visible_to(ada).count() == 2


def test_a_muted_topic_stays_on_the_site():
    (ada,) = people("ada")
    choose(ada, Rhythm.NEVER)
    tell("1", ada, topic=Topic.WORK)
    assert send_waiting() == (0, 0)
    assert Notice.objects.visible_to(ada).get().state == NoticeState.ON_SITE


def test_a_legal_notice_can_be_neither_muted_nor_put_off():
    (ada,) = people("ada")
    for topic in (Topic.WORK, Topic.NEWS, Topic.MESSAGES):
        choose(ada, Rhythm.NEVER, topic)
    tell("1", ada)
    for refused in (
        lambda: choose(ada, Rhythm.NEVER, Topic.LEGAL),
        lambda: Notice.objects.update(state=NoticeState.ON_SITE),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    assert send_waiting() == (1, 0)


def test_the_same_event_is_told_once_to_each_person():
    ada, bob = people("ada", "bob")
    tell("1", ada)
    tell("1", ada, bob)
    assert Notice.objects.count() == 2


# In number


def test_claiming_costs_the_same_with_20_and_5000_notices():
    (ada,) = people("ada")
    counts = []
    for first, last in ((0, 40), (40, 5000)):
        now = clock.now()
        Notice.objects.bulk_create(
            Notice(key=str(n), recipient=ada, subject="s", body="b", next_attempt_at=now)
            for n in range(first, last)
        )
        with CaptureQueriesContext(connection) as queries:
            assert send_due(limit=20).sent == 20
        counts.append(len(queries))
    assert counts[0] == counts[1]


# The worker and the pages


def test_the_worker_sends_and_gives_sign_of_life(capsys):
    (ada,) = people("ada")
    tell("1", ada)
    call_command("worker", "--once")
    assert states() == {"1": NoticeState.SENT}
    assert "Avis envoyés : 1" in Heartbeat.objects.get(name="worker").sentence


def test_one_reads_one_s_own_notices(browse):
    ada, bob = people("ada", "bob")
    tell("1", ada)
    note = Notice.objects.get()
    assert "non lu" in browse(ada).get("/avis/").content.decode()
    assert browse(bob).get(note.get_absolute_url()).status_code == 404
    assert browse(ada).get(note.get_absolute_url()).status_code == 200
    assert "non lu" not in browse(ada).get("/avis/").content.decode()


def test_one_chooses_the_rhythm_of_what_the_law_does_not_require(browse):
    (ada,) = people("ada")
    page = browse(ada).get("/avis/reglages/").content.decode()
    assert "Avis prévus par le droit" not in page
    sent = {"work": "daily", "news": "never", "messages": "at_once", "legal": "never"}
    assert browse(ada).post("/avis/reglages/", sent).status_code == 302
    assert not NoticeChoice.objects.filter(topic=Topic.LEGAL).exists()
    assert NoticeChoice.objects.get(topic=Topic.WORK).rhythm == Rhythm.DAILY


def test_the_administrator_sees_what_failed_and_sends_it_again(team, browse):
    (ada,) = people("ada")
    tell("1", ada)
    Notice.objects.update(state=NoticeState.GIVEN_UP, last_error="550 inconnu", attempts=1)
    client = browse(team.administrator)
    page = client.get("/envois/?onglet=abandon").content.decode()
    assert "550 inconnu" in page
    assert "Abandonnés : 1" in page
    client.post(f"/envois/{Notice.objects.get().pk}/reprendre/")
    assert send_waiting() == (1, 0)
