"""The drafts of a decision: written by who holds the task, read by the agents, published once signed."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from accounts.models import User
from cpc.acts.enacting import enact
from cpc.law.deciding.eligibility import Origin
from cpc.law.life.acts import ActKind
from cpc.models import Act, Cpc, Dossier, DraftVersion, Signature, SignedText
from cpc.signed.act_text import ActText, several_as_json, signed, text
from records import clock
from records.letters.content import Block
from tests.matrix.rows import AGENTS, EVERYBODY, Row, pk
from tests.workflows.conftest import EVALUATION, PRECHECK
from tests.workflows.walks import do
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

VERSION = Row(AGENTS, 404, lambda world: [world.dossier.number, 1])
ROWS: dict[str, Row] = {
    "draft_save": Row({"legal"}, 404, pk("drafted"), "post"),
    "draft_preview": Row({"legal"}, 404, pk("drafted"), "post"),
    "drafts": Row(AGENTS, 404, lambda world: [world.dossier.number]),
    "draft_version": VERSION,
    "draft_version_pdf": Row(AGENTS, 404, lambda world: [world.dossier.number, 1, "decision"]),
    "draft_compare": Row(AGENTS, 404, lambda world: [world.dossier.number, 1, 1]),
    "draft_compare_act": Row(AGENTS, 404, lambda world: [world.following, 1]),
    "signed_pdf": Row(AGENTS, 404, lambda world: [world.signed_text, "decision"]),
    "act_text": Row(EVERYBODY, 404, lambda world: [world.texted.cpc.number, world.texted.pk]),
    "act_pdf": Row(
        EVERYBODY, 404, lambda world: [world.texted.cpc.number, world.texted.pk, "decision"]
    ),
}


def extend(world: SimpleNamespace) -> None:
    """One version of a draft; one decision signed and published; one draft that is being written."""
    told = text("decision", subject="cadre d'essai", blocks=[Block("paragraph", "Décide.")])
    author: User = world.people["legal"]
    DraftVersion.objects.create(
        dossier=world.dossier,
        number=1,
        cause=DraftVersion.Cause.TRANSMITTED,
        content=several_as_json([told]),
        author=author,
    )
    decided = _another(world, "Bortézomib")
    world.signed_text, world.texted = decided.number, _published(world, told, of=decided)
    world.drafted = _being_written(world)
    world.following = _following(world, told)


def _being_written(world: SimpleNamespace) -> WorkItem:
    """The task of a draft, in the hands of the lawyer."""
    dossier, people = _another(world, "Amitriptyline"), world.people
    for who, data in (
        ("legal", PRECHECK),
        ("evaluator", EVALUATION),
        ("second_evaluator", {"decision": "granted"}),
    ):
        do(WorkItem.objects.open().get(dossier=dossier), people[who], data)
    item = WorkItem.objects.open().get(dossier=dossier)
    client = Client()
    client.force_login(people["legal"])
    client.post(reverse("task_take", args=[item.pk]))
    return item


def _following(world: SimpleNamespace, told: ActText) -> str:
    """The number of a dossier whose framework has an act already, and whose draft has a version."""
    dossier = _another(world, "Tacrolimus")
    dossier.cpc = world.cpc
    dossier.save()
    DraftVersion.objects.create(
        dossier=dossier,
        number=1,
        cause=DraftVersion.Cause.TRANSMITTED,
        content=several_as_json([told]),
        author=world.people["legal"],
    )
    return dossier.number


def _another(world: SimpleNamespace, dci: str) -> Dossier:
    return open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci=dci,
        indication="Essai",
        on=date(2026, 3, 2),
        by=world.people["manager"],
    )


def _published(world: SimpleNamespace, told: ActText, *, of: Dossier) -> Act:
    on = clock.today()
    signature = Signature.objects.create(
        dossier=of,
        author=world.people["signatory"],
        evaluator=world.people["evaluator"],
        made_on=on,
        decision="signed",
        capacity="director_general",
        function="Directrice générale",
    )
    kept = signed(told, on=on, place="", signatory=["Directrice générale"])
    SignedText.objects.create(
        signature=signature, kind="decision", content=kept.canonical, sha256=kept.sha256
    )
    act = Act(
        reference="matrice/texte",
        kind=ActKind.INITIAL,
        cpc=Cpc.objects.create(number="CPC-2020-0099", title="Essai", search=""),
        dossier=of,
        decided_on=on,
        published_on=on,
        first_day=on + timedelta(days=1),
        last_day=on + timedelta(days=1096),
    )
    return enact(act, medicines=(), indications=["Essai"], on=act.published_on)
