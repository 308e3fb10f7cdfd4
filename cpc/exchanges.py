"""Formal requests and messages: each gesture in one transaction, with its line in the journal.

Whoever calls tells the people concerned; nothing here knows what the exchange is about but its key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from django.db import transaction
from django.db.models import Max

from accounts.models import Organisation, User
from cpc.asked.answers import index_answers
from cpc.asked.gestures import check_dossier, check_open, end, locked, write_line
from cpc.law.days import french_day
from cpc.models import AdmissibilityReview, Dossier, FormalRequest, ItemAnswer, RequestItem
from records import clock
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from web.refused import Refused, check_versions

GIVEN = ItemAnswer.State.GIVEN


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed for one item, over the ``version`` that the page showed (0: none)."""

    number: int
    state: str
    text: str
    version: int
    files: tuple[Examined, ...] = ()
    secret: bool = False
    secret_reason: str = ""
    intention: str = ""
    dropped: tuple[int, ...] = ()
    """Files to take out of the answer, by their key; they stay the body's own, nobody else reads them."""

    @property
    def kept(self) -> tuple[str, str, bool, str, str]:
        """What a change is measured by, files aside."""
        return self.state, self.text, self.secret, self.secret_reason, self.intention


@transaction.atomic
def ask(
    dossier: Dossier,
    *,
    addressee: Organisation,
    subject: str,
    kind: FormalRequest.Kind,
    items: Sequence[str],
    by: User,
    on: date,
    due_on: date | None = None,
    codes: Sequence[str] = (),
    reason: str = "",
    legal_basis: str = "",
    review: AdmissibilityReview | None = None,
) -> FormalRequest:
    """A numbered request with its numbered items, and its line in both journals.

    ``codes``: the number that each item has in its text, when it has one.
    """
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    last = FormalRequest.objects.filter(subject=subject).aggregate(last=Max("number"))["last"]
    request = FormalRequest.objects.create(
        dossier=dossier,
        addressee=addressee,
        subject=subject,
        number=(last or 0) + 1,
        kind=kind.value,
        legal_basis=legal_basis,
        reason=reason,
        review=review,
        asked_on=on,
        asked_by=by,
        first_due_on=due_on,
        due_on=due_on,
    )
    RequestItem.objects.bulk_create(
        RequestItem(request=request, number=number, text=text, code=code)
        for number, (text, code) in enumerate(zip_longest(items, codes, fillvalue=""), start=1)
    )
    until = f", à envoyer avant le {french_day(due_on)} inclus" if due_on else ""
    write_line(
        request,
        verb=f"asked_{request.kind}",
        sentence=f"{request}{until}.",
        by=by,
        on=on,
        reason=reason,
    )
    return request


@transaction.atomic
def save_answers(
    request: FormalRequest, *, typed: Iterable[Typed], by: User, on: date
) -> FormalRequest:
    """Keeps what was typed, without sending it. ``Stale``, and nothing kept, over another's change.

    Raises ``Stale``, ``Refused``.
    """
    request = locked(request)
    check_open(request, on=on)
    items = {item.number: item for item in request.items.select_related("answer__author")}
    changed = [each for each in typed if each.number in items and _differs(items, each)]
    if sent := [each.number for each in changed if _is_sent(items[each.number])]:
        raise Refused(f"L'élément {sent[0]} est déjà envoyé : il ne change plus.")
    check_versions(
        {
            each.number: (each.version, answer)
            for each in changed
            if (answer := _answer(items[each.number]))
        },
        "Une réponse a changé entre-temps.",
    )
    for each in changed:
        _keep(request, items[each.number], each, by=by, on=on)
    return request


def _answer(item: RequestItem) -> ItemAnswer | None:
    return getattr(item, "answer", None)


def version_of(item: RequestItem) -> int:
    """The version of its answer; 0 when there is none."""
    answer = _answer(item)
    return answer.version if answer else 0


def _differs(items: dict[int, RequestItem], typed: Typed) -> bool:
    answer = _answer(items[typed.number])
    kept = Typed(typed.number, "", "", 0).kept
    if answer:
        secret = (answer.secret, answer.secret_reason)
        kept = (answer.state, answer.text, *secret, answer.intention)
    return kept != typed.kept or bool(typed.files or typed.dropped)


