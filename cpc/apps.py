from typing import ClassVar

from django.apps import AppConfig

from records.subjects import Subject


class CpcConfig(AppConfig):
    name = "cpc"
    verbose_name = "Cadres de prescription compassionnelle"
    journal_subjects: ClassVar = (
        Subject("dossier", "cpc.Dossier", ("number",)),
        Subject("cpc", "cpc.Cpc", ("number",), public=True),
        Subject("act", "cpc.Act", ("reference",), words="Acte {}"),
        Subject("committee", "cpc.Committee", ("name",)),
        Subject("session", "cpc.Session", ("number",)),
        Subject("opinion", "cpc.OpinionRequest", (), words="{}"),
        Subject("laboratory", "cpc.Dossier", ("number",), words="{}, laboratoire"),
        Subject("asked", "cpc.Dossier", ("number",), words="{}, demande"),
    )
