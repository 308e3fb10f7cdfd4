"""Who may do what in which state: the one table that ``test_actions.py`` holds the site to.

A line: the gesture (``acts.py``), the states, the roles that may. All others are refused. ``None``: the
gesture bears on nothing there (no signalement in a renewal, no step while a body is waited for). A state or
a gesture without its line, or with two, is a red test.
"""

from accounts.models import Permission
from tests.matrix.rows import holding
from workflows.engine.rights import INSTRUCTS

STEPS = (
    " InstructionFlow.admissibility"
    " InstructionFlow.precheck"
    " InstructionFlow.evaluation"
    " InstructionFlow.visa"
    " InstructionFlow.draft"
    " InstructionFlow.signature"
    " InstructionFlow.publication"
    " InstructionFlow.refusal_note"
    " InstructionFlow.refusal_signature"
    " InstructionFlow.refusal_publication"
)
WAITING = " InstructionFlow.completion"
FAILED = " InstructionFlow.establish"
INSTRUCTED = (
    " InstructionFlow.end_inadmissible InstructionFlow.end_established InstructionFlow.end_refused"
)
CHANGING = (
    " ChangeFlow.draft ChangeFlow.information ChangeFlow.visa ChangeFlow.signature"
    " ChangeFlow.publication ChangeFlow.confirmation"
)
CHANGED = " ChangeFlow.end_changed ChangeFlow.end_confirmed ChangeFlow.end_abandoned"
RENEWING = CHANGING + (
    " RenewalFlow.evaluation RenewalFlow.visa RenewalFlow.draft RenewalFlow.signature"
    " RenewalFlow.publication"
)
"""What is about a framework already established: no signalement."""
RENEWED = CHANGED + " RenewalFlow.end_renewed RenewalFlow.end_lapsed"
HAS = " TransitionFlow.validation TransitionFlow.designation"
HAS_ENDED = " TransitionFlow.end_rejected TransitionFlow.end_decided"
TRANSITION = HAS + HAS_ENDED
INSTRUCTION = STEPS + WAITING + FAILED
NOT_EVALUATED = (
    " InstructionFlow.admissibility InstructionFlow.precheck InstructionFlow.evaluation"
    " InstructionFlow.refusal_note InstructionFlow.refusal_signature"
    " InstructionFlow.refusal_publication RenewalFlow.evaluation" + WAITING + CHANGING
)
"""No report yet, or none at all: a committee would have nothing to read."""
EVALUATED = (
    " InstructionFlow.visa InstructionFlow.draft InstructionFlow.signature"
    " InstructionFlow.publication RenewalFlow.visa RenewalFlow.draft RenewalFlow.signature"
    " RenewalFlow.publication" + FAILED
)
NOT_WRITING = (
    " InstructionFlow.admissibility InstructionFlow.precheck InstructionFlow.evaluation"
    " InstructionFlow.visa InstructionFlow.signature InstructionFlow.publication"
    " InstructionFlow.refusal_signature InstructionFlow.refusal_publication"
    " RenewalFlow.evaluation RenewalFlow.visa RenewalFlow.signature RenewalFlow.publication"
)
SENDABLE = " InstructionFlow.signature RenewalFlow.signature"
NOT_SENDABLE = (
    " InstructionFlow.admissibility InstructionFlow.precheck InstructionFlow.evaluation"
    " InstructionFlow.visa InstructionFlow.draft InstructionFlow.refusal_note"
    " InstructionFlow.refusal_signature InstructionFlow.refusal_publication"
    " InstructionFlow.publication RenewalFlow.evaluation RenewalFlow.visa RenewalFlow.draft"
    " RenewalFlow.publication" + WAITING + CHANGING + FAILED
)
"""No text is written, it is not whole, or it is signed: nothing leaves for the laboratories."""
BARE = " InstructionFlow.refusal_publication ChangeFlow.publication ChangeFlow.confirmation"
"""Signed without an evaluation, which none may enter any more: no committee was asked anything."""
ENDED = INSTRUCTED + RENEWED
CHECKING, WRITING = " InstructionFlow.precheck", " InstructionFlow.draft RenewalFlow.draft"
PUBLISHING = (
    " InstructionFlow.publication InstructionFlow.refusal_publication RenewalFlow.publication"
)

