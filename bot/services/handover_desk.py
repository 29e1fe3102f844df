"""The press office asks for the hand-over, and the Leitung decides on it as on any memo."""

from collections.abc import Iterable

from bot.domain.handover import Handover, HandoverKind, HandoverState, decide_request, decide_supplement
from bot.domain.handover_messages import HandoverFacts, HandoverOverview
from bot.domain.ids import SurveyId
from bot.domain.memo import Decision, Memo, MemoContent, Verdict
from bot.domain.staff import Act, Member
from bot.domain.staff_taps import HandoverAct, HandoverTap
from bot.domain.survey import Survey, deletion_is_due
from bot.runtime import Receipt, Runtime, Sender
from bot.services import memo_desk
from bot.services.handover import note, open_supplement, terms
from bot.services.packing import Chosen, chosen, chosen_or_not
from bot.services.staff_cards import put, voice_of
from bot.texts.broadcasts import changed_nothing
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.handover import render_handover
from bot.texts.handover_memo import handover_memo
from bot.texts.memo_cards import render_memo
from storage import handovers, surveys, volunteers
from storage.transaction import Transaction


async def tap(tx: Transaction, rt: Runtime, known: HandoverTap, member: Member | None, sender: Sender) -> Receipt:
    """A button about the hand-over of one survey; whoever may not changes nothing."""
    survey = await surveys.find(tx, SurveyId(known.survey))
    if member is None or survey is None or not member.may(Act.WRITE_MEMO):
        return Receipt(changed_nothing(voice_of(rt, member, sender)))
    match known.act:
        case HandoverAct.SHOW:
            return await _show(tx, rt, survey, member, sender)
        case HandoverAct.SUBMIT:
            return await _submit(tx, rt, survey, member, sender)
        case HandoverAct.SUPPLEMENT:
            await open_supplement(tx, rt, survey, by=f"member:{member.id}")
            return await _show(tx, rt, survey, member, sender)


async def to_hand_over(tx: Transaction, rt: Runtime, member: Member) -> tuple[Survey, ...]:
    """The surveys for which this member sees «Kontaktdaten übergeben»: those with volunteers, while they are kept."""
    if not member.may(Act.WRITE_MEMO):
        return ()
    return tuple(
        [
            survey
            for survey in await surveys.of_authority(tx, rt.authority.id)
            if not deletion_is_due(survey, rt.today())
            and (await volunteers.counts(tx, survey.id) or await handovers.of_survey(tx, survey.id))
        ]
    )


async def follow_decision(tx: Transaction, rt: Runtime, memo: Memo, decision: Decision) -> None:
    """The Leitung decided on a memo: if it asked for a hand-over, that is approved or refused with it.

    Where changes were ordered it waits for the next version. Whether the key in the memo is still the institute's is
    asked when the file is written.
    """
    asked = await handovers.of_memo(tx, memo.id)
    if asked is None or decision.verdict is Verdict.CHANGES_ORDERED:
        return
    approved = decision.verdict is Verdict.APPROVED
    state = HandoverState.APPROVED if approved else HandoverState.REFUSED
    if await handovers.set_state(tx, asked.id, state, before=HandoverState.REQUESTED):
        await note(tx, rt, f"handover_{state.value}", asked, by=f"member:{decision.by}", memo=memo.id)


async def _show(tx: Transaction, rt: Runtime, survey: Survey, member: Member, sender: Sender) -> Receipt:
    earlier, found = await handovers.of_survey(tx, survey.id), await chosen_or_not(tx, rt, survey)
    those = found.chosen
    refusal = decide_request(survey, terms(rt, survey), earlier, len(those), rt.today())
    supplement = decide_supplement(survey, terms(rt, survey), earlier, len(those), rt.today())
    preview = await _memo(tx, rt, survey, those) if refusal is None else None
    overview = HandoverOverview(
        survey, earlier, preview, refusal, supplement=isinstance(supplement, Handover), to_ask_again=found.to_ask_again
    )
    await put(tx, rt, sender, render_handover(overview, voice_of(rt, member, sender)))
    return Receipt()


async def _submit(tx: Transaction, rt: Runtime, survey: Survey, member: Member, sender: Sender) -> Receipt:
    """«Der Leitung vorlegen»: the memo is the press officer's, like any other they submit."""
    earlier, those = await handovers.of_survey(tx, survey.id), await chosen(tx, rt, survey)
    if decide_request(survey, terms(rt, survey), earlier, len(those), rt.today()) is not None:
        return await _show(tx, rt, survey, member, sender)
    content = await _memo(tx, rt, survey, those)
    memo = await memo_desk.submit(tx, rt, member, content)
    kind, state = HandoverKind.CONTACTS, HandoverState.REQUESTED
    recipient = terms(rt, survey).recipient
    institute = rt.authority.research_institute.name
    asked = await handovers.add(
        tx, survey.id, kind, state, memo=memo.id, recipient=recipient, institute=institute, now=rt.now()
    )
    await note(tx, rt, "handover_requested", asked, by=f"member:{member.id}", memo=memo.id)
    await put(tx, rt, sender, render_memo(await memo_desk.submitted(tx, rt, memo), voice_of(rt, member, sender)))
    return Receipt()


async def _memo(tx: Transaction, rt: Runtime, survey: Survey, those: tuple[Chosen, ...]) -> MemoContent:
    counts = await volunteers.counts(tx, survey.id)
    facts = HandoverFacts(
        survey,
        len(those),
        tuple((area, counts[area].registered) for area in _in_order(rt, counts) if counts[area].registered),
        tuple(sorted({one.version for one in those})),
        terms(rt, survey).recipient,
    )
    return handover_memo(facts, rt.texts.voice(SOURCE_LANGUAGE))


def _in_order(rt: Runtime, areas: Iterable[str]) -> list[str]:
    """The areas as the authority lists them; who names none comes last."""
    known = [area.name for area in rt.authority.service_areas]
    return sorted(areas, key=lambda area: known.index(area) if area in known else len(known))
