"""Somebody calls the authority: their number is taken out of the telephone interviews, or may come again."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.domain.broadcast import BroadcastState, Purpose, Recipient
from bot.domain.consent import ConsentFor
from bot.domain.ids import SurveyId
from bot.domain.survey import Survey
from bot.domain.volunteering import Refusal, Refused, Registered, Way
from bot.runtime import Runtime
from bot.services import by_telephone, ledger, surveys, wishing
from bot.services.by_telephone import TakenOut
from bot.services.paper_volunteers import Entered
from storage import broadcasts, study_ends, volunteers, wishes
from storage.tables import audit
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, ORDER
from tests.services.test_paper_volunteers import BERTA as BERTAS_SHEET
from tests.services.test_paper_volunteers import enters
from tests.services.test_volunteering import ANNA, BERTA, TOLD, comes, entered, hand_over

NUMBER = "+49171392{:04}"
BERTAS = "+491713920012"


@pytest.fixture
def called(rt: Runtime) -> Runtime:
    institute = replace(rt.authority.research_institute, calls_from=date(2026, 7, 20), calls_to=date(2026, 8, 31))
    return replace(rt, authority=replace(rt.authority, research_institute=institute))


@pytest.fixture
async def survey(called: Runtime) -> Survey:
    return await called.run(surveys.import_and_open, FORM, ORDER)


async def test_who_signed_on_paper_is_taken_out_by_a_call(called: Runtime, survey: Survey) -> None:
    await enters(called, survey, BERTAS_SHEET)

    assert await called.run(by_telephone.take_out, survey, BERTAS) is TakenOut.GONE

    again = await enters(called, survey, BERTAS_SHEET)
    assert (again.entered, len(again.left_out)) == (0, 1)
    async with called.database.read() as tx:
        assert await volunteers.by_number(tx, survey.id, volunteers.number_marker(tx, survey.id, BERTAS)) is None


async def test_a_number_that_somebody_else_entered_in_a_chat_is_taken_out_and_stays_out(
    called: Runtime, survey: Survey
) -> None:
    await entered(called, survey)

    assert await called.run(by_telephone.take_out, survey, NUMBER.format(ANNA)) is TakenOut.GONE

    assert await comes(called, survey, ANNA) == Refused(Refusal.BLOCKED)


async def test_the_institute_is_told_of_whoever_it_has_already(called: Runtime, survey: Survey) -> None:
    anna = await entered(called, survey)
    await hand_over(called, survey, anna)

    assert await called.run(by_telephone.take_out, survey, NUMBER.format(ANNA)) is TakenOut.INSTITUTE_IS_TOLD


async def test_whoever_calls_is_read_what_is_kept_of_their_number_and_the_trail_says_that_it_was(
    called: Runtime, survey: Survey
) -> None:
    await enters(called, survey, BERTAS_SHEET)

    entry = await called.run(by_telephone.show, survey, BERTAS)

    assert entry is not None
    assert (entry.details.number, entry.volunteer.way) == (BERTAS, Way.PAPER)
    assert ConsentFor.CONTACT_DETAILS in {line.purpose for line in entry.consents}
    assert await called.run(by_telephone.show, survey, NUMBER.format(ANNA)) is None
    async with called.database.read() as tx:
        said = select(audit.c.actor, audit.c.details).where(audit.c.event == "contact_details_shown")
        assert [tuple(row) for row in await tx.execute(said)] == [("command-line", "{}")]


@pytest.mark.parametrize("on_its_way", [False, True])
async def test_who_takes_it_back_by_telephone_is_not_written_to_before_the_calls(
    called: Runtime, survey: Survey, *, on_its_way: bool
) -> None:
    await comes(called, survey, ANNA, consents={**TOLD, ConsentFor.CALL_NOTICE: "Sollen wir Ihnen schreiben?"})
    await comes(called, survey, BERTA, consents={**TOLD, ConsentFor.CALL_NOTICE: "Sollen wir Ihnen schreiben?"})
    if on_its_way:
        await called.database.write(begins_to_tell, called, survey.id)

    await called.run(by_telephone.take_out, survey, NUMBER.format(ANNA))

    async with called.database.read() as tx:
        assert await wishing.wished(tx, called, ANNA) == ()
        (anna,) = await ledger.wishes_of(tx, called, ANNA)
        assert [wish.purpose for wish in await wishing.wished(tx, called, BERTA)] == [Purpose.CALL_NOTICE]
        (berta,) = await ledger.wishes_of(tx, called, BERTA)
    assert (anna.withdrawn_at is None, berta.withdrawn_at is None) == (False, True)


async def begins_to_tell(tx: Transaction, rt: Runtime, survey: SurveyId) -> None:
    """Both wishes have become recipients of the message before the calls, and nobody was told yet."""
    begun = await broadcasts.add(
        tx, survey, Purpose.CALL_NOTICE, BroadcastState.RUNNING, address="", started_by=None, now=rt.now()
    )
    await broadcasts.fill(tx, [Recipient(begun.id, chat, "de") for chat in (ANNA, BERTA)], rt.now())
    await wishes.take_out(tx, survey, Purpose.CALL_NOTICE, (ANNA, BERTA))


async def test_a_sheet_of_paper_that_comes_after_the_call_is_not_entered(called: Runtime, survey: Survey) -> None:
    assert await called.run(by_telephone.take_out, survey, BERTAS) is TakenOut.NOT_THERE

    assert (await enters(called, survey, BERTAS_SHEET)).entered == 0


async def test_who_calls_again_may_be_entered_again(called: Runtime, survey: Survey) -> None:
    await called.run(by_telephone.take_out, survey, BERTAS)

    assert await called.run(by_telephone.unblock, survey, BERTAS)
    assert not await called.run(by_telephone.unblock, survey, BERTAS)

    assert await enters(called, survey, BERTAS_SHEET) == Entered(1, ())
    assert isinstance(await comes(called, survey, ANNA), Registered)


async def test_no_number_is_kept_of_a_survey_that_is_deleted(called: Runtime, survey: Survey) -> None:
    async def erase(tx: Transaction) -> None:
        before = await study_ends.find(tx, survey.id)
        await study_ends.save(tx, before, replace(before, erased_at=called.now()))

    await called.database.write(erase)

    assert await called.run(by_telephone.take_out, survey, BERTAS) is TakenOut.NOT_THERE

    async with called.database.read() as tx:
        assert not await volunteers.is_blocked(tx, survey.id, volunteers.number_marker(tx, survey.id, BERTAS))


async def test_the_audit_trail_says_that_it_was_done_and_not_to_whom(called: Runtime, survey: Survey) -> None:
    await called.run(by_telephone.take_out, survey, BERTAS)
    await called.run(by_telephone.unblock, survey, BERTAS)

    async with called.database.read() as tx:
        said = select(audit.c.event, audit.c.actor, audit.c.details).where(audit.c.event.like("number%"))
        lines = [tuple(row) for row in await tx.execute(said.order_by(audit.c.nr))]
    assert lines == [("number_blocked", "command-line", "{}"), ("number_unblocked", "command-line", "{}")]
