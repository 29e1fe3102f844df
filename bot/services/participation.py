"""A citizen answers: consent, the questions, sending off. One use case per tap or message."""

import html
import secrets
from dataclasses import replace

from bot.domain import interview as engine
from bot.domain.broadcast import Purpose, results_until
from bot.domain.citizen import Interview, Visitor
from bot.domain.codes import ALPHABET, LENGTH, grouped
from bot.domain.consent import AgreedWording, ConsentFor
from bot.domain.form_taps import applied
from bot.domain.ids import InterviewId
from bot.domain.messages import Notice
from bot.domain.messages import Receipt as ReceiptCard
from bot.domain.position import Asking, Ended, Position, Progress, Refusal, Reviewing, Stuck, position
from bot.domain.questionnaire import Questionnaire, QuestionType
from bot.domain.routing import Walk
from bot.domain.submission import SubmittedResponse
from bot.domain.survey import Survey
from bot.domain.taps import FormAct, FormTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import admission, ledger
from bot.services.citizen_cards import DESK, RECEIPT, show, show_position, view_of
from bot.texts.catalogue import SHIPPED
from bot.texts.complaints import complaint
from bot.texts.notice import notice_digest
from bot.texts.questions import review_page_with
from storage import broadcasts, consents, forms, interviews, responses, tallies, wishes
from storage.transaction import Transaction

CHAT = "chat"
"""How the citizen took part, in the export's column ``_way``."""

_LONGEST_TOAST = 200


async def begin(
    tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, agreed: AgreedWording, sender: Sender
) -> None:
    """The citizen agreed: the consent enters the ledger and the first question is asked."""
    wording = notice_digest(survey, rt.texts.voice(agreed.language))
    number = InterviewId(secrets.token_hex(4))
    interview = Interview(number, survey.id, survey.form_id, rt.now(), wording=wording)
    key_id = await interviews.begin(tx, visitor.person, interview)
    await note_consent(tx, rt, interview, agreed)
    await tallies.add(tx, survey.id, "started")
    await resume(tx, rt, replace(visitor, key_id=key_id), interview, sender)


async def note_consent(tx: Transaction, rt: Runtime, interview: Interview, agreed: AgreedWording) -> None:
    """The consent to an interview enters the ledger, under the authority's legal basis (PEOPLE.md 12)."""
    purpose = ConsentFor(rt.authority.terms.legal_basis)
    await ledger.give(tx, rt, interview.survey, interview.id, purpose, agreed.text, agreed.language)


def is_outdated(rt: Runtime, survey: Survey, interview: Interview) -> bool:
    """Whether the privacy notice reads otherwise, in every language, than when this person agreed to it."""
    if interview.wording is None:
        return False
    return all(interview.wording != notice_digest(survey, rt.texts.voice(language)) for language in SHIPPED)


async def _asked_again(tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, sender: Sender) -> bool:
    """Show the notice that has changed meanwhile, instead of what comes next; whether that was necessary."""
    survey = visitor.survey
    if survey is None or not is_outdated(rt, survey, interview):
        return False
    await show(tx, rt, visitor, Notice(survey, changed=True), sender)
    return True


async def resume(
    tx: Transaction,
    rt: Runtime,
    visitor: Visitor,
    interview: Interview,
    sender: Sender,
    *,
    because: Refusal | None = None,
) -> None:
    """Show the card on which an interview stands, in the version of the form it began with."""
    if await _asked_again(tx, rt, visitor, interview, sender):
        return
    form = await forms.get(tx, interview.form)
    where = position(form, interview.progress, rt.local_now())
    await show_position(tx, rt, visitor, interview, form, where, sender, complaint=because)


async def tap(
    tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, survey: Survey, tap: FormTap, sender: Sender
) -> Receipt:
    """A button on a question or on the review of this interview was tapped."""
    if await _asked_again(tx, rt, visitor, interview, sender):
        return Receipt()
    form = await forms.get(tx, interview.form)
    where = position(form, interview.progress, rt.local_now())
    match tap.act, where:
        case FormAct.SUBMIT, Reviewing():
            await _submit(tx, rt, visitor, interview, survey, form, where.walk, sender)
            return Receipt()
        case (FormAct.PAGE, Asking(row=tap.row)) | (FormAct.REVIEW_PAGE, Reviewing()):
            await show_position(tx, rt, visitor, interview, form, where, sender, page=tap.place, on_form=True)
            return Receipt()
    outcome = applied(where, tap)
    return await _moved(tx, rt, visitor, interview, form, where, outcome, sender)


async def typed(
    tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, text: str, on_card: str, sender: Sender
) -> Receipt:
    """A message was written (or something without text was sent); ``on_card`` is what the person has in front of them.

    It counts as an answer only to the question that stands on the card, so nothing is answered behind a page.
    """
    if await _asked_again(tx, rt, visitor, interview, sender):
        return Receipt()
    form = await forms.get(tx, interview.form)
    where = position(form, interview.progress, rt.local_now())
    in_view = on_card == DESK + view_of(where)
    outcome: Progress | Refusal = interview.progress
    if in_view and isinstance(where, Asking):
        outcome = engine.type_answer(where, text, visitor.language)
    elif in_view and isinstance(where, Reviewing):
        outcome = engine.jump_to_number(where, text)
    return await _moved(tx, rt, visitor, interview, form, where, outcome, sender)


