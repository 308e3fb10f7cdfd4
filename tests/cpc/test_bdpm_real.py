"""The real files of the data base, when they are there."""

import time
from datetime import date

import pytest

from cpc.medicines.catalogue import identical_products, members_of_groups
from cpc.medicines.importing import import_folder
from cpc.models import Composition, Medicine, MedicineVersion, Presentation
from tests.cpc.bdpm_sample import REAL

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.exhaustive,
    pytest.mark.skipif(not REAL.is_dir(), reason="les fichiers réels ne sont pas là"),
]


def test_the_real_files_are_imported_within_a_minute_and_searched_at_once():
    begun = time.monotonic()
    record = import_folder(REAL, on=date(2026, 7, 24))
    assert time.monotonic() - begun < 60
    files = record.counts["files"]
    assert Medicine.objects.count() == files["CIS_bdpm.txt"]["lines"] > 15_000
    assert MedicineVersion.objects.filter(last_day=None).count() == Medicine.objects.count()
    for file, model in (("CIS_COMPO_bdpm.txt", Composition), ("CIS_CIP_bdpm.txt", Presentation)):
        assert model.objects.count() == files[file]["lines"] - files[file]["unknown"]

    begun = time.monotonic()
    for text in ("comprime", "0", "paracetamol 500 mg", "632", "e a i o"):
        assert len(Medicine.objects.search(text)[:20]) <= 20
    assert time.monotonic() - begun < 1

    protopic = Medicine.objects.get(cis="63213392")
    assert "66080171" in {member.cis for member in members_of_groups([protopic])}
    assert "66080171" in {other.cis for other in identical_products(protopic)}
    assert not import_folder(REAL, on=date(2026, 7, 24)).changed
