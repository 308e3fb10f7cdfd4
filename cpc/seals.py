"""What the core seals: acts, pieces, signed texts, minutes, what was sent and answered.

The rules are what security needs of whoever writes in the base: the site asks the same, with its
reasons, at the act. A column copied from another row is compared with it, so that it cannot lie.
"""

from cpc.law.parameters import VALIDITY
from cpc.models.dossier import Dossier
from cpc.seals_pieces import late, made, sealed, sent, signed
from records.sealing import Rule, Seal, days_once, judged_once

CLOSED = "OLD.closed_on IS NOT NULL"
OPEN = {
    column.name: CLOSED
    for column in Dossier._meta.concrete_fields
    if column.name not in {"id", "number"}
}
"""A dossier is put right while it is open, with its history; closed, once, it stays as it is."""
NUMBERED = {"number": "EXISTS (SELECT 1 FROM cpc_act WHERE cpc_id = OLD.id)"}
"""A framework keeps its number as soon as it has an act."""
OF_CLOSED = "(SELECT closed_on FROM cpc_dossier WHERE id = OLD.dossier_id) IS NOT NULL"
ENDED = "OLD.outcome <> ''"
END = dict.fromkeys(("due_on", "outcome", "ended_on", "ended_by", "end_reason"), ENDED)
"""A request is sent as it is written: its last day may change, then its end is written once."""
RECEIVED = {"first_due_on": f"OLD.first_due_on IS NOT NULL OR {ENDED}"}
FOLLOWED = {
    name: f"OLD.{step}_on IS NOT NULL"
    for step, names in {
        "received": ("received_on", "receipt", "receipt_by", "receipt_proof", "receipt_document"),
        "pursued": ("pursued_on", "pursued_by", "pursued_note"),
        "checked": ("checked_on", "checked_by", "checked_note"),
    }.items()
    for name in names
}
"""What follows a request to a laboratory, each written once and whole."""
BEFORE_THE_CATALOGUE = "OLD.name <> OLD.cis OR NEW.medicine_id IS NULL"
"""A line recorded under its code alone takes its name with its medicine."""
OF_ENDED = (
    "(SELECT request.outcome FROM cpc_requestitem item "
    "JOIN cpc_formalrequest request ON request.id = item.request_id "
    "WHERE item.id = OLD.item_id) <> ''"
)
ANSWERED = f"OLD.sent_on IS NOT NULL OR {OF_ENDED}"
OF_ANSWERED = (
    "EXISTS (SELECT 1 FROM cpc_itemanswer answer JOIN cpc_requestitem item ON item.id = answer.item_id "
    "JOIN cpc_formalrequest request ON request.id = item.request_id "
    "WHERE answer.id = OLD.itemanswer_id "
    "AND (answer.sent_on IS NOT NULL OR request.outcome <> ''))"
)
SENT_CLAIM = (
    "EXISTS (SELECT 1 FROM cpc_itemanswer_documents joined "
    "JOIN cpc_itemanswer answer ON answer.id = joined.itemanswer_id "
    "WHERE joined.document_id = OLD.document_id AND answer.sent_on IS NOT NULL)"
)
LONGEST = 2 * max(version.value for version in VALIDITY.versions)
"""Years beyond which an act is a mistake, whatever the text: twice the longest validity. The exact
one is asked at the act."""
MORE_TIME = ("decision", "granted_until", "answer", "decided_on", "decided_by")
STANDING = "dossier_id = NEW.dossier_id AND undone_on IS NULL"
LAST_EVALUATION = f"(SELECT MAX(id) FROM cpc_evaluation WHERE {STANDING})"
LAST_CHANGE = f"(SELECT MAX(id) FROM cpc_changedraft WHERE {STANDING})"
LIES = "(author_id = NEW.author_id OR NEW.evaluator_id IS NULL OR author_id <> NEW.evaluator_id)"
"""The signature is by the author of what it signs, or does not name that author."""


FROZEN = (
    Seal("cpc.Dossier", unless=OPEN),
    Seal("cpc.Dossier_medicines", when=OF_CLOSED, whole=True),
    Seal("cpc.Cpc", free=("title", "search"), unless=NUMBERED),
    Seal("cpc.Act"),
    Seal("cpc.ActMedicine", once=("medicine",), unless={"name": BEFORE_THE_CATALOGUE}),
    Seal("cpc.ActIndication"),
    Seal("cpc.PreCheckAnswer"),
    Seal("cpc.EvaluationCriterion"),
    Seal("cpc.EvaluationCriterion_evidence"),
    Seal("cpc.Protocol"),
    Seal("cpc.SignedText"),
    Seal("cpc.SignedDerogation"),
    Seal("cpc.DraftVersion"),
    Seal("cpc.Minutes"),
    Seal("cpc.Pack"),
    Seal("cpc.EvidenceItem", once=("withdrawn_on", "withdrawn_by", "withdrawal_reason")),
    Seal("cpc.Message_documents"),
    Seal("cpc.Message", once=("read_at", "read_by")),
    Seal("cpc.PendingAct", unless=judged_once("act")),
    Seal("cpc.FormalRequest", unless=END | RECEIVED),
    Seal("cpc.RequestItem"),
    Seal("cpc.LaboratoryRequest", unless=FOLLOWED),
    Seal("cpc.LaboratoryRequest_documents"),
    Seal("cpc.ItemAnswer", when=ANSWERED),
    Seal("cpc.ItemAnswer_documents", when=OF_ANSWERED, whole=True),
    Seal("cpc.SecretClaim", when=SENT_CLAIM),
    Seal("cpc.ExtensionRequest", once=MORE_TIME),
    Seal("cpc.OpinionExtension", once=MORE_TIME),
    Seal("cpc.OpinionRequest", unless=END),
    Seal("cpc.OpinionQuestion"),
    Seal("cpc.DeadlineExtension"),
)