async def is_answer(
    tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview, text: str, on_card: str
) -> bool:
    """Whether what was written answers the question that stands on the card."""
    where = position(await forms.get(tx, interview.form), interview.progress, rt.local_now())
    if on_card != DESK + view_of(where) or not isinstance(where, Asking):
        return False
    return isinstance(engine.type_answer(where, text, visitor.language), Progress)


async def _moved(
    tx: Transaction,
    rt: Runtime,
    visitor: Visitor,
    interview: Interview,
    form: Questionnaire,
    where: Position,
    outcome: Progress | Refusal,
    sender: Sender,
) -> Receipt:
    """Save progress and show what comes next, or show the same card with the reason why it stays."""
    if not isinstance(outcome, Progress):
        # An old button or a second tap: the card as it stands says enough, the toast the rest.
        said = None if outcome is Stuck.STALE else outcome
        await show_position(tx, rt, visitor, interview, form, where, sender, complaint=said, on_form=True)
        asked = where.question if isinstance(where, Asking) else None
        words = html.unescape(complaint(outcome, rt.texts.voice(visitor.language), form, asked))
        return Receipt(words[:_LONGEST_TOAST])
    moved, changed = replace(interview, progress=outcome), outcome != interview.progress
    now_at = position(form, outcome, rt.local_now(), before=where)
    if isinstance(now_at, Ended):
        await _turn_away(tx, rt, visitor, interview)
    elif changed:
        await interviews.save(tx, visitor, moved, rt.now())
    # Whoever changed an answer from the review comes back to the page they came from.
    page = review_page_with(now_at.walk, where.question) if isinstance(where, Asking) and where.answered else 0
    await show_position(tx, rt, visitor, moved, form, now_at, sender, page=page, moved=changed, on_form=True)
    return Receipt()


async def _turn_away(tx: Transaction, rt: Runtime, visitor: Visitor, interview: Interview) -> None:
    # PEOPLE.md 7: who does not qualify leaves a count, nothing else.
    await tallies.add(tx, interview.survey, "not_eligible")
    await consents.forget(tx, interview.id, today=rt.today())
    await interviews.end(tx, interview.id)
    await interviews.forget_visitor(tx, visitor.person)


async def _submit(
    tx: Transaction,
    rt: Runtime,
    visitor: Visitor,
    interview: Interview,
    survey: Survey,
    form: Questionnaire,
    walk: Walk,
    sender: Sender,
) -> None:
    """Send off: the answers lose every tie to the person but the code, which stands on the card and nowhere else."""
    signs = _new_code()
    body = SubmittedResponse(interview.form, _counted(form, walk), visitor.language, visitor.source, CHAT)
    await interviews.note_participation(tx, survey.id, participation_marker(tx, survey, sender))
    await responses.hold(tx, survey.id, rt.today(), body, code_marker(tx, signs))
    await responses.move_batch_if_full(tx, survey.id)
    await tallies.add(tx, survey.id, "submitted")
    await interviews.end(tx, interview.id)
    # The source goes with the answers; kept beside the person it would be a tie between the two.
    await interviews.save_visitor(tx, replace(visitor, source=""), rt.now())
    # The code is theirs alone; with it somebody could read the answers in a backup.
    visitor = replace(visitor, key_id=await interviews.own_key(tx, visitor.person))
    # Nobody is reminded of what is done; and who has just submitted was not told the results yet.
    await wishes.forget(tx, survey.id, Purpose.REMINDER, sender.chat)
    # Nor is it kept that they were reminded, and when: whoever is reminded often sends off on that day.
    await broadcasts.forget_recipient(tx, survey.id, Purpose.REMINDER, sender.chat)
    results, calls = rt.today() < results_until(survey), admission.offered(rt, survey)
    card = ReceiptCard(grouped(signs), survey, results=results, calls=calls)
    await show(tx, rt, visitor, card, sender, view=RECEIPT, secret=True, on_form=True)


def participation_marker(tx: Transaction, survey: Survey, sender: Sender) -> bytes:
    """The keyed hash that says "this person has taken part in this survey" and nothing else."""
    return interviews.participation_marker(tx, survey.id, sender.user)


def code_marker(tx: Transaction, signs: str) -> bytes:
    """The keyed hash under which a response is found by its deletion code."""
    return tx.keys.marker("deletion code", signs)


def _new_code() -> str:
    # At least one digit, so that a code written without hyphens cannot be mistaken for a word.
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(sign.isdigit() for sign in signs):
            return signs


def _counted(form: Questionnaire, walk: Walk) -> dict[str, str]:
    """The answers that count, notes left out, calculated values included."""
    notes = {row.name for row in form.questions if row.type is QuestionType.NOTE}
    return {name: value for name, value in walk.values.items() if name not in notes}
