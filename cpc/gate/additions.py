"""What the draft of a modification adds to its framework, and the medicines that are then examined."""

from collections.abc import Iterable
from datetime import date

from cpc.facts.change_facts import medicines_named, named
from cpc.facts.conditions import condition_facts
from cpc.facts.reading import acts_of, facts
from cpc.law.deciding.additions import Additions, Line, additions, known_lines
from cpc.law.deciding.conditions import ConditionFacts
from cpc.law.life.acts import ActKind
from cpc.medicines.catalogue import active_substances, groups_of
from cpc.models import Act, ChangeDraft, Medicine

Named = tuple[str, Medicine | None]


def added(draft: ChangeDraft, *, on: date) -> Additions:
    """Nothing for an act that is no modification: only a modification names lines anew."""
    if draft.kind is not ActKind.MODIFICATION or draft.is_abandoned:
        return Additions()
    known, covered = _before(draft, on=on)
    return additions(
        indications=named(draft),
        medicines=_lines(_anew(draft)),
        known=known,
        covered=[*_lines(covered), _own_substance(draft)],
    )


def examined(draft: ChangeDraft, *, added: Additions, on: date) -> ConditionFacts:
    """A use is new for every medicine that it would have; a medicine alone, for itself."""
    lines = _anew(draft) or _before(draft, on=on)[1]
    if not added.indications:
        lines = [(name, medicine) for name, medicine in lines if name in added.medicines]
    return condition_facts(
        draft.dossier,
        medicines=[medicine for _, medicine in lines if medicine],
        others=[name for name, medicine in lines if not medicine],
    )


def _anew(draft: ChangeDraft) -> list[Named]:
    return [(item.name if item else name, item) for name, item in medicines_named(draft)]


def _before(draft: ChangeDraft, *, on: date) -> tuple[tuple[str, ...], list[Named]]:
    """The lines of the framework beside this very act, once it is there."""
    acts = [act for act in acts_of(draft.dossier.cpc) if act.dossier_id != draft.dossier_id]
    indications, names = known_lines([facts(act) for act in acts], on=on)
    linked = _linked(acts)
    return indications, [(name, linked.get(name)) for name in names]


def _linked(acts: Iterable[Act]) -> dict[str, Medicine]:
    lines = (line for act in acts for line in act.medicines.all())
    return {line.name: line.medicine for line in lines if line.medicine}


def _lines(lines: Iterable[Named]) -> list[Line]:
    """Each with what the data base knows of it: its active substances, its generic groups."""
    listed = list(lines)
    keys = [medicine.pk for _, medicine in listed if medicine]
    substances, groups = active_substances(keys), groups_of(keys)
    return [
        Line(
            name=name,
            substances=frozenset(substances.get(medicine.pk, ()) if medicine else ()),
            groups=frozenset(groups.get(medicine.pk, ()) if medicine else ()),
        )
        for name, medicine in listed
    ]


def _own_substance(draft: ChangeDraft) -> Line:
    """What the framework says that its medicines are of, when the data base does not know them."""
    dci = draft.dossier.dci
    return Line(name=dci, substances=frozenset({dci}))
