"""The legal conditions of a dossier as they stand: what was answered last, what the data base says.

The check of opportunity answers them early; ``answer`` completes or corrects an answer until the
signature, and nothing that was answered before is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cpc.law.core import LawError, Refusal
from cpc.law.deciding.conditions import ConditionFacts, Identical, Intention, Named
from cpc.law.deciding.eligibility import CHECKLIST, Answer
from cpc.law.exchanges.laboratory import INTENTION
from cpc.law.exchanges.laboratory import Intention as Declared
from cpc.medicines.catalogue import identical_products
from cpc.models import (
    CatalogueImport,
    ConditionAnswer,
    Dossier,
    ItemAnswer,
    Medicine,
    PreCheckAnswer,
)
from records.journal import record
from web.refused import Refused

CLOSED = "Le dossier est clos : ses conditions légales ne changent plus."
UNCHANGED = "Aucune réponse n'a changé : corrigez une réponse ou son motif, puis enregistrez."


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that counts, with who gave it and when."""

    answer: str
    reason: str
    author: User
    made_on: date


def given(dossier: Dossier, *, by: datetime | None = None) -> dict[str, Given]:
    """The latest answer to each condition: of the last check, or later; ``by``: given by that instant."""
    prechecks, later = dossier.prechecks.all(), dossier.conditionanswers.filter(medicine=None)
    if by is not None:
        prechecks = prechecks.filter(created_at__lte=by)
        later = later.filter(created_at__lte=by)
    found, precheck = {}, prechecks.last()
    later = later.select_related("author")
    if precheck is not None:
        rows = PreCheckAnswer.objects.filter(precheck=precheck)
        found = {
            row.rule: Given(row.answer, row.reason, precheck.author, precheck.made_on)
            for row in rows
        }
        later = later.filter(created_at__gt=precheck.created_at)
    return found | {
        row.rule: Given(row.answer, row.reason, row.author, row.made_on) for row in later
    }


def answers_of(dossier: Dossier, *, by: datetime | None = None) -> dict[str, tuple[str, str]]:
    """The same as the law reads them: for each question, the answer and its reason."""
    return {code: (each.answer, each.reason) for code, each in given(dossier, by=by).items()}


def treatment_exists(dossier: Dossier, *, by: datetime | None = None) -> bool:
    """Does an appropriate treatment exist, by the answer that counts (R16)?"""
    return answers_of(dossier, by=by).get("R16", ("", ""))[0] == Answer.YES


def first_answers(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """What a page begins with: the answers that count, else those of the dossier before on the framework."""
    before = (
        dossier.cpc.dossiers.exclude(pk=dossier.pk).order_by("pk").last() if dossier.cpc else None
    )
    return (answers_of(before) if before else {}) | answers_of(dossier)


def condition_facts(
    dossier: Dossier,
    *,
    medicines: Iterable[Medicine] | None = None,
    others: Iterable[str] = (),
) -> ConditionFacts:
    """``medicines``: those that the act names, else those of the dossier; ``others``: by name only."""
    named = list(dossier.medicines.order_by("name") if medicines is None else medicines)
    loaded = CatalogueImport.objects.order_by("on", "pk").last()
    return ConditionFacts(
        answers=answers_of(dossier),
        medicines=(*_compared(dossier, named), *(Named(name=name) for name in others)),
        intentions=_intentions(dossier),
        loaded_on=loaded.on if loaded else None,
        renewed=dossier.is_renewal,
    )


def _compared(dossier: Dossier, named: Sequence[Medicine]) -> list[Named]:
    """Each named medicine against the data base; the named ones are not identical to one another."""
    own = {medicine.pk for medicine in named}
    told = _verified(dossier)
    return [
        Named(
            name=medicine.name,
            status=medicine.amm_status if medicine.listed else "",
            active=medicine.is_authorised,
            identical=tuple(
                Identical(cis=twin.cis, name=twin.name, answer=told.get(twin.pk, ""))
                for twin in identical_products(medicine)
                if twin.is_authorised and twin.pk not in own
            ),
        )
        for medicine in named
    ]


def _verified(dossier: Dossier) -> dict[int, str]:
    """What was last answered of each identical medicine."""
    rows = dossier.conditionanswers.exclude(medicine=None)
    return dict(rows.values_list("medicine", "answer"))


def _intentions(dossier: Dossier) -> tuple[Intention, ...]:
    """What laboratories say that they will do (item 7), and whether somebody concluded on it since (R19)."""
    declared = ItemAnswer.objects.filter(
        item__request__dossier=dossier, item__code=INTENTION, sent_on__isnull=False
    ).exclude(intention__in=["", Declared.NONE])
    rows = declared.select_related("item__request__addressee", "item__request__laboratory")
    return tuple(_intention(row) for row in rows.order_by("pk"))


def _intention(row: ItemAnswer) -> Intention:
    request = row.item.request
    checked = request.laboratory.checked_on
    return Intention(
        laboratory=str(request.addressee), checked=checked is not None and checked >= row.sent_on
    )


@transaction.atomic
def answer(
    dossier: Dossier,
    *,
    answers: dict[str, tuple[str, str]],
    by: User,
    on: date,
    identical: Sequence[Medicine] = (),
    verified: str = "",
) -> list[ConditionAnswer]:
    """Keeps the answers that changed, each with its reason; ``LawError`` when there is nothing to keep.

    ``identical``: medicines that are not authorised for this use; ``verified``: how that was checked.
    Raises ``Refused``.
    """
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if held.closed_on:
        raise Refused(CLOSED)
    rows = [*_changed(held, answers), *_looked_at(identical, verified)]
    if not rows:
        raise Refused(UNCHANGED)
    made = [
        ConditionAnswer.objects.create(dossier=held, author=by, made_on=on, **row) for row in rows
    ]
    _tell(made, by=by, on=on)
    return made


def _changed(dossier: Dossier, answers: dict[str, tuple[str, str]]) -> list[dict[str, object]]:
    known = answers_of(dossier)
    changed = {
        question.code: answers[question.code]
        for question in CHECKLIST
        if answers.get(question.code, ("", ""))[0]
        and answers[question.code] != known.get(question.code)
    }
    for code, (_, reason) in changed.items():
        _reasoned(code, reason)
    return [
        {"rule": code, "answer": said, "reason": reason} for code, (said, reason) in changed.items()
    ]


def _looked_at(identical: Sequence[Medicine], reason: str) -> list[dict[str, object]]:
    if identical:
        _reasoned("R15", reason)
    return [
        {"rule": "R15", "medicine": medicine, "answer": Answer.NO, "reason": reason}
        for medicine in identical
    ]


def _reasoned(code: str, reason: str) -> None:
    if not reason.strip():
        raise LawError(Refusal(code[:3], "La réponse à une condition est motivée."))


def _tell(made: list[ConditionAnswer], *, by: User, on: date) -> None:
    codes = dict.fromkeys(row.rule for row in made)
    sentence = f"Conditions légales, réponses données ou corrigées : {', '.join(codes)}."
    record(
        made[0].dossier.subject,
        verb="conditions_answered",
        sentence=sentence,
        actor=by,
        on=on,
        reason=" ".join(dict.fromkeys(row.reason for row in made)),
    )
