"""Where a field of the draft stands, and its name in words."""

from django.urls import reverse

from signalements.form.codecs import codec_of
from signalements.form.questions import QUESTIONS, STEP_OF
from signalements.form.row_kinds import NAMES


def label_of(key: str) -> str:
    """The question as people read it; « Référence – Année » for a column of a row."""
    if key in QUESTIONS:
        return QUESTIONS[key].label
    return f"{NAMES[key.partition('.')[0]]} – {codec_of(key).question.label}"


def address_of(draft_pk: int, key: str) -> str:
    """The page of the field, at the field."""
    number = STEP_OF[key.partition(".")[0]]
    return f"{reverse('signalement_step', args=[draft_pk, number])}#id_{key}"
