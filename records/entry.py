"""The ways into the service (server and worker): closed until production has all that it wants."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def check() -> None:
    """Raises ``ImproperlyConfigured`` with all that the environment lacks; never in a demonstration."""
    if settings.MISSING:
        raise ImproperlyConfigured(
            "Le service ne démarre pas : il manque, dans l'environnement, "
            + " ; ".join(settings.MISSING)
            + ". Pour l'essayer sans rien donner : DEMONSTRATION=1."
        )