RULES = (
    Rule(
        "visa_of_its_evaluation",
        "cpc.Visa",
        "NOT EXISTS (SELECT 1 FROM cpc_evaluation WHERE id = NEW.evaluation_id "
        "AND author_id = NEW.evaluator_id AND dossier_id = NEW.dossier_id) "
        "AND NOT EXISTS (SELECT 1 FROM cpc_changedraft WHERE id = NEW.change_id "
        "AND author_id = NEW.evaluator_id AND dossier_id = NEW.dossier_id)",
        "Un visa porte sur une évaluation de son dossier, et nomme son auteur.",
    ),
    Rule(
        "signature_by_another_person",
        "cpc.Signature",
        "NEW.decision = 'signed' AND NEW.undone_on IS NULL AND ("
        f"EXISTS (SELECT 1 FROM cpc_evaluation WHERE id = {LAST_EVALUATION} AND {LIES}) "
        f"OR EXISTS (SELECT 1 FROM cpc_changedraft WHERE id = {LAST_CHANGE} AND {LIES}) "
        f"OR EXISTS (SELECT 1 FROM cpc_visa WHERE {STANDING} AND decision = 'granted' "
        f"AND (evaluation_id = {LAST_EVALUATION} OR change_id = {LAST_CHANGE}) "
        "AND author_id = NEW.author_id))",
        "Le signataire n'est ni l'auteur de l'évaluation, que la signature nomme, ni un viseur.",
    ),
    Rule(
        "one_signature_stands",
        "cpc.Signature",
        f"NEW.decision = 'signed' AND {signed('NEW.dossier_id')}",
        "Ce dossier a déjà une décision signée.",
        updates=False,
    ),
    Rule(
        "delegation_covers_the_signature",
        "cpc.Signature",
        "NEW.decision = 'signed' AND NEW.capacity = 'delegate' AND ("
        "NEW.made_on < NEW.delegation_first_day OR NEW.made_on > NEW.delegation_last_day)",
        "La délégation citée ne couvre pas le jour de la signature.",
    ),
    Rule(
        "one_publication_stands",
        "cpc.Publication",
        "NEW.decision = 'published' AND EXISTS (SELECT 1 FROM cpc_publication "
        f"WHERE {STANDING} AND decision = 'published')",
        "La décision de ce dossier est déjà publiée.",
        updates=False,
    ),
    Rule(
        "publication_of_a_signed_decision",
        "cpc.Publication",
        f"NEW.decision = 'published' AND NOT {signed('NEW.dossier_id')}",
        "Une décision se publie une fois signée.",
        updates=False,
    ),
    Rule(
        "confirmation_names_the_signatory",
        "cpc.ChangeConfirmation",
        "NEW.signatory_id <> (SELECT author_id FROM cpc_signature WHERE id = "
        f"(SELECT MAX(id) FROM cpc_signature WHERE {STANDING}))",
        "Une confirmation nomme le signataire de la suspension.",
        updates=False,
    ),
    Rule(
        "clock_stops_once_open",
        "cpc.ClockStop",
        "NEW.first_day < (SELECT opened_on FROM cpc_dossier WHERE id = NEW.dossier_id)",
        "Un délai se suspend au plus tôt le jour où le dossier est ouvert.",
    ),
    days_once(
        "register_days_once",
        "cpc.RegisterSpan",
        key="cpc_id",
        message="Un cadre n'a qu'un statut par jour.",
    ),
    days_once(
        "clock_stop_days_once",
        "cpc.ClockStop",
        key="dossier_id",
        message="Deux suspensions d'un même dossier ne se recouvrent pas.",
    ),
    Rule(
        "answer_to_an_open_request",
        "cpc.ItemAnswer",
        OF_ENDED.replace("OLD.", "NEW."),
        "Une demande close ne reçoit plus de réponse.",
        updates=False,
    ),
    *(
        Rule(
            f"{name.lower()}_with_its_act",
            f"cpc.{name}",
            "(SELECT names FROM cpc_act WHERE id = NEW.act_id) <= "
            "(SELECT COUNT(*) FROM cpc_actmedicine WHERE act_id = NEW.act_id) + "
            "(SELECT COUNT(*) FROM cpc_actindication WHERE act_id = NEW.act_id)",
            "Un acte publié ne nomme plus rien d'autre.",
            updates=False,
        )
        for name in ("ActMedicine", "ActIndication")
    ),
    Rule(
        "act_within_the_longest_validity",
        "cpc.Act",
        f"NEW.note = '' AND NEW.last_day > {{years:NEW.first_day:{LONGEST}}}",
        "Aucun texte ne donne à un acte une durée si longue.",
    ),
)


SEALS = (*FROZEN, *sealed(), *RULES, *made(), *late(), *sent())
