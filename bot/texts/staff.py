"""What the bot says to the staff outside of memos: joining, menu, tasks, surveys in steps, the channel's alerts."""

from typing import assert_never

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.staff import TO_GIVE, Act, Role
from bot.domain.staff_messages import (
    ChannelConnected,
    ChannelLost,
    DraftDiscarded,
    DraftGone,
    DraftKept,
    DraftPutAside,
    InvitationInvalid,
    Joined,
    MemoWaits,
    Menu,
    NotForYourRole,
    RoleEnded,
    RoleGranted,
    StaffMessage,
    StaffOnly,
    SurveysInSteps,
    VersionTaken,
)
from bot.domain.staff_taps import StaffPage, StaffTap
from bot.domain.survey import Survey, SurveyState
from bot.domain.taps import Page, PageTap, encode
from bot.texts.broadcasts import announce_button, in_steps, show_button
from bot.texts.catalogue import Voice
from bot.texts.drafts import render_about_draft
from bot.texts.forecasts import forecast_button
from bot.texts.handover import handover_button
from bot.texts.labels import shortened
from bot.texts.staff_names import escaped, grant_in_sentence, grant_name, listed, role_name
from bot.texts.study_end import end_button
from bot.texts.survey_address import address_line, below_the_addresses, copy_buttons

SHOWN = 8


def render_staff(message: StaffMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case Joined():
            return _joined(message, voice)
        case RoleEnded():
            return OutgoingMessage(voice.say("Ihre Rolle hier ist beendet. Vielen Dank für Ihre Mitarbeit."))
        case InvitationInvalid():
            return OutgoingMessage(
                voice.say(
                    "Dieser Einladungslink gilt nicht mehr. Jeder Link funktioniert nur einmal und nur 48 Stunden "
                    "lang, und nach fünf falschen geht es erst morgen weiter. Bitte lassen Sie sich einen neuen geben."
                ),
                (_survey_row(voice),),
            )
        case Menu():
            return _menu(message, voice)
        case SurveysInSteps():
            return _surveys(message, voice)
        case NotForYourRole(roles):
            return OutgoingMessage(_not_for(roles, voice), (_menu_row(voice),))
        case StaffOnly():
            return OutgoingMessage(
                voice.say("Das ist nur für angemeldete Mitarbeiterinnen und Mitarbeiter."), (_survey_row(voice),)
            )
        case ChannelConnected():
            return OutgoingMessage(
                voice.say(
                    "Dieser Chat ist jetzt der Mitarbeiterkanal. Hier stehen Hinweise ohne persönliche Angaben und die "
                    "Vermerke, die auf Freigabe warten. Freigeben kann nur die Leitung."
                )
            )
        case ChannelLost():
            return OutgoingMessage(
                voice.say(
                    "<b>Ich bin nicht mehr im Mitarbeiterkanal.</b>\nDort kommt nichts mehr an; was auf Sie wartet, "
                    "bekommen Sie weiterhin hier. Bitte fügen Sie mich dort wieder hinzu, in einem Kanal als "
                    "Administrator; dann geht es dort weiter."
                )
            )
        case RoleGranted(granted):
            return OutgoingMessage(voice.say("Neu angemeldet: {role}", role=grant_name(granted, voice)), silent=True)
        case DraftPutAside() | DraftKept() | DraftDiscarded() | DraftGone() | VersionTaken() | MemoWaits():
            return render_about_draft(message, voice)
        case _:
            assert_never(message)


def _joined(message: Joined, voice: Voice) -> OutgoingMessage:
    member, granted = message.member, message.granted
    others = [grant_name(grant, voice) for grant in member.grants if grant != granted]
    welcome = (
        voice.say("<b>Willkommen, {name}!</b>", name=member.name) if member.name else voice.say("<b>Willkommen!</b>")
    )
    parts = (
        welcome,
        voice.say(
            "Sie sind jetzt angemeldet für {authority} als <b>{role}</b>.",
            authority=_authority(voice),
            role=grant_in_sentence(granted, voice),
        ),
        _roles_that_stay(others, voice),
        _what_you_do(granted.role, voice),
        voice.say("Die Rolle gilt nur für Ihr Telegram-Konto. Telegram kann mitlesen, was Sie hier schreiben."),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), (_menu_row(voice),))


def _roles_that_stay(others: list[str], voice: Voice) -> str:
    if not others:
        return ""
    return voice.say_number(
        "Ihre bisherige Rolle gilt weiter: {roles}.",
        "Ihre bisherigen Rollen gelten weiter: {roles}.",
        len(others),
        roles=listed(others),
    )


def _not_for(roles: tuple[Role, ...], voice: Voice) -> str:
    names = [role_name(role, voice) for role in roles]
    if len(names) == 1:
        return voice.say("Das gehört nicht zu Ihrer Rolle ({role}).", role=names[0])
    return voice.say("Das gehört zu keiner Ihrer Rollen ({roles}).", roles=listed(names))


def _what_you_do(role: Role, voice: Voice) -> str:
    match role:
        case Role.LEADERSHIP:
            return voice.say(
                "Hier bekommen Sie jeden Vermerk, der auf Ihre Entscheidung wartet, und entscheiden mit zwei Tipps."
            )
        case Role.LEADERSHIP_OFFICE:
            return voice.say("Hier sehen Sie, was bei der Leitung wartet, und bekommen jeden freigegebenen Vermerk.")
        case Role.PRESS_OFFICE:
            return voice.say("Hier schreiben Sie Vermerke für die Leitung und erfahren, wie entschieden wurde.")
        case Role.SUPPORTING_OFFICE:
            return voice.say(
                "Hier bekommen Sie jeden freigegebenen Vermerk, der Ihre Stelle betrifft, zur gleichen Zeit wie alle "
                "beteiligten Stellen."
            )
        case Role.DATA_PROTECTION_OFFICER | Role.RESEARCH_INSTITUTE:
            return voice.say("Sobald etwas auf Sie wartet, melde ich mich hier.")
        case Role.ADMIN:
            return voice.say("Nehmen Sie mich als Administrator in den Mitarbeiterkanal auf; dann ist er verbunden.")
        case _:
            assert_never(role)


