"""The verbs of the opinions asked of others, and of the concertation with the centres (R27)."""

from config.scenario.arguments import BODIES, CHOICE, DAY, FLAG, PERSON, TEXT, Argument, Verb, named
from cpc.law.exchanges.opinions import Concerted, Opined, Sharing

WHICH = Argument("opinion", TEXT)
"""The number of the request in the dossier; the last one when nothing is said."""
CONCLUSION = Argument("conclusion", CHOICE, required=True, choices=tuple(Opined))

OPINIONS = (
    Verb(
        "ask_opinion",
        "demande d'avis",
        named(
            Argument("of", BODIES),
            Argument("expert", PERSON),
            Argument("questions", TEXT, required=True),
            Argument("reason", TEXT, required=True),
            Argument("due_on", DAY),
            Argument("sharing", CHOICE, choices=tuple(Sharing)),
        ),
    ),
    Verb(
        "give_opinion",
        "avis rendu",
        named(
            WHICH,
            Argument("answers", TEXT, required=True),
            CONCLUSION,
            Argument("remarks", TEXT),
            Argument("function", TEXT),
            Argument("keep", FLAG),
        ),
    ),
    Verb(
        "record_opinion",
        "avis reçu par courrier",
        named(
            WHICH,
            CONCLUSION,
            Argument("text", TEXT, required=True),
            Argument("signatory", TEXT, required=True),
            Argument("function", TEXT, required=True),
            Argument("signed_on", DAY, required=True),
            Argument("received_on", DAY),
        ),
    ),
    Verb(
        "prolong_opinion",
        "délai prolongé pour un avis",
        named(
            WHICH, Argument("due_on", DAY, required=True), Argument("reason", TEXT, required=True)
        ),
    ),
    Verb(
        "revoke_opinion",
        "demande d'avis révoquée",
        named(WHICH, Argument("reason", TEXT, required=True)),
    ),
    Verb(
        "concert",
        "concertation avec les centres",
        named(
            Argument("centres", BODIES),
            Argument("outcome", CHOICE, required=True, choices=tuple(Concerted)),
            Argument("held_on", DAY),
            Argument("summary", TEXT, required=True),
            WHICH,
        ),
    ),
)
