"""The protocol (PUT-SP) in the order of R. 5121-76-6, I, then the practical annexes that users expect."""

from collections.abc import Iterator

from cpc.facts.sheet import Sheet
from cpc.models import Protocol
from cpc.signed.act_text import ActText, text
from cpc.text import lines
from cpc.texts.decision_text import MISSING
from records.letters.content import Block
from records.words.french import enumerated

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "1° Suivi des patients et données à recueillir",
        ("monitoring", "data_items", "conditions"),
    ),
    ("2° Rapports périodiques de synthèse", ("periodicity", "channel")),
    (
        "3° Rôle de chacun",
        (
            *("prescriber_role", "pharmacist_role", "operator_role"),
            *("centres_role", "crpv_role", "agency_role"),
        ),
    ),
    (
        "Annexes pratiques",
        (
            *("initiation_sheet", "follow_up_sheet", "stop_sheet"),
            *("adverse_event_sheet", "patient_note"),
        ),
    ),
)
REQUIRED = {"monitoring", "data_items", "conditions", "periodicity", "channel"} | {
    *("prescriber_role", "pharmacist_role", "operator_role")
}


def label_of(name: str) -> str:
    label = str(Protocol._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def protocol(sheet: Sheet, *, version: int) -> ActText | None:
    """The draft protocol; none when the framework does without."""
    if not sheet.has_protocol:
        return None
    subject = (
        "Protocole d'utilisation thérapeutique et de suivi des patients (PUT-SP) – "
        f"{enumerated(sheet.names) or MISSING} – version {version}"
    )
    return text("put_sp", subject=subject, blocks=list(_blocks(sheet)))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    yield Block("paragraph", f"Indication : {enumerated(sheet.lines('indications')) or MISSING}.")
    for title, names in PARTS:
        shown = [name for name in names if sheet[name] or name in REQUIRED]
        if not shown:
            continue
        yield Block("heading", title)
        for name in shown:
            yield Block("subheading", label_of(name))
            for each in lines(sheet[name]) or [MISSING]:
                yield Block("paragraph", each)
