from typing import ClassVar

from django.apps import AppConfig

from records.subjects import Subject


class SignalementsConfig(AppConfig):
    name = "signalements"
    verbose_name = "Signalements"
    journal_subjects: ClassVar = (
        Subject(
            "signalement",
            "signalements.Signalement",
            ("number",),
            page=("signalement_read", "number"),
            sees="readable_by_agent",
        ),
        Subject("accompagnement", "signalements.Accompaniment", ("number",)),
        Subject(
            "omedit",
            "signalements.OmeditInformation",
            ("medicine",),
            words="Information OMEDIT : {}",
        ),
    )
