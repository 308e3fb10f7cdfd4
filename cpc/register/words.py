"""The standing of a framework in words: a day to come is told in the future, from what is published today.

A sentence is a list of words and days; a page writes each day as it writes days.
"""

from collections.abc import Callable, Iterator
from datetime import date

from cpc.law.days import ONE_DAY
from cpc.law.life.register import Coming, Mention, Standing
from cpc.law.life.states import RegisterStatus

Sentence = tuple[str | date, ...]

STATE_OF_THE_ACTS = "En l'état des actes publiés à ce jour"
"""What opens every sentence about a day to come (acts to come may say otherwise)."""

SUSPENDED = "que la suspension ne repousse pas."


def headline(standing: Standing, *, on: date, today: date) -> Sentence:
    """The status in words, around its day."""
    told = FUTURE if on > today else PRESENT
    said = told[standing.status](standing, today)
    return (f"{STATE_OF_THE_ACTS}, ce cadre ", *said) if on > today else said


def _back(standing: Standing) -> date | None:
    """The last day of a suspension after which the framework is in force again."""
    following = next((each for each in standing.coming if each.is_framework), None)
    if following is None or following.status is not RegisterStatus.IN_FORCE:
        return None
    return standing.status_last_day


def _until(standing: Standing) -> Sentence:
    day = standing.status_last_day
    return (" jusqu'au ", day, " inclus.") if day else (".",)


def _begins(standing: Standing) -> date:
    """The first day in force to come, else the first day of the period."""
    days = [each.day for each in standing.coming if each.is_framework]
    return days[0] if days else standing.period.first_day


def _announced(standing: Standing) -> Coming | None:
    """The end of what is suspended, by an act already published: it is told with the suspension."""
    if standing.status is not RegisterStatus.SUSPENDED:
        return None
    return next(
        (each for each in standing.coming if each.is_framework and each.status in END), None
    )


END = {
    RegisterStatus.ABROGATED: "sera abrogé",
    RegisterStatus.CEASED: "cessera de produire effet",
}


def _suspended(standing: Standing, _: date) -> Sentence:
    back, end = _back(standing), _announced(standing)
    until: Sentence = (" jusqu'au ", back, " inclus.") if back else (".",)
    if end and end.status:
        verb = f" {STATE_OF_THE_ACTS}, il {END[end.status]} à partir du "
        return ("Suspendu", *until, verb, end.day, ".")
    return ("Suspendu", *until, *_validity(standing, "court"))


def _will_be_suspended(standing: Standing, _: date) -> Sentence:
    back, end = _back(standing), _announced(standing)
    until: Sentence = (", jusqu'au ", back, " inclus.") if back else (".",)
    if end and end.status:
        return ("sera suspendu", *until, f" Il {END[end.status]} à partir du ", end.day, ".")
    return ("sera suspendu", *until, *_validity(standing, "courra"))


def _validity(standing: Standing, runs: str) -> Sentence:
    """What a suspension without known end leaves running (R60)."""
    if _back(standing):
        return ()
    return (f" Sa durée de validité {runs} jusqu'au ", standing.end, f" inclus, {SUSPENDED}")


def comes_back(standing: Standing) -> bool:
    """Out of force that day, is it in force again by an act already published?"""
    again = (each.status for each in standing.coming if each.is_framework)
    return standing.status in OUT and RegisterStatus.IN_FORCE in again


OUT = (RegisterStatus.SUSPENDED, *END, RegisterStatus.EXPIRED)
ONCE_BACK = "une fois de nouveau en vigueur"


def last_day(status: RegisterStatus, day: date | None, *, on: date) -> Sentence:
    """The last day on which a use may be prescribed; of one out of force that day, by what brings it back."""
    if day is None:
        return ()
    when = f", {ONCE_BACK}" if status in OUT and day >= on else ""
    return (f"dernier jour{when} : ", day, " inclus")


def _since(word: str, standing: Standing) -> Sentence:
    return (f"{word} depuis le ", standing.end + ONE_DAY, ".") if standing.end else (f"{word}.",)


def _ended(word: str, what: str) -> Callable[[Standing, date], Sentence]:
    """What comes back has its last day to come: only what does not had it."""

    def said(standing: Standing, _: date) -> Sentence:
        if comes_back(standing):
            return _since(word, standing)
        return (f"{word} : son dernier jour {what} était le ", standing.end, ".")

    return said


def _will_have_ended(word: str, what: str) -> Callable[[Standing, date], Sentence]:
    """Over on a day to come: its last day may itself be past."""

    def said(standing: Standing, today: date) -> Sentence:
        if comes_back(standing):
            return _since(f"{word},", standing)
        verb = "sera" if standing.end and standing.end >= today else "était"
        return (f"{word} : son dernier jour {what} {verb} le ", standing.end, ".")

    return said


Said = dict[RegisterStatus, Callable[[Standing, date], Sentence]]

