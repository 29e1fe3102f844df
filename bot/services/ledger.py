"""The consent ledger: somebody agrees to a wording for a purpose, and takes it back. No consent goes past it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from html import unescape
from zoneinfo import ZoneInfo

from bot.domain.consent import WISHES, Consent, ConsentFor, noted_at
from bot.domain.ids import ChatId, SurveyId
from bot.runtime import Runtime
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.notice import WORDING_VERSION
from storage import audit, consents, surveys
from storage.transaction import Transaction


async def give(
    tx: Transaction,
    rt: Runtime,
    survey: SurveyId,
    subject: str,
    purpose: ConsentFor,
    wording_text: str,
    language: str,
) -> Consent:
    """Note a consent: ``wording_text`` is the card or page as it was shown, words on its buttons included.

    ``subject`` is an interview, a volunteer, or what ``subject_of`` makes for a wish.
    """
    digest = await consents.keep_wording(tx, wording_text, purpose, WORDING_VERSION, language)
    given = Consent(survey, subject, purpose, WORDING_VERSION, digest, language, noted_at(purpose, rt.now()))
    await consents.add(tx, given)
    await _record(tx, rt, "consent_given", given)
    return given


async def give_on_paper(
    tx: Transaction,
    rt: Runtime,
    survey: SurveyId,
    subject: str,
    purpose: ConsentFor,
    *,
    wording_version: str,
    day: date,
) -> None:
    """Note a consent given on paper on that day: the signed sheet is the proof, here stands which edition it was.

    With the institute it names, which is the one of the time when it is entered.
    """
    institute = rt.authority.research_institute.name
    text = f"Einwilligung auf Papier, Fassung {wording_version}: {purpose.value}, {institute}"
    digest = await consents.keep_wording(tx, text, purpose, wording_version, SOURCE_LANGUAGE)
    signed = datetime.combine(day, time(12), tzinfo=ZoneInfo(rt.config.time_zone))
    given = Consent(survey, subject, purpose, wording_version, digest, SOURCE_LANGUAGE, signed)
    await consents.add(tx, given)
    await _record(tx, rt, "consent_given", given)


async def take_back(
    tx: Transaction, rt: Runtime, subject: str, purpose: ConsentFor | None = None
) -> tuple[Consent, ...]:
    """Mark what this subject agreed to as withdrawn, for one purpose or for all; returns what was withdrawn now."""
    standing = {line.purpose for line in await given(tx, subject) if line.withdrawn_at is None}
    withdrawn: list[Consent] = []
    for one in sorted(standing if purpose is None else standing & {purpose}):
        withdrawn += await consents.withdraw(tx, subject, one, noted_at(one, rt.now()), today=rt.today())
    for line in withdrawn:
        await _record(tx, rt, "consent_withdrawn", line)
    return tuple(withdrawn)


async def given(tx: Transaction, subject: str) -> tuple[Consent, ...]:
    """Every line of a subject, those withdrawn included, the oldest first."""
    return await consents.of_subjects(tx, (subject,))


async def names_institute(tx: Transaction, rt: Runtime, line: Consent) -> bool:
    """Whether the wording somebody agreed to names the institute that would get their contact now."""
    return line.wording_sha256 in await naming_institute(tx, rt, (line,))


async def naming_institute(tx: Transaction, rt: Runtime, lines: Iterable[Consent]) -> frozenset[str]:
    """The digests of those wordings that name the institute; each is looked up once, however many agreed to it."""
    name, naming = rt.authority.research_institute.name, set[str]()
    for digest in {line.wording_sha256 for line in lines}:
        wording = await consents.wording(tx, digest)
        # As it stood on the card, HTML: a name may have a sign in it that is written otherwise there.
        if wording is not None and name in unescape(wording):
            naming.add(digest)
    return frozenset(naming)


async def wishes_of(tx: Transaction, rt: Runtime, chat: ChatId) -> tuple[Consent, ...]:
    """What this chat ever agreed to be told, as far as the surveys are not deleted yet."""
    known = await surveys.of_authority(tx, rt.authority.id)
    return await consents.of_subjects(tx, [subject_of(tx, one, survey.id, chat) for survey in known for one in WISHES])


def subject_of(tx: Transaction, purpose: ConsentFor, survey: SurveyId, chat: ChatId) -> str:
    """Who wished to be told something, see ``storage/consents.py``."""
    return consents.subject_of(tx, purpose, survey, chat)


async def _record(tx: Transaction, rt: Runtime, event: str, line: Consent) -> None:
    if line.purpose in WISHES:
        return
    details = {"purpose": line.purpose.value, "wording": line.wording_sha256, "language": line.language}
    await audit.record(tx, event, actor="citizen", subject=f"survey:{line.survey}", details=details, at=rt.now())
