"""Every table of ours is sealed, or says why it is open; on SQLite no row takes the place of a sealed one."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from records.sealing import Seal, laying
from records.sealing.declared import OWN, declared
from records.sealing.triggers import SEALED, expected, keys_of
from tests.records.raw import other

WORKING = "travail en cours : ce qui part, se dépose ou se signe en est copié, et scellé"
LISTED = "réglage ou liste tenus à jour, avec leur histoire"
RIGHTS = "droits et comptes, qui changent ; leur histoire et le journal disent chaque changement"
COMPUTED = "calculé de lignes scellées, et refait d'après elles"
CATALOGUE = "recopié de la base publique des médicaments, qui change"
DELIVERY = "état d'un envoi, d'une alerte ou d'une tâche de fond, sans valeur d'acte"
SHARED_OUT = "organisation du travail entre agents"
SITTING = "séance qui se tient : son procès-verbal et ses avis, eux, sont scellés"
JUDGED = "attend une décision, puis la porte ; son histoire est scellée"

OPEN = {
    "accounts.Organisation": LISTED,
    "accounts.OrganisationUserObjectPermission": RIGHTS,
    "accounts.User": RIGHTS,
    "accounts.User_groups": RIGHTS,
    "accounts.User_user_permissions": RIGHTS,
    "accounts.Absence": SHARED_OUT,
    "accounts.InterestDeclaration": LISTED,
    "accounts.Invitation": RIGHTS,
    "accounts.AccessRequest": RIGHTS,
    "accounts.Membership": RIGHTS,
    "accounts.StandingProof": JUDGED,
    "records.Counter": "compteur des numéros : il avance",
    "records.Notice": DELIVERY,
    "records.NoticeChoice": LISTED,
    "records.Heartbeat": DELIVERY,
    "records.Reminder": DELIVERY,
    "records.SearchEntry": COMPUTED,
    "cpc.Medicine": CATALOGUE,
    "cpc.MedicineVersion": CATALOGUE,
    "cpc.Substance": CATALOGUE,
    "cpc.Composition": CATALOGUE,
    "cpc.GenericGroup": CATALOGUE,
    "cpc.GroupMember": CATALOGUE,
    "cpc.Presentation": CATALOGUE,
    "cpc.CatalogueImport": CATALOGUE,
    "cpc.RegisterSpan": COMPUTED,
    "cpc.ClockStop": "une suspension reçoit son dernier jour, et son terme attendu change",
    "cpc.Deadline": COMPUTED,
    "cpc.Committee": LISTED,
    "cpc.CommitteeMember": LISTED,
    "cpc.WorkingText": WORKING,
    "cpc.DossierLaboratory": LISTED,
    "cpc.Session": SITTING,
    "cpc.AgendaItem": SITTING,
    "cpc.AgendaItem_pieces": SITTING,
    "cpc.Seat": SITTING,
    "cpc.DossierNote": SHARED_OUT,
    "cpc.DossierNote_mentions": SHARED_OUT,
    "cpc.OpinionDraft": WORKING,
    "cpc.OpinionDraft_documents": WORKING,
    "signalements.Accompaniment": JUDGED,
    "signalements.Accompaniment_medicines": JUDGED,
    "signalements.FieldVersion": WORKING,
    "signalements.DraftPresence": WORKING,
    "signalements.SheetImport": WORKING,
    "signalements.Resemblance": SHARED_OUT,
    "signalements.OmeditDelivery": DELIVERY,
    "workflows.SavedView": SHARED_OUT,
    "workflows.ViewWatch": SHARED_OUT,
    "workflows.FollowUp": SHARED_OUT,
    "workflows.DossierProcess": "état de la procédure, que le moteur fait avancer",
    "workflows.TransitionProcess": "état de la procédure, que le moteur fait avancer",
    "workflows.WorkItem": SHARED_OUT,
}
"""The models whose rows change, each with its reason."""


ANOTHER = {"CharField": "b", "TextField": "b", "UUIDField": "8" * 32}


def seals() -> dict[str, Seal]:
    return {each.model: each for each in declared() if isinstance(each, Seal)}


def test_every_model_of_ours_is_sealed_or_says_why_it_is_open():
    own = {
        model._meta.label
        for label in OWN
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }
    sealed = seals().keys()
    assert own - sealed - OPEN.keys() == set(), "à sceller, ou à dire ouvert avec la raison"
    assert OPEN.keys() - own == set()
    assert OPEN.keys() & sealed == set()


def a_row(model: type[models.Model], *, pk: int, full: bool) -> dict[str, Any]:
    """Values that the columns of ``model`` hold; ``full``: those that may be empty too."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        empty = None if field.null else "" if field.blank else None
        if field.primary_key:
            values[field.column] = pk
        elif not full and (field.null or (empty == "" and isinstance(field, models.CharField))):
            values[field.column] = empty
        elif isinstance(field, models.CharField) and field.choices:
            values[field.column] = field.flatchoices[0][0]
        else:
            values[field.column] = other(field, None)
    return values


def others_keys(model: type[models.Model]) -> dict[str, Any]:
    """Other values for what no two rows of ``model`` share."""
    columns = {name: field for field in model._meta.concrete_fields for name in [field.column]}
    names = {keys[-1] for keys, _ in keys_of(model)} - {model._meta.pk.column}
    return {name: ANOTHER.get(columns[name].get_internal_type(), 9_875) for name in names}


def write(model: type[models.Model], values: dict[str, Any], *, word: str = "INSERT") -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'{word} INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', [*values.values()]
        )


def stands(model: type[models.Model], pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT 1 FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s', [pk]
        )
        return cursor.fetchone() is not None


def kept(model: type[models.Model], values: dict[str, Any], *, word: str) -> bool:
    """Tries to take the place of row 7 000; was it refused?"""
    try:
        write(model, values, word=word)
    except IntegrityError as error:
        return f"Table « {model._meta.db_table} »" in str(error)
    return False


@pytest.fixture
def any_row(db):
    """Only the seals are laid, over one row in each sealed table whatever it names; all goes after."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL n'a pas de REPLACE")
    with transaction.atomic():
        laying.lift(connection)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


def lay_seals() -> None:
    wanted = expected("sqlite").values()
    laying.script(connection, [each.sqlite for each in wanted if each.name.startswith(SEALED)])


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
def test_no_sealed_row_is_replaced_by_its_key_nor_by_what_it_alone_has(any_row, full):
    tables = [seal.table for seal in seals().values()]
    for model in tables:
        write(model, a_row(model, pk=7_000, full=full))
    lay_seals()
    refused, tried = 0, 0
    for model in tables:
        same, moved = (a_row(model, pk=pk, full=full) for pk in (7_000, 7_001))
        assert kept(model, same, word="INSERT OR REPLACE"), model
        kept_too = kept(model, moved, word="INSERT OR REPLACE")
        assert stands(model, 7_000), model
        tried += len(list(keys_of(model))) > 1
        refused += kept_too
    assert len(tables) > 100
    assert refused >= 20 and tried >= refused


def test_a_row_that_may_change_does_not_take_the_place_of_another(any_row):
    tables = [seal.table for seal in seals().values() if seal.when or seal.unless or seal.free]
    for model in tables:
        write(model, a_row(model, pk=7_000, full=True))
        write(model, a_row(model, pk=7_001, full=True) | others_keys(model))
    lay_seals()
    for model in tables:
        table, key = model._meta.db_table, model._meta.pk.column
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE OR REPLACE "{table}" SET "{key}" = 7000 WHERE "{key}" = 7001')
        assert stands(model, 7_000)
    assert len(tables) > 15