NOBODY = ""


def may(*permissions: Permission) -> str:
    """The people of the team whose role gives one of the permissions."""
    return " ".join(sorted(holding(*permissions)))


INSTRUCTORS = may(*INSTRUCTS)
READERS = may(Permission.READ)
EXAMINERS = may(Permission.PRECHECK, Permission.EVALUATE, Permission.DRAFT)
EVALUATORS = may(Permission.EVALUATE)
ASKERS = may(Permission.ADMIT, Permission.EVALUATE)
ADMITTERS = may(Permission.ADMIT)
CHECKERS = may(Permission.PRECHECK)
DRAFTERS = may(Permission.DRAFT)
APPROVERS = may(Permission.APPROVE)
SIGNATORIES = may(Permission.SIGN)
PUBLISHERS = may(Permission.PUBLISH)
VALIDATORS = may(Permission.VALIDATE_HAS)
JOINERS = may(Permission.JOIN)
MANAGERS = may(Permission.REASSIGN)
OPERATORS = may(Permission.REASSIGN, Permission.ADMINISTER)


def without(some: str, states: str) -> str:
    return " ".join(state for state in states.split() if state not in some.split())


TABLE: tuple[tuple[str, str, str | None], ...] = (
    ("prendre", " InstructionFlow.admissibility", ADMITTERS),
    ("prendre", WAITING, None),
    ("prendre", CHECKING, CHECKERS),
    ("prendre", WRITING, DRAFTERS),
    (
        "prendre",
        " InstructionFlow.evaluation InstructionFlow.refusal_note RenewalFlow.evaluation",
        EVALUATORS,
    ),
    ("prendre", " InstructionFlow.visa RenewalFlow.visa", APPROVERS),
    (
        "prendre",
        " InstructionFlow.signature InstructionFlow.refusal_signature RenewalFlow.signature",
        SIGNATORIES,
    ),
    ("prendre", PUBLISHING, PUBLISHERS),
    ("prendre", HAS, VALIDATORS),
    ("prendre", FAILED + ENDED + HAS_ENDED, NOBODY),
    ("prendre", " ChangeFlow.draft ChangeFlow.information", DRAFTERS),
    ("prendre", " ChangeFlow.visa ChangeFlow.confirmation", APPROVERS),
    ("prendre", " ChangeFlow.signature", SIGNATORIES),
    ("prendre", " ChangeFlow.publication", PUBLISHERS),
    ("remettre", " ChangeFlow.draft ChangeFlow.information", f"evaluator {MANAGERS}"),
    ("remettre", " ChangeFlow.visa ChangeFlow.confirmation", f"second_evaluator {MANAGERS}"),
    ("remettre", " ChangeFlow.signature", f"signatory {MANAGERS}"),
    ("remettre", " ChangeFlow.publication", f"publisher {MANAGERS}"),
    ("finir", " ChangeFlow.draft ChangeFlow.information", DRAFTERS),
    ("finir", " ChangeFlow.visa ChangeFlow.confirmation", APPROVERS),
    ("finir", " ChangeFlow.signature", SIGNATORIES),
    ("finir", " ChangeFlow.publication", PUBLISHERS),
    ("revenir", " ChangeFlow.draft", None),
    ("revenir", " ChangeFlow.information ChangeFlow.visa", f"legal {MANAGERS}"),
    ("revenir", " ChangeFlow.signature", f"second_evaluator {MANAGERS}"),
    ("revenir", " ChangeFlow.publication", f"signatory {MANAGERS}"),
    ("revenir", " ChangeFlow.confirmation", NOBODY),
    ("remettre", " InstructionFlow.admissibility", f"desk {MANAGERS}"),
    ("remettre", WAITING, None),
    (
        "remettre",
        " InstructionFlow.precheck InstructionFlow.evaluation InstructionFlow.draft"
        " InstructionFlow.refusal_note RenewalFlow.evaluation RenewalFlow.draft",
        f"evaluator {MANAGERS}",
    ),
    ("remettre", " InstructionFlow.visa RenewalFlow.visa", f"second_evaluator {MANAGERS}"),
    (
        "remettre",
        " InstructionFlow.signature InstructionFlow.refusal_signature RenewalFlow.signature",
        f"signatory {MANAGERS}",
    ),
    ("remettre", PUBLISHING, f"publisher {MANAGERS}"),
    ("remettre", HAS, f"legal {MANAGERS}"),
    (
        "remettre",
        FAILED + ENDED + HAS_ENDED,
        NOBODY,
    ),
    (
        "confier",
        STEPS + RENEWING + HAS,
        MANAGERS,
    ),
    ("confier", WAITING, None),
    ("confier", FAILED + ENDED + HAS_ENDED, NOBODY),
    ("finir", " InstructionFlow.admissibility", ADMITTERS),
    ("finir", WAITING, None),
    ("finir", CHECKING, CHECKERS),
    ("finir", WRITING, DRAFTERS),
    (
        "finir",
        " InstructionFlow.evaluation InstructionFlow.refusal_note RenewalFlow.evaluation",
        EVALUATORS,
    ),
    ("finir", " InstructionFlow.visa RenewalFlow.visa", APPROVERS),
    (
        "finir",
        " InstructionFlow.signature InstructionFlow.refusal_signature RenewalFlow.signature",
        SIGNATORIES,
    ),
    ("finir", PUBLISHING, PUBLISHERS),
    ("finir", HAS, VALIDATORS),
    ("finir", FAILED + ENDED + HAS_ENDED, NOBODY),
    # One's own reminder, which says nothing of the dossier: kept on what is over too.
    ("à revoir", STEPS + FAILED + ENDED + RENEWING + TRANSITION, READERS),
    ("à revoir", WAITING, None),
    ("revenir", TRANSITION + " InstructionFlow.admissibility RenewalFlow.evaluation", None),
    ("revenir", WAITING + ENDED + " InstructionFlow.precheck", NOBODY),
    (
        "revenir",
        " InstructionFlow.evaluation InstructionFlow.signature InstructionFlow.refusal_note"
        " RenewalFlow.signature",
        f"legal {MANAGERS}",
    ),
    (
        "revenir",
        " InstructionFlow.visa InstructionFlow.refusal_signature RenewalFlow.visa",
        f"evaluator {MANAGERS}",
    ),
    ("revenir", " InstructionFlow.draft RenewalFlow.draft", f"second_evaluator {MANAGERS}"),
    ("revenir", PUBLISHING, f"signatory {MANAGERS}"),
    ("revenir", FAILED, f"publisher {MANAGERS}"),
    ("relancer", STEPS + WAITING + ENDED + RENEWING + TRANSITION, None),
    ("relancer", FAILED, OPERATORS),
    ("suspendre", INSTRUCTION + RENEWING, INSTRUCTORS),
    ("suspendre", TRANSITION, None),
    ("suspendre", ENDED, NOBODY),
    ("reprendre", INSTRUCTION + RENEWING, INSTRUCTORS),
    ("reprendre", TRANSITION, None),
    ("reprendre", ENDED, NOBODY),
    ("prolonger", INSTRUCTION + RENEWING, INSTRUCTORS),
    ("prolonger", TRANSITION, None),
    ("prolonger", ENDED, NOBODY),
    # A link is said whenever it is found, were it after the end: what was done before is read again then.
    ("se déporter", INSTRUCTION + ENDED + RENEWING, READERS),
    ("se déporter", TRANSITION, None),
    ("noter", INSTRUCTION + ENDED + RENEWING, READERS),
    ("noter", TRANSITION, None),
    ("ajouter un laboratoire", INSTRUCTION + RENEWING, EXAMINERS),
    ("ajouter un laboratoire", TRANSITION, None),
    ("ajouter un laboratoire", ENDED, NOBODY),
    ("créer un laboratoire", INSTRUCTION + RENEWING, EXAMINERS),
    ("créer un laboratoire", TRANSITION, None),
    ("créer un laboratoire", ENDED, NOBODY),
    ("fin d'un laboratoire", INSTRUCTION + RENEWING, EXAMINERS),
    ("fin d'un laboratoire", TRANSITION, None),
    ("fin d'un laboratoire", ENDED, NOBODY),
    ("demander au laboratoire", INSTRUCTION + RENEWING, EXAMINERS),
    ("demander au laboratoire", TRANSITION, None),
    ("demander au laboratoire", ENDED, NOBODY),
    ("envoyer les projets", SENDABLE, EXAMINERS),
    ("envoyer les projets", NOT_SENDABLE + ENDED, NOBODY),
    ("envoyer les projets", TRANSITION, None),
    ("dispenser de protocole", INSTRUCTION + RENEWING, EXAMINERS),
    ("dispenser de protocole", TRANSITION, None),
    ("dispenser de protocole", ENDED, NOBODY),
    ("prouver la réception", INSTRUCTION + RENEWING, EXAMINERS),
    ("prouver la réception", TRANSITION, None),
    ("prouver la réception", ENDED, NOBODY),
    ("fixer la date", INSTRUCTION + RENEWING, EXAMINERS),
    ("fixer la date", TRANSITION, None),
    ("fixer la date", ENDED, NOBODY),
    ("poursuivre sans réponse", INSTRUCTION + RENEWING, EXAMINERS),
    ("poursuivre sans réponse", TRANSITION, None),
    ("poursuivre sans réponse", ENDED, NOBODY),
    ("clore la demande", INSTRUCTION + RENEWING, EXAMINERS),
    ("clore la demande", TRANSITION, None),
    ("clore la demande", ENDED, NOBODY),
    ("ouvrir (laboratoire)", INSTRUCTION + RENEWING, "lab"),
    ("ouvrir (laboratoire)", TRANSITION, None),
    ("ouvrir (laboratoire)", ENDED, NOBODY),
    ("répondre (laboratoire)", INSTRUCTION + RENEWING, "lab"),
    ("répondre (laboratoire)", TRANSITION, None),
    ("répondre (laboratoire)", ENDED, NOBODY),
    ("demander un délai (laboratoire)", INSTRUCTION + RENEWING, "lab"),
    ("demander un délai (laboratoire)", TRANSITION, None),
    ("demander un délai (laboratoire)", ENDED, NOBODY),
    ("demander à l'organisme", INSTRUCTION, ASKERS),
    ("demander à l'organisme", RENEWING + RENEWED + TRANSITION, None),
    ("demander à l'organisme", INSTRUCTED, NOBODY),
    ("marquer à corriger", INSTRUCTION, ASKERS),
    ("marquer à corriger", INSTRUCTED, NOBODY),
    ("marquer à corriger", RENEWING + RENEWED + TRANSITION, None),
    ("clore (organisme)", INSTRUCTION, ASKERS),
    ("clore (organisme)", INSTRUCTED, NOBODY),
    ("clore (organisme)", RENEWING + RENEWED + TRANSITION, None),
    ("répondre (organisme)", INSTRUCTION, "author head contributor"),
    ("répondre (organisme)", RENEWING + RENEWED + TRANSITION, None),
    ("répondre (organisme)", INSTRUCTED, NOBODY),
    ("écrire un message", INSTRUCTION, f"author head contributor {ASKERS}"),
    ("écrire un message", RENEWING + RENEWED + TRANSITION, None),
    ("écrire un message", INSTRUCTED, NOBODY),
    ("retirer le signalement", INSTRUCTION, "author head"),
    ("retirer le signalement", RENEWING + RENEWED + TRANSITION, None),
    ("retirer le signalement", INSTRUCTED, NOBODY),
    ("rattacher", INSTRUCTION, JOINERS),
    ("rattacher", RENEWING + RENEWED + TRANSITION, None),
    ("rattacher", INSTRUCTED, NOBODY),
    ("réunir", INSTRUCTION, JOINERS),
    ("réunir", RENEWING + RENEWED + TRANSITION, None),
    ("réunir", INSTRUCTED, NOBODY),
    ("accuser réception", INSTRUCTION + INSTRUCTED, ADMITTERS),
    ("accuser réception", RENEWING + RENEWED + TRANSITION, None),
    ("ajouter une preuve", INSTRUCTION + RENEWING, EVALUATORS),
    ("ajouter une preuve", TRANSITION, None),
    ("ajouter une preuve", ENDED, NOBODY),
    ("corriger une preuve", INSTRUCTION + RENEWING, EVALUATORS),
    ("corriger une preuve", TRANSITION, None),
    ("corriger une preuve", ENDED, NOBODY),
    ("retirer une preuve", INSTRUCTION + RENEWING, EVALUATORS),
    ("retirer une preuve", TRANSITION, None),
    ("retirer une preuve", ENDED, NOBODY),
    ("répondre aux conditions", INSTRUCTION + RENEWING, CHECKERS),
    ("répondre aux conditions", TRANSITION, None),
    ("répondre aux conditions", ENDED, NOBODY),
    ("demander un avis", INSTRUCTION + RENEWING, EXAMINERS),
    ("demander un avis", TRANSITION, None),
    ("demander un avis", ENDED, NOBODY),
    ("prolonger un avis", INSTRUCTION + RENEWING, EXAMINERS),
    ("prolonger un avis", TRANSITION, None),
    ("prolonger un avis", ENDED, NOBODY),
    ("révoquer un avis", INSTRUCTION + RENEWING, EXAMINERS),
    ("révoquer un avis", TRANSITION, None),
    ("révoquer un avis", ENDED, NOBODY),
    ("enregistrer un avis", INSTRUCTION + RENEWING, EXAMINERS),
    ("enregistrer un avis", TRANSITION, None),
    ("enregistrer un avis", ENDED, NOBODY),
    ("répondre (consulté)", INSTRUCTION + RENEWING, "expert"),
    ("répondre (consulté)", TRANSITION, None),
    ("répondre (consulté)", ENDED, NOBODY),
    ("signer (consulté)", INSTRUCTION + RENEWING, "expert"),
    ("signer (consulté)", TRANSITION, None),
    ("signer (consulté)", ENDED, NOBODY),
    ("demander un délai (consulté)", INSTRUCTION + RENEWING, "expert"),
    ("demander un délai (consulté)", TRANSITION, None),
    ("demander un délai (consulté)", ENDED, NOBODY),
    ("déclarer un lien (consulté)", INSTRUCTION + RENEWING, "expert"),
    ("déclarer un lien (consulté)", TRANSITION, None),
    ("déclarer un lien (consulté)", ENDED, NOBODY),
    ("concerter", INSTRUCTION + RENEWING, EXAMINERS),
    ("concerter", TRANSITION, None),
    ("concerter", ENDED, NOBODY),
    ("saisir un comité", EVALUATED, INSTRUCTORS),
    ("saisir un comité", NOT_EVALUATED + ENDED, NOBODY),
    ("saisir un comité", TRANSITION, None),
    ("retirer du comité", without(BARE, INSTRUCTION + RENEWING), INSTRUCTORS),
    ("retirer du comité", BARE, NOBODY),
    ("retirer du comité", TRANSITION, None),
    ("retirer du comité", ENDED, NOBODY),
    ("écrire le projet", " InstructionFlow.draft RenewalFlow.draft", DRAFTERS),
    ("écrire le projet", " InstructionFlow.refusal_note", EVALUATORS),
    ("écrire le projet", WAITING, None),
    ("écrire le projet", NOT_WRITING + CHANGING + FAILED + ENDED + TRANSITION, NOBODY),
    ("désigner autrement", INSTRUCTION + ENDED + RENEWING, None),
    (
        "désigner autrement",
        " TransitionFlow.validation TransitionFlow.designation TransitionFlow.end_rejected",
        NOBODY,
    ),
    ("désigner autrement", " TransitionFlow.end_decided", VALIDATORS),
)
