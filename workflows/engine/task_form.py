"""The form of a human task: bound to a file, a person and a day; it adds one piece to the file."""

from datetime import date
from typing import Any

from django.forms.models import model_to_dict

from accounts.models import User
from cpc.law.core import LawError
from web.dsfr import ModelForm


class TaskForm(ModelForm):
    """A form bound to a file, a person and a day. ``sentence`` and ``reason`` feed the journal.

    The database's refusals are asked here too: the piece knows its file before it is validated.
    ``template``: the page of the task.
    """

    template = "workflows/task.html"

    def __init__(self, *args: Any, file: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file, self.user, self.on = file, user, on
        self.attach(self.instance)

    @classmethod
    def given(cls, piece: Any) -> dict[str, Any]:
        """What had been typed to make ``piece``, to begin again from it."""
        return model_to_dict(piece, fields=cls.Meta.fields)

    def attach(self, piece: Any) -> None:
        piece.dossier, piece.author, piece.made_on = self.file, self.user, self.on

    def refuse(self, error: LawError) -> None:
        for refusal in error.refusals:
            self.add_error(None, str(refusal))

    def _get_validation_exclusions(self) -> set[str]:
        """Database constraints are checked on the whole piece, given by the form or by the file."""
        return super()._get_validation_exclusions() - {*self.instance.checked}

    def sentence(self, piece: Any) -> str:
        return f"{piece._meta.verbose_name.capitalize()}."

    def reason(self, piece: Any) -> str:
        return ""


class DecisionForm(TaskForm):
    """A form whose piece carries a ``decision`` with a French label."""

    def sentence(self, piece: Any) -> str:
        name = piece._meta.verbose_name.capitalize()
        return f"{name} : {piece.get_decision_display().lower()}."
