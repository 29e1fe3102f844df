"""How roles, states, memos and refusals are called: the words that several cards share."""

import html
from collections.abc import Iterable
from typing import assert_never

from bot.domain.memo import REASON_LENGTH, Decision, Endorsed, Memo, MemoState, Refusal, Refused, Verdict
from bot.domain.staff import Grant, Member, Role
from bot.texts.catalogue import Voice


def escaped(text: str) -> str:
    """Any text as it may stand in a message."""
    return html.escape(text, quote=False)


def role_name(role: Role, voice: Voice) -> str:
    """The role as people say it, not escaped."""
    match role:
        case Role.LEADERSHIP:
            return voice.plain("Leitung")
        case Role.LEADERSHIP_OFFICE:
            return voice.plain("Büro der Leitung")
        case Role.PRESS_OFFICE:
            return voice.plain("Pressestelle")
        case Role.SUPPORTING_OFFICE:
            return voice.plain("beteiligte Stelle")
        case Role.DATA_PROTECTION_OFFICER:
            return voice.plain("Datenschutz")
        case Role.RESEARCH_INSTITUTE:
            return voice.plain("Marktforschungsinstitut")
        case Role.ADMIN:
            return voice.plain("Technik")
        case _:
            assert_never(role)


def role_with_office(role: Role, office: str, voice: Voice) -> str:
    """``beteiligte Stelle (Bauamt)``; the office alone is not repeated where it is called like the role."""
    name = role_name(role, voice)
    return f"{name} ({office})" if office and office != name else name


def grant_name(grant: Grant, voice: Voice) -> str:
    """``beteiligte Stelle (Bauamt)``, ``Bauamt (Leitung der Stelle)`` or ``Behördenleitung``, not escaped."""
    if grant.head and grant.role is Role.LEADERSHIP:
        return voice.plain("Behördenleitung")
    if grant.head:
        return voice.plain("{office} (Leitung der Stelle)", office=grant.office or role_name(grant.role, voice))
    return role_with_office(grant.role, grant.office, voice)


def grant_in_sentence(grant: Grant, voice: Voice) -> str:
    """``Leitung der Stelle Bauamt``, as it stands behind «als»; not escaped."""
    if grant.head and grant.office and grant.role is Role.SUPPORTING_OFFICE:
        return voice.plain("Leitung der Stelle {office}", office=grant.office)
    return grant_name(grant, voice)


def person_name(member: Member, voice: Voice) -> str:
    """The name; without one the first role and the member's number, not escaped."""
    return member.name or voice.plain(
        "{role}, Nr. {number}", role=grant_name(member.grants[0], voice), number=member.id
    )


def person_label(member: Member, voice: Voice) -> str:
    """The name with the first role behind it, for a button."""
    name = person_name(member, voice)
    return f"{name} – {grant_name(member.grants[0], voice)}" if member.name else name


def listed(words: Iterable[str]) -> str:
    """Names of roles in one line; a semicolon, because one of them may have a comma in it."""
    return "; ".join(words)


def memo_name(memo: Memo, voice: Voice) -> str:
    """``Vermerk 1, Fassung 2``, not escaped."""
    return voice.plain("Vermerk {number}, Fassung {version}", number=memo.id, version=memo.version)


def state_name(state: MemoState, voice: Voice) -> str:
    """The state in words, with a sign that only decorates."""
    match state:
        case MemoState.IN_COSIGNATURE:
            return voice.plain("🖊 in Mitzeichnung")
        case MemoState.SUBMITTED:
            return voice.plain("⏳ wartet auf Freigabe")
        case MemoState.PUT_OFF:
            return voice.plain("🗓 zurückgestellt")
        case MemoState.APPROVED:
            return voice.plain("✅ freigegeben")
        case MemoState.CHANGES_ORDERED:
            return voice.plain("✏️ Änderungen angeordnet")
        case MemoState.REJECTED:
            return voice.plain("❌ abgelehnt")
        case _:
            assert_never(state)


def verdict_name(decision: Decision, voice: Voice) -> str:
    """What was decided; „freigegeben“ only where nothing that is proposed was left out. Not escaped."""
    if decision.in_part and decision.endorsed is not None:
        return f"☑️ {endorsed_name(decision.endorsed, voice)}"
    return state_name(MemoState(decision.verdict.value), voice)


