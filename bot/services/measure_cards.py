"""The cards of measures for whoever speaks: with the buttons that this person may tap now."""

from bot.domain.measure import Measure, MeasureRefusal, MeasureState
from bot.domain.measure_taps import MeasureAct
from bot.domain.outgoing import OutgoingMessage
from bot.domain.procedure import Procedure
from bot.domain.staff import Member
from bot.runtime import Receipt, Runtime, Sender
from bot.services import announcing, laid_before, measure_rights
from bot.services.staff_cards import put, voice_of
from bot.texts.catalogue import Voice
from bot.texts.measure_endorsing import last_to_decide, version_is_old, wish_is_old
from bot.texts.measures import (
    render_ask_word,
    render_measure,
    render_measure_refused,
    render_measures,
)
from storage import measures, procedures
from storage.transaction import Transaction

WORD_VIEW = "measure"
"""How the view of the card begins that asks for a word: ``measure:w.17.0``.

Act and measure follow, and what the word is about where that can become old: see ``laid_before.to_be_seen``.
"""


async def put_list(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member, sender: Sender) -> Receipt:
    """The measures of a procedure that the member sees."""
    view = await measure_rights.seen_by(tx, rt, procedure, member)
    await put(tx, rt, sender, render_measures(view, voice_of(rt, member, sender)), below=True)
    return Receipt()


async def put_newer_list(tx: Transaction, rt: Runtime, procedure: Procedure, member: Member, sender: Sender) -> Receipt:
    """What was tapped was about an older version, so nothing is decided: the measures as they are now."""
    view, voice = await measure_rights.seen_by(tx, rt, procedure, member), voice_of(rt, member, sender)
    said = version_is_old(await laid_before.memo_of(tx, procedure), render_measures(view, voice), voice)
    await put(tx, rt, sender, said, below=True)
    return Receipt()


async def put_measure(tx: Transaction, rt: Runtime, measure: Measure, member: Member, sender: Sender) -> Receipt:
    """One measure, with what the member may do about it."""
    await put(tx, rt, sender, await _measure_card(tx, rt, measure, member, sender), below=True)
    return Receipt()


async def put_newer_wish(tx: Transaction, rt: Runtime, measure: Measure, member: Member, sender: Sender) -> Receipt:
    """The answer was about an older wish, so nothing is decided: the measure with the wish as it is now."""
    card = await _measure_card(tx, rt, measure, member, sender)
    await put(tx, rt, sender, wish_is_old(card, voice_of(rt, member, sender)), below=True)
    return Receipt()


async def _measure_card(
    tx: Transaction, rt: Runtime, measure: Measure, member: Member, sender: Sender
) -> OutgoingMessage:
    procedure = await procedures.get(tx, measure.procedure)
    acts = await measure_rights.acts_of(tx, rt, measure, member)
    voice = voice_of(rt, member, sender)
    effect = await _effect(tx, rt, procedure, voice) if MeasureAct.ENDORSE in acts else ""
    version = await laid_before.version_of(tx, procedure)
    return render_measure(procedure, measure, acts, voice, effect, version=version)


async def _effect(tx: Transaction, rt: Runtime, procedure: Procedure, voice: Voice) -> str:
    """What follows from a decision on the last open measure; nothing where others are open, or without a Vermerk."""
    known, memo = await measures.of_procedure(tx, procedure.id), await laid_before.memo_of(tx, procedure)
    if memo is None or sum(measure.state is MeasureState.PROPOSED for measure in known) > 1:
        return ""
    return last_to_decide(memo, await announcing.offices(tx, rt, memo), voice)


async def ask_word(
    tx: Transaction,
    rt: Runtime,
    measure: Measure,
    act: MeasureAct,
    member: Member,
    sender: Sender,
    refused: MeasureRefusal | None = None,
) -> Receipt:
    """Ask for the word that the act needs; what is typed next is taken for it."""
    procedure = await procedures.get(tx, measure.procedure)
    seen = await laid_before.to_be_seen(tx, measure, act)
    card = render_ask_word(procedure, measure, act, refused, voice_of(rt, member, sender))
    await put(tx, rt, sender, card, view=f"{WORD_VIEW}:{act}.{measure.id}.{seen}", below=True)
    return Receipt()


async def put_refused(tx: Transaction, rt: Runtime, refused: MeasureRefusal, member: Member, sender: Sender) -> Receipt:
    """Nothing changes, and why."""
    await put(tx, rt, sender, render_measure_refused(refused, voice_of(rt, member, sender)), below=True)
    return Receipt()
