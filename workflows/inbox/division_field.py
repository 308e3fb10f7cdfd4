"""The divisions that a list keeps, offered to who reads several."""

from django import forms

from accounts.models import Organisation, Permission, User


class DivisionField(forms.MultipleChoiceField):
    """Boxes, one a division; gives the ids of those that are ticked."""

    def __init__(self) -> None:
        super().__init__(label="Direction", required=False, widget=forms.CheckboxSelectMultiple)

    def of(self, user: User, *, form: forms.Form) -> None:
        """The divisions where ``user`` reads; who reads one has nothing to choose."""
        places = user.where(Permission.READ)
        if len(places) < 2:
            del form.fields["direction"]
            return
        self.choices = lambda: [
            (str(pk), name)
            for pk, name in Organisation.objects.filter(pk__in=places)
            .order_by("name")
            .values_list("pk", "name")
        ]
