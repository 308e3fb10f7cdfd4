"""The drafts leave for the observations of the laboratories: the site sends what it made (R26, R27).

What is sent is a version of the drafts, kept; the answer is bound to it. A laboratory that has no account
here is told by a letter, with the drafts behind it, to post: its time runs from the proof of receipt.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from django.conf import settings
from django.db import transaction

from accounts.models import DecisionKind, User
from cpc.asked.kinds import LABORATORY
from cpc.gate.observations import exchange_facts
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.deciding.observations import sending_lacks
from cpc.law.decision import Lack, draft_lacks, protocol_lacks
from cpc.law.exchanges.laboratory import DRAFTS, Consultation
from cpc.models import (
    Dossier,
    DossierLaboratory,
    ExplainedChange,
    LaboratoryRequest,
    Publication,
)
from cpc.signed.act_text import ActText, as_pdf, several_from_json
from cpc.signed.digest import digest_of, digest_sent
from cpc.texts.decision_text import MISSING
from records.documents.documents import Examined
from records.journal import record
from records.letters.letters import issue
from records.models import Letter, LetterKind
from workflows.drafting.drafting import sent_version
from workflows.engine.indexing import index_piece
from workflows.engine.rights import check_asker
from workflows.engine.tasks import patient
from workflows.laboratory.drafts import Drafts, drafts_of, has_account, kind_of, sent_to
from workflows.laboratory.requests import ask

SENT_KINDS = (DecisionKind.ESTABLISHMENT, DecisionKind.RENEWAL)
NAMES = {"decision": "Projet de décision", "put_sp": "Projet de protocole (PUT-SP)"}


def refusals(
    dossier: Dossier, *, kind: DecisionKind, on: date, drafts: Drafts
) -> tuple[Refusal, ...]:
    """Why the drafts may not leave yet: not whole (R28 to R31), nobody to send to, centres not heard."""
    if kind not in SENT_KINDS or not drafts.texts:
        return (_refusal("Le projet n'est pas encore écrit."),)
    if _signed(dossier):
        return (_refusal("La décision est signée : ses projets ne partent plus."),)
    facts = exchange_facts(dossier, kind=kind, on=on, sheet=drafts.sheet, texts=drafts.texts)
    lacks = [*_unwritten(drafts, kind=kind, on=on), *sending_lacks(facts)]
    if not lacks and any(MISSING in each.canonical for each in drafts.texts):
        return (_refusal("Un texte du projet reste à compléter."),)
    return tuple(lack.refusal for lack in lacks)


def _signed(dossier: Dossier) -> bool:
    """Signed, and not returned since by the publication."""
    signature = dossier.signatures.last()
    if signature is None or signature.decision != signature.Decision.SIGNED:
        return False
    since = dossier.publications.filter(created_at__gt=signature.created_at)
    return not since.filter(decision=Publication.Decision.RETURNED).exists()


def _refusal(sentence: str) -> Refusal:
    return Refusal("R26", sentence, Consultation.OBSERVATIONS.article)


def _unwritten(drafts: Drafts, *, kind: DecisionKind, on: date) -> Iterable[Lack]:
    if drafts.sheet is None or kind != DecisionKind.ESTABLISHMENT:
        return ()
    sheet = drafts.sheet
    return chain(draft_lacks(sheet.facts(), on=on), protocol_lacks(sheet.protocol_facts()))


@patient()
@transaction.atomic
def send(
    laboratories: Sequence[DossierLaboratory],
    *,
    dossier: Dossier,
    months: int,
    by: User,
    on: date,
    kind: DecisionKind | None = None,
    drafts: Drafts | None = None,
    reason: str = "",
    files: Sequence[Examined] = (),
) -> list[LaboratoryRequest]:
    """One request a laboratory, each with the version sent; a letter to those without account.

    ``kind`` and ``drafts``: those of the step that writes, else what would be signed. Raises
    ``LawError``: see ``refusals``; or when one of them already has these very drafts.
    """
    check_asker(by, dossier, kind=LABORATORY, on=on)
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    kind, drafts = kind or kind_of(held), drafts or drafts_of(held, user=by, on=on)
    if found := refusals(held, kind=kind, on=on, drafts=drafts):
        raise LawError(*found)
    texts = drafts.texts
    _check_new(laboratories, texts)
    version = sent_version(held, texts, by=by)
    elements = [each for each in DRAFTS if each.code == "decision" or len(texts) > 1]
    made = ask(
        laboratories,
        kind=Consultation.OBSERVATIONS,
        elements=elements,
        months=months,
        reason=reason,
        files=files,
        draft=version,
        by=by,
        on=on,
    )
    for asked in made:
        if not has_account(asked.request.addressee):
            _write(asked, by=by, on=on)
    return made


def _check_new(laboratories: Iterable[DossierLaboratory], texts: list[ActText]) -> None:
    """Nobody is sent twice the same drafts."""
    digest = digest_of(texts)
    for each in laboratories:
        if any(digest_sent(sent.draft) == digest for sent in sent_to(each)):
            sentence = f"{each.organisation} a déjà reçu ces projets, sans changement depuis."
            raise LawError(Refusal("R26", sentence))


def letter_of(asked: LaboratoryRequest) -> Letter | None:
    """The letter to post, when the laboratory had no account that day."""
    return Letter.objects.filter(key=f"{asked.key}:letter").first()


def _write(asked: LaboratoryRequest, *, by: User, on: date) -> Letter:
    """The letter that carries the drafts to a laboratory without account; posted by the agency."""
    request = asked.request
    texts = several_from_json(asked.draft.content)
    letter = issue(
        LetterKind.DRAFTS,
        key=f"{asked.key}:letter",
        subject=request.subject,
        recipient=request.addressee,
        division=request.dossier.division,
        data=letter_data(request.dossier, texts=texts, asked=asked),
        enclosures=[as_pdf(each, on=on) for each in texts],
        by=by,
        on=on,
    )
    sentence = (
        f"Courrier {letter.number} du {french_day(on)} à poster à {request.addressee}, sans accès au "
        "site : les projets y sont joints."
    )
    record(request.dossier.subject, verb="drafts_letter", sentence=sentence, actor=by, on=on)
    return letter


def letter_data(
    dossier: Dossier, *, texts: Iterable[ActText], asked: LaboratoryRequest
) -> dict[str, object]:
    """What the template of the letter prints."""
    return {
        "dossier": dossier.number,
        "use": dossier.title,
        "months": asked.months,
        "article": asked.consultation.article.label,
        "enclosed": [f"{NAMES[each.kind]} (empreinte {each.code})" for each in texts],
        "reasons": asked.request.reason,
        "unit": f"{dossier.division.name}, {settings.DESK['name']}",
        "unit_address": settings.DESK["address"],
        "unit_email": settings.DESK["email"],
        "unit_phone": settings.DESK["phone"],
    }


@patient()
@transaction.atomic
def explain_change(
    dossier: Dossier,
    *,
    reasons: str,
    by: User,
    on: date,
) -> ExplainedChange:
    """Why the drafts, changed since they were sent, are not sent again; for this change alone (R26).

    Raises ``LawError`` when nothing changed, or once it is said.
    """
    check_asker(by, dossier, kind=LABORATORY, on=on)
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    digest = digest_of(drafts_of(held, user=by, on=on).texts)
    sent = [asked for each in held.laboratories.on(on) for asked in sent_to(each)[-1:]]
    if held.closed_on or not sent or all(digest_sent(each.draft) == digest for each in sent):
        raise LawError(Refusal("R26", "Le projet n'a pas changé depuis son envoi."))
    if held.explainedchanges.filter(version=digest).exists():
        raise LawError(Refusal("R26", "Ce changement est déjà motivé."))
    made = ExplainedChange.objects.create(
        dossier=held, version=digest, reasons=reasons, author=by, made_on=on
    )
    sentence = "Projet changé après son envoi aux laboratoires, sans nouvel envoi (R26)."
    record(
        held.subject, verb="change_explained", sentence=sentence, actor=by, on=on, reason=reasons
    )
    index_piece(made)
    return made
