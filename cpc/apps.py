from django.apps import AppConfig


class CpcConfig(AppConfig):
    name = "cpc"
    verbose_name = "Cadres de prescription compassionnelle"
