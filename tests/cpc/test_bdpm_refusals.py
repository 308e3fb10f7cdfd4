"""Bad BDPM files: refused with file, line and reason, and nothing has changed."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from cpc.management.commands import import_bdpm
from cpc.medicines.files import BdpmError
from cpc.medicines.importing import import_folder
from cpc.models import CatalogueImport, Medicine
from records import clock
from tests.cpc.bdpm_sample import FILES, SAMPLE, copy_sample, edit

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
CIS, COMPO, GENER, CIP = FILES
GOOD = b"69999999\tESSAI\tpommade\torale\tAutorisation active\tX\tY\t01/02/2003\t\t\tLABO\tNon\n"

# What is appended to a file, and what the message must say.
LINES = [
    (CIS, b"69999999\tESSAI\n", "2 colonne(s) au lieu de 12"),
    (CIS, GOOD.replace(b"\n", b"\t\t\n"), "14 colonne(s) au lieu de 12"),
    (CIS, GOOD.replace(b"69999999", b"6999999"), "n'est pas un code de 8 chiffres"),
    (CIS, GOOD.replace(b"69999999", "６9999999".encode()), "n'est pas un code de 8 chiffres"),
    (CIS, GOOD.replace(b"ESSAI", b" "), "colonne 2 : champ vide"),
    (CIS, GOOD.replace(b"ESSAI", b"x" * 501), "texte de 501 signes, 500 au plus"),
    (CIS, GOOD.replace(b"ESSAI", b"x" * 30_000), "ligne de plus de 20000 octets"),
    (CIS, GOOD.replace(b"01/02/2003", b"2003-02-01"), "n'est pas une date jj/mm/aaaa"),
    (CIS, GOOD.replace(b"01/02/2003", b"30/02/2003"), "la date « 30/02/2003 » n'existe pas"),
    (CIS, GOOD.replace(b"\tNon", b"\tPeut-\xeatre"), "« Peut-être » n'est pas une des valeurs"),
    (CIS, GOOD.replace(b"ESSAI", b"ES\x00SAI"), "signe de commande interdit (U+0000)"),
    (CIS, GOOD.replace(b"ESSAI", b"ES\rSAI"), "signe de commande interdit (U+000D)"),
    (CIS, GOOD.replace(b"ESSAI", b"ES\x81SAI"), "ni UTF-8, ni cp1252"),
    (CIS, GOOD + GOOD.replace(b"ESSAI", b"AUTRE"), "contredit une ligne précédente"),
    (CIS, b"<html><body>Service indisponible</body></html>", "1 colonne(s) au lieu de 12"),
    (COMPO, b"63213392\tpommade\t98322\tX\t1 mg\t1 g\tXX\t1\n", "colonne 7 : « XX »"),
    (COMPO, b"63213392\tpommade\t98322\tX\t1 mg\t1 g\tSA\t-1\n", "n'est pas un nombre entier"),
    (GENER, b"1527\tTACROLIMUS\t63213392\t3\t1\n", "colonne 4 : « 3 »"),
    (GENER, b"1527\tTACROLIMUS\t63213392\t1\t1\n", "contredit une ligne précédente"),
    (GENER, b"\xb2\tTACROLIMUS\t63213392\t1\t1\n", "n'est pas un nombre entier"),
    (CIP, b"63213392\t123\n", "2 colonne(s) au lieu de 13"),
]


def pack(**changes):
    """A pack's line with some columns replaced (``c10`` is the tenth)."""
    fields = ["63213392", "1234567", "tube", "active", "ok", "01/02/2003", "1234567890123"]
    fields += ["oui", "65%", "1,00", "2,02", "1,02", ""]
    for column, value in changes.items():
        fields[int(column[1:]) - 1] = value
    return ("\t".join(fields) + "\n").encode()


LINES += [
    (CIP, pack(c7="340093592231"), "n'est pas un code de 13 chiffres"),
    (CIP, pack(c8="OUI"), "« OUI » n'est pas une des valeurs attendues"),
    (CIP, pack(c9="beaucoup"), "n'est pas un taux de remboursement"),
    (CIP, pack(c10="1.00"), "n'est pas un prix en euros"),
    (CIP, pack(c10="-1,00"), "n'est pas un prix en euros"),
    (CIP, pack(c10="NaN"), "n'est pas un prix en euros"),
]


@pytest.fixture
def folder(tmp_path):
    return copy_sample(tmp_path)


