"""What a step of a scenario may do: each verb with its arguments, read from the forms themselves."""

from dataclasses import replace

from accounts.models import DecisionKind
from bodies.authority_forms import MandateForm
from config.scenario.arguments import (
    ANSWERS,
    CHOICE,
    CIS,
    CRITERIA,
    DAY,
    EVIDENCE,
    FLAG,
    PERSON,
    PERSONS,
    SEVERAL,
    TEXT,
    Argument,
    Verb,
    named,
    of_form,
    of_question,
    of_step,
)
from config.scenario.laboratory_verbs import LABORATORY
from config.scenario.opinion_verbs import OPINIONS
from cpc.exchange_forms import DecisionOnExtensionForm
from cpc.facts.sheet import PROTOCOL_TEXTS
from cpc.law.exchanges.meeting import Opinion
from cpc.law.life.acts import ActKind
from cpc.law.life.changes import CHANGING_KINDS
from cpc.law.life.states import RegisterStatus
from cpc.law.limits import LIMITS
from cpc.models import Outcome
from signalements.form.codecs import CODECS, ROW_CODECS
from workflows.clock.forms import ResumeForm, StopForm
from workflows.dossier.forms import OpeningForm
from workflows.evidence.forms import EvidenceForm
from workflows.flows.change import ChangeFlow
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow
from workflows.meetings.forms import WORDINGS

