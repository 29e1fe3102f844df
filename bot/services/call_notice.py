"""The one message before the calls begin, for those who ask for it: given and taken back like any other consent."""

from bot.domain.broadcast import Purpose, Wished
from bot.domain.consent import ConsentFor
from bot.domain.ids import ChatId, SurveyId
from bot.domain.volunteering import notice_day
from bot.runtime import Runtime
from bot.services import ledger
from storage import broadcasts, wishes
from storage.transaction import Transaction


async def give(tx: Transaction, rt: Runtime, survey: SurveyId, chat: ChatId, *, wording: str, language: str) -> None:
    """Tell this chat the working day before the calls begin; nothing where that day has come already.

    A second tap is no second consent.
    """
    calls_from = rt.authority.research_institute.calls_from
    day = notice_day(calls_from, rt.today()) if calls_from else None
    kept = {(one.survey, one.purpose) for one in await wishes.of_chat(tx, chat)}
    if day is None or (survey, Purpose.CALL_NOTICE) in kept:
        return
    await wishes.keep(tx, (Wished(survey, Purpose.CALL_NOTICE, chat, language, day),))
    subject = ledger.subject_of(tx, ConsentFor.CALL_NOTICE, survey, chat)
    await ledger.give(tx, rt, survey, subject, ConsentFor.CALL_NOTICE, wording, language)


async def take_back(tx: Transaction, rt: Runtime, survey: SurveyId, chat: ChatId) -> None:
    """Do not tell this chat before the calls begin."""
    await wishes.forget(tx, survey, Purpose.CALL_NOTICE, chat)
    await broadcasts.take_back(tx, survey, Purpose.CALL_NOTICE, chat)
    await ledger.take_back(tx, rt, ledger.subject_of(tx, ConsentFor.CALL_NOTICE, survey, chat))
