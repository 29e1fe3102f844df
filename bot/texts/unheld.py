"""What is said where a task waits for somebody who is not there."""

from datetime import date

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure, Task
from bot.domain.sheets import may_enter
from bot.domain.staff import ALLOWED, TO_GIVE, Member, Role
from bot.domain.staff_taps import ProcedureTap, StaffPage, StaffTap
from bot.domain.step_names import Way
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.deadlines import until_when
from bot.texts.labels import isolated, shortened
from bot.texts.memo_reminders import nobody_decides
from bot.texts.staff_names import listed, role_name, role_with_office
from bot.texts.steps import step_of_others

_TITLE = 120


def render_unheld(procedure: Procedure, task: Task, reader: Member, today: date, voice: Voice) -> OutgoingMessage:
    """To whoever can see to it that somebody does it; what they can do depends on their own role."""
    invites = reader.may_give(task.by)
    parts = [_what_waits(procedure, task, today, voice)]
    parts.append(voice.say("Bitte laden Sie jemanden ein.") if invites else _who_invites(task.by, voice))
    if may_enter(reader, task):
        parts.append(voice.say("Was auf Papier vorliegt, können Sie unter „Stand ansehen“ nachtragen."))
    if task.rule.lapses:
        parts.append(voice.say("Kommt bis dahin nichts, geht es ohne die Stelle weiter, und das steht in den Akten."))
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    people = Button(voice.plain("Mitarbeitende"), encode(StaffTap(StaffPage.MEMBERS)))
    return OutgoingMessage("\n".join(parts), (*(((people,),) if invites else ()), (show,)), protected=True)


def _what_waits(procedure: Procedure, task: Task, today: date, voice: Voice) -> str:
    who = role_with_office(task.by, task.at_office, voice)
    lines = [
        voice.say(
            "⚠️ <b>Es fehlt jemand: {step}</b>\n{title}",
            step=step_of_others(task.step, voice),
            title=isolated(shortened(procedure.title, _TITLE)),
        ),
        nobody_decides(voice)
        if task.rule.way is Way.DECISION
        else voice.say("Wartet auf: {role}. Dort ist niemand angemeldet, oder der Bot erreicht niemanden.", role=who),
    ]
    return "\n".join([*lines, *([until_when(task.due_on, today, voice)] if task.due_on else [])])


def _who_invites(role: Role, voice: Voice) -> str:
    able = [role_name(one, voice) for one in Role if one in ALLOWED[TO_GIVE[role]]]
    return voice.say("Einladen kann: {roles}.", roles=listed(able))
