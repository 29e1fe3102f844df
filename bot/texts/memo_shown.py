"""How a memo looks while it waits and afterwards: in the staff channel, and on the private card of the Leitung."""

from bot.domain.memo import Decision, Memo
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff_messages import MemoForLeadership, MemoSuperseded
from bot.texts.catalogue import Voice
from bot.texts.co_signatures import fitting, opinion_lines
from bot.texts.effects import after_rejecting
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import decision_buttons, desk_buttons
from bot.texts.memo_changes import IN_SHORT, IN_SHORT_UNITS, changed_lines
from bot.texts.staff_names import decided_line, memo_name, standing_name

VOTE_UNITS = 900
SECTION_UNITS = 1_150
"""UTF-16 units of the sections on the private card: with its frame they stay below Telegram's 4,096."""
ATTACHMENT_UNITS = 300
"""Units of the names of papers: those of an evaluation by five offices stand there whole."""
OPINION_UNITS = 800
"""Units of what the offices said; where there is something, facts and assessment are shown that much shorter."""


def memo_heading(memo: Memo, voice: Voice) -> str:
    """Name and subject, the first lines of every card about a memo."""
    return voice.say("<b>{memo}</b>\n{subject}", memo=memo_name(memo, voice), subject=memo_subject(memo))


def memo_subject(memo: Memo) -> str:
    """The subject, short enough for a card, not escaped."""
    return isolated(shortened(memo.content.subject, 300))


def in_channel(memo: Memo, voice: Voice) -> OutgoingMessage:
    """The card in the staff channel: nothing that is not everybody's."""
    lines = [memo_heading(memo, voice), voice.say("Stand: {state}", state=standing_name(memo, voice))]
    if memo.decision is not None:
        lines.append(_decided_in_channel(memo.decision, voice))
    return OutgoingMessage("\n\n".join(lines), decision_buttons(memo, voice))


def _decided_in_channel(decision: Decision, voice: Voice) -> str:
    if decision.on_paper_on is not None:
        day = voice.day(decision.on_paper_on)
        return voice.say("Auf Papier entschieden: {function}, {day}", function=decision.function, day=day)
    return voice.say("Entschieden: {function}, {moment}", function=decision.function, moment=voice.moment(decision.at))


def superseded(message: MemoSuperseded, voice: Voice) -> OutgoingMessage:
    """What becomes of the card of an older version."""
    return OutgoingMessage(
        voice.say(
            "<b>Vermerk {number}, Fassung {version}</b>\nDiese Fassung ist überholt. Es gilt Fassung {current}.",
            number=message.memo.id,
            version=message.version,
            current=message.memo.version,
        )
    )


def for_leadership(message: MemoForLeadership, voice: Voice) -> OutgoingMessage:
    """The whole memo on a private card."""
    memo, content = message.memo, message.memo.content
    decision = memo.decision
    state = decided_line(decision, voice) if decision is not None else standing_name(memo, voice)
    besides = (OPINION_UNITS if message.signatures else 0) + (IN_SHORT_UNITS if message.changed else 0)
    units = SECTION_UNITS - besides // 2
    sections = (
        voice.say("<b>Votum</b>\n{text}", text=shortened(content.vote, VOTE_UNITS)),
        voice.say(
            "<b>Sachverhalt</b>\n<blockquote expandable>{text}</blockquote>",
            text=shortened(content.facts, units),
        ),
        voice.say(
            "<b>Bewertung</b>\n<blockquote expandable>{text}</blockquote>",
            text=shortened(content.assessment, units),
        ),
    )
    parts = (
        memo_heading(memo, voice),
        voice.say("Stand: {state}", state=state),
        *after_rejecting(memo, voice),
        voice.say("Verfasst: {office}, {moment}", office=message.office, moment=voice.moment(memo.submitted_at)),
        *_around(message, voice),
        *changed_lines(message.changed, IN_SHORT, voice),
        *sections,
        voice.say("Der ganze Wortlaut steht auch im PDF."),
    )
    buttons = decision_buttons(memo, voice) if message.may_decide else ()
    keyboard = (*buttons, *desk_buttons(message, voice))
    return OutgoingMessage("\n\n".join(parts), keyboard, protected=True)


def _around(message: MemoForLeadership, voice: Voice) -> list[str]:
    """What comes with the memo: its reference number, the papers attached, and what the offices said."""
    memo, lines = message.memo, list[str]()
    if memo.reference:
        lines.append(voice.say("Aktenzeichen: {reference}", reference=memo.reference))
    if message.attachments:
        named = ", ".join(fitting(list(message.attachments), ATTACHMENT_UNITS))
        lines.append(voice.say("Anlagen ({n}): {names}", n=len(message.attachments), names=named))
    if message.signatures:
        said = fitting(opinion_lines(message.signatures, voice), OPINION_UNITS)
        lines.append("\n".join([voice.say("<b>Mitzeichnung</b>"), *said]))
    if memo.editorial and memo.cosign_until is not None and memo.decision is None:
        lines.append(
            voice.say(
                "Diese Fassung ist nur redaktionell geändert; die Stellen können bis {day} widersprechen.",
                day=voice.day(memo.cosign_until),
            )
        )
    return lines
