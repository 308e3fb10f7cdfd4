"""Sixty names and what the acts say of them; recitals however they were typed."""

from datetime import date

import pytest

from accounts.models import OrganisationKind as Kind
from records.words.french import (
    FEMININE,
    Named,
    Noun,
    enumerated,
    in_words,
    of_all,
    recital,
    seen,
    titled,
)

BODIES = [
    ("INCa", Kind.INCA, "l'INCa", "de l'INCa", "à l'INCa"),
    (
        "Institut national du cancer",
        Kind.INCA,
        "l'Institut national du cancer",
        "de l'Institut national du cancer",
        "à l'Institut national du cancer",
    ),
    (
        "Pfizer",
        Kind.LABORATORY,
        "le laboratoire Pfizer",
        "du laboratoire Pfizer",
        "au laboratoire Pfizer",
    ),
    ("UCB", Kind.LABORATORY, "le laboratoire UCB", "du laboratoire UCB", "au laboratoire UCB"),
    (
        "Haleon",
        Kind.LABORATORY,
        "le laboratoire Haleon",
        "du laboratoire Haleon",
        "au laboratoire Haleon",
    ),
    ("Laboratoire Z", Kind.LABORATORY, "le laboratoire Z", "du laboratoire Z", "au laboratoire Z"),
    (
        "LABORATOIRES PIERRE FABRE",
        Kind.LABORATORY,
        "les laboratoires PIERRE FABRE",
        "des laboratoires PIERRE FABRE",
        "aux laboratoires PIERRE FABRE",
    ),
    (
        "Les Laboratoires Servier",
        Kind.LABORATORY,
        "les Laboratoires Servier",
        "des Laboratoires Servier",
        "aux Laboratoires Servier",
    ),
    (
        "Astellas Pharma",
        Kind.LABORATORY,
        "le laboratoire Astellas Pharma",
        "du laboratoire Astellas Pharma",
        "au laboratoire Astellas Pharma",
    ),
    (
        "France Lyme",
        Kind.ASSO,
        "l'association France Lyme",
        "de l'association France Lyme",
        "à l'association France Lyme",
    ),
    (
        "Association française du vitiligo",
        Kind.ASSO,
        "l'association française du vitiligo",
        "de l'association française du vitiligo",
        "à l'association française du vitiligo",
    ),
    ("AIDES", Kind.ASSO, "l'association AIDES", "de l'association AIDES", "à l'association AIDES"),
    (
        "La Ligue contre le cancer",
        Kind.ASSO,
        "la Ligue contre le cancer",
        "de la Ligue contre le cancer",
        "à la Ligue contre le cancer",
    ),
    ("L'Envol", Kind.ASSO, "l'Envol", "de l'Envol", "à l'Envol"),
    ("L’Étoile", Kind.ASSO, "l'Étoile", "de l'Étoile", "à l'Étoile"),
    ("Les Amis de Simon", Kind.ASSO, "les Amis de Simon", "des Amis de Simon", "aux Amis de Simon"),
    (
        "Alliance maladies rares",
        Kind.ASSO,
        "l'Alliance maladies rares",
        "de l'Alliance maladies rares",
        "à l'Alliance maladies rares",
    ),
    ("Fédération X", Kind.ASSO, "la Fédération X", "de la Fédération X", "à la Fédération X"),
    ("Union Y", Kind.ASSO, "l'Union Y", "de l'Union Y", "à l'Union Y"),
    (
        "CNP de dermatologie",
        Kind.CNP,
        "le CNP de dermatologie",
        "du CNP de dermatologie",
        "au CNP de dermatologie",
    ),
    (
        "Conseil national professionnel de dermatologie (fictif)",
        Kind.CNP,
        "le conseil national professionnel de dermatologie (fictif)",
        "du conseil national professionnel de dermatologie (fictif)",
        "au conseil national professionnel de dermatologie (fictif)",
    ),
    (
        "Oncologie",
        Kind.CNP,
        "le conseil national professionnel Oncologie",
        "du conseil national professionnel Oncologie",
        "au conseil national professionnel Oncologie",
    ),
    (
        "Société française de dermatologie",
        Kind.OTHER,
        "la société française de dermatologie",
        "de la société française de dermatologie",
        "à la société française de dermatologie",
    ),
    (
        "Collège de médecine",
        Kind.CNP,
        "le collège de médecine",
        "du collège de médecine",
        "au collège de médecine",
    ),
    (
        "Centre de référence des maladies X",
        Kind.CRMR_CCMR,
        "le centre de référence des maladies X",
        "du centre de référence des maladies X",
        "au centre de référence des maladies X",
    ),
    (
        "CRMR Castleman",
        Kind.CRMR_CCMR,
        "le CRMR Castleman",
        "du CRMR Castleman",
        "au CRMR Castleman",
    ),
    ("MaRIH", Kind.CRMR_CCMR, "le centre MaRIH", "du centre MaRIH", "au centre MaRIH"),
    (
        "Hôpital Necker",
        Kind.CRMR_CCMR,
        "l'hôpital Necker",
        "de l'hôpital Necker",
        "à l'hôpital Necker",
    ),
    (
        "Hospices civils de Lyon",
        Kind.CRMR_CCMR,
        "les Hospices civils de Lyon",
        "des Hospices civils de Lyon",
        "aux Hospices civils de Lyon",
    ),
    ("CHU de Nantes", Kind.CRMR_CCMR, "le CHU de Nantes", "du CHU de Nantes", "au CHU de Nantes"),
    (
        "Filière FAI²R",
        Kind.CRMR_CCMR,
        "la filière FAI²R",
        "de la filière FAI²R",
        "à la filière FAI²R",
    ),
    (
        "OMEDIT Bretagne",
        Kind.OMEDIT,
        "l'OMEDIT Bretagne",
        "de l'OMEDIT Bretagne",
        "à l'OMEDIT Bretagne",
    ),
    (
        "Île-de-France",
        Kind.OMEDIT,
        "l'OMEDIT Île-de-France",
        "de l'OMEDIT Île-de-France",
        "à l'OMEDIT Île-de-France",
    ),
    (
        "Comité scientifique",
        Kind.COMMITTEE,
        "le comité scientifique",
        "du comité scientifique",
        "au comité scientifique",
    ),
    (
        "Commission de la transparence",
        Kind.COMMITTEE,
        "la commission de la transparence",
        "de la commission de la transparence",
        "à la commission de la transparence",
    ),
    ("CSP", Kind.COMMITTEE, "le comité CSP", "du comité CSP", "au comité CSP"),
    ("Groupe Hémato", Kind.COMMITTEE, "le groupe Hémato", "du groupe Hémato", "au groupe Hémato"),
    (
        "CRPV de Toulouse",
        Kind.CRPV,
        "le CRPV de Toulouse",
        "du CRPV de Toulouse",
        "au CRPV de Toulouse",
    ),
    ("Toulouse", Kind.CRPV, "le CRPV Toulouse", "du CRPV Toulouse", "au CRPV Toulouse"),
    (
        "Centre régional de pharmacovigilance de Lyon",
        Kind.CRPV,
        "le centre régional de pharmacovigilance de Lyon",
        "du centre régional de pharmacovigilance de Lyon",
        "au centre régional de pharmacovigilance de Lyon",
    ),
    (
        "Experts extérieurs",
        Kind.EXPERTS,
        "les experts extérieurs",
        "des experts extérieurs",
        "aux experts extérieurs",
    ),
    (
        "Ministère de la santé",
        Kind.MINISTRY,
        "le ministère de la santé",
        "du ministère de la santé",
        "au ministère de la santé",
    ),
    (
        "DMM1",
        Kind.ANSM_DIVISION,
        "la direction DMM1",
        "de la direction DMM1",
        "à la direction DMM1",
    ),
    (
        "Haute Autorité de santé",
        Kind.OTHER,
        "la Haute Autorité de santé",
        "de la Haute Autorité de santé",
        "à la Haute Autorité de santé",
    ),
    (
        "Agence de biomédecine",
        Kind.OTHER,
        "l'Agence de biomédecine",
        "de l'Agence de biomédecine",
        "à l'Agence de biomédecine",
    ),
    (
        "Assistance publique",
        Kind.OTHER,
        "l'Assistance publique",
        "de l'Assistance publique",
        "à l'Assistance publique",
    ),
    (
        "Ordre des pharmaciens",
        Kind.OTHER,
        "l'Ordre des pharmaciens",
        "de l'Ordre des pharmaciens",
        "à l'Ordre des pharmaciens",
    ),
    (
        "Hôpitaux de Paris",
        Kind.OTHER,
        "les hôpitaux de Paris",
        "des hôpitaux de Paris",
        "aux hôpitaux de Paris",
    ),
    (
        "Ministre chargée de la santé",
        Kind.MINISTRY,
        "la ministre chargée de la santé",
        "de la ministre chargée de la santé",
        "à la ministre chargée de la santé",
    ),
    (
        "Ministre chargé de la santé",
        Kind.MINISTRY,
        "le ministre chargé de la santé",
        "du ministre chargé de la santé",
        "au ministre chargé de la santé",
    ),
    (
        "Ministres chargés de la santé et de la sécurité sociale",
        Kind.MINISTRY,
        "les ministres chargés de la santé et de la sécurité sociale",
        "des ministres chargés de la santé et de la sécurité sociale",
        "aux ministres chargés de la santé et de la sécurité sociale",
    ),
    (
        "Comités de protection des personnes",
        Kind.COMMITTEE,
        "les comités de protection des personnes",
        "des comités de protection des personnes",
        "aux comités de protection des personnes",
    ),
    (
        "Associations de malades",
        Kind.ASSO,
        "les associations de malades",
        "des associations de malades",
        "aux associations de malades",
    ),
    (
        "Réseaux de soins",
        Kind.OTHER,
        "les réseaux de soins",
        "des réseaux de soins",
        "aux réseaux de soins",
    ),
    (
        "Universités de Paris",
        Kind.OTHER,
        "les Universités de Paris",
        "des Universités de Paris",
        "aux Universités de Paris",
    ),
    (
        "Université de Lille",
        Kind.OTHER,
        "l'Université de Lille",
        "de l'Université de Lille",
        "à l'Université de Lille",
    ),
    ("HAS", Kind.OTHER, "la HAS", "de la HAS", "à la HAS"),
    ("EMA", Kind.OTHER, "l'EMA", "de l'EMA", "à l'EMA"),
    ("Inserm", Kind.OTHER, "l'Inserm", "de l'Inserm", "à l'Inserm"),
    ("DGS", Kind.OTHER, "la DGS", "de la DGS", "à la DGS"),
    ("Xyz", Kind.OTHER, "l'organisme Xyz", "de l'organisme Xyz", "à l'organisme Xyz"),
]

