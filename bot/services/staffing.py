"""Who belongs to the staff: invitations, joining, the menu, and the connected channel."""

import secrets

from bot.domain.codes import TRIES_A_DAY
from bot.domain.ids import ChatId, MemberId, Person, UserId
from bot.domain.role_messages import OwnInvitation, YourRoleEnded
from bot.domain.staff import INVITATION_LASTS, Act, Grant, Invitation, Member, Role
from bot.domain.staff_messages import (
    ChannelConnected,
    ChannelLost,
    InvitationInvalid,
    Joined,
    Menu,
    NotForYourRole,
    RoleEnded,
    SurveysInSteps,
)
from bot.domain.survey import Survey, SurveyState
from bot.runtime import Receipt, Runtime, Sender
from bot.services import (
    announcing,
    broadcasting,
    channel_cards,
    forecasting,
    handover_desk,
    leaving,
    role_news,
    survey_address,
    task_list,
    task_news,
)
from bot.services.quiet_hours import loud_from
from bot.services.staff_cards import private_chat, put, say, voice_of
from bot.services.surveys import COMMAND_LINE
from bot.texts.catalogue import SOURCE_LANGUAGE, spoken
from bot.texts.roles import render_role
from bot.texts.staff import render_staff
from storage import (
    audit,
    broadcasts,
    cards,
    code_attempts,
    forms,
    kept_results,
    outbox,
    responses,
    shown_messages,
    staff,
    study_ends,
    surveys,
)
from storage.transaction import Transaction

PAYLOAD = "i_"
"""How the payload of an invitation's deep link begins."""
_TOKEN_BYTES = 16
STEP = 5


async def invite(
    tx: Transaction, rt: Runtime, *, role: Role, office: str, name: str, head: bool = False, by: Member | None = None
) -> str:
    """Grant a role to whoever opens the link first within 48 hours; ``by`` is None on the command line.

    Answers the token (22 characters of URL-safe base64), of which only a keyed hash is kept. The link's payload is
    ``i_`` and the token.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    grant = Grant(role, office.strip(), head=head)
    invitation = Invitation(grant, name.strip(), rt.now() + INVITATION_LASTS, by.id if by else None)
    await staff.add_invitation(tx, rt.authority.id, _hashed(tx, token), invitation, now=rt.now())
    await audit.record(
        tx, "staff_invited", actor=_actor(by), subject="invitation", details=_details(grant), at=rt.now()
    )
    return token


async def join(tx: Transaction, rt: Runtime, token: str, sender: Sender) -> Receipt:
    """An invitation was opened; unknown, used, expired and too many of them are all answered alike."""
    before = await staff.find(tx, sender.user)
    if before is not None and await staff.is_own_invitation(tx, rt.authority.id, _hashed(tx, token), before.id):
        # Nobody gives themselves a role; whoever tries the link out has not used it up.
        await put(tx, rt, sender, render_role(OwnInvitation(), voice_of(rt, before, sender)))
        return Receipt()
    invitation = await _redeem(tx, rt, token, sender.user)
    if invitation is None:
        return await say(tx, rt, before, InvitationInvalid(), sender)
    language = spoken(sender.language_code) or SOURCE_LANGUAGE
    member = await staff.join(
        tx, rt.authority.id, sender.user, invitation, language=language, now=rt.now(), today=rt.today()
    )
    who, granted = f"member:{member.id}", invitation.grant
    await audit.record(tx, "staff_joined", actor=who, subject=who, details=_details(granted), at=rt.now())
    await say(tx, rt, member, Joined(member, granted), sender)
    await role_news.tell_granted(tx, rt, member, granted)
    if member.may(Act.DECIDE_MEMO) and not (before is not None and before.may(Act.DECIDE_MEMO)):
        await announcing.present_waiting(tx, rt, member)
    if before is None or granted not in _grants_now(before):
        await task_news.present_waiting(tx, rt, member, granted)
    return Receipt()


async def release(tx: Transaction, rt: Runtime, number: MemberId, by: Member | None = None) -> Member | None:
    """End all roles of somebody, at once and everywhere: they are looked up at every tap. ``None`` if there is none.

    ``by`` is None on the command line.
    """
    member = await _numbered(tx, rt, number)
    if member is None or not await leaving.leave(tx, rt, member, by=_actor(by)):
        return None
    farewell = render_staff(RoleEnded(), rt.texts.voice(member.language))
    await outbox.add(tx, private_chat(member.user), farewell, now=rt.now())
    await role_news.tell_ended(tx, rt, member, member.grants)
    await task_news.left_behind(tx, rt, member.grants)
    return member


async def end_role(
    tx: Transaction, rt: Runtime, number: MemberId, role: Role, office: str, by: Member | None = None
) -> Member | None:
    """End one role of somebody, at once and everywhere; with the last one they leave. ``None`` if there is none."""
    member = await _numbered(tx, rt, number)
    ended = next((one for one in member.grants if (one.role, one.office) == (role, office)), None) if member else None
    if member is None or not member.active or ended is None:
        return None
    if len(member.grants) == 1:
        return await release(tx, rt, number, by)
    await leaving.give_up(tx, rt, member, ended, by=_actor(by))
    left = tuple(one for one in member.grants if one != ended)
    told = render_role(YourRoleEnded(ended, left), rt.texts.voice(member.language))
    await outbox.add(tx, private_chat(member.user), told, now=rt.now())
    await role_news.tell_ended(tx, rt, member, (ended,))
    await task_news.left_behind(tx, rt, (ended,))
    return member


async def members(rt: Runtime) -> tuple[Member, ...]:
    """Everybody on the staff as of now."""
    async with rt.database.read() as tx:
        return tuple(member for member in await staff.everybody(tx, rt.authority.id) if member.active)


async def show_menu(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """What the member can do here."""
    return await say(tx, rt, member, Menu(member, await task_list.own_tasks(tx, rt, member)), sender)


async def show_surveys(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/befragungen»: the surveys with their responses in steps of five."""
    if not member.may(Act.SEE_SURVEYS):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    known = [one for one in await surveys.of_authority(tx, rt.authority.id) if not one.never_opened]
    counted = [(survey, await _in_steps(tx, survey)) for survey in known]
    sends = known if member.may(Act.SEND_BROADCAST) else []
    before = {survey.id: await broadcasts.of_survey(tx, survey.id) for survey in sends}
    to_announce = [survey for survey in sends if await broadcasting.may_be_announced(tx, rt, survey)]
    latest = [of_survey[0] for of_survey in before.values() if of_survey]
    calls = await forecasting.with_calls(tx, rt)
    to_hand_over = await handover_desk.to_hand_over(tx, rt, member)
    ended = tuple(survey for survey in known if survey.state is SurveyState.CLOSED)
    addresses = await survey_address.to_be_used(tx, rt, known if member.has(Role.PRESS_OFFICE) else [])
    listed = SurveysInSteps(tuple(counted), tuple(to_announce), tuple(latest), to_hand_over, calls, ended, addresses)
    return await say(tx, rt, member, listed, sender)


