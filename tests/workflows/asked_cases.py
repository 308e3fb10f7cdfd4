"""Each kind of thing asked of somebody outside, as the tests ask it, answer it and wait for it.

A new kind adds its case; the tests that go over ``KINDS`` fail until then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc import exchanges
from cpc.asked.kinds import kind_of
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.law.exchanges.opinions import Sharing
from cpc.models import DossierLaboratory, FormalRequest
from cpc.models.asked.asked import Asked
from tests.conftest import person
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.requests import Consulted

ASKED, DUE = date(2026, 3, 2), date(2026, 5, 4)
LATE, LATER = DUE + timedelta(days=1), DUE + timedelta(days=10)


@dataclass(frozen=True)
class Case:
    """How one kind is asked, written and sent; by whom it is answered, and what its policies are.

    ``opened``: how its time begins, when the request alone does not begin it. ``said``: what the day's work
    reminds of until it is answered, by the end of the key; ``unopened``, while its time has not begun;
    ``agency``: what of these the agency is told too.
    """

    role: Role
    of: OrganisationKind
    ask: Callable[..., Asked]
    write: Callable[..., Any]
    send: Callable[..., Any]
    late: bool
    opened: Callable[..., Asked] | None = None
    said: Mapping[str, date] = field(default_factory=dict)
    unopened: Mapping[str, date] = field(default_factory=dict)
    agency: frozenset[str] = frozenset()


def ask_body(house: SimpleNamespace) -> Asked:
    return exchanges.ask(
        house.dossier,
        addressee=house.addressee,
        subject="signalement:1",
        kind=FormalRequest.Kind.INFORMATION,
        items=["Le nombre de patients"],
        by=house.by,
        on=ASKED,
        due_on=DUE,
    )


def ask_laboratory(house: SimpleNamespace) -> Asked:
    row = DossierLaboratory(
        dossier=house.dossier, organisation=house.addressee, capacity="holder", first_day=ASKED
    )
    laboratory_present.add(row, by=house.by, on=ASKED)
    kind, elements = Consultation.ELEMENTS, ELEMENTS[:1]
    (made,) = laboratory.ask([row], kind=kind, elements=elements, months=1, by=house.by, on=ASKED)
    return made.request


def receive(request: Any, *, by: Any) -> Asked:
    """A month before the last day, that its receipt sets (R20)."""
    on = date(2026, 4, 4)
    laboratory.receipt(request.laboratory, received_on=on, how=laboratory.OPENED, by=by, on=on)
    received = FormalRequest.objects.get(pk=request.pk)
    assert received.due_on == DUE
    return received


def ask_opinion(house: SimpleNamespace) -> Asked:
    (made,) = opinions.ask(
        house.dossier,
        consulted=[Consulted(house.addressee)],
        questions=["Est-ce démontré ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=DUE,
        reason="Une lecture clinique.",
        by=house.by,
        on=ASKED,
    )
    return made


def write_item(request: Any, *, by: Any, on: date, files: Any = ()) -> None:
    typed = [exchanges.Typed(1, "given", "Douze.", 0, files)]
    exchanges.save_answers(request, typed=typed, by=by, on=on)


def write_opinion(request: Any, *, by: Any, on: date, files: Any = ()) -> None:
    typed = opinion_answers.Typed({1: "Douze."}, "reserved", "", 0, files)
    opinion_answers.save(request, typed=typed, by=by, on=on)


def sign(request: Any, *, by: Any, on: date) -> None:
    opinion_answers.sign(request, function="Médecin", version=1, by=by, on=on)


def send_to_agency(request: Any, *, by: Any, on: date) -> None:
    laboratory_answers.send(request.laboratory, by=by, on=on)


CASES = {
    "body": Case(
        Role.REPORTER, OrganisationKind.ASSO, ask_body, write_item, exchanges.send, late=False
    ),
    "laboratory": Case(
        Role.LABORATORY,
        OrganisationKind.LABORATORY,
        ask_laboratory,
        write_item,
        send_to_agency,
        late=True,
        opened=receive,
        said={
            f"{DUE}:15d": date(2026, 4, 19),
            f"{DUE}:5d": date(2026, 4, 29),
            f"{DUE}:late": date(2026, 5, 5),
        },
        unopened={"unopened": date(2026, 3, 9)},
        agency=frozenset({"unopened", f"{DUE}:late"}),
    ),
    "opinion": Case(
        Role.EXPERT,
        OrganisationKind.EXPERTS,
        ask_opinion,
        write_opinion,
        sign,
        late=True,
        said={
            f"{DUE}:7d": date(2026, 4, 27),
            f"{DUE}:1d": date(2026, 5, 3),
            f"{DUE}:late1": date(2026, 5, 5),
            f"{DUE}:late15": date(2026, 5, 19),
        },
        agency=frozenset({f"{DUE}:late1", f"{DUE}:late15"}),
    ),
}


def a_house(
    name: str, *, dossier: Any, team: Any, opened: bool = True, rank: str = ""
) -> SimpleNamespace:
    """A dossier, who is asked there by the kind of this name, and the request, due 4 May once ``opened``."""
    case = CASES[name]
    addressee = Organisation.objects.create(kind=case.of, name=f"Qui répond{rank}")
    who = person(case.role, on=addressee, name=f"repond{rank}")
    found = SimpleNamespace(
        dossier=dossier, case=case, by=team.evaluator, who=who, addressee=addressee
    )
    found.request = case.ask(found)
    if opened and case.opened:
        found.request = case.opened(found.request, by=who)
    found.kind = kind_of(found.request)
    return found