@pytest.mark.parametrize(("file", "line", "reason"), LINES, ids=[case[2][:40] for case in LINES])
def test_a_bad_line_is_refused_with_its_file_line_and_reason(folder, file, line, reason):
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content + line)
    with pytest.raises(BdpmError) as refusal:
        import_folder(folder, on=MONDAY)
    bad_line = content.count(b"\n") + max(line.count(b"\n"), 1)
    assert (refusal.value.file, refusal.value.line) == (file, bad_line)
    assert reason in str(refusal.value)
    assert not Medicine.objects.exists()


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "ce fichier manque dans le dossier"),
        (b"", "le fichier est vide"),
        (b"\r\n  \n\t\t\n", "le fichier est vide"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00", "signe de commande interdit"),
        ("69999999\tESSAI".encode("utf-16"), "signe de commande interdit"),
        (b"\xff" * 50_000, "ligne de plus de 20000 octets"),
    ],
    ids=["missing", "empty", "blank", "gzip", "utf-16", "garbage"],
)
def test_a_file_that_is_not_one_is_refused(folder, file, content, reason):
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(BdpmError, match=reason) as refusal:
        import_folder(folder, on=MONDAY)
    assert refusal.value.file == file


def test_a_folder_in_place_of_a_file_is_refused(folder):
    (folder / CIP).unlink()
    (folder / CIP).mkdir()
    with pytest.raises(BdpmError, match="fichier illisible"):
        import_folder(folder, on=MONDAY)


def test_nothing_has_changed_after_a_refusal(folder):
    import_folder(folder, on=MONDAY)
    edit(folder, old=b"PROTOPIC", new=b"PROTOPUC")
    edit(folder, old=b"3400935922311", new=b"34009359223", file=CIP)
    with pytest.raises(BdpmError, match="ligne"):
        import_folder(folder, on=TUESDAY)
    assert Medicine.objects.get(cis="63213392").name == "PROTOPIC 0,1 %, pommade"
    assert CatalogueImport.objects.latest().on == MONDAY


def test_an_import_dated_before_the_last_one_is_refused():
    import_folder(SAMPLE, on=TUESDAY)
    with pytest.raises(BdpmError, match="un import du 03/03/2026 existe"):
        import_folder(SAMPLE, on=MONDAY)


@pytest.fixture
def large_catalogue():
    """A catalogue of which the sample holds nothing."""
    for number in range(100):
        Medicine.objects.add(cis=f"1000{number:04}", name=f"ESSAI {number}")


@pytest.mark.usefixtures("large_catalogue")
def test_a_file_cut_short_is_refused_unless_the_losses_are_accepted(capsys):
    with pytest.raises(BdpmError, match="100 spécialités sur 100 auraient disparu"):
        import_folder(SAMPLE, on=MONDAY)
    assert not CatalogueImport.objects.exists()
    call_command("import_bdpm", str(SAMPLE), "--on", "2026-03-02", "--accept-losses")
    assert "100 absentes désormais" in capsys.readouterr().out
    assert Medicine.objects.filter(listed=False).count() == 100


def test_the_command_says_file_line_and_reason_and_exits_2(folder, capsys):
    edit(folder, old=b"28/02/2002", new=b"28/13/2002")
    with pytest.raises(SystemExit) as stop:
        call_command("import_bdpm", str(folder))
    assert stop.value.code == 2
    assert capsys.readouterr().err == (
        "CIS_bdpm.txt, ligne 11 : colonne 8 : la date « 28/13/2002 » n'existe pas. "
        "Rien n'a été importé.\n"
    )


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("import_bdpm", str(tmp_path / "absent"))
    assert stop.value.code == 2
    assert "ce dossier n'existe pas" in capsys.readouterr().err


def test_the_command_refuses_a_day_to_come(capsys):
    with clock.at(MONDAY), pytest.raises(SystemExit) as stop:
        call_command("import_bdpm", str(SAMPLE), "--on", str(MONDAY + timedelta(days=1)))
    assert stop.value.code == 2
    assert "le 03/03/2026 est encore à venir" in capsys.readouterr().err


def test_the_command_refuses_what_is_not_a_day():
    with pytest.raises(CommandError, match="n'est pas une date"):
        call_command("import_bdpm", str(SAMPLE), "--on", "hier")


def test_the_command_says_so_when_the_data_base_is_busy(monkeypatch, capsys):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(import_bdpm, "import_folder", busy)
    with pytest.raises(SystemExit) as stop:
        call_command("import_bdpm", str(SAMPLE))
    assert stop.value.code == 2
    assert "La base de données est occupée" in capsys.readouterr().err
