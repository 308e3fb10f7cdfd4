from django.apps import AppConfig


class CannabisConfig(AppConfig):
    name = "cannabis"
    verbose_name = "Phase transitoire cannabis"
