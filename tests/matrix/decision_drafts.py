"""The drafts of a decision: written by who holds the task, read by the agents, published once signed."""

from datetime import timedelta
from types import SimpleNamespace

from accounts.models import User
from cpc.act_text import several_as_json, signed, text
from cpc.decisions import enact
from cpc.models import Act, ActKind, Cpc, DraftVersion, Signature, SignedText
from records import clock
from records.letter_content import Block
from tests.matrix.rows import AGENTS, EVERYBODY, Row

VERSION = Row(AGENTS, 404, lambda world: [world.dossier.number, 1])
ROWS: dict[str, Row] = {
    "draft_save": Row(set(), 404, lambda world: [0], "post"),
    "draft_preview": Row(set(), 404, lambda world: [0], "post"),
    "drafts": Row(AGENTS, 404, lambda world: [world.dossier.number]),
    "draft_version": VERSION,
    "draft_version_pdf": Row(AGENTS, 404, lambda world: [world.dossier.number, 1, "decision"]),
    "draft_compare": Row(AGENTS, 404, lambda world: [world.dossier.number, 1, 1]),
    "draft_compare_act": Row(set(), 404, lambda world: [world.dossier.number, 1]),
    "signed_pdf": Row(AGENTS, 404, lambda world: [world.signed_text, "decision"]),
    "act_text": Row(EVERYBODY, 404, lambda world: [world.texted.cpc.number, world.texted.pk]),
    "act_pdf": Row(
        EVERYBODY, 404, lambda world: [world.texted.cpc.number, world.texted.pk, "decision"]
    ),
}


def extend(world: SimpleNamespace) -> None:
    """One version of a draft; one decision signed and published."""
    told = text("decision", subject="cadre d'essai", blocks=[Block("paragraph", "Décide.")])
    author: User = world.people["legal"]
    DraftVersion.objects.create(
        dossier=world.dossier,
        number=1,
        cause=DraftVersion.Cause.TRANSMITTED,
        content=several_as_json([told]),
        author=author,
    )
    world.signed_text, world.texted = world.dossier.number, _published(world, told)


def _published(world: SimpleNamespace, told: object) -> Act:
    on = clock.today() - timedelta(days=2)
    signature = Signature.objects.create(
        dossier=world.dossier,
        author=world.people["signatory"],
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
        dossier=world.dossier,
        decided_on=on,
        published_on=on,
        first_day=on + timedelta(days=1),
        last_day=on + timedelta(days=1096),
    )
    return enact(act, medicines=(), indications=["Essai"])