def endorsed_name(endorsed: Endorsed, voice: Voice) -> str:
    """``3 von 4 Maßnahmen befürwortet``."""
    return voice.say_number(
        "{endorsed} von {n} Maßnahme befürwortet",
        "{endorsed} von {n} Maßnahmen befürwortet",
        endorsed.of,
        endorsed=endorsed.endorsed,
    )


def standing_name(memo: Memo, voice: Voice) -> str:
    """The state of a memo with the day until which it lasts, and whether it is urgent; not escaped."""
    if memo.decision is not None:
        return verdict_name(memo.decision, voice)
    state = state_name(memo.state, voice)
    if memo.state is MemoState.PUT_OFF and memo.put_off_until is not None:
        state = voice.plain("{state} bis {day}", state=state, day=voice.day(memo.put_off_until))
    if memo.state is MemoState.IN_COSIGNATURE and memo.cosign_until is not None:
        state = voice.plain("{state} bis {day}", state=state, day=voice.day(memo.cosign_until))
    return voice.plain("❗ eilt – {state}", state=state) if memo.urgent else state


def decided_line(decision: Decision, voice: Voice) -> str:
    """``✅ freigegeben – Landrat, 3. Mai 2022, 14:05 Uhr``, not escaped."""
    if decision.on_paper_on is not None:
        return voice.plain(
            "{state} – {function}, auf Papier entschieden am {day}",
            state=verdict_name(decision, voice),
            function=decision.function,
            day=voice.day(decision.on_paper_on),
        )
    return voice.plain(
        "{state} – {function}, {moment}",
        state=verdict_name(decision, voice),
        function=decision.function,
        moment=voice.moment(decision.at),
    )


def refused_in_short(refused: Refused, voice: Voice) -> str:  # noqa: C901 - one line a reason
    """The answer to the tap itself: at most 200 characters, also for people who are not on the staff."""
    match refused.reason:
        case Refusal.UNKNOWN_PERSON | Refusal.NOT_YOUR_ROLE:
            return voice.plain("Freigeben kann nur die Leitung. Es wurde nichts geändert.")
        case Refusal.OWN_MEMO:
            return voice.plain("Diesen Vermerk haben Sie selbst verfasst. Entscheiden muss jemand anderes.")
        case Refusal.SUPERSEDED:
            return voice.plain("Diese Fassung ist überholt.")
        case Refusal.ALREADY_DECIDED if refused.decision is not None:
            return voice.plain("Schon entschieden: {decision}", decision=decided_line(refused.decision, voice))
        case Refusal.ALREADY_DECIDED:
            return voice.plain("Über diesen Vermerk ist schon entschieden.")
        case Refusal.IN_COSIGNATURE:
            return voice.plain("Der Vermerk ist noch in Mitzeichnung. Entschieden wird danach.")
        case Refusal.WRONG_DAY:
            return voice.plain("Bitte nennen Sie einen Tag nach heute, höchstens ein Jahr später.")
        case Refusal.REASON_MISSING:
            return voice.plain("Bitte schreiben Sie den Grund als Text.")
        case Refusal.REASON_TOO_LONG:
            return voice.plain("Der Grund ist zu lang: Möglich sind {most} Zeichen.", most=REASON_LENGTH)
        case _:
            assert_never(refused.reason)


def look_into_private_chat(voice: Voice, verdict: Verdict | None = None) -> str:
    """The answer to a tap in the channel: it goes on elsewhere; without a verdict where it is put off."""
    if verdict is None:
        return voice.plain("Bitte wählen Sie den Tag im Chat mit mir.")
    if verdict is Verdict.APPROVED:
        return voice.plain("Bitte bestätigen Sie das im Chat mit mir.")
    return voice.plain("Bitte schreiben Sie den Grund im Chat mit mir.")


def open_private_chat(voice: Voice) -> str:
    """The answer to a tap in the channel by somebody the bot cannot write to."""
    return voice.plain(
        "Bitte öffnen Sie zuerst den Chat mit mir und schreiben Sie /start. Danach tippen Sie hier noch einmal."
    )


def no_deputy_that_day(voice: Voice) -> str:
    """Why «i. V.» cannot be entered for the day of a paper, and the way on; not escaped."""
    return voice.plain(
        "„i. V.“ gibt es nur, wenn für diesen Tag eine Vertretung eingetragen ist. Fehlt sie noch, lassen Sie sie "
        "bitte zuerst eintragen (/vertretung)."
    )