async def _in_steps(tx: Transaction, survey: Survey) -> int | None:
    """How many responses, rounded down; of a survey that has ended as many as its results on file are made of.

    ``None`` where all is deleted and an older version had kept no results.
    """
    if survey.has_results:
        kept = await kept_results.find(tx, survey.id, await forms.get(tx, survey.form_id))
        if kept is not None:
            return (kept.results.responses or 0) // STEP * STEP
        if (await study_ends.find(tx, survey.id)).answers_are_not_its_own:
            return None
    return await responses.count(tx, survey.id) // STEP * STEP


async def remember_language(tx: Transaction, language: str, sender: Sender) -> None:
    """Speak to the member in this language from now on; for everybody else nothing happens."""
    member = await staff.find(tx, sender.user)
    if member is not None:
        await staff.set_language(tx, member.id, language)


async def connect_channel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """The bot was made administrator of the group or channel ``sender.chat`` by ``sender.user``.

    Only a member who may connects it, and only while no setting names the chat; for anybody else nothing happens.
    """
    member = await staff.find(tx, sender.user)
    if rt.config.staff_chat is not None or member is None or not member.may(Act.CONNECT_STAFF_CHAT):
        return Receipt()
    before = await staff.connected_chat(tx, rt.authority.id)
    if before == sender.chat:
        return Receipt()
    if before is not None:
        await shown_messages.forget_staff_cards(tx, before)
    await staff.connect_chat(tx, rt.authority.id, sender.chat, now=rt.now())
    await audit.record(
        tx,
        "staff_chat_connected",
        actor=f"member:{member.id}",
        subject=f"authority:{rt.authority.id}",
        details={},
        at=rt.now(),
    )
    hello = render_staff(ChannelConnected(), rt.texts.voice(SOURCE_LANGUAGE))
    await cards.show(tx, sender.chat, hello, now=rt.now(), slot="connected")
    await announcing.show_waiting(tx, rt, sender.chat)
    await channel_cards.show_running(tx, rt, sender.chat)
    return Receipt()


async def disconnect_channel(tx: Transaction, rt: Runtime, sender: Sender) -> Receipt:
    """The bot was taken out of the group or channel ``sender.chat``; whoever can put it back learns it."""
    disconnected = await staff.disconnect_chat(tx, rt.authority.id, ChatId(sender.chat))
    if disconnected or sender.chat == rt.config.staff_chat:
        for member in await staff.everybody(tx, rt.authority.id):
            if member.active and member.may(Act.CONNECT_STAFF_CHAT):
                told = render_staff(ChannelLost(), rt.texts.voice(member.language))
                await outbox.add(tx, private_chat(member.user), told, now=rt.now(), due_at=loud_from(rt))
    if disconnected:
        await shown_messages.forget_staff_cards(tx, sender.chat)
        await audit.record(
            tx,
            "staff_chat_disconnected",
            actor="telegram",
            subject=f"authority:{rt.authority.id}",
            details={},
            at=rt.now(),
        )
    return Receipt()


async def _numbered(tx: Transaction, rt: Runtime, number: MemberId) -> Member | None:
    return next((one for one in await staff.everybody(tx, rt.authority.id) if one.id == number), None)


def _grants_now(member: Member) -> tuple[Grant, ...]:
    """Who left keeps the last roles and has none of them."""
    return member.grants if member.active else ()


async def _redeem(tx: Transaction, rt: Runtime, token: str, user: UserId) -> Invitation | None:
    """The invitation, used up; after five wrong ones on one day none is even looked up for this person."""
    # A keyed hash of its own: the same person's wrong deletion codes cannot be told to be theirs.
    who = Person(tx.keys.marker("invitation attempts", user))
    if await code_attempts.wrong_today(tx, who, rt.today()) >= TRIES_A_DAY:
        return None
    invitation = await staff.redeem(tx, rt.authority.id, _hashed(tx, token), now=rt.now(), today=rt.today())
    if invitation is None:
        await code_attempts.note_wrong(tx, who, rt.today())
    return invitation


def _actor(by: Member | None) -> str:
    return f"member:{by.id}" if by else COMMAND_LINE


def _details(grant: Grant) -> dict[str, str | int | bool]:
    return {"role": grant.role.value, "office": grant.office, "head": grant.head}


def _hashed(tx: Transaction, token: str) -> bytes:
    return tx.keys.marker("invitation", token)
