"""Each rule of a signalement, broken alone in a draft: said before the filing, refused by its button."""

import pytest
from django.urls import reverse

from accounts.models import StandingProof
from accounts.roles import Role, grant
from cpc.models import Dossier, Medicine
from signalements.models import Signalement
from tests.signalements.conftest import FILING, a_draft
from tests.workflows.test_instruction import compose

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def answers(**changed):
    return lambda draft: Signalement.objects.filter(pk=draft.pk).update(**changed)


def unproved(draft):
    StandingProof.objects.all().delete()


def several(draft):
    for rank, name in enumerate(("Tacrolimus", "Pimécrolimus"), 1):
        medicine = Medicine.objects.add(cis=f"6000000{rank}", name=name)
        compose(medicine, (name,), (1,), ("SA",))
        draft.medicines.add(medicine)


BROKEN = {
    "R3": ("asso", answers(in_field_statement=False)),
    "R4": ("centre", unproved),
    "R5": ("asso", unproved),
    "R6": ("asso", answers(publications=" ")),
    "R7": ("centre", answers(rare_disease=True)),
    "R18": ("asso", several),
}


@pytest.mark.rule("R3", "R4", "R5", "R6", "R7", "R18", doors="form")
@pytest.mark.parametrize("rule", BROKEN)
def test_the_page_names_what_is_broken_and_the_button_files_nothing(
    browse, reporter, bodies, division, day, rule
):
    body, break_it = BROKEN[rule]
    home = getattr(bodies, body)
    grant(reporter, role=Role.REPORTER, on=home)
    draft = a_draft(home, by=reporter, on=day)
    break_it(draft)
    client = browse(reporter)
    review = client.post(reverse("signalement_file", args=[draft.pk]), FILING, follow=True)
    missing = review.context["missing"]
    assert [each["refusal"].rule for each in missing] == [rule]
    assert missing[0]["short"] in review.content.decode().replace("&#x27;", "'")
    assert not Dossier.objects.exists()