def _is_sent(item: RequestItem) -> bool:
    answer = _answer(item)
    return answer is not None and answer.sent_on is not None


def _keep(request: FormalRequest, item: RequestItem, typed: Typed, *, by: User, on: date) -> None:
    """Its files stay the body's own until the answer is sent, or its last day past."""
    answer = _answer(item) or ItemAnswer(item=item, version=0)
    answer.state, answer.text, answer.author = typed.state, typed.text, by
    answer.secret, answer.secret_reason = typed.secret, typed.secret_reason
    answer.intention = typed.intention
    answer.version += 1
    answer.saved_at = clock.now()
    answer.save()
    answer.documents.remove(*answer.documents.filter(pk__in=typed.dropped))
    for file in typed.files:
        body = request.addressee
        kept = receive(file, slot=EXCHANGE, holder=body, division=None, by=by, on=on)
        answer.documents.add(kept)


def unanswered(request: FormalRequest) -> dict[int, str]:
    """By number of item, what still prevents the sending, in words."""
    items = request.items.select_related("answer").prefetch_related("answer__documents")
    told = {item.number: lacks(_answer(item)) for item in items}
    return {number: sentence for number, sentence in told.items() if sentence}


def lacks(answer: ItemAnswer | None) -> str:
    """What still prevents the sending of one answer; empty when nothing does."""
    if answer is None or not answer.state:
        return "Choisissez une réponse à cet élément."
    given = answer.state == GIVEN
    if answer.text.strip() or (given and answer.documents.all()):
        return ""
    return "Écrivez la réponse ou joignez un fichier." if given else "Dites pourquoi."


@transaction.atomic
def send(request: FormalRequest, *, by: User, on: date) -> FormalRequest:
    """Closes a request whose every item is answered; the desk reads it from now on.

    Raises ``Refused`` otherwise.
    """
    request = locked(request)
    check_open(request, on=on)
    if unanswered(request):
        raise Refused("Il reste des éléments sans réponse.")
    mark_sent(request, answers=ItemAnswer.objects.filter(item__request=request), on=on)
    end(request, FormalRequest.Outcome.ANSWERED, by=by, on=on)
    sentence = (
        "Compléments envoyés." if request.is_completion else f"Réponse à la {_lower(request)}."
    )
    write_line(request, verb="answered", sentence=sentence, by=by, on=on)
    return request


def mark_sent(request: FormalRequest, *, answers: Iterable[ItemAnswer], on: date) -> None:
    """The day on which answers leave: from then on they are read, cited, searched, and change no more."""
    for answer in answers:
        answer.sent_on = on
        answer.save()
    index_answers(request)


def _lower(request: FormalRequest) -> str:
    return str(request)[0].lower() + str(request)[1:]


@transaction.atomic
def lapse(request: FormalRequest, *, on: date) -> bool:
    """Ends a request whose last day is past and for which no extension waits; what was kept stays.

    Never one whose answer is received late.
    """
    request = locked(request)
    if request.late or not request.is_overdue(on=on) or request.pending_extension:
        return False
    end(request, FormalRequest.Outcome.LAPSED, by=None, on=on)
    due = french_day(request.due_on)
    sentence = f"Délai échu le {due} sans réponse envoyée : l'examen continue en l'état."
    write_line(request, verb="lapsed", sentence=sentence, by=None, on=on)
    return True


@transaction.atomic
def cancel(request: FormalRequest, *, by: User, on: date, reason: str) -> FormalRequest:
    """Ends a request without waiting for its answer, with the reason.

    Raises ``Refused`` once it is over.
    """
    request = locked(request)
    check_dossier(request)
    if request.outcome:
        raise Refused("Cette demande est déjà close.")
    end(request, FormalRequest.Outcome.CANCELLED, by=by, on=on, reason=reason)
    sentence = f"{request} close sans suite."
    write_line(request, verb="cancelled", sentence=sentence, by=by, on=on, reason=reason)
    return request
