"""Where a field of the draft stands, and its name in words."""

from django.urls import reverse

from signalements.questions import STEPS

PLACES = {question.name: (step, question) for step in STEPS for question in step.questions}


def label_of(key: str) -> str:
    """The question, as people read it."""
    if key in PLACES:
        return PLACES[key][1].label
    return "Ligne"


def address_of(draft_pk: int, key: str) -> str:
    """The page of the field, at the field."""
    step = PLACES[key][0].number if key in PLACES else 1
    return f"{reverse('signalement_step', args=[draft_pk, step])}#id_{key}"
