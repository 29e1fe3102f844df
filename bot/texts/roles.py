"""What is said about roles: the list of members, inviting somebody, and the end of a role."""

from typing import assert_never

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.role_messages import (
    AskEndRole,
    AskName,
    AskOffice,
    AskRole,
    BotNameUnknown,
    GrantEnded,
    InvitationReady,
    InvitationToForward,
    InviteProblem,
    MemberLine,
    MembersPage,
    OwnInvitation,
    RoleEndNoted,
    RoleMessage,
    YourRoleEnded,
)
from bot.domain.role_taps import InviteAct, InviteTap, MemberAct, MemberTap
from bot.domain.staff import LONGEST_NAME, LONGEST_OFFICE, Grant, Role, mark_of_grant
from bot.domain.staff_taps import StaffPage, StaffTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.staff_names import escaped, grant_in_sentence, grant_name, listed

OFFICES_SHOWN = 12
LABEL_LENGTH = 40


def render_role(message: RoleMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case MembersPage():
            return _members(message, voice)
        case AskRole(offers):
            return _ask_role(offers, voice)
        case AskOffice():
            return _ask_office(message, voice)
        case AskName():
            return _ask_name(message, voice)
        case InvitationReady():
            return _ready(message, voice)
        case InvitationToForward():
            return _to_forward(message, voice)
        case OwnInvitation():
            text = voice.say(
                "Diese Einladung haben Sie selbst ausgestellt; eine Rolle kann sich niemand selbst geben. Der Link "
                "gilt weiter: Bitte leiten Sie ihn an die Person weiter, die Sie einladen möchten."
            )
            return OutgoingMessage(text, (_members_row(voice),))
        case BotNameUnknown():
            text = voice.say(
                "Der Name des Bots ist noch nicht bekannt, darum kann ich noch keinen Link ausstellen. Bitte versuchen "
                "Sie es in einigen Minuten noch einmal, oder fragen Sie die Technik."
            )
            return OutgoingMessage(text, (_members_row(voice),))
        case AskEndRole(line):
            return _ask_end(line, voice)
        case RoleEndNoted(line):
            return OutgoingMessage(
                voice.say("<b>Beendet: {line}</b>\nDas gilt ab sofort.", line=_line(line, voice)),
                (_members_row(voice),),
            )
        case YourRoleEnded():
            return _your_role_ended(message, voice)
        case GrantEnded(ended):
            roles = listed(grant_name(grant, voice) for grant in ended)
            return OutgoingMessage(voice.say("Beendet: {roles}", roles=roles), silent=True)
        case _:
            assert_never(message)


def _members(message: MembersPage, voice: Voice) -> OutgoingMessage:
    numbered = tuple(enumerate(message.lines, start=message.before + 1))
    lines = [f"{number}. {escaped(_line(line, voice))}" for number, line in numbered]
    parts = (
        voice.say("<b>Mitarbeitende</b>"),
        "\n".join(lines) or voice.say("Hier ist noch niemand angemeldet."),
        voice.say(
            "Sie sehen die Rollen, zu denen Sie selbst einladen können. Eine Rolle endet, sobald Sie es bestätigen."
        ),
    )
    ends = [Button(voice.plain("{n}: Rolle beenden", n=number), _end(line)) for number, line in numbered]
    turning = _turning(message, voice)
    rows = (
        *(tuple(ends[place : place + 2]) for place in range(0, len(ends), 2)),
        *((turning,) if turning else ()),
        (Button(voice.plain("Jemanden einladen"), encode(StaffTap(StaffPage.INVITE))),),
        (Button(voice.plain("Menü"), encode(StaffTap(StaffPage.MENU))),),
    )
    return OutgoingMessage("\n\n".join(parts), rows, protected=True)


def _turning(message: MembersPage, voice: Voice) -> tuple[Button, ...]:
    turning = []
    if message.page > 0:
        turning.append(Button(voice.plain("‹ Vorige"), _page(message.page - 1)))
    if message.page + 1 < message.pages:
        turning.append(Button(voice.plain("Weitere ›"), _page(message.page + 1)))
    return tuple(turning)


def _ask_role(offers: tuple[Grant, ...], voice: Voice) -> OutgoingMessage:
    rows = [(Button(grant_name(offer, voice), _role(offer)),) for offer in offers]
    text = voice.say("<b>Wozu möchten Sie jemanden einladen?</b>\nJede Einladung gilt für eine Person und eine Rolle.")
    return OutgoingMessage(text, (*rows, _members_row(voice)))


def _ask_office(message: AskOffice, voice: Voice) -> OutgoingMessage:
    parts = (
        _problem(message.problem, voice),
        voice.say("<b>Welche Stelle soll die Person leiten?</b>")
        if message.head
        else voice.say("<b>In welcher Stelle arbeitet die Person mit?</b>"),
        voice.say("Tippen Sie die Stelle an, oder schreiben Sie ihren Namen, zum Beispiel „Bauamt“.")
        if message.known
        else voice.say("Bitte schreiben Sie den Namen der Stelle, zum Beispiel „Bauamt“."),
    )
    known = [
        (Button(shortened(office, LABEL_LENGTH), _invite(InviteAct.OFFICE, _mark(office))),)
        for office in message.known[:OFFICES_SHOWN]
    ]
    return OutgoingMessage(_joined(parts), (*known, _back_row(voice)))


def _ask_name(message: AskName, voice: Voice) -> OutgoingMessage:
    parts = (
        _problem(message.problem, voice),
        voice.say(
            "<b>Wie heißt die Person, die Sie als {role} einladen?</b>",
            role=isolated(grant_in_sentence(message.grant, voice)),
        ),
        voice.say(
            "Bitte schreiben Sie Vor- und Nachnamen. Der Name steht in der Begrüßung, auf Vermerken und in der Liste "
            "der Mitarbeitenden, nie im Mitarbeiterkanal."
        ),
    )
    nameless = Button(voice.plain("Ohne Namen einladen"), _invite(InviteAct.NAMELESS, ""))
    return OutgoingMessage(_joined(parts), ((nameless,), _back_row(voice)))


def _problem(problem: InviteProblem | None, voice: Voice) -> str:
    match problem:
        case None:
            return ""
        case InviteProblem.NO_OFFICE:
            return voice.say("➡️ Das passt nicht: Der Name einer Stelle hat 1 bis {most} Zeichen.", most=LONGEST_OFFICE)
        case InviteProblem.NO_NAME:
            return voice.say("➡️ Das passt nicht: Ein Name hat 1 bis {most} Zeichen.", most=LONGEST_NAME)
        case _:
            assert_never(problem)


def _ready(message: InvitationReady, voice: Voice) -> OutgoingMessage:
    text = voice.say(
        "<b>Die Einladung ist fertig: {role}</b>\n\nBitte leiten Sie die Nachricht darunter an die Person weiter. Wer "
        "den Link zuerst öffnet, bekommt die Rolle. Er gilt einmal, bis {moment}.",
        role=isolated(grant_in_sentence(message.grant, voice)),
        moment=voice.moment(message.expires_at),
    )
    return OutgoingMessage(text, (_members_row(voice),))


def _to_forward(message: InvitationToForward, voice: Voice) -> OutgoingMessage:
    """Not protected: it is there to be forwarded."""
    text = voice.say(
        "<b>{authority}</b>\nSie sind eingeladen, an der Bürgerbefragung mitzuarbeiten als <b>{role}</b>.\n\nBitte "
        "tippen Sie auf diesen Link und dann auf „Starten“:\n{link}\n\nEr gilt nur für Sie, nur einmal und bis "
        "{moment}.",
        authority=voice.own(voice.authority.name.full),
        role=isolated(grant_in_sentence(message.grant, voice)),
        link=message.link,
        moment=voice.moment(message.expires_at),
    )
    return OutgoingMessage(text)


def _ask_end(line: MemberLine, voice: Voice) -> OutgoingMessage:
    question = voice.say("<b>Diese Rolle beenden? {line}</b>", line=_line(line, voice))
    last = len(line.member.grants) == 1
    effect = (
        voice.say("Es ist die einzige Rolle: Die Person ist dann nicht mehr angemeldet, und ihr Name wird gelöscht.")
        if last
        else voice.say("Die anderen Rollen der Person gelten weiter.")
    )
    told = voice.say("Das gilt sofort. Die Person und die Leitung erfahren es.")
    rows = (
        (Button(voice.plain("Ja, beenden"), _tap(MemberAct.CONFIRM_END, line)),),
        (Button(voice.plain("Zurück"), encode(StaffTap(StaffPage.MEMBERS))),),
    )
    return OutgoingMessage(f"{question}\n\n{effect} {told}", rows, protected=True)


def _your_role_ended(message: YourRoleEnded, voice: Voice) -> OutgoingMessage:
    text = voice.say(
        "Ihre Rolle „{role}“ ist beendet. Weiter gilt: {left}.",
        role=grant_name(message.ended, voice),
        left=listed(grant_name(grant, voice) for grant in message.left),
    )
    return OutgoingMessage(text)


def _line(line: MemberLine, voice: Voice) -> str:
    """``Bauamt (Leitung der Stelle) – Anna Huber``; without a name its number, not escaped."""
    named = isolated(line.member.name) if line.member.name else voice.plain("Nr. {number}", number=line.member.id)
    return f"{isolated(grant_name(line.grant, voice))} – {named}"


def _joined(parts: tuple[str, ...]) -> str:
    return "\n\n".join(part for part in parts if part)


def _members_row(voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Mitarbeitende"), encode(StaffTap(StaffPage.MEMBERS))),)


def _back_row(voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Zurück"), encode(StaffTap(StaffPage.INVITE))),)


def _mark(office: str) -> str:
    return mark_of_grant(Grant(Role.SUPPORTING_OFFICE, office))


def _role(offer: Grant) -> str:
    return _invite(InviteAct.HEAD if offer.head else InviteAct.ROLE, offer.role.value)


def _invite(act: InviteAct, what: str) -> str:
    return encode(InviteTap(act, what))


def _page(page: int) -> str:
    return encode(MemberTap(MemberAct.PAGE, page, ""))


def _end(line: MemberLine) -> str:
    return _tap(MemberAct.END, line)


def _tap(act: MemberAct, line: MemberLine) -> str:
    return encode(MemberTap(act, line.member.id, mark_of_grant(line.grant)))
