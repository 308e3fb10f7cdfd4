from typing import ClassVar

from django.apps import AppConfig

from records.subjects import Subject


class CannabisConfig(AppConfig):
    name = "cannabis"
    verbose_name = "Phase transitoire cannabis"
    journal_subjects: ClassVar = (Subject("has", "cannabis.HasPublication", ("number",)),)
