"""What points at a draft, and is let go when the draft is deleted."""

from records import history
from signalements.models import Accompaniment, Signalement, Support


def let_go(draft: Signalement) -> None:
    """Forgets the support that the draft declared, and the request from which it was made."""
    Support.objects.filter(signalement=draft).delete()
    history.change(Accompaniment.objects.filter(signalement=draft), signalement=None)
