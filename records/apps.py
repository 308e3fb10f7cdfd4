from typing import ClassVar

from django.apps import AppConfig

from records.subjects import Subject


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = "Journal, envois et rappels"
    journal_subjects: ClassVar = (
        Subject("person", "accounts.User", ("first_name", "last_name")),
        Subject("exports", "accounts.User", ("first_name", "last_name"), words="Exports de {}"),
        Subject("organisation", "accounts.Organisation", ("name",), page=("organisation", "pk")),
        Subject("document", "records.Document", ("name",), words="Fichier {}"),
    )
