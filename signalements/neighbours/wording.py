"""The words that the comparison of uses knows: salts, abbreviations, ages, opposites.

Data of ``signalements.neighbours.similarity``, without accents, as ``cpc.text.normalise`` writes them.
Add a word with a pair in tests/signalements/data/pairs.csv that needs it.
"""

import re

SALTS = frozenset(
    """
    acetate acetonide aspartate benzoate besilate besylate bromhydrate bromure calcique calcium
    carbonate chlorhydrate hydrochloride chlorure citrate dichlorhydrate dihydrate diproprionate
    dipropionate disodique edisylate esilate fumarate gluconate hemifumarate hemihydrate hydrate
    hydrogene iodure lactate magnesique maleate malate mesilate mesylate methanesulfonate
    monohydrate monohydratee monosodique mofetil nitrate oxalate palmitate pamoate pentahydrate
    phosphate potassique potassium sodique sodium succinate sulfate tartrate tosilate tosylate
    disoproxil alafenamide trihydrate tromethamine valerate anhydre de d du la le l sous forme sel
    en mg g ml ui
    """.split()  # noqa: SIM905
)

SYNONYMS = {
    "acetylsalicylat": "aspirin",
    "paracetamol acetaminophen": "paracetamol",
    "acetaminophen": "paracetamol",
    "ciclosporin a": "ciclosporin",
    "cyclosporin": "ciclosporin",
    "cyclosporin a": "ciclosporin",
    "adrenalin": "epinephrin",
    "salbutamol albuterol": "salbutamol",
    "micofenolat": "mycophenolat",
    "methotrexat mtx": "methotrexat",
    "mtx": "methotrexat",
    "hydroxycarbamid hydroxyure": "hydroxycarbamid",
    "hydroxyure": "hydroxycarbamid",
    "immunoglobulin humain normal": "immunoglobulin",
    "igiv": "immunoglobulin",
}
"""Names of one substance, salts and the last « e » of long words already taken off."""

ABBREVIATIONS = (
    ("cbnpc", "cancer bronchique non a petites cellules"),
    ("cpnpc", "cancer bronchique non a petites cellules"),
    ("cancer du poumon non a petites cellules", "cancer bronchique non a petites cellules"),
    ("lal", "leucemie aigue lymphoblastique"),
    ("lam", "leucemie aigue myeloide"),
    ("lmc", "leucemie myeloide chronique"),
    ("llc", "leucemie lymphoide chronique"),
    ("ldgcb", "lymphome diffus grandes cellules b"),
    ("sep", "sclerose en plaques"),
    ("sla", "sclerose laterale amyotrophique"),
    ("pr", "polyarthrite rhumatoide"),
    ("les", "lupus erythemateux systemique"),
    ("aji", "arthrite juvenile idiopathique"),
    ("pti", "purpura thrombopenique immunologique"),
    ("dmla", "degenerescence maculaire liee a l age"),
    ("hta", "hypertension arterielle"),
    ("htap", "hypertension arterielle pulmonaire"),
    ("bpco", "bronchopneumopathie chronique obstructive"),
    ("mici", "maladie inflammatoire chronique de l intestin"),
    ("rch", "rectocolite hemorragique"),
    ("gvh", "maladie du greffon contre l hote"),
    ("tdah", "trouble deficit de l attention hyperactivite"),
    ("toc", "trouble obsessionnel compulsif"),
    ("tspt", "trouble de stress post traumatique"),
    ("vih", "virus de l immunodeficience humaine"),
    ("prep", "prophylaxie pre exposition"),
    ("shu", "syndrome hemolytique uremique"),
    ("hpn", "hemoglobinurie paroxystique nocturne"),
    ("smd", "syndrome myelodysplasique"),
    ("thh", "telangiectasie hemorragique hereditaire"),
    ("maladie de rendu osler", "telangiectasie hemorragique hereditaire"),
    ("rendu osler", "telangiectasie hemorragique hereditaire"),
    ("maladie de charcot", "sclerose laterale amyotrophique"),
    ("maladie de horton", "arterite cellules geantes"),
    ("horton", "arterite cellules geantes"),
    ("maladie de verneuil", "hidradenite suppuree"),
    ("hidrosadenite", "hidradenite"),
    ("alcoolodependance", "dependance alcool"),
    ("dependance alcoolique", "dependance alcool"),
    ("1re ligne", "premiere ligne"),
    ("1ere ligne", "premiere ligne"),
    ("2e ligne", "deuxieme ligne"),
    ("2eme ligne", "deuxieme ligne"),
    ("seconde ligne", "deuxieme ligne"),
    ("mdr", "multiresistante"),
)
"""Written in this order; what is written out may hold a later abbreviation."""