PRESENT: Said = {
    RegisterStatus.IN_FORCE: lambda standing, _: ("En vigueur", *_until(standing)),
    RegisterStatus.UPCOMING: lambda standing, _: (
        "Pas encore en vigueur : il le sera à partir du ",
        _begins(standing),
        ".",
    ),
    RegisterStatus.SUSPENDED: _suspended,
    RegisterStatus.EXPIRED: _ended("Échu", "de validité"),
    RegisterStatus.ABROGATED: _ended("Abrogé", "d'effet"),
    RegisterStatus.CEASED: _ended("A cessé de produire effet", "d'effet"),
}
FUTURE: Said = {
    RegisterStatus.IN_FORCE: lambda standing, _: ("sera en vigueur", *_until(standing)),
    RegisterStatus.UPCOMING: lambda standing, _: (
        "ne sera pas encore en vigueur : il le sera à partir du ",
        _begins(standing),
        ".",
    ),
    RegisterStatus.SUSPENDED: _will_be_suspended,
    RegisterStatus.EXPIRED: _will_have_ended("sera échu", "de validité"),
    RegisterStatus.ABROGATED: _will_have_ended("sera abrogé", "d'effet"),
    RegisterStatus.CEASED: _will_have_ended("aura cessé de produire effet", "d'effet"),
}


def changes(standing: Standing) -> list[Sentence]:
    """What will change, in the order of days, but for what the headline says already."""
    before, said = {each.text: each.status for each in standing.indications}, []
    before[FRAMEWORK] = standing.status
    for each in standing.coming:
        what = FRAMEWORK if each.is_framework else each.indication
        if not _in_headline(each, standing):
            said.append(_change(each, before.get(what)))
        before[what] = each.status or before.get(what)
    return said


FRAMEWORK = ""
"""Among what changes, the framework itself."""


def _in_headline(change: Coming, standing: Standing) -> bool:
    """The plain expiry of what is in force, the first day to come, the announced end of a suspended one."""
    if change == _announced(standing):
        return True
    begins = change.is_framework and standing.status_last_day == change.day - ONE_DAY
    plain = (
        (RegisterStatus.IN_FORCE, RegisterStatus.EXPIRED),
        (RegisterStatus.UPCOMING, RegisterStatus.IN_FORCE),
    )
    return begins and (standing.status, change.status) in plain


def _change(change: Coming, before: RegisterStatus | None) -> Sentence:
    """``before``: the status that what changes had until then."""
    if not change.is_framework:
        return _of_part(change, before)
    if change.status is before:
        last = change.period.last_day
        return ("Nouvelle période du ", change.period.first_day, " au ", last, " inclus.")
    if change.status is RegisterStatus.IN_FORCE:
        again = "En vigueur" if before is RegisterStatus.UPCOMING else "De nouveau en vigueur"
        return (f"{again} à partir du ", change.day, ".")
    return (f"{WILL_BE[change.status]} à partir du ", change.day, ".")


WILL_BE = {
    RegisterStatus.UPCOMING: "Hors de tout cadre, avant une nouvelle période,",
    RegisterStatus.SUSPENDED: "Suspendu",
    RegisterStatus.EXPIRED: "Échu",
    RegisterStatus.ABROGATED: "Abrogé",
    RegisterStatus.CEASED: "Sans effet",
}


def _of_part(change: Coming, before: RegisterStatus | None) -> Sentence:
    """One indication or one medicine, which leaves the list, enters it or ends on its own."""
    if change.medicine:
        verb = "est" if change.status else "n'est plus"
        return (f"{change.medicine} {verb} couvert à partir du ", change.day, ".")
    verb = USE_IS.get(change.status, "change de statut")
    if change.status is RegisterStatus.IN_FORCE and before in INTERRUPTED:
        verb = "est de nouveau en vigueur"
    return (f"L'indication « {change.indication} » {verb} à partir du ", change.day, ".")


INTERRUPTED = (RegisterStatus.SUSPENDED, RegisterStatus.CEASED, RegisterStatus.ABROGATED)
USE_IS = {
    None: "n'est plus nommée par les actes",
    RegisterStatus.IN_FORCE: "est en vigueur",
    RegisterStatus.SUSPENDED: "est suspendue",
    RegisterStatus.CEASED: "cesse d'avoir effet",
    RegisterStatus.EXPIRED: "est échue",
    RegisterStatus.ABROGATED: "est abrogée",
}


def next_change(standing: Standing) -> Sentence:
    """The first change of status of the framework itself, other than its plain expiry; else nothing."""
    found = next((each for each in standing.coming if each.is_framework), None)
    if found is None or found.status in (standing.status, RegisterStatus.EXPIRED):
        return ()
    return _change(found, standing.status)


def by_mention(standing: Standing) -> Iterator[tuple[Mention, list[str]]]:
    """The mentions that the prescriptions of its indications bear, each with the indications."""
    for mention in Mention:
        texts = [each.text for each in standing.indications if each.mention is mention]
        if texts or (not standing.indications and mention is standing.mention):
            yield mention, texts


def plain(sentence: Sentence) -> str:
    """As text, days written 01/12/2026."""
    return "".join(f"{each:%d/%m/%Y}" if isinstance(each, date) else each for each in sentence)