def _menu(message: Menu, voice: Voice) -> OutgoingMessage:
    member = message.member
    text = voice.say(
        "<b>{authority}</b>\nAngemeldet als {role}.",
        authority=_authority_name(voice),
        role=listed(grant_name(grant, voice) for grant in member.grants),
    )
    waiting = (
        voice.say_number("{n} Aufgabe wartet auf Sie.", "{n} Aufgaben warten auf Sie.", message.waiting)
        if message.waiting
        else voice.say("Im Moment wartet nichts auf Sie.")
    )
    rows: list[tuple[Button, ...]] = [(Button(voice.plain("Aufgaben"), encode(StaffTap(StaffPage.TASKS))),)]
    if member.may(Act.WRITE_MEMO):
        rows.append((Button(voice.plain("Vermerk schreiben"), encode(StaffTap(StaffPage.MEMO))),))
    if member.may(Act.SEE_SURVEYS):
        rows.append((Button(voice.plain("Befragungen"), encode(StaffTap(StaffPage.SURVEYS))),))
    if member.may(Act.SEE_PROCEDURES):
        rows.append((Button(voice.plain("Verfahren"), encode(StaffTap(StaffPage.PROCEDURES))),))
    if member.may(Act.SEE_RESULTS):
        rows.append(
            (
                Button(voice.plain("Ergebnisse"), encode(StaffTap(StaffPage.RESULTS))),
                Button(voice.plain("Maßnahmen"), encode(StaffTap(StaffPage.MEASURES))),
            )
        )
    rows.append((Button(voice.plain("Neue Idee"), encode(StaffTap(StaffPage.IDEA))),))
    if member.may(Act.ENTER_DEPUTY):
        rows.append((Button(voice.plain("Vertretung"), encode(StaffTap(StaffPage.DEPUTIES))),))
    if any(member.may_give(role) for role in TO_GIVE):
        rows.append((Button(voice.plain("Mitarbeitende"), encode(StaffTap(StaffPage.MEMBERS))),))
    rows.append((Button(voice.plain("Morgenübersicht"), encode(StaffTap(StaffPage.DIGEST))),))
    rows.append((Button(voice.plain("Selbst an der Befragung teilnehmen"), encode(PageTap(Page.CONTINUE))),))
    return OutgoingMessage(f"{text}\n\n{waiting}", tuple(rows))


def _surveys(message: SurveysInSteps, voice: Voice) -> OutgoingMessage:
    lines = [voice.say("<b>Befragungen</b>")]
    links = {survey.id: link for survey, link in message.addresses}
    for survey, counted in message.counted[:SHOWN]:
        lines.append(_survey_line(survey, counted, links.get(survey.id, ""), voice))
    lines += below_the_addresses(message.addresses, voice)
    if not message.counted:
        lines.append(voice.say("Es gibt noch keine Befragung."))
    alone = len(message.to_announce) == 1
    rows = [(announce_button(survey, alone, voice),) for survey in message.to_announce[:SHOWN]]
    rows += [(show_button(broadcast, voice),) for broadcast in message.broadcasts[:SHOWN]]
    alone = len(message.with_calls) == 1
    rows += [(forecast_button(survey, alone, voice),) for survey in message.with_calls[:SHOWN]]
    alone = len(message.to_hand_over) == 1
    rows += [(handover_button(survey, alone, voice),) for survey in message.to_hand_over[:SHOWN]]
    alone = len(message.ended) == 1
    rows += [(end_button(survey, alone, voice),) for survey in message.ended[:SHOWN]]
    rows += copy_buttons(message.addresses[:SHOWN], voice)
    return OutgoingMessage("\n\n".join(lines), (*rows, _menu_row(voice)))


def _survey_line(survey: Survey, counted: int | None, link: str, voice: Voice) -> str:
    text = voice.say(
        "<b>{title}</b>\n{state}: {opens} bis {closes}\nAntworten: {counted}",
        title=shortened(survey.title, 200),
        state=_survey_state(survey.state, voice),
        opens=voice.day(survey.opens_on),
        closes=voice.day(survey.closes_on),
        counted=_counted(counted, voice),
    )
    address = escaped(address_line(link, voice))
    return f"{text}\n{address}" if address else text


def _counted(number: int | None, voice: Voice) -> str:
    return voice.plain("gelöscht") if number is None else in_steps(number, voice)


def _survey_state(state: SurveyState, voice: Voice) -> str:
    match state:
        case SurveyState.PREPARED:
            return voice.plain("vorbereitet")
        case SurveyState.OPEN:
            return voice.plain("offen")
        case SurveyState.CLOSED:
            return voice.plain("beendet")
        case _:
            assert_never(state)


def _menu_row(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.plain("Menü"), encode(StaffTap(StaffPage.MENU))),)


def _survey_row(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.plain("Zur Befragung"), encode(PageTap(Page.CONTINUE))),)


def _authority_name(voice: Voice) -> str:
    full = voice.authority.name.full
    return full.get(voice.language) or full["de"]


def _authority(voice: Voice) -> str:
    named = voice.authority.name.with_article
    return named.get(voice.language) or named["de"]