MANDATE = {name: each for name, each in of_form(MandateForm).items() if name != "person"} | named(
    Argument("to", PERSON, required=True)
)
SIGNALEMENT = named(
    Argument("organisation"),
    *(of_question(codec, required=name in {"dci", "indication"}) for name, codec in CODECS.items()),
    Argument("patients_estimate"),
    Argument("patients_method"),
    Argument("data_table"),
    Argument("support"),
)
OPENING = {**of_form(OpeningForm), "cis": Argument("cis", CIS)}
del OPENING["division"]  # always that of the scenario
FINDING = {
    name: replace(each, required=name != "comparator")
    for name, each in of_form(EvidenceForm).items()
    if name != "chosen"
}
"""What an item of evidence says; its source is cited."""
WHICH = Argument("evidence", EVIDENCE, required=True)
ACT = named(
    Argument("reference", TEXT, required=True),
    Argument("cpc", TEXT, required=True),
    Argument("kind", CHOICE, required=True, choices=tuple(kind.value for kind in ActKind)),
    *(Argument(name) for name in ("medicines", "indications", "follows", "source", "note")),
    Argument("same_group", FLAG),
    *(Argument(name, DAY) for name in ("decided_on", "published_on", "first_day", "last_day")),
)
"""A line of an acts file (docs/acts.md), by the same names."""
MARK = (Argument("question", TEXT, required=True), Argument("comment", TEXT, required=True))
CORRECTION = named(
    Argument("question"),
    Argument("answer"),
    *(of_question(codec) for rows in ROW_CODECS.values() for codec in rows.values()),
)
CONFIRMED = (Argument("confirm_out", FLAG), Argument("confirm_suspension", FLAG))
"""What the signatory of a renewal confirms, when its page asks it."""
VERBS = {
    verb.name: verb
    for verb in (
        Verb("prepare", "brouillon de signalement", SIGNALEMENT),
        Verb("file", "signalement", SIGNALEMENT),
        Verb(
            "answer_completion",
            "compléments",
            named(
                Argument("answer", TEXT, required=True), Argument("item"), Argument("keep", FLAG)
            ),
        ),
        Verb("mark", "réponse ou ligne à corriger", named(*MARK)),
        Verb("correct", "correction", CORRECTION),
        Verb(
            "ask",
            "demande d'information",
            named(
                Argument("items", TEXT, required=True), Argument("reason"), Argument("due_on", DAY)
            ),
        ),
        Verb("message", "message", named(Argument("text", TEXT, required=True))),
        Verb(
            "ask_extension",
            "demande de délai",
            named(Argument("until", DAY, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb("decide_extension", "réponse à la demande de délai", of_form(DecisionOnExtensionForm)),
        Verb("withdraw", "retrait", named(Argument("reason", TEXT, required=True))),
        Verb("open", "ouverture sans signalement", OPENING),
        of_step("admit", "recevabilité", InstructionFlow.admissibility),
        of_step(
            "precheck",
            "opportunité",
            InstructionFlow.precheck,
            beside=[Argument("answers", ANSWERS, required=True)],
        ),
        Verb(
            "conditions",
            "conditions légales complétées",
            named(
                Argument("answers", ANSWERS), Argument("identical", CIS), Argument("verified", TEXT)
            ),
        ),
        Verb("add_evidence", "preuve ajoutée", FINDING),
        Verb(
            "correct_evidence",
            "preuve corrigée",
            named(WHICH, *(replace(each, required=False) for each in FINDING.values())),
        ),
        Verb(
            "withdraw_evidence",
            "preuve retirée",
            named(WHICH, Argument("reason", TEXT, required=True)),
        ),
        of_step(
            "evaluate",
            "évaluation",
            RenewalFlow.evaluation,
            beside=[Argument("criteria", CRITERIA)],
        ),
        of_step("visa", "visa", InstructionFlow.visa),
        of_step(
            "draft",
            "projet de décision",
            InstructionFlow.draft,
            prefilled={"medicines", "indications", "argument"},
        ),
        of_step(
            "draft_renewal", "projet de renouvellement", RenewalFlow.draft, prefilled={"argument"}
        ),
        of_step(
            "sign",
            "signature",
            InstructionFlow.signature,
            InstructionFlow.refusal_signature,
            beside=CONFIRMED,
        ),
        of_step(
            "publish",
            "publication",
            InstructionFlow.publication,
            InstructionFlow.refusal_publication,
            prefilled={"published_on"},
        ),
        Verb(
            "change",
            "modification d'un cadre en vigueur",
            named(
                Argument("cpc", TEXT, required=True),
                Argument("kind", CHOICE, required=True, choices=tuple(CHANGING_KINDS)),
            ),
        ),
        of_step(
            "draft_act",
            "projet d'acte",
            ChangeFlow.draft,
            prefilled={"decision"},
            beside=[*map(Argument, PROTOCOL_TEXTS), Argument("concerned", SEVERAL)],
        ),
        of_step(
            "inform_laboratories",
            "information préalable des laboratoires",
            ChangeFlow.information,
            prefilled={"message", "months"},
        ),
        of_step(
            "confirm_suspension",
            "confirmation d'une suspension d'urgence",
            ChangeFlow.confirmation,
        ),
        of_step("refusal_note", "note motivée", InstructionFlow.refusal_note),
        Verb("appoint", "mandat de direction générale", MANDATE),
        Verb(
            "delegate",
            "délégation de signature",
            named(
                Argument("to", PERSON, required=True),
                Argument("function", TEXT, required=True),
                Argument("scope", SEVERAL, required=True, choices=tuple(DecisionKind.values)),
                Argument("reference", TEXT, required=True),
                Argument("first_day", DAY, required=True),
                Argument("last_day", DAY),
            ),
        ),
        Verb("suspend", "suspension du délai", of_form(StopForm, prefilled={"first_day"})),
        Verb("resume", "reprise du délai", of_form(ResumeForm, prefilled={"last_day"})),
        *LABORATORY,
        Verb(
            "committee",
            "comité",
            named(
                Argument("name", TEXT, required=True),
                Argument("chair", PERSON, required=True),
                Argument("members", PERSONS),
                Argument("rapporteurs", PERSONS),
                Argument("secretaries", PERSONS),
                Argument("quorum"),
                Argument("casting_vote", FLAG),
                Argument("basis"),
            ),
        ),
        Verb(
            "refer",
            "question posée à un comité",
            named(
                Argument("committee"),
                Argument("session", DAY),
                Argument("wording", CHOICE, choices=tuple(WORDINGS)),
                Argument("question"),
            ),
        ),
        Verb(
            "convene",
            "convocation d'une séance",
            named(
                Argument("committee"),
                Argument("held_on", DAY, required=True),
                Argument("starts_at"),
                Argument("place"),
            ),
        ),
        Verb(
            "hold",
            "point tenu en séance",
            named(
                *(Argument(name, PERSONS) for name in ("remote", "absent", "excused")),
                *(Argument(name, PERSONS) for name in ("for", "against", "abstention")),
                Argument("recused", PERSONS),
                Argument("recusal_reason"),
                Argument("presided_by", PERSON),
                Argument("debate"),
                Argument("conclusion"),
                Argument("postponed"),
            ),
        ),
        Verb("conclude", "approbation du procès-verbal"),
        *OPINIONS,
        Verb("take", "prise de la tâche"),
        Verb("release", "remise de la tâche"),
        Verb("undo", "reprise d'une étape", named(Argument("reason", TEXT, required=True))),
        Verb(
            "reassign",
            "réattribution",
            named(Argument("to", PERSON, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb(
            "join",
            "rattachement",
            named(Argument("into", TEXT, required=True), Argument("reason", TEXT, required=True)),
        ),
        Verb(
            "separate",
            "séparation",
            named(
                Argument("of", PERSON, required=True),
                Argument("into", TEXT, required=True),
                Argument("reason", TEXT, required=True),
            ),
        ),
        Verb("renew", "ouverture du renouvellement", named(Argument("cpc", TEXT, required=True))),
        Verb("record_act", "acte publié", ACT, by_somebody=False),
        Verb("daily", "travail du jour", named(Argument("cpc")), by_somebody=False),
    )
}

STATIONS = (*(node for verb in VERBS.values() for node in verb.nodes), "completion", "closed")
EXPECTATIONS = named(
    Argument("cpc"),
    Argument("status", CHOICE, choices=tuple(status.value for status in RegisterStatus)),
    Argument("first_day", DAY),
    Argument("last_day", DAY),
    Argument("text"),
    Argument("text_without"),
    Argument("acts", SEVERAL, choices=tuple(kind.value for kind in ActKind)),
    Argument("medicines", CIS),
    Argument("absent", FLAG),
    Argument("not_established", FLAG),
    Argument("outcome", CHOICE, choices=tuple(outcome.value for outcome in Outcome)),
    Argument("at", CHOICE, choices=STATIONS),
    Argument("opinion", CHOICE, choices=tuple(opinion.value for opinion in Opinion)),
    Argument("notice_to", PERSON),
    Argument("notice"),
    Argument("limit", CHOICE, choices=tuple(LIMITS)),
    Argument("due_on", DAY),
    Argument("met_on", DAY),
    Argument("task_due_on", DAY),
    Argument("legal_on", DAY),
)
VERBS["expect"] = Verb("expect", "vérification", EXPECTATIONS, by_somebody=False)
