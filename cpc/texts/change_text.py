"""The decision that changes a framework in force: what it is, on what ground, what it becomes, from when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from cpc.facts.change_facts import CONTENT, medicines_named, named
from cpc.facts.reading import acts_of, facts, standing_of
from cpc.facts.sheet import PROTOCOL_TEXTS, Sheet
from cpc.law.deciding import clauses_change as clauses
from cpc.law.life.acts import ActKind, Ground
from cpc.law.life.change_life import Others, others
from cpc.law.life.register import Standing, standing
from cpc.models import Act, ChangeDraft, Dossier
from cpc.signed.act_text import ActText, text
from cpc.text import lines
from cpc.texts.decision_text import articles, considered, opening, quoted, said
from cpc.texts.protocol_text import protocol
from records.letters.content import Block
from records.words.french import in_words, of_all

NOUNS = {
    ActKind.MODIFICATION: "modification",
    ActKind.SUSPENSION: "suspension",
    ActKind.LIFTING: "levée de la suspension",
    ActKind.ABROGATION: "abrogation",
    ActKind.CESSATION: "fin d'effet, pour certaines indications,",
    ActKind.REINSTATEMENT: "remise en vigueur",
}


def change_texts(dossier: Dossier, *, version: int, on: date) -> list[ActText]:
    """The decision, then the protocol that replaces the one in force; nothing before the draft."""
    draft = dossier.changedrafts.select_related("follows").last()
    if draft is None or draft.is_abandoned:
        return []
    annexed = protocol(protocol_sheet(draft, on=on), version=version)
    return [decision(draft, on=on), *([annexed] if annexed else [])]


def decision(draft: ChangeDraft, *, on: date) -> ActText:
    """As it would be printed that day; what it concerns is what the register says lives (R57)."""
    standing = standing_of(draft.dossier.cpc, on=on)
    medicines = of_all(list(standing.medicines) if standing else [draft.dossier.dci])
    blocks = [
        *opening(draft.dossier, sheet=None, on=on),
        *_ruling(draft, on=on),
        *_recitals(draft, on=on),
        Block("heading", "Décide :"),
        *articles(_decided(draft, standing, medicines=medicines, on=on)),
    ]
    subject = f"{NOUNS[draft.kind]} du cadre de prescription compassionnelle {medicines}"
    return text("decision", subject=subject, blocks=blocks)


def _ruling(draft: ChangeDraft, *, on: date) -> Iterator[Block]:
    if draft.ruling and draft.ruled_on:
        day = in_words(draft.ruled_on)
        yield said(clauses.RULING, on=on, ruling=draft.ruling, day=day)


def _recitals(draft: ChangeDraft, *, on: date) -> Iterator[Block]:
    if draft.ground:
        yield said(clauses.GROUND, on=on, ground=Ground(draft.ground).label)
    yield from considered(lines(draft.reasons))
    if draft.urgency:
        yield said(clauses.URGENCY, on=on, urgency=draft.urgency.strip().rstrip("."))


def _decided(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[list[Block]]:
    yield list(OBJECTS[draft.kind](draft, standing, medicines=medicines, on=on))
    if hasattr(draft, "put_sp"):
        yield [said(clauses.NEW_PROTOCOL, on=on)]
    if draft.kind in (ActKind.MODIFICATION, ActKind.SUSPENSION):
        yield [said(clauses.VALIDITY_KEPT, on=on)]
    yield [said(clauses.PUBLISHED, on=on), _from_when(draft, on=on)]


def living(standing: Standing | None) -> list[str]:
    return list(standing.living) if standing else []


def _modified(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    yield said(clauses.MODIFIED, on=on, medicines=medicines, **quoted(living(standing)))
    if rows := changed(draft):
        yield Block("facts", rows=rows)


def changed(draft: ChangeDraft) -> list[tuple[str, str]]:
    """What a modification writes anew, with its name."""
    names = "\n".join(item.name if item else name for name, item in medicines_named(draft))
    group = (
        "\net les médicaments du même groupe générique ou biosimilaire" if draft.same_group else ""
    )
    told = [("Indications", draft.indications), ("Médicaments", names + group if names else "")]
    told += [(_label(name), getattr(draft, name)) for name in CONTENT]
    return [(label, value.strip()) for label, value in told if value.strip()]


def _label(name: str) -> str:
    label = str(ChangeDraft._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _suspended(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    until = said(clauses.UNTIL_LIFTED, on=on).text
    if draft.last_day:
        until = said(clauses.UNTIL, on=on, day=in_words(draft.last_day)).text
    names = quoted(living(standing))
    yield said(clauses.SUSPENDED, on=on, medicines=medicines, until=until, **names)


def _lifted(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    yield said(clauses.LIFTED, on=on, medicines=medicines, **quoted(living(standing)))


def _abrogated(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    yield said(clauses.ABROGATED, on=on, medicines=medicines, **quoted(living(standing)))


def _ceased(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    ending = named(draft) or living(standing)
    yield said(clauses.CEASED, on=on, medicines=medicines, **quoted(ending))
    acts = [facts(act) for act in acts_of(draft.dossier.cpc)]
    yield from _going_on(others(acts, ending=ending, on=on), on=on)


def _going_on(left: Others, *, on: date) -> Iterator[Block]:
    """How the other indications go on: in force or suspended, and until when if that is published."""
    if left.suspended_on and left.all:
        day = in_words(left.suspended_on)
        yield said(clauses.OTHERS_SUSPENDED, on=on, day=day, **quoted(list(left.all)))
    elif left.lasting:
        yield said(clauses.OTHERS_LIVE, on=on, **quoted(list(left.lasting)))
    for name, last_day in left.ends:
        yield said(clauses.OTHER_ENDS, on=on, day=in_words(last_day), **quoted([name]))


def _reinstated(
    draft: ChangeDraft, standing: Standing | None, *, medicines: str, on: date
) -> Iterator[Block]:
    yield said(clauses.REINSTATED, on=on, medicines=medicines, **quoted(named(draft)))
    if draft.last_day:
        yield said(clauses.REINSTATED_UNTIL, on=on, day=in_words(draft.last_day))


OBJECTS: dict[ActKind, Callable[..., Iterator[Block]]] = {
    ActKind.MODIFICATION: _modified,
    ActKind.SUSPENSION: _suspended,
    ActKind.LIFTING: _lifted,
    ActKind.ABROGATION: _abrogated,
    ActKind.CESSATION: _ceased,
    ActKind.REINSTATEMENT: _reinstated,
}
"""What the first article says, by kind."""


def _from_when(draft: ChangeDraft, *, on: date) -> Block:
    """The day of effect: for an act that ends, its last day."""
    if draft.kind in (ActKind.ABROGATION, ActKind.CESSATION):
        if draft.last_day:
            return said(clauses.LAST_DAY, on=on, day=in_words(draft.last_day))
        return said(clauses.LAST_DAY_PUBLISHED, on=on)
    if draft.first_day:
        return said(clauses.FROM_DAY, on=on, day=in_words(draft.first_day))
    return said(clauses.FROM_THE_MORROW, on=on)


def protocol_sheet(draft: ChangeDraft, *, on: date) -> Sheet:
    """The protocol of a change, as the text of a protocol is made."""
    made = getattr(draft, "put_sp", None)
    texts = {name: getattr(made, name) for name in PROTOCOL_TEXTS} if made else {}
    standing = standing_of(draft.dossier.cpc, on=on)
    names = lines(draft.medicines) or list(standing.medicines if standing else ())
    indications = lines(draft.indications) or living(standing)
    texts |= {"other_medicines": "\n".join(names), "indications": "\n".join(indications)}
    return Sheet(dossier=draft.dossier, texts=texts)


def content_in_force(acts: Sequence[Act], *, on: date | None = None) -> dict[str, str]:
    """What the acts say of the use on a day; None: once the last of them has begun."""
    found = standing([facts(act) for act in acts], on=on or date.max)
    return {name: found.text(name) if found else "" for name in CONTENT}
