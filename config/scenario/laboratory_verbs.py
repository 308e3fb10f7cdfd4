"""The verbs of the exchanges with the laboratories of a dossier (R19–R26)."""

from config.scenario.arguments import (
    BODIES,
    CHOICE,
    DAY,
    ELEMENTS,
    FLAG,
    SEVERAL,
    TEXT,
    Argument,
    Verb,
    named,
)
from cpc.law.exchanges.laboratory import ASKED, Intention
from cpc.models import DossierLaboratory, ItemAnswer

ASKS = ("elements", "protocol", "observations")
CODES = tuple(element.code for elements in ASKED.values() for element in elements)
ANSWER_STATES = tuple(ItemAnswer.State.values)
INTENTIONS = tuple(intention.value for intention in Intention)
ANSWER_KEYS = ("state", "text", "secret", "intention", "file")
WHICH = (Argument("kind", CHOICE, choices=ASKS), Argument("laboratory", BODIES))
"""Which request of the dossier; the last one when nothing is said."""

LABORATORY = (
    Verb(
        "add_laboratory",
        "laboratoire du dossier",
        named(
            Argument("laboratory", BODIES, required=True),
            Argument("capacity", CHOICE, choices=tuple(DossierLaboratory.Capacity.values)),
            Argument("mandated_by", BODIES),
            Argument("stands_for", TEXT),
            Argument("first_day", DAY),
        ),
    ),
    Verb(
        "enter_laboratory",
        "laboratoire absent de la liste",
        named(
            Argument("name", TEXT, required=True),
            Argument("address", TEXT, required=True),
            Argument("contact_email", TEXT),
            Argument("distinct", FLAG),
        ),
    ),
    Verb(
        "end_laboratory",
        "fin d'un laboratoire au dossier",
        named(Argument("laboratory", BODIES, required=True), Argument("last_day", DAY)),
    ),
    Verb(
        "ask_laboratory",
        "demande au laboratoire",
        named(
            Argument("kind", CHOICE, required=True, choices=ASKS),
            Argument("laboratories", BODIES),
            Argument("elements", SEVERAL, choices=CODES),
            Argument("months", TEXT),
            Argument("reason", TEXT),
            Argument("drafts", TEXT),
        ),
    ),
    Verb(
        "send_drafts",
        "envoi des projets aux laboratoires",
        named(Argument("laboratories", BODIES), Argument("months", TEXT), Argument("reason", TEXT)),
    ),
    Verb(
        "explain_change",
        "changement du projet après son envoi, motivé",
        named(Argument("note", TEXT, required=True)),
    ),
    Verb(
        "waive_protocol",
        "dispense de propositions de protocole",
        named(Argument("note", TEXT, required=True)),
    ),
    Verb("open_request", "ouverture de la demande par le laboratoire", named(WHICH[0])),
    Verb(
        "prove_receipt",
        "réception prouvée",
        named(
            *WHICH,
            Argument("received_on", DAY, required=True),
            Argument("proof", TEXT, required=True),
        ),
    ),
    Verb(
        "answer_laboratory",
        "réponse du laboratoire",
        named(
            WHICH[0],
            Argument("elements", ELEMENTS, required=True),
            Argument("keep", FLAG),
        ),
    ),
    Verb(
        "set_due",
        "dernier jour de la demande",
        named(
            *WHICH, Argument("due_on", DAY, required=True), Argument("reason", TEXT, required=True)
        ),
    ),
    Verb(
        "pursue",
        "poursuite sans réponse",
        named(*WHICH, Argument("note", TEXT, required=True)),
    ),
    Verb(
        "check_intention",
        "examen de l'intention déclarée",
        named(*WHICH, Argument("note", TEXT, required=True)),
    ),
)