ADULT = "adulte"
TRAITS = tuple(
    (re.compile(rf" (?:{pattern})(?= )"), trait)
    for pattern, trait in (
        (r"(?:chez )?(?:l |les )?(?:patients? )?adultes?", ADULT),
        (r"(?:a partir de l age de|de plus de|ages? de) \d+ (?:ans|mois)(?: et plus)?", ADULT),
        (r"nouveau nes?|neonatale?s?|premature[es]*|nourrissons?", "nourrisson"),
        (
            r"enfants?|pediatriques?|pediatrie|infantiles?|adolescents?|juveniles?|moins de 1[258] ans",
            "enfant",
        ),
        (r"femmes? enceintes?|grossesse|gravidiques?", "grossesse"),
        (r"personnes? agees?|sujets? ages?", "sujet âgé"),
        (r"premiere ligne|naifs?|non traitee?s?|d emblee", "première ligne"),
        (r"deuxieme ligne", "deuxième ligne"),
        (r"troisieme ligne", "troisième ligne"),
        (r"rechutes?|recidiv\w+|refractaires?|resistante?s?", "rechute ou résistance"),
        (r"adjuvante?s?|post ?operatoires?|apres resection(?: complete)?|resequ?es?", "adjuvant"),
        (r"neo ?adjuvante?s?|pre ?operatoires?", "néoadjuvant"),
        (r"entretien|maintenance", "entretien"),
        (r"prevention|prophylaxie|preventifs?|preventive", "prévention"),
        (r"metastatiques?|metastases?|stade (?:4|iv)", "métastatique"),
        (r"transplant\w+|greffe\w*", "greffe"),
    )
)
"""What separates two uses of one substance in one disease. A text without age speaks of adults."""

NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "un": "1", "deux": "2", "trois": "3"}

EMPTY = frozenset(
    """
    a ainsi apres au aux avec c ce ces cet chez d dans de des du elle en est et etre l la le les
    leur n ne ou par pas pour qu que qui s sa se ses sont sur un une y traitement traitements prise
    charge patient patients patiente patientes atteint atteints atteinte atteintes souffrant
    presentant cas sujet sujets lors cadre usage utilisation indication therapie therapeutique
    associe associee cours avec rearrangement femme feminin feminine episode
    """.split()  # noqa: SIM905
)

LIGHT = frozenset(
    """
    maladi maladie syndrom trouble form severe sever grav grave moderee modere lie liee chroniq
    avance avancee evolue evoluee actif eleve elevee echec insuffisant insuffisante dependanc stade
    degre hereditair cancer tumeur leucemi atteint infection arterit geant ligne locale general
    """.split()  # noqa: SIM905
)

OPPOSITES = (
    (("aigu", "aigu"), ("chronique", "chroniq")),
    (
        *(("ALK", "alk"), ("ROS1", "ros1"), ("EGFR", "egfr"), ("BRAF", "braf"), ("HER2", "her2")),
        *(("KRAS", "kras"), ("MET", "met"), ("RET", "ret"), ("NTRK", "ntrk")),
    ),
    (("type 1", "1"), ("type 2", "2"), ("type 3", "3"), ("type 4", "4")),
    (("primitif", "primiti"), ("primitif", "primair"), ("secondaire", "secondair")),
    (("localisé", "localis"), ("généralisé", "generalis"), ("généralisé", "diffus")),
    (("myéloïde", "myelo"), ("lymphoïde", "lympho")),
    (("positif", "positi"), ("négatif", "negati")),
    (("humide", "humid"), ("exsudatif", "exsudati"), ("sec", "sech"), ("atrophique", "atrophiq")),
    (("ulcéreux", "ulcer"), ("érosif", "erosi")),
    (("dominant", "dominan"), ("récessif", "recessi")),
    (("cutané", "cutane"), ("systémique", "systemiq")),
    (("épisodique", "episodiq"), ("chronique", "chroniq")),
    (("rémittent", "remitten"), ("progressif", "progressi")),
    (("antérieur", "anterieu"), ("postérieur", "posterieu"), ("intermédiaire", "intermedi")),
)
