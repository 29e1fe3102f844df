"""What somebody agreed to stands in the ledger with its very wording, and so does that they took it back."""

import hashlib
from datetime import UTC, datetime

from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId
from bot.runtime import Runtime
from bot.services import ledger, surveys
from storage import consents
from storage.tables import audit as audit_table
from storage.transaction import Transaction
from tests.services.survey_scene import FORM, NOON, ORDER, count

TEXT = "Darf Ihre Nummer an das Institut gehen?\nJa, gern\nNein, danke"


async def test_a_line_names_the_wording_that_was_shown_and_the_wording_is_kept_once(rt: Runtime) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for subject in ("a" * 32, "b" * 32):
        await rt.run(ledger.give, survey.id, subject, ConsentFor.CONTACT_DETAILS, TEXT, "de")

    async with rt.database.read() as tx:
        (line,) = await ledger.given(tx, "a" * 32)
        assert line.wording_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
        assert await consents.wording(tx, line.wording_sha256) == TEXT
        assert (line.given_at, line.withdrawn_at, line.language) == (NOON, None, "de")


async def test_one_purpose_is_taken_back_and_the_other_stands(rt: Runtime) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    for purpose in (ConsentFor.CONTACT_DETAILS, ConsentFor.SERVICE_AREA):
        await rt.run(ledger.give, survey.id, "a" * 32, purpose, TEXT, "de")

    (withdrawn,) = await rt.run(ledger.take_back, "a" * 32, ConsentFor.SERVICE_AREA)
    assert await rt.run(ledger.take_back, "a" * 32, ConsentFor.SERVICE_AREA) == ()

    async with rt.database.read() as tx:
        stands = {line.purpose: line.withdrawn_at is None for line in await ledger.given(tx, "a" * 32)}
    assert withdrawn.withdrawn_at == NOON
    assert stands == {ConsentFor.CONTACT_DETAILS: True, ConsentFor.SERVICE_AREA: False}
    assert len(await rt.run(ledger.take_back, "a" * 32)) == 1


async def test_of_a_wish_only_the_month_is_kept_and_the_audit_trail_says_nothing(rt: Runtime) -> None:
    survey = await rt.run(surveys.import_and_open, FORM, ORDER)
    lines = await count(rt, audit_table)

    async def wish(tx: Transaction, rt: Runtime) -> str:
        subject = ledger.subject_of(tx, ConsentFor.RESULTS, survey.id, ChatId(11))
        await ledger.give(tx, rt, survey.id, subject, ConsentFor.RESULTS, "Möchten Sie es wissen?", "de")
        await ledger.take_back(tx, rt, subject)
        return subject

    subject = await rt.run(wish)

    async with rt.database.read() as tx:
        (line,) = await ledger.given(tx, subject)
        assert subject != ledger.subject_of(tx, ConsentFor.REMINDER, survey.id, ChatId(11))
    month = datetime(2026, 7, 1, tzinfo=UTC)
    assert (line.given_at, line.withdrawn_at) == (month, month)
    assert await count(rt, audit_table) == lines
