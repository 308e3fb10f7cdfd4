"""Others' opinions: the agents' pages, the space of the consulted."""

from types import SimpleNamespace

from cpc.law.exchanges.opinions import Sharing, proposed_due
from tests.matrix.rows import AGENTS, EVALUATORS, EXAMINERS, REPORTERS, Row, number
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.answers import Typed
from workflows.opinions.requests import Consulted

CONSULTED = REPORTERS | EVALUATORS | {"expert", "elsewhere"}
EXPERT = {"expert"}


def one(world: SimpleNamespace) -> list[object]:
    return [world.dossier.number, world.opinion_request.pk]


def own(world: SimpleNamespace) -> list[object]:
    return [world.opinion_request.pk]


ROWS: dict[str, Row] = {
    "opinions": Row(AGENTS, 404, number("dossier")),
    "opinion_ask": Row(EXAMINERS, 404, lambda world: [world.dossier.number, "expert"]),
    "concertation": Row(EXAMINERS, 404, number("dossier")),
    "opinion_read": Row(AGENTS, 404, one),
    "opinion_prolong": Row(EXAMINERS, 404, one),
    "opinion_revoke": Row(EXAMINERS, 404, one),
    "opinion_record": Row(EXAMINERS, 404, one),
    "opinion_requests": Row(CONSULTED),
    "opinion_answer": Row(EXPERT, 404, own),
    "opinion_sign": Row(EXPERT, 404, own),
    "opinion_conflict": Row(EXPERT, 404, own),
    "opinion_more_time": Row(EXPERT, 404, own),
}


def extend(world: SimpleNamespace) -> None:
    """Two questions to the expert, whose answer is written and not signed."""
    by, expert, on = world.people["evaluator"], world.people["expert"], world.dossier.opened_on
    asked = opinions.ask(
        world.dossier,
        consulted=[Consulted(expert.memberships.get().organisation, expert)],
        questions=["Efficacité ?", "Sécurité ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=proposed_due(on=on),
        reason="Usage rare.",
        documents=(),
        by=by,
        on=on,
    )
    world.opinion_request = asked[0]
    typed = Typed({1: "Oui.", 2: "Oui."}, "favourable", "", 0)
    opinion_answers.save(asked[0], typed=typed, by=expert, on=on)
