"""Writing a note to one's colleagues on a dossier; who is cited by « @Prénom Nom » is told."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import Permission, User
from cpc.models import Dossier, DossierNote
from records.models import Topic
from records.notices.outbox import tell
from records.words.text import normalise


def colleagues(dossier: Dossier) -> list[User]:
    """Who may read the dossier: those, and only those, whom a note may cite."""
    return User.objects.holding(Permission.READ, where=dossier.division)


def cited(text: str, *, among: Iterable[User]) -> list[User]:
    """The people whose « @Prénom Nom » is in the text, whatever the case and the accents."""
    plain = normalise(text)
    return [
        user for user in among if re.search(rf"@{re.escape(normalise(str(user)))}(?!\w)", plain)
    ]


@transaction.atomic
def write_note(dossier: Dossier, *, text: str, by: User, at: datetime) -> DossierNote:
    """Keeps the note and tells those whom it cites, never its own author."""
    note = DossierNote.objects.create(dossier=dossier, author=by, text=text, written_at=at)
    people = [user for user in cited(text, among=colleagues(dossier)) if user != by]
    note.mentions.set(people)
    tell(
        f"note:{note.pk}",
        to=people,
        number=dossier.number,
        sentence=f"{by} vous cite dans une note",
        body=f"{by} vous cite dans une note sur le dossier {dossier.number}.",
        address=reverse("dossier_notes", args=[dossier.number]),
        see="La lire",
        topic=Topic.WORK,
    )
    return note
