"""The ways into the service (server, worker, work of the day): closed until they have all that they want."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from records.proof import keys as journal_keys

KEY = "JOURNAL_KEY_FILE (fichier de la clé du journal ; sa partie publique suffit au site)"


def check() -> None:
    """Raises ``ImproperlyConfigured`` with all that the environment lacks; never in a demonstration."""
    if missing := (*settings.MISSING, *_without_key()):
        raise ImproperlyConfigured(
            "Le service ne démarre pas : il manque, dans l'environnement, "
            + " ; ".join(missing)
            + ". Pour l'essayer sans rien donner : DEMONSTRATION=1."
        )


def _without_key() -> tuple[str, ...]:
    """The pages of the journal verify its roots: without a key they would only look as if they did."""
    if settings.DEMONSTRATION:
        return ()
    try:
        journal_keys.read()
    except journal_keys.NoKey:
        return (KEY,)
    return ()


def check_sending() -> None:
    """The same for a command that sends letters: with what they print, and no more.

    Raises ``ImproperlyConfigured``.
    """
    if settings.MISSING_TO_SEND:
        raise ImproperlyConfigured(
            "Rien n'est envoyé : les courriers imprimeraient une adresse fausse. Il manque, dans "
            f"l'environnement, {' ; '.join(settings.MISSING_TO_SEND)}."
        )
