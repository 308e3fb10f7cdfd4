"""What is filed, and freezing it: after that, the signalement is a text that never changes."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, User
from cpc.law.core import LawError, Refusal
from cpc.law.days import Period, french_day
from cpc.medicines.catalogue import active_substances
from cpc.models import Dossier
from records import clock
from signalements.filed.attachments import attachments_of, detach_all, seal
from signalements.filed.draft_links import let_go
from signalements.filed.receipt import receipt_of
from signalements.filed.row_texts import in_words
from signalements.form.codecs import CODECS
from signalements.form.question import Question
from signalements.form.questions import FORM, STEPS
from signalements.form.row_kinds import ROWS, rows_of
from signalements.law import ADDRESSEE, SignalementFacts, filing_refusals
from signalements.models import FiledContent, Signalement, canonical_text, sha256

ANSWERS_IN_LAW = (
    *("in_field_statement", "rare_disease", "dci", "form_strength", "indication", "alternatives"),
    *("recommendations", "international_data", "risks", "position"),
    *("first_analysis", "common_mechanism"),
)
STATEMENT_VERSION = "2026-2"
STATEMENT = (
    "Je, {person}, dépose ce signalement au nom de {body}, qui m'y a habilité, et j'atteste qu'il "
    "reflète sa position."
)
"""Change the version with the words: both are frozen with what is filed."""


def start(
    organisation: Organisation, *, by: User, on: date, precheck: dict[str, Any] | None = None
) -> Signalement:
    """A new draft of a body, with its author as the person to contact."""
    return Signalement.objects.create(
        organisation=organisation,
        author=by,
        started_on=on,
        contact_name=str(by)[:160],
        contact_function=by.function,
        contact_email=by.email,
        precheck=precheck or {},
    )


def facts(signalement: Signalement, *, on: date) -> SignalementFacts:
    """The draft as the law modules read it, with the standing of its body on that day."""
    proof = signalement.organisation.standing(on=on)
    answers = {name: getattr(signalement, name) for name in ANSWERS_IN_LAW}
    return SignalementFacts(
        body_kind=signalement.organisation.kind,
        from_omedit=signalement.organisation.kind == OrganisationKind.OMEDIT,
        standing=Period(proof.first_day, proof.last_day) if proof else None,
        publications=_publications(signalement),
        compositions=_compositions(signalement),
        **answers,
    )


def _publications(signalement: Signalement) -> str:
    """The free text, else the references that can be found again: either satisfies the law."""
    found = [str(row) for row in rows_of(signalement, "references") if row.identified]
    return signalement.publications.strip() or "\n".join(found)


def _compositions(signalement: Signalement) -> tuple[str, ...]:
    """One text a medicine, so that a salt or a fixed combination is not several (R18)."""
    found = active_substances(signalement.medicines.values_list("pk", flat=True))
    return tuple(" + ".join(sorted(names)) for names in found.values())


def refusals(signalement: Signalement, *, on: date) -> tuple[Refusal, ...]:
    """What the law still wants before this draft may be filed on that day; empty when ready."""
    return filing_refusals(facts(signalement, on=on), on=on)


def check(signalement: Signalement, *, on: date) -> None:
    """Raises every refusal of law at once. It is a ``LawError``."""
    found = refusals(signalement, on=on)
    if found:
        raise LawError(*found)


def _answer(signalement: Signalement, question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": question.name,
        "question": question.label,
        "level": question.level.value,
    }
    if question.rows:
        rows = [in_words(question.name, row) for row in rows_of(signalement, question.name)]
        return {**told, "answer": "", "rows": rows}
    return {**told, "answer": CODECS[question.name].words(signalement)}


def sections(signalement: Signalement) -> list[dict[str, Any]]:
    """Every step with its questions and answers: what is read again, then what is filed."""
    return [
        {
            "number": step.number,
            "title": step.title,
            "answers": [_answer(signalement, question) for question in step.questions],
        }
        for step in STEPS
    ]


def _author(signalement: Signalement, *, on: date) -> dict[str, Any]:
    """The body as it stands on the filing day (R1, R4, R5)."""
    organisation = signalement.organisation
    proof = organisation.standing(on=on)
    validity = Period(proof.first_day, proof.last_day).label if proof else ""
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "kind_label": organisation.get_kind_display(),
        "identifier": organisation.identifier,
        "filiere": organisation.filiere,
        "specialite": organisation.specialite,
        "standing": f"{proof.reference}, {validity}{proof.mention}" if proof else "",
    }


def statement_of(signalement: Signalement, *, by: User) -> str:
    """What the person who files declares, by a box, in the name of the body."""
    return STATEMENT.format(person=by, body=signalement.organisation.name)


def canonical(signalement: Signalement, *, by: User, on: date) -> str:
    """The whole content as one text: keys in order, no blank, so that its hash can be checked."""
    content = {
        "form": FORM,
        "addressee": ADDRESSEE,
        "number": signalement.number,
        "filed_on": on.isoformat(),
        "filed_by": f"{by} <{by.email}>",
        "author": _author(signalement, on=on),
        "medicines": [{"cis": item.cis, "name": item.name} for item in signalement.medicines.all()],
        "sections": sections(signalement),
        "precheck": signalement.precheck,
        "statement": {"version": STATEMENT_VERSION, "text": statement_of(signalement, by=by)},
        "attachments": attachments_of(signalement),
    }
    return canonical_text(content)


@transaction.atomic
def freeze(
    signalement: Signalement, *, dossier: Dossier, number: str, by: User, on: date
) -> Signalement:
    """Files a draft that the caller has locked: number, dossier, frozen content, receipt.

    Raises ``LawError`` with every refusal, and writes nothing then.
    """
    check(signalement, on=on)
    signalement.number, signalement.dossier, signalement.filed_on = number, dossier, on
    signalement.save(update_fields=["number", "dossier", "filed_on", "updated_at"])
    seal(signalement, division=dossier.division)
    text = canonical(signalement, by=by, on=on)
    filed = FiledContent.objects.create(
        signalement=signalement, content=text, sha256=sha256(text), filed_at=clock.now()
    )
    receipt_of(filed).save(force_insert=True)
    return signalement


def standing_in_words(signalement: Signalement, *, on: date) -> str:
    """The proof of standing of the body and whether it holds on that day."""
    proof = signalement.organisation.standing(on=on)
    if proof is None:
        return "Aucune preuve d'habilitation enregistrée."
    validity = Period(proof.first_day, proof.last_day).label
    state = "en cours de validité" if proof.covers(on=on) else "non valide"
    return f"{proof.reference}, {validity} : {state} le {french_day(on)}{proof.mention}."


@transaction.atomic
def discard(signalement: Signalement) -> bool:
    """Deletes a draft; False, and nothing done, when it was filed meanwhile."""
    draft = Signalement.objects.drafts().select_for_update().filter(pk=signalement.pk).first()
    if draft is not None:
        draft.field_versions.all().delete()
        draft.presences.all().delete()
        for row in ROWS.values():
            row.objects.filter(signalement=draft).delete()
        detach_all(draft)
        let_go(draft)
        draft.delete()
    return draft is not None