PEOPLE = [
    ("Anne Garnier", "d'Anne Garnier"),
    ("Marie Morel", "de Marie Morel"),
    ("Hugo Petit", "d'Hugo Petit"),
    ("Inès Robert", "d'Inès Robert"),
    ("Élise Martin", "d'Élise Martin"),
    ("Yves Roux", "d'Yves Roux"),
    ("Yann Le Goff", "de Yann Le Goff"),
    ("Adrien Blanc", "d'Adrien Blanc"),
    ("Œdipe Grec", "d'Œdipe Grec"),
    ("Léo Fabre", "de Léo Fabre"),
    ("Hélène Dubois", "d'Hélène Dubois"),
    ("Ulysse Noir", "d'Ulysse Noir"),
]
THINGS = [
    ("Hodgkin", "de Hodgkin"),
    ("Huntington", "de Huntington"),
    ("Horton", "de Horton"),
    ("Hashimoto", "de Hashimoto"),
    ("Humira", "d'Humira"),
    ("Hemlibra", "d'Hemlibra"),
    ("Herceptin", "d'Herceptin"),
    ("Hydrea", "d'Hydrea"),
    ("héroïne", "d'héroïne"),
    ("hernie", "de hernie"),
    ("hypertension", "d'hypertension"),
    ("huîtres", "d'huîtres"),
]
"""Diseases and medicines: the silent h elides, the aspirate one and that of some names does not."""


