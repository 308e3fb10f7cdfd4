"""What a laboratory answers: kept as it is written, sent when ready, late or not, secret or not."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock, exchanges
from cpc.asked import gestures
from cpc.asked.days import accepted_until
from cpc.exchanges import Typed
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.laboratory import INTENTION, Intention
from cpc.models import (
    Dossier,
    FormalRequest,
    ItemAnswer,
    LaboratoryRequest,
    RequestItem,
    SecretClaim,
)
from cpc.models.asked.extension import MoreTime
from records.documents.documents import share
from records.models import Document
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asks
from workflows.engine.tasks import patient
from workflows.laboratory.notices import tell_agency, tell_laboratory
from workflows.laboratory.times import check_due, check_open, choose_day, is_late, locked

SECRET_WANTS_REASON = "Dites pourquoi cette réponse relève du secret des affaires."
INTENTION_WANTED = "Dites votre intention."


def lacks(item: RequestItem) -> str:
    """What still prevents the sending of the answer to one item; empty when nothing does."""
    answer = getattr(item, "answer", None)
    if found := exchanges.lacks(answer):
        return found
    if answer.secret and not answer.secret_reason.strip():
        return SECRET_WANTS_REASON
    given = answer.state == ItemAnswer.State.GIVEN
    return INTENTION_WANTED if item.code == INTENTION and given and not answer.intention else ""


def items_of(asked: LaboratoryRequest) -> list[RequestItem]:
    items = asked.request.items.select_related("answer__author")
    return list(items.prefetch_related("answer__documents__secret_claim"))


@transaction.atomic
def save(
    asked: LaboratoryRequest,
    *,
    typed: Iterable[Typed],
    claims: Mapping[int, str],
    by: User,
    on: date,
) -> LaboratoryRequest:
    """Keeps what was typed without sending it; ``claims``: by file, why it is secret, or ''."""
    asked = locked(asked)
    check_open(asked, on=on)
    typed = list(typed)
    exchanges.save_answers(asked.request, typed=typed, by=by, on=on)
    _claim(asked, claims, by=by, on=on)
    _inherit(asked, typed, by=by, on=on)
    return asked


def _claim(asked: LaboratoryRequest, claims: Mapping[int, str], *, by: User, on: date) -> None:
    """Claims on files not sent yet; a claim once sent stays."""
    own = Document.objects.filter(
        item_answers__item__request=asked.request_id, item_answers__sent_on=None
    )
    for document in own.filter(pk__in=claims).select_related("secret_claim"):
        reason, held = claims[document.pk].strip(), getattr(document, "secret_claim", None)
        if held and not reason:
            held.delete()
        elif reason and (held is None or held.reason != reason):
            values = {"reason": reason, "claimed_by": by, "claimed_on": on}
            SecretClaim.objects.update_or_create(document=document, defaults=values)


def _inherit(asked: LaboratoryRequest, typed: list[Typed], *, by: User, on: date) -> None:
    """Files joined with a secret answer are secret for the same reason."""
    secret = {
        each.number: each.secret_reason.strip()
        for each in typed
        if each.files and each.secret and each.secret_reason.strip()
    }
    answers = ItemAnswer.objects.filter(item__request=asked.request_id, item__number__in=secret)
    claims = [
        SecretClaim(
            document=document, reason=secret[answer.item.number], claimed_by=by, claimed_on=on
        )
        for answer in answers.select_related("item").prefetch_related("documents__secret_claim")
        for document in answer.documents.all()
        if not hasattr(document, "secret_claim")
    ]
    SecretClaim.objects.bulk_create(claims)


@patient()
@transaction.atomic
def send(asked: LaboratoryRequest, *, by: User, on: date) -> dict[int, str]:
    """Sends the answers that are ready; gives, by number, what the others lack.

    The last one closes the request. Raises ``LawError`` when none is ready.
    Raises ``Refused`` when none is.
    """
    asked = locked(asked)
    check_open(asked, on=on)
    items = items_of(asked)
    missing = {item.number: sentence for item in items if (sentence := lacks(item))}
    waiting = [item for item in items if not _sent(item)]
    ready = [item for item in waiting if item.number not in missing]
    if not ready:
        raise Refused("Aucune réponse nouvelle n'est prête à partir.")
    exchanges.mark_sent(asked.request, answers=[item.answer for item in ready], on=on)
    files = Document.objects.filter(item_answers__item__in=ready)
    share(files, division=asked.request.dossier.division)
    if len(ready) == len(waiting):
        gestures.end(asked.request, FormalRequest.Outcome.ANSWERED, by=by, on=on)
        clock.meet(asked.request.dossier, key=asked.key, on=on)
    _write_sending(asked, ready, whole=not missing, by=by, on=on)
    part = "en partie " if missing else ""
    sentence = f"{asked.request.addressee} a répondu {part}({asked})."
    tell_agency(asked, said=f"answered:{sum(map(_sent, items))}", sentence=sentence)
    rerank(asked.request.dossier, on=on)
    return missing


def _sent(item: RequestItem) -> bool:
    return getattr(item, "answer", None) is not None and item.answer.sent_on is not None


def _write_sending(
    asked: LaboratoryRequest, sent: list[RequestItem], *, whole: bool, by: User, on: date
) -> None:
    numbers = ", ".join(str(item.number) for item in sent)
    late = ", après le délai" if is_late(asked, on=on) else ""
    told = "réponse complète" if whole else "réponse partielle"
    which = "éléments" if len(sent) > 1 else "élément"
    sentence = f"{asked} : {told} envoyée{late} ({which} {numbers})."
    gestures.write_line(asked.request, verb="answered", sentence=sentence, by=by, on=on)
    if any(item.code == INTENTION and _intends(item.answer) for item in sent):
        sentence = (
            f"{asked} : une intention de recherche ou d'extension est déclarée ; à examiner : "
            "R14 et accès précoce (R19)."
        )
        gestures.write_line(asked.request, verb="intention", sentence=sentence, by=None, on=on)


def _intends(answer: ItemAnswer) -> bool:
    return answer.intention not in {"", Intention.NONE}


def intentions(dossier: Dossier) -> list[ItemAnswer]:
    """The intentions declared by laboratories and not examined yet (R19)."""
    found = ItemAnswer.objects.filter(
        item__request__dossier=dossier,
        item__request__laboratory__checked_on=None,
        item__code=INTENTION,
        sent_on__isnull=False,
    )
    found = found.exclude(intention__in=["", Intention.NONE])
    return list(found.select_related("item__request__addressee"))


@transaction.atomic
def ask_time(asked: LaboratoryRequest, *, until: date, reason: str, by: User, on: date) -> MoreTime:
    """More time asked before the end, never beyond what the text allows (R20): ``LawError``."""
    asked = locked(asked)
    check_due(asked, due_on=until, on=on)
    if is_late(asked, on=on):
        ended = french_day(accepted_until(asked))
        sentence = f"Le délai a pris fin le {ended} : envoyez votre réponse, même en retard."
        raise LawError(Refusal("R20", sentence))
    extension = gestures.ask_time(asked.request, until=until, reason=reason, by=by, on=on)
    sentence = f"{asked.request.addressee} demande un délai jusqu'au {french_day(until)} ({asked})."
    tell_agency(asked, said=f"extension:{extension.pk}", sentence=sentence)
    return extension


@patient()
@transaction.atomic
def decide_time(
    extension: MoreTime, *, until: date | None, answer: str, by: User, on: date
) -> MoreTime:
    """Grants more time within the cap, or refuses with the reason (R20)."""
    check_asks(by, extension.request, on=on)
    asked = locked(extension.request.laboratory)
    if until is not None:
        check_due(asked, due_on=until, on=on)
    decided = gestures.decide_time(extension, until=until, answer=answer, by=by, on=on)
    if until is not None:
        choose_day(asked, due_on=until, on=on)
    sentence = gestures.decided(decided)
    tell_laboratory(asked, said=f"extension:{decided.pk}", sentence=sentence)
    rerank(asked.request.dossier, on=on)
    return decided
