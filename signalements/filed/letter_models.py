"""The models of letters with example data: what administrators read before a text is changed."""

from datetime import date

from accounts.models import Organisation
from cpc.law import articles as cite
from cpc.law.days import add_working_days, french_day
from cpc.models import Dossier
from records.letters.content import LetterContent, compose
from records.models import LetterKind
from signalements.filed.letters import about
from signalements.law import ADDRESSEE, acknowledgement_due, states_silence
from signalements.models import Signalement


def example(kind: LetterKind, *, on: date) -> LetterContent:
    """The letter of this kind as it would go on that day for an invented signalement."""
    body = Organisation(name="Association d'exemple")
    division = Organisation(name="Direction d'exemple")
    dossier = Dossier(number="DOS-0000-0000", division=division)
    signalement = Signalement(
        organisation=body,
        dossier=dossier,
        number="SIG-0000-0000",
        filed_on=on,
        dci="Substance d'exemple",
        indication="Indication d'exemple",
    )
    data = {**about(signalement), **particulars(on)}
    return compose(kind, number="", recipient=body, division=division, data=data, on=on)


def particulars(on: date) -> dict[str, object]:
    """A value for every variable that a model may print."""
    return {
        "acknowledgement_due": french_day(acknowledgement_due(filed_on=on).value),
        "acknowledgement_article": cite.R112_11_2.label,
        "completion_article": cite.L114_5.label,
        "proof_article": cite.L112_13.label,
        "content_article": cite.R112_11_1.label,
        "content_sha256": "0" * 64,
        "addressee": ADDRESSEE,
        "filing_article": cite.R5121_76_2.label,
        "is_request": states_silence(filed_on=on),
        "implicit_on": "jj/mm/aaaa",
        "silence_article": cite.L231_4.label,
        "remedies": "",
        "reasons": "Motifs d'exemple, sur une ligne.\nEt une seconde.",
        "missing": ["Un premier élément attendu", "Un second élément attendu"],
        "due_on": french_day(add_working_days(on, 20)),
        "closed_on": french_day(on),
        "withdrawn_on": french_day(on),
        "outcome": "abandonné sans suite",
        "sentence": "CPC-0000-0000 établi, en vigueur du jj/mm/aaaa au jj/mm/aaaa inclus.",
        "list_article": cite.R5121_76_10_3.label,
        "enclosed": ["Projet de décision (empreinte 0000 0000 0000 0000)"],
        "register_url": "https://exemple.invalid/registre/",
        "framework": "CPC-0000-0000 – Substance d'exemple",
        "act": "suspension",
        "ground": "motifs de santé publique",
        "message": "Ce que l'agence dit au laboratoire, en quelques lignes.",
        "months": 1,
        "article": cite.R5121_76_9_II.label,
        "published_on": french_day(on),
        "decided_on": french_day(on),
        "address": "https://exemple.invalid/acte",
    }
