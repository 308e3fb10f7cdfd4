"""Texts cited by the rules. Identifiers are those of the versions that were read."""

from cpc.law.core import Article

CSP = "CSP"
CRPA = "CRPA"
CSS = "CSS"
CIVIL_PROCEDURE = "du code de procédure civile"

# Code de la santé publique, loi
L1114_1 = Article("L. 1114-1", CSP)
L5121_12 = Article("L. 5121-12", CSP)
L5121_12_1 = Article("L. 5121-12-1", CSP)
L5121_12_1_I = Article("L. 5121-12-1, I", CSP)
L5121_12_1_I_1 = Article("L. 5121-12-1, I, 1°", CSP)
L5121_12_1_I_2 = Article("L. 5121-12-1, I, 2°", CSP)
L5121_12_1_I_3 = Article("L. 5121-12-1, I, 3°", CSP)
L5121_12_1_II = Article("L. 5121-12-1, II", CSP)
L5121_12_1_III = Article("L. 5121-12-1, III", CSP)
L5121_12_1_V = Article("L. 5121-12-1, V", CSP)
L5121_12_1_VI = Article("L. 5121-12-1, VI", CSP)
L5121_12_1_2 = Article("L. 5121-12-1-2", CSP)
L5121_14_3 = Article("L. 5121-14-3", CSP)
L5121_15 = Article("L. 5121-15", CSP, version="LEGIARTI000048703403")
R1413_90 = Article("R. 1413-90", CSP)

# Code de la santé publique, section « Cadres de prescription compassionnelle »
R5121_36 = Article("R. 5121-36", CSP)
R5121_76_1 = Article("R. 5121-76-1", CSP)
R5121_76_2 = Article("R. 5121-76-2", CSP, version="LEGIARTI000045166769")
R5121_76_3 = Article("R. 5121-76-3", CSP)
R5121_76_4_I = Article("R. 5121-76-4, I", CSP, version="LEGIARTI000045166762")
R5121_76_4_II = Article("R. 5121-76-4, II", CSP, version="LEGIARTI000045166762")
R5121_76_4_III = Article("R. 5121-76-4, III", CSP, version="LEGIARTI000045166762")
R5121_76_5 = Article("R. 5121-76-5", CSP, version="LEGIARTI000045166758")
R5121_76_6 = Article("R. 5121-76-6", CSP, version="LEGIARTI000045166734")
R5121_76_6_II = Article("R. 5121-76-6, II", CSP, version="LEGIARTI000045166734")
R5121_76_7 = Article("R. 5121-76-7", CSP)
R5121_76_8 = Article("R. 5121-76-8", CSP)
R5121_76_9_I = Article("R. 5121-76-9, I", CSP)
R5121_76_9_II = Article("R. 5121-76-9, II", CSP)
R5121_76_9_III = Article("R. 5121-76-9, III", CSP)
R5121_76_10 = Article("R. 5121-76-10", CSP)
R5121_76_10_1 = Article("R. 5121-76-10, 1°", CSP)
R5121_76_10_2 = Article("R. 5121-76-10, 2°", CSP)
R5121_76_10_3 = Article("R. 5121-76-10, 3°", CSP)
R5121_76_11 = Article("R. 5121-76-11", CSP)
R5121_77 = Article("R. 5121-77", CSP)
R5132_STUPEFIANTS = Article("R. 5132-27 à R. 5132-38", CSP)

DECREE_2022_164 = Article(
    "3",
    "du décret n° 2022-164 du 11/02/2022",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000045159528",
)

# Ancien régime (RTU) et passage au nouveau
RTU_LAW_2011 = Article("L. 5121-12-1 (version du 31/12/2011)", CSP, version="LEGIARTI000025086118")
R5121_76_9_RTU = Article(
    "R. 5121-76-9 (version du 01/01/2015)", CSP, version="LEGIARTI000030055268"
)
LFSS_2021_78_IV_B = Article(
    "78, IV, B",
    "de la loi n° 2020-1576 du 14/12/2020",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000042665307",
)
LFSS_2021_78_IV_D = Article(
    "78, IV, D",
    "de la loi n° 2020-1576 du 14/12/2020",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000042665307",
)

# Relations entre le public et l'administration
L112_9 = Article("L. 112-9", CRPA)
L112_11 = Article("L. 112-11", CRPA)
L112_13 = Article("L. 112-13", CRPA)
R112_11_1 = Article("R. 112-11-1", CRPA)
R112_11_2 = Article("R. 112-11-2", CRPA)
R112_11_4 = Article("R. 112-11-4", CRPA)
L114_2 = Article("L. 114-2", CRPA)
L114_5 = Article("L. 114-5", CRPA)
L231_1 = Article("L. 231-1", CRPA)
L231_4 = Article("L. 231-4, 1°", CRPA)
L243_1 = Article("L. 243-1", CRPA)
L243_2 = Article("L. 243-2", CRPA)
L311_6 = Article("L. 311-6", CRPA)
L300_4 = Article("L. 300-4", CRPA)

# Calcul des délais
CPCIV_641 = Article("641", CIVIL_PROCEDURE)
CPCIV_642 = Article("642", CIVIL_PROCEDURE)

# Jours fériés
LABOUR_L3422_2 = Article("L. 3422-2", "du code du travail")

# Prise en charge et labels
CSS_L162_16_5_2 = Article("L. 162-16-5-2", CSS)
CSS_R163_56 = Article("R. 163-56", CSS)
DECREE_LABELS = Article(
    "1er",
    "du décret n° 2022-821 du 16/05/2022",
    url="https://www.legifrance.gouv.fr/loda/id/JORFTEXT000045803493",
)

# Cannabis à usage médical
LFSS_2020_43 = Article(
    "43",
    "de la loi n° 2019-1446 du 24/12/2019",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000039675317",
)
DECREE_2020_1230 = Article(
    "",
    "décret n° 2020-1230 du 07/10/2020",
    url="https://www.legifrance.gouv.fr/loda/article_lc/LEGIARTI000047345317",
)
DECREE_2023_202 = Article(
    "",
    "décret n° 2023-202 du 25/03/2023",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000047342691",
)
ORDER_INDICATIONS = Article(
    "1er",
    "de l'arrêté du 16/10/2020 (SSAP2027328A)",
    url="https://www.legifrance.gouv.fr/search/all?query=SSAP2027328A",
)
ORDER_REGISTRY = Article(
    "3",
    "de l'arrêté du 29/10/2020 sur le registre national électronique",
    url="https://www.legifrance.gouv.fr/search/all?query=registre+cannabis+29+octobre+2020",
)
ORDER_TRAINING = Article(
    "",
    "arrêté du 25/03/2023 sur la formation et la rémunération",
    url="https://www.legifrance.gouv.fr/search/all?query=cannabis+25+mars+2023",
)
ORDER_PRICES = Article(
    "",
    "arrêté du 27/03/2024 sur la prise en charge",
    url="https://www.legifrance.gouv.fr/search/all?query=cannabis+27+mars+2024",
)
