"""Import of existing acts: what is loaded, with which dates, and every reason to refuse a file."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cpc.acts.importing import import_acts
from cpc.acts.raw import ActsError
from cpc.models import Act, Cpc, Medicine
from records.models import Event
from tests.cpc.acts_sample import FAR, after, load, row, write

REAL = Path(__file__).parents[2] / "cpc" / "data" / "real_acts.csv"
HEADER = "reference,cpc,kind,medicines,indications,decided_on,published_on"
LINE = "A-1,vitiligo,initial,Protopic,Vitiligo,2024-03-21,2024-03-21"

pytestmark = pytest.mark.django_db


def reasons(path: Path) -> list[str]:
    with pytest.raises(ActsError) as refusal:
        import_acts(path, on=FAR)
    assert not Act.objects.exists()
    assert not Cpc.objects.exists()
    return [str(problem) for problem in refusal.value.problems]


def raw(folder: Path, content: str | bytes) -> Path:
    path = folder / "actes.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# What is loaded


def test_an_initial_act_makes_a_numbered_framework_with_computed_dates(tmp_path):
    load(tmp_path, row())
    act = Act.objects.get()
    assert act.cpc.number == "CPC-2024-0001"
    assert act.cpc.key == "vitiligo"
    assert (act.first_day, act.last_day) == (date(2024, 3, 22), date(2027, 3, 21))
    assert [step["rule"] for step in act.trace] == ["R34", "R32", "R35"]


def test_each_imported_act_has_its_line_in_the_journal(tmp_path):
    load(tmp_path, row())
    event = Event.objects.get()
    assert event.subject == Cpc.objects.get().subject
    assert event.verb == "act_imported"
    assert event.on == date(2024, 3, 21)


@pytest.mark.rule("R57")
def test_a_modification_keeps_the_last_day(tmp_path):
    load(tmp_path, row(), after(reference="A-2", kind="modification", published_on="2025-06-28"))
    act = Act.objects.get(reference="A-2")
    assert (act.first_day, act.last_day) == (date(2025, 6, 29), date(2027, 3, 21))


def test_the_order_of_the_file_does_not_matter(tmp_path):
    renewal = after(
        reference="A-3", kind="renewal", decided_on="2026-03-21", published_on="2026-03-21"
    )
    change = after(reference="A-2", kind="modification", published_on="2026-06-01", follows="A-3")
    load(tmp_path, change, renewal, row())
    assert Act.objects.get(reference="A-2").follows.reference == "A-3"
    assert Act.objects.get(reference="A-2").last_day == date(2029, 3, 21)


def test_two_acts_of_one_day_follow_each_other_whatever_their_lines(tmp_path):
    stop = after(reference="A-2", kind="suspension", published_on="2025-01-10")
    start = after(reference="A-3", kind="lifting", published_on="2025-01-10", follows="A-2")
    load(tmp_path, start, stop, row())
    assert Act.objects.get(reference="A-3").follows.reference == "A-2"


def test_dates_given_are_kept_as_printed(tmp_path):
    load(tmp_path, row(first_day="2024-04-01", last_day="2027-03-31", note="Imprimé."))
    act = Act.objects.get()
    assert (act.first_day, act.last_day) == (date(2024, 4, 1), date(2027, 3, 31))
    assert "tel qu'imprimé" in act.trace[-1]["text"]


@pytest.mark.rule("R70")
def test_an_old_recommendation_still_running_at_the_reform_is_a_framework(tmp_path):
    old = {"decided_on": "2020-07-28", "published_on": "2020-07-28", "last_day": "2023-07-28"}
    load(tmp_path, row(kind="legacy_rtu", **old))
    act = Act.objects.get()
    assert act.cpc.number == "CPC-2020-0001"
    assert act.last_day == date(2023, 7, 28)


@pytest.mark.rule("R70", doors="import")
def test_an_old_recommendation_over_before_the_reform_is_refused(tmp_path):
    old = {"decided_on": "2018-01-10", "published_on": "2018-01-10", "last_day": "2021-01-10"}
    (reason,) = reasons(write(tmp_path, row(kind="legacy_rtu", **old)))
    assert reason.startswith("line 2: R70")


def test_a_renewal_may_come_first_when_nothing_earlier_is_known(tmp_path):
    load(tmp_path, row(kind="renewal"))
    assert Act.objects.get().last_day == date(2027, 3, 21)


@pytest.mark.rule("R38")
def test_a_refusal_belongs_to_no_framework(tmp_path):
    load(tmp_path, row(kind="not_established", cpc=""))
    assert Act.objects.get().cpc is None
    assert not Cpc.objects.exists()


def test_a_framework_is_numbered_in_the_year_of_its_first_publication(tmp_path):
    later = row(reference="B-1", cpc="autre", decided_on="2025-01-02", published_on="2025-01-02")
    load(tmp_path, later, row())
    numbers = dict(Cpc.objects.values_list("key", "number"))
    assert numbers == {"vitiligo": "CPC-2024-0001", "autre": "CPC-2025-0001"}


def test_a_code_of_the_catalogue_brings_its_name(tmp_path, protopic):
    load(tmp_path, row(medicines="63213392"))
    line = Act.objects.get().medicines.get()
    assert (line.medicine, line.name) == (protopic, "PROTOPIC 0,1 %, pommade")


def test_a_code_out_of_the_catalogue_is_kept_and_said(tmp_path):
    report = load(tmp_path, row(medicines="63213392"))
    assert [str(warning) for warning in report.warnings] == [
        "line 2: code CIS 63213392 absent du catalogue, gardé tel quel"
    ]
    assert Act.objects.get().medicines.get().cis == "63213392"


def test_a_kept_code_finds_its_name_once_the_catalogue_is_there(tmp_path):
    load(tmp_path, row(medicines="63213392"))
    Medicine.objects.add(cis="63213392", name="PROTOPIC 0,1 %, pommade")
    assert load(tmp_path, row(medicines="63213392")).linked == 1
    cpc = Cpc.objects.get()
    assert cpc.title.startswith("PROTOPIC")
    assert "protopic" in cpc.search


def test_a_later_file_adds_to_a_framework_by_its_key_or_its_number(tmp_path):
    load(tmp_path, row())
    load(tmp_path, after(reference="A-2", kind="modification", published_on="2025-01-01"))
    number = Cpc.objects.get().number
    load(
        tmp_path,
        after(reference="A-3", kind="suspension", published_on="2025-02-01", cpc=number),
    )
    assert Cpc.objects.get().acts.count() == 3


def test_the_same_file_again_changes_nothing(tmp_path):
    first = row(), after(reference="A-2", kind="modification", published_on="2025-01-01")
    load(tmp_path, *first)
    report = load(tmp_path, *first)
    assert (report.created, report.skipped) == (0, 2)
    assert Event.objects.count() == 2


def test_json_says_the_same_as_csv(tmp_path):
    path = tmp_path / "actes.json"
    given = row(medicines=["Protopic"], same_group=True, note=None)
    path.write_text(json.dumps([given]), encoding="utf-8")
    assert import_acts(path, on=FAR).created == 1
    assert Act.objects.get().same_group


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    path = raw(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\r\n{LINE}\r\n\r\n".encode())
    assert import_acts(path, on=FAR).created == 1


# What is refused: (change, what the reason holds)


@pytest.mark.rule("R34", "R35", doors="import")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"reference": ""}, "line 2: reference : obligatoire"),
        ({"cpc": ""}, "line 2: cpc : obligatoire"),
        ({"kind": "renouvellement"}, "line 2: kind : « renouvellement » n'est pas un type d'acte"),
        ({"medicines": ""}, "line 2: medicines : obligatoire"),
        ({"medicines": "6321339"}, "un code CIS a huit chiffres"),
        ({"indications": " | "}, "line 2: indications : obligatoire"),
        ({"decided_on": ""}, "line 2: decided_on : obligatoire"),
        ({"decided_on": "21/03/2024"}, "decided_on : « 21/03/2024 » n'est pas une date"),
        ({"decided_on": "20240321"}, "n'est pas une date"),
        ({"decided_on": "2024-02-30"}, "n'est pas une date"),
        ({"published_on": "0001-01-01"}, "n'est pas une date"),
        (
            {"published_on": "2199-01-01"},
            "« 01/01/2199 » n'est pas une date (AAAA-MM-JJ) entre 1990 et",
        ),
        ({"decided_on": "2024-03-22"}, "line 2: R34"),
        ({"first_day": "2024-04-02", "last_day": "2024-04-01"}, "line 2: R35"),
        ({"same_group": "oui"}, "same_group : « oui » au lieu de yes, no ou rien"),
        ({"source": "javascript:alert(1)"}, "n'est pas une adresse http(s)"),
        ({"follows": "Z-9"}, "line 2: follows : « Z-9 » est inconnu"),
        ({"follows": "A-1"}, "line 2: « A-1 » finit par se suivre lui-même"),
        ({"reference": "x" * 201}, "reference : plus de 200 caractères"),
        ({"medicines": "x" * 501}, "medicines : plus de 500 caractères"),
        ({"note": "nul\x00"}, "note : caractère interdit"),
        ({"medicines": "Protopic\u202e"}, "line 2: medicines : caractère interdit"),
        ({"indications": "Vitiligo\u2066|Lupus"}, "line 2: indications : caractère interdit"),
        ({"reference": "A\u200f-1"}, "line 2: reference : caractère interdit"),
        ({"reference": "9" * 5000}, "line 2: reference : plus de 200 caractères"),
        ({"medicines": "9" * 5000}, "line 2: medicines : "),
        ({"decided_on": "9" * 5000}, "line 2: decided_on : "),
        ({"kind": "modification"}, "line 2: follows : obligatoire pour « modification »"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path, change, reason):
    assert any(reason in line for line in reasons(write(tmp_path, row(**change))))


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (row(), "line 3: reference « A-1 » : déjà à la ligne 2"),
        (row(reference="A-2"), "R32 – Ce cadre est déjà établi"),
        (after(reference="A-2", kind="renewal", follows=""), "line 3: follows : obligatoire"),
        (
            after(reference="A-2", kind="abrogation", cpc="autre"),
            "line 3: follows : « A-1 » est d'un autre cadre",
        ),
        (
            after(
                reference="A-2",
                kind="suspension",
                decided_on="2023-01-01",
                published_on="2023-01-01",
            ),
            "line 3: follows : « A-1 » est publié après cet acte",
        ),
        (
            after(
                reference="A-2",
                kind="cessation",
                indications="Psoriasis",
                published_on="2025-01-01",
                last_day="2025-01-31",
            ),
            "line 3: R54",
        ),
    ],
)
def test_acts_that_do_not_hold_together_are_refused(tmp_path, second, reason):
    assert any(reason in line for line in reasons(write(tmp_path, row(), second)))


@pytest.mark.rule("R59")
@pytest.mark.parametrize(
    ("published", "printed", "said"),
    [
        ("2027-03-20", {}, ""),
        ("2027-03-21", {}, ""),
        ("2027-03-22", {}, "hors de tout cadre du 22/03/2027 au 22/03/2027"),
        ("2030-01-01", {}, "hors de tout cadre du 22/03/2027 au 01/01/2030"),
        (
            "2027-03-01",
            {"first_day": "2029-01-01"},
            "hors de tout cadre du 22/03/2027 au 31/12/2028",
        ),
    ],
)
def test_the_days_between_two_periods_are_told(tmp_path, published, printed, said):
    days = {"decided_on": published, "published_on": published, "note": "Imprimé."} | printed
    report = load(tmp_path, row(), after(reference="A-2", kind="renewal", **days))
    told = [str(each) for each in report.warnings if "hors de tout cadre" in str(each)]
    assert [each.partition("hors")[2].partition(",")[0] for each in told] == (
        [said.partition("hors")[2]] if said else []
    )
    gaps = [
        step for step in Act.objects.get(reference="A-2").trace if "Interruption" in step["text"]
    ]
    assert len(gaps) == len(told)


@pytest.mark.rule("R54", "R70", doors="import")
@pytest.mark.parametrize("kind", ["cessation", "legacy_rtu"])
def test_an_end_without_its_day_is_refused_even_as_printed(tmp_path, kind):
    odd = {"as_printed": "yes", "note": "Rien d'imprimé.", "reference": "A-2", "kind": kind}
    new = (
        after(**odd, published_on="2025-01-01", decided_on="2025-01-01")
        if kind == "cessation"
        else row(**odd, cpc="rtu", decided_on="2020-07-28", published_on="2020-07-28")
    )
    rule = "R54" if kind == "cessation" else "R70"
    assert any(line.startswith(f"line 3: {rule}") for line in reasons(write(tmp_path, row(), new)))


def test_an_indication_that_no_act_names_is_taken_as_printed_and_said(tmp_path):
    odd = {"as_printed": "yes", "note": "Orthographe de l'acte.", "published_on": "2025-01-01"}
    end = {"kind": "cessation", "indications": "Psoriasis", "last_day": "2025-01-31"}
    report = load(tmp_path, row(), after(reference="A-2", **odd, **end))
    assert any(
        "aucun acte du cadre ne nomme « Psoriasis »" in str(each) for each in report.warnings
    )


def test_a_circle_of_acts_is_refused(tmp_path):
    one = after(reference="A-2", kind="suspension", follows="A-3", published_on="2025-01-01")
    two = after(reference="A-3", kind="lifting", follows="A-2", published_on="2025-01-01")
    assert any("se suivre" in line for line in reasons(write(tmp_path, row(), one, two)))


def test_a_known_reference_with_another_content_is_refused(tmp_path):
    load(tmp_path, row())
    with pytest.raises(ActsError) as refusal:
        load(tmp_path, row(indications="Autre"), row(reference="B-1", cpc="autre"))
    assert "déjà enregistré, autrement (indications)" in str(refusal.value)
    assert Act.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: le fichier est vide"),
        (f"{HEADER}\n", "line 1: le fichier ne contient aucun acte"),
        (f"{HEADER},couleur\n{LINE},bleu\n", "line 1: colonne inconnue : « couleur »"),
        (f"{HEADER},cpc\n{LINE},x\n", "line 1: colonne en double : « cpc »"),
        ("reference,cpc\nA-1,x\n", "line 1: colonne manquante : « kind »"),
        (f"{HEADER}\n{LINE},de trop\n", "line 2: 8 champs au lieu de 7"),
        (f'{HEADER}\n"{LINE}\n', "line 2: CSV illisible"),
        (f"{HEADER}\n{LINE[:-10]}{'9' * 200_000}\n", "line 2: CSV illisible"),
        (f"{HEADER}\n{LINE}\n".encode() + b"\xe9,x", "line 3: ces octets ne sont pas de l'UTF-8"),
        ("[{]", "line 1: JSON illisible"),
        ("[" * 100_000, "line 1: JSON illisible"),
        ('{"reference": "A-1"}', "line 1: le JSON doit être une liste d'objets"),
        ("[3]", "line 1: ce n'est pas un objet"),
        ("[{}]", "line 1: reference : obligatoire"),
        ('[{"reference": ["A-1"]}]', "line 1: reference : un texte est attendu"),
        ('[{"medicines": [1]}]', "line 1: medicines : une liste de textes est attendue"),
        ('[{"reference": "A-1", "reference": "A-2"}]', "line 1: clé en double : « reference »"),
        (f'[{{"reference": {"9" * 5000}}}]', "line 1: reference : plus de 200 caractères"),
        (f'[{{"decided_on": -{"9" * 5000}}}]', "line 1: decided_on : "),
        (f'[{{"medicines": [{"9" * 5000}]}}]', "line 1: medicines : "),
        (f'[{{"as_printed": {"9" * 5000}}}]', "line 1: as_printed : "),
        (f'[{{"note": 1e{"9" * 5000}}}]', "line 1: note : un texte est attendu"),
        ('[{"couleur": "bleu"}]', "line 1: colonne inconnue : « couleur »"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, content, reason):
    assert any(reason in line for line in reasons(raw(tmp_path, content)))


def test_all_is_loaded_or_nothing(tmp_path):
    good, bad = row(), row(reference="B-1", cpc="autre", kind="?")
    assert len(reasons(write(tmp_path, good, bad))) == 1


def test_a_row_in_error_does_not_make_those_that_follow_it_unknown(tmp_path):
    bad = row(decided_on="hier")
    change = after(reference="A-2", kind="modification", published_on="2025-01-01")
    assert len(reasons(write(tmp_path, bad, change))) == 1


# The command


def run(path: Path) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_acts", str(path), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_ends_with_0_and_counts(tmp_path):
    code, out, _ = run(write(tmp_path, row()))
    assert code == 0
    assert "Actes enregistrés : 1" in out


def test_the_command_ends_with_2_and_the_reasons_on_standard_error(tmp_path):
    code, out, err = run(write(tmp_path, row(kind="?"), row(reference="", cpc="b")))
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith("line 2: kind")
    assert err.splitlines()[1].startswith("line 3: reference")


def test_the_command_says_at_most_fifty_reasons(tmp_path):
    code, _, err = run(write(tmp_path, *(row(reference=f"A-{n}", kind="?") for n in range(80))))
    assert code == 2
    assert len(err.splitlines()) == 52


def test_a_file_that_is_not_there_is_refused(tmp_path):
    code, _, err = run(tmp_path / "absent.csv")
    assert (code, err.splitlines()[0][:7]) == (2, "line 0:")


# The real past


@pytest.mark.parametrize(
    ("reference", "published_on", "first_day", "last_day"),
    [
        ("ANSM 2024-03-21 tacrolimus", "2024-03-21", "2024-03-22", "2027-03-21"),
        ("ANSM 2022-04-05 bortézomib", "2022-04-05", "2022-04-06", "2025-04-05"),
        ("ANSM 2022-02-21 misoprostol IVG", "2022-02-21", "2022-02-22", "2025-02-21"),
        ("ANSM 2020-07-28 méthotrexate GEU", "2020-07-28", "2020-07-29", "2023-07-28"),
        ("ANSM 2022-05-16 méthotrexate GEU", "2022-05-16", "2022-05-17", "2023-07-28"),
        ("ANSM 2023-07-28 méthotrexate GEU", "2023-07-28", "2023-07-29", "2026-07-28"),
        ("ANSM 2024-06-27 méthotrexate GEU", "2024-06-28", "2024-06-29", "2026-07-28"),
        ("ANSM 2023-06-20 Mabthera PTI", "2023-07-05", "2023-07-06", "2026-07-05"),
        ("ANSM 2026-02-09 Mabthera PTI", "2026-02-10", "2026-02-11", "2026-07-05"),
        ("ANSM 2025-06-12 bévacizumab", "2025-06-16", "2025-06-17", "2028-06-16"),
        ("ANSM 2025-06-30 Hemlibra", "2025-07-02", "2025-07-03", "2028-07-02"),
    ],
)
def test_the_real_acts_have_the_dates_of_the_decisions(
    reference, published_on, first_day, last_day
):
    import_acts(REAL, on=FAR)
    act = Act.objects.get(reference=reference)
    told = (act.published_on, act.first_day, act.last_day)
    assert told == tuple(map(date.fromisoformat, (published_on, first_day, last_day)))
    assert act.note
