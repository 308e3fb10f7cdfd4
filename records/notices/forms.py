"""The choice of a rhythm for each topic of notices."""

from typing import Any

from django import forms
from django.db import transaction

from accounts.models import User
from records.models import CHOSEN_TOPICS, NoticeChoice, Rhythm, Topic
from web.dsfr import Form

EXAMPLES = {
    Topic.WORK: "Un nouveau signalement à examiner, une échéance qui approche.",
    Topic.NEWS: "Une étape franchie par un dossier que vous suivez.",
    Topic.MESSAGES: "Un message reçu, une réponse à votre question.",
}


class NoticeChoicesForm(Form):
    """One question a topic; legal notices are not asked about."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(NoticeChoice.objects.filter(user=user).values_list("topic", "rhythm"))
        for topic in CHOSEN_TOPICS:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                help_text=EXAMPLES[topic],
                choices=Rhythm.choices,
                initial=chosen.get(topic, Rhythm.AT_ONCE),
                widget=forms.RadioSelect,
            )

    @transaction.atomic
    def save(self) -> None:
        for topic in CHOSEN_TOPICS:
            NoticeChoice.objects.update_or_create(
                user=self.user, topic=topic, defaults={"rhythm": self.cleaned_data[topic.value]}
            )
