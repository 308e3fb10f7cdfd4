"""The questions of the form, in nine steps: what is asked, how, how much, and the text behind it.

The official form could not be read: the questions follow articles R. 5121-76-2 (what the body
owes), R. 5121-76-3 and -5 (what the agency will need) and L. 5121-12-1. A change of them is a new
version in ``FORMS``.
"""

from cpc.law.core import Refusal
from signalements.form.questions_subject import AUTHOR, MEDICINE, NEED, PRACTICE
from signalements.form.questions_support import ATTACHMENTS, EVIDENCE, FOLLOW_UP, POSITION, RESEARCH
from signalements.law import SUBJECT_ITEMS, SUPPORT_ITEMS

__all__ = ["ASKED_AS", "FORM", "FORMS", "QUESTIONS", "STEPS", "STEP_OF", "place_of"]

FORMS = {"2026-2": "b03ae6f3f22417f4cd27bf4e9868bd7a5da67993ebd109d6e38fdd8c9425a9f2"}
"""Every form that was asked, by version: the hash of its questions (``codecs.form_hash``).

The last one is asked today; what was filed keeps the version of its day.
"""
FORM = list(FORMS)[-1]
STEPS = (
    *(AUTHOR, MEDICINE, PRACTICE, NEED, EVIDENCE),
    *(RESEARCH, FOLLOW_UP, ATTACHMENTS, POSITION),
)
QUESTIONS = {question.name: question for step in STEPS for question in step.questions}
STEP_OF = {question.name: step.number for step in STEPS for question in step.questions}
ASKED_AS = {"publications": "references"}
"""The item of law that rows or a text may answer, and the question that leads there."""
PLACES = {"R3": "in_field_statement", "R7": "first_analysis", "R18": "common_mechanism"}


def place_of(refusal: Refusal) -> tuple[int, str]:
    """The step and question where a refusal is put right; the body itself is in step 1."""
    name = PLACES.get(refusal.rule, "")
    if refusal.rule == "R6":
        items = SUBJECT_ITEMS + SUPPORT_ITEMS
        name = next(name for name, label in items if label in refusal.sentence)
    name = ASKED_AS.get(name, name)
    return STEP_OF.get(name, AUTHOR.number), name
