"""The demonstration: people, medicines, the real past, and dossiers at every step of the examination.

Each part says by itself whether it is there: an interrupted start is finished by the next one, and a
second start changes nothing.
"""

import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.connection import ConnectionProxy

from accounts.models import Mandate, Organisation, OrganisationKind, User
from config.demo.accompaniment import accompaniment
from config.demo.bodies import bodies_at_work
from config.scenario import story as scenario
from config.scenario.file import ScenarioError, read
from config.scenario.player import play, quiet_site
from config.scenario.stage import CATALOGUE, enter_body, enter_person
from cpc.acts.importing import import_acts
from cpc.medicines.importing import import_folder
from cpc.models import Act, Medicine
from records.journal import record
from records.models import Event, JournalRoot
from records.proof import keys as journal_keys
from records.starting import earlier_bases
from workflows.worker import daily

DATA = settings.BASE_DIR / "config" / "data"
CAST = DATA / "demonstration.yaml"
REAL_ACTS = settings.BASE_DIR / "cpc" / "data" / "real_acts.csv"
STORIES = settings.BASE_DIR / "scenarios" / "demo"
PASSWORD = getattr(settings, "DEMO_PASSWORD", "demonstration")
FIRST = "evaluation@demo.example"
"""Who a newcomer is: steps wait for an evaluator, whatever the day."""

Say = Callable[[str], None]


def prepare(*, today: date, say: Say) -> bool:
    """Makes what is missing; False when everything was there."""
    parts = (
        earlier_base,
        migrate,
        journal_key,
        people,
        bodies_at_work,
        accompaniment,
        catalogue,
        real_acts,
        stories,
    )
    made = [part(today=today, say=say) for part in parts]
    if any(made):
        say("Travail du jour (échéances, renouvellements, rappels)")
        with quiet_site():
            daily.run(today)
    return any(made)


def first_steps() -> tuple[str, str, str]:
    """What to open, who to log in as, what to try first."""
    return (
        f"Ouvrir : {settings.PUBLIC_ADDRESS}/ (Ctrl-C arrête le site)",
        f"Se connecter : {FIRST}, mot de passe « {PASSWORD} » ; les autres comptes sont plus haut",
        "Essayer d'abord : « Ma corbeille », « À prendre » : prendre une étape, ouvrir, répondre",
    )


def earlier_base(
    *, today: date, say: Say, base: BaseDatabaseWrapper | ConnectionProxy = connection
) -> bool:
    """Keeps aside the demonstration's file when another version made it.

    Raises ``earlier_bases.OtherBase`` for any other base of another version, which stays where it is.
    """
    found = earlier_bases.foreign(MigrationLoader(base))
    if not found:
        return False
    file = Path(base.settings_dict["NAME"])
    if base.vendor != "sqlite" or file != settings.DEMONSTRATION_FILE:
        raise earlier_bases.OtherBase(found)
    base.close()
    kept = earlier_bases.set_aside(file, on=today)
    say(f"Base d'une autre version ({earlier_bases.shown(found)}) : gardée dans {kept.name}")
    say(f"Une base neuve la remplace dans {file.name}")
    return True


def migrate(*, say: Say, **_: date) -> bool:
    """Brings the tables to the code, when they are not."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("Création des tables, des droits et des sceaux")
    call_command("migrate", verbosity=0, progress=partial(package, say=say, said=set()))
    return True


def package(number: int, steps: int, label: str, *, say: Say, said: set[str]) -> None:
    """Says where the tables are, once a package."""
    if label not in said:
        say(f"  {number}/{steps} {label}")
    said.add(label)


def journal_key(*, say: Say, **_: date) -> bool:
    """A key of its own, outside the base; the copies of an earlier base are put aside."""
    folder, key = Path(settings.JOURNAL_ROOTS_FOLDER), Path(settings.JOURNAL_KEY_FILE)
    if folder.is_dir() and not JournalRoot.objects.exists() and any(folder.iterdir()):
        earlier = len(list(folder.parent.glob(f"{folder.name}-*"))) + 1
        folder.rename(folder.with_name(f"{folder.name}-{earlier}"))
    if key.exists():
        return False
    say("Clé qui signe le journal")
    journal_keys.make(key)
    return True


def people(*, today: date, say: Say) -> bool:
    """The division, the four kinds of bodies with their standing, one person a role."""
    bodies, cast = scenario.cast(read(CAST), today=today)
    known = set(
        User.objects.filter(email__in=[person.email for person in cast.values()]).values_list(
            "email", flat=True
        )
    )
    if Mandate.objects.exists() and all(person.email in known for person in cast.values()):
        return False
    say("Organismes et personnes")
    with transaction.atomic():
        division = demonstration_division()
        entered = {key: enter_body(body) for key, body in bodies.items()}
        users = [
            enter_person(person, body=entered.get(person.organisation, division))
            for person in cast.values()
        ]
        new = [user.pk for user in users if user.email not in known]
        User.objects.filter(pk__in=new).update(password=make_password(PASSWORD))
    return True


def demonstration_division() -> Organisation:
    fields = {"kind": OrganisationKind.ANSM_DIVISION, "short_name": "DMM1"}
    return Organisation.objects.get_or_create(name=scenario.DIVISION, defaults=fields)[0]


def catalogue(*, today: date, say: Say) -> bool:
    """The medicines: the folder that BDPM_FOLDER names, else a few dozen."""
    if Medicine.objects.exists():
        return False
    folder = os.environ.get("BDPM_FOLDER")
    say("Base des médicaments" + (f" ({Path(folder).name})" if folder else " (extrait)"))
    import_folder(folder or CATALOGUE, on=today)
    return True


def real_acts(*, today: date, say: Say) -> bool:
    """The acts of the agency that were found, with their sources."""
    if Act.objects.exists():
        return False
    say("Actes réels de l'agence")
    import_acts(REAL_ACTS, on=today)
    return True


def stories(*, today: date, say: Say) -> bool:
    """Plays what has not been played; each story is kept whole or not at all."""
    played = set(
        Event.objects.filter(subject__startswith="demo:").values_list("subject", flat=True)
    )
    waiting = [path for path in sorted(STORIES.glob("*.yaml")) if f"demo:{path.stem}" not in played]
    if waiting:
        say("Dossiers à chaque étape")
    for path in waiting:
        tell_story(path, today=today, say=say)
    return bool(waiting)


def tell_story(path: Path, *, today: date, say: Say) -> None:
    """Plays one story, kept whole or not at all, with the cast of the demonstration.

    Raises ``ScenarioError``, with the name of the file.
    """
    try:
        story = scenario.check(read(CAST) | read(path), today=today)
        say(f"  {story.title}")
        with transaction.atomic():
            play(story, tell=lambda told: None)
            record(f"demo:{path.stem}", verb="demo", sentence=story.title, actor=None, on=today)
    except ScenarioError as error:
        raise ScenarioError(f"{path.name} : {error}") from error
