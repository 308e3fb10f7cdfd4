"""What a draft says, as plain values: read from a form, from what is being written, or from a piece."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cpc.facts.conditions import treatment_exists
from cpc.facts.protocols import in_force
from cpc.law.decision import (
    DraftFacts,
    ProtocolChoice,
    ProtocolFacts,
    Use,
    shares_substances,
)
from cpc.medicines.catalogue import active_substances
from cpc.models import Dossier, Draft, EvidenceItem, Medicine, Protocol
from cpc.text import lines

EACH = ("posology", "route", "adverse_effects", "classification")
"""What may be said for one medicine alone."""

PROTOCOL_TEXTS = tuple(
    item.name
    for item in Protocol._meta.fields
    if item.name not in {"id", "draft", "change", "version"}
)
TEXTS = (
    *("other_medicines", "common_mechanism", "prescriber_recital", "indications"),
    *(*EACH, "argument", "visas", "recitals", "crpv", "protocol", "waiver_reason", "place"),
    "period_start",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A draft. ``texts`` by question; ``uses``: what differs, by CIS code.

    ``left_out``: what the drafter chose of the computed visas (``cpc.texts.visas.printed_visas``);
    ``in_force``: the names of the protocol that a renewal may keep (``cpc.facts.protocols``).
    """

    dossier: Dossier
    texts: Mapping[str, str]
    medicines: tuple[Medicine, ...] = ()
    same_group: bool = False
    classes: tuple[str, ...] = ()
    uses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    evidence: tuple[EvidenceItem, ...] = ()
    left_out: frozenset[str] = frozenset()
    substances: tuple[str, ...] = ()
    treatment_exists: bool = False
    in_force: tuple[str, ...] = ()
    confirmed_end: date | None = None

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def lines(self, name: str) -> list[str]:
        return lines(self.texts.get(name, ""))

    @property
    def names(self) -> list[str]:
        return [*(each.name for each in self.medicines), *self.lines("other_medicines")]

    @property
    def has_protocol(self) -> bool:
        """Does it annex one? A renewal that only names a protocol keeps that one, and annexes none."""
        named = () if self.dossier.is_renewal else ("protocol",)
        return any(self[name] for name in (*named, *PROTOCOL_TEXTS))

    @property
    def keeps_protocol(self) -> bool:
        return bool(self["protocol"]) and not self.has_protocol

    @property
    def shares_substances(self) -> bool:
        return shares_substances(self.substances)

    def use_of(self, medicine: Medicine, name: str) -> str:
        """What is said for this medicine: its own text, else the common one."""
        return self.uses.get(medicine.cis, {}).get(name, "").strip() or self[name]

    def told(self, name: str) -> str:
        """The common text, then what differs, medicine by medicine: what the register keeps."""
        own = [
            f"{each.name} : {text}"
            for each in self.medicines
            if (text := self.uses.get(each.cis, {}).get(name, "").strip())
        ]
        return "\n".join(filter(None, [self[name], *own]))

    def facts(self) -> DraftFacts:
        others = [Use(name=name) for name in self.lines("other_medicines")]
        own = [
            Use(
                name=each.name,
                posology=self.use_of(each, "posology"),
                route=self.use_of(each, "route"),
                adverse_effects=self.use_of(each, "adverse_effects"),
            )
            for each in self.medicines
        ]
        return DraftFacts(
            medicines=tuple(self.names),
            substances=self.substances,
            indications=tuple(self.lines("indications")),
            posology=self["posology"],
            route=self["route"],
            adverse_effects=self["adverse_effects"],
            argumentaire=self["argument"],
            classification=self["classification"],
            similar_mechanism=self["common_mechanism"],
            appropriate_treatment_exists=self.treatment_exists,
            prescriber_recital=self["prescriber_recital"],
            uses=(*own, *others),
        )

    def protocol_facts(self) -> ProtocolFacts:
        names = ("waiver_reason", "crpv", *_asked_of_protocol())
        return ProtocolFacts(
            choice=self._protocol_choice,
            kept=self["protocol"] if self.dossier.is_renewal else "",
            in_force=self.in_force,
            **{name: self[name] for name in names},
        )

    @property
    def _protocol_choice(self) -> ProtocolChoice:
        if self.has_protocol:
            return ProtocolChoice.WITH_PROTOCOL
        return ProtocolChoice.KEPT if self.keeps_protocol else ProtocolChoice.WAIVED


def _asked_of_protocol() -> Iterable[str]:
    return set(PROTOCOL_TEXTS) & set(ProtocolFacts.__dataclass_fields__)


def compositions(medicines: Iterable[Medicine]) -> tuple[str, ...]:
    """One text a medicine, so that a salt or a fixed combination is not several (R18)."""
    found = active_substances([medicine.pk for medicine in medicines])
    return tuple(" + ".join(sorted(names)) for names in found.values())


def sheet_of(draft: Draft) -> Sheet:
    """What a piece says, with its protocol when it has one."""
    texts = {name: str(getattr(draft, name)) for name in TEXTS}
    if protocol := Protocol.objects.filter(draft=draft).first():
        texts |= {name: getattr(protocol, name) for name in PROTOCOL_TEXTS}
    medicines = tuple(draft.medicines.all())
    return Sheet(
        dossier=draft.dossier,
        texts=texts,
        medicines=medicines,
        same_group=draft.same_group,
        classes=tuple(draft.classes),
        uses=draft.uses,
        evidence=tuple(draft.evidence.all()),
        left_out=frozenset(draft.left_out),
        substances=compositions(medicines),
        treatment_exists=treatment_exists(draft.dossier),
        in_force=in_force(draft.dossier.cpc),
        confirmed_end=draft.confirmed_end,
    )