@pytest.mark.parametrize(("name", "kind", "the", "of", "to"), BODIES, ids=lambda value: str(value))
def test_a_body_has_its_article_its_contraction_and_its_elision(name, kind, the, of, to):
    told = titled(name, kind=kind)
    assert (told.the, told.of, told.to) == (the, of, to)
    assert told.by == f"par {the}"


@pytest.mark.parametrize(("name", "of"), PEOPLE + THINGS)
def test_a_person_or_a_thing_has_no_article(name, of):
    told = Named(name)
    assert (told.the, told.of, told.to) == (name, of, f"à {name}")


def test_sixty_names_at_least_were_tried():
    assert len(BODIES) + len(PEOPLE) >= 60


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Le besoin est réel.", "Considérant que le besoin est réel ;"),
        ("il n'existe pas d'alternative", "Considérant qu'il n'existe pas d'alternative ;"),
        (
            "Considérant il n'existe pas d'alternative",
            "Considérant qu'il n'existe pas d'alternative ;",
        ),
        ("que le besoin demeure ;", "Considérant que le besoin demeure ;"),
        ("Qu’aucun traitement n’existe", "Considérant qu’aucun traitement n’existe ;"),
        ("Considérant que le besoin demeure", "Considérant que le besoin demeure ;"),
        ("considérant l'avis du comité", "Considérant l'avis du comité ;"),
        ("Aucune donnée n'est publiée", "Considérant qu'aucune donnée n'est publiée ;"),
        ("Protopic est utilisé", "Considérant que Protopic est utilisé ;"),
        ("Avastin est utilisé", "Considérant qu'Avastin est utilisé ;"),
        ("Un essai est en cours", "Considérant qu'un essai est en cours ;"),
        ("  ;  ", ""),
    ],
)
def test_a_recital_is_printed_the_same_however_it_was_typed(typed, printed):
    assert recital(typed) == printed
    assert recital(printed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Vu le courriel du 3 mars", "Vu le courriel du 3 mars ;"),
        ("Le courriel du 3 mars.", "Vu le courriel du 3 mars ;"),
        ("vu l'avis", "Vu l'avis ;"),
        ("Vues générales", "Vu Vues générales ;"),
        ("", ""),
    ],
)
def test_a_visa_too(typed, printed):
    assert seen(typed) == printed


def test_names_in_a_row():
    assert of_all(["Avastin", "Mvasi", "Zirabev"]) == "d'Avastin, de Mvasi et de Zirabev"
    assert (enumerated(["A", "B", "C"]), enumerated(["A"]), enumerated([])) == (
        "A, B et C",
        "A",
        "",
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2027, 4, 1), "1er avril 2027"), (date(2026, 11, 30), "30 novembre 2026")],
)
def test_a_day_in_words(day, words):
    assert in_words(day) == words


@pytest.mark.parametrize(
    ("noun", "told"),
    [
        (
            Noun("laboratoire"),
            ("de laboratoire", "d'un laboratoire", "des laboratoires", "il"),
        ),
        (
            Noun("association", FEMININE),
            ("d'association", "d'une association", "des associations", "elle"),
        ),
    ],
)
def test_a_common_noun_has_its_articles(noun, told):
    assert (noun.bare, noun.of_one, noun.of_all, noun.pronoun) == told


def test_an_enumeration_ends_by_its_word():
    assert enumerated(["A", "B", "C"], last="ou") == "A, B ou C"
