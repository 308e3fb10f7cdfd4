"""Sessions of committees in a scenario: the committee, the question, the call, the session, the minutes."""

from collections.abc import Callable
from typing import Any

from config.scenario.exchanges import HABIT, Basis
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.models import AgendaItem, Committee, Dossier, Session, SessionState
from web.refused import Refused
from workflows.meetings.forms import OWN

START, PLACE = "14:00", "Siège de l'agence"
RECUSAL = "Lien avec le sujet (scénario)"


def committee(stage: Stage, step: Step) -> Basis:
    """A committee of the division, with its members from that day on."""
    data, browser = step.arguments, stage.browser(step.who)
    rules = {"name": data["name"], "division": stage.division.pk, "basis": data.get("basis", "")}
    if "quorum" in data:
        rules["quorum_percent"] = data["quorum"]
    led_to = browser.fill("committee_add", **rules, casting_vote=data.get("casting_vote", False))
    roles = {"chair": [data["chair"]], "member": data.get("members", [])}
    roles |= {
        "rapporteur": data.get("rapporteurs", []),
        "secretary": data.get("secretaries", []),
    }
    for role, people in roles.items():
        for person in people:
            browser.fill(
                "committee_enter", led_to.kwargs["pk"], email=stage.people[person].email, role=role
            )
    return [HABIT]


def known(stage: Stage, step: Step) -> Committee:
    """The committee of that name, else the only one of the division.

    Raises ``ScenarioError`` between several.
    """
    found = Committee.objects.filter(division=stage.division)
    if name := step.arguments.get("committee"):
        found = found.filter(name=name)
    if found.count() != 1:
        raise step.error("dites lequel des comités déjà enregistrés.", key="committee")
    return found.get()


def refer(stage: Stage, step: Step) -> Basis:
    """« Inscrire à une séance »: the effect on the days is read, then the question is put.

    Raises ``ScenarioError`` when no session is planned that day.
    """
    dossier, data = stage.dossier(step), step.arguments
    target = f"comite-{known(stage, step).pk}"
    if day := data.get("session"):
        session = Session.objects.ahead().filter(committee=known(stage, step), held_on=day).first()
        if session is None:
            raise step.error("aucune séance n'est prévue ce jour-là.", key="session")
        target = f"seance-{session.pk}"
    usual = "renew" if dossier.is_renewal else "establish"
    asked = {"target": target, "wording": data.get("wording", usual)}
    if question := data.get("question"):
        asked |= {"wording": OWN, "question": question}
    stage.browser(step.who).post("meeting_ask", dossier.number, **asked, confirm="1")
    return [HABIT]


def convene(stage: Stage, step: Step) -> Basis:
    """A session planned if it was not, with all that waits, called, its packs handed out."""
    board, day, browser = known(stage, step), step.arguments["held_on"], stage.browser(step.who)
    session = board.sessions.filter(held_on=day, state=SessionState.PLANNED).first()
    if session is None:
        planned = {
            "committee": board.pk,
            "held_on": day.isoformat(),
            "starts_at": step.arguments.get("starts_at", START),
            "place": step.arguments.get("place", PLACE),
        }
        led_to = browser.fill("meeting_add", **planned)
        session = Session.objects.get(number=led_to.kwargs["number"])
    for item in board.items.filter(session=None, outcome=""):
        browser.post("meeting_place", session.number, item.pk, confirm="1")
    press(stage, step, "meeting_convene", session=session)
    press(stage, step, "meeting_hand_out", session=session)
    return [HABIT]


def press(stage: Stage, step: Step, name: str, *, session: Session) -> None:
    """A button; what the page then says instead of doing it is a refusal. Raises ``Refused``."""
    browser = stage.browser(step.who)
    before = Session.history.filter(id=session.pk).count()
    browser.post(name, session.number)
    if Session.history.filter(id=session.pk).count() == before:
        page = browser.get("meeting", session.number)
        raise Refused(*(str(message) for message in page.context["messages"]))


def point(stage: Stage, step: Step, dossier: Dossier) -> AgendaItem:
    """The item of the dossier in a session that is called or sits.

    Raises ``ScenarioError`` without any.
    """
    states = (SessionState.CONVENED, SessionState.HELD)
    items = AgendaItem.objects.filter(dossier=dossier, session__state__in=states)
    item = items.select_related("session__committee").order_by("-pk").first()
    if item is None:
        raise step.error(f"{dossier.number} n'est à l'ordre du jour d'aucune séance convoquée.")
    return item


def hold(stage: Stage, step: Step) -> Basis:
    """Opens the session if needed; presence, votes and conclusion on the dossier's item."""
    item, data = point(stage, step, stage.dossier(step)), step.arguments
    browser, session = stage.browser(step.who), item.session
    members = {member.user_id: member for member in session.committee.members.on(session.held_on)}
    said: dict[str, Any] = {
        f"presence_{_member(stage, step, members, who)}": name
        for name in ("remote", "absent", "excused")
        for who in data.get(name, [])
    }
    for who in data.get("recused", []):
        reason = data.get("recusal_reason", RECUSAL)
        stage.browser(who).post("meeting_recuse", session.number, item.pk, reason=reason)
    if session.state == SessionState.CONVENED:
        if who := data.get("presided_by"):
            said["presided_by"] = _member(stage, step, members, who)
        browser.fill("meeting_open", session.number, **said)
        said.pop("presided_by", None)
    if reason := data.get("postponed"):
        browser.post("meeting_postpone", session.number, item.pk, reason=reason)
    else:
        _conclude(stage, step, item, members, said)
    return [HABIT]


def _conclude(
    stage: Stage, step: Step, item: AgendaItem, members: dict[int, Any], said: dict[str, Any]
) -> None:
    """Presence, votes and conclusion, sent together."""
    data = step.arguments
    said |= {
        f"vote_{_member(stage, step, members, who)}": ballot
        for ballot in ("for", "against", "abstention")
        for who in data.get(ballot, [])
    }
    texts = {name: data.get(name, "") for name in ("debate", "conclusion")}
    args, browser = (item.session.number, item.pk), stage.browser(step.who)
    browser.post("meeting_item", *args, **said, **texts, conclude="1")


def _member(stage: Stage, step: Step, members: dict[int, Any], who: str) -> int:
    found = members.get(stage.people[who].pk)
    if found is None:
        raise step.error(f"« {who} » ne siège pas ce jour-là.")
    return found.pk


def conclude(stage: Stage, step: Step) -> Basis:
    """Who presided approves the minutes of the session where the dossier was."""
    session = point(stage, step, stage.dossier(step)).session
    press(stage, step, "meeting_approve", session=session)
    return [HABIT]


MEETINGS: dict[str, Callable[[Stage, Step], Basis]] = {
    "committee": committee,
    "refer": refer,
    "convene": convene,
    "hold": hold,
    "conclude": conclude,
}
