"""The cards of a memo stay below Telegram's limit, however much there is to say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.authority_file import example_authority
from bot.domain.co_signature import Answer, CoSignature
from bot.domain.co_signature_messages import (
    AllAnswered,
    AskOpinion,
    ChooseOffices,
    CoSigningMessage,
    MemoForCoSigner,
    OpinionForAuthor,
)
from bot.domain.ids import FormId, MeasureId, MemberId, MemoId, ProcedureId
from bot.domain.measure import Measure
from bot.domain.memo import REASON_LENGTH, SECTIONS, Decision, Draft, Memo, MemoContent, MemoState, Verdict
from bot.domain.memo_changes import PAPERS, MemoChanges, SectionChanges
from bot.domain.outgoing import OutgoingMessage
from bot.domain.paper_entry import Entry, Refusal, Signer
from bot.domain.paper_messages import (
    AskDay,
    AskMeasures,
    AskScan,
    AskSigner,
    AskText,
    AskWhat,
    EntryNoted,
    PaperMessage,
)
from bot.domain.position import Progress
from bot.domain.putting_off_messages import AskPutOff, PutOffForPressOffice, PutOffNoted
from bot.domain.staff_messages import MemoForLeadership, MemoInChannel, MemoMessage, MemoSubmitted
from bot.domain.wording import Change
from bot.texts.catalogue import Texts
from bot.texts.co_signing import render_co_signing
from bot.texts.labels import units
from bot.texts.memo_cards import render_memo
from bot.texts.paper_entries import render_paper

TEXTS = Texts(example_authority(), "Europe/Berlin")
LONG = "Ein <Satz> & noch 🙂 einer. " * 900
NOW = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
CONTENT = MemoContent(LONG[:200], LONG, LONG, LONG, follows=LONG, refers_to=LONG)
MEMO = Memo(
    MemoId(2**40),
    MemberId(7),
    10_000,
    MemoState.SUBMITTED,
    CONTENT,
    NOW,
    reference="x" * 80,
    cosign_until=date(2022, 9, 30),
    put_off_until=date(2022, 9, 30),
    urgent=True,
    editorial=True,
)
ON_PAPER = Decision(
    Verdict.APPROVED, MemberId(3), "Landrätin i. V.", NOW, LONG[:REASON_LENGTH], on_paper_on=date(2022, 9, 30)
)
MEASURES = tuple(
    Measure(
        MeasureId(number), ProcedureId(1), number, LONG, "", "Amt für Straßen, Brücken & Radwege", date(2022, 9, 30)
    )
    for number in range(1, 41)
)
SAID = tuple(
    CoSignature(
        f"{place} {'Amt für Straßen, Brücken & Radwege ' * 2}"[:80],
        Answer.DISSENTING,
        MemberId(3),
        NOW,
        LONG[:REASON_LENGTH],
    )
    for place in range(30)
)
CHANGED = MemoChanges(9_999, tuple(SectionChanges(name, (Change(LONG, LONG),) * 9) for name in (*SECTIONS, PAPERS)))
OPEN = CoSignature(SAID[0].office)
PAPERS_NAMED = tuple(f"Auswertung-der-Stellen-{'Amt-' * (number % 9)}{number}-Fassung-1.pdf" for number in range(30))


def visible(message: OutgoingMessage) -> int:
    """The length as Telegram counts it: without markup."""
    text = re.sub(r"<[^>]+>", "", message.text)
    return units(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("state", list(MemoState))
@pytest.mark.parametrize("decision", [None, ON_PAPER])
@pytest.mark.parametrize("changed", [None, CHANGED])
def test_whole_memo_with_everything_the_offices_said_fits(
    language: str, state: MemoState, decision: Decision | None, changed: MemoChanges | None
) -> None:
    memo = replace(MEMO, state=state, decision=decision)
    said = MemoForLeadership(memo, SAID[0].office, True, SAID, PAPERS_NAMED, True, True, True, changed)
    for message in (said, MemoInChannel(memo), MemoSubmitted(memo, 2)):
        assert visible(render_memo(message, TEXTS.voice(language))) <= 4_096


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "message",
    [
        MemoForCoSigner(replace(MEMO, state=MemoState.IN_COSIGNATURE), OPEN, 0, SAID[0].office, CHANGED),
        MemoForCoSigner(MEMO, SAID[0], 0, SAID[0].office, CHANGED, may_object=True),
        AskOpinion(MEMO, 0),
        OpinionForAuthor(MEMO, SAID[0]),
        AllAnswered(MEMO, SAID * 3),
        ChooseOffices(Draft(MemberId(1), "memo", FormId("f"), Progress()), tuple(one.office for one in SAID)),
    ],
)
def test_what_offices_are_asked_and_told_fits(message: CoSigningMessage, language: str) -> None:
    assert visible(render_co_signing(message, TEXTS.voice(language))) <= 4_096


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "message", [AskPutOff(MEMO, date(2022, 7, 29)), PutOffNoted(MEMO), PutOffForPressOffice(MEMO, LONG[:REASON_LENGTH])]
)
def test_what_is_said_about_putting_off_fits(message: MemoMessage, language: str) -> None:
    assert visible(render_memo(message, TEXTS.voice(language))) <= 4_096


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "message",
    [
        AskWhat(replace(MEMO, state=MemoState.IN_COSIGNATURE), (OPEN,) * 30),
        AskDay(MEMO, Entry(Verdict.APPROVED)),
        AskSigner(MEMO, Entry(Verdict.APPROVED, None, date(2022, 9, 30)), deputy=True),
        AskSigner(MEMO, Entry(Verdict.APPROVED, None, date(2022, 9, 30)), deputy=False, problem=Refusal.NO_DEPUTY),
        AskMeasures(MEMO, Entry(Verdict.APPROVED, None, date(2022, 9, 30), Signer.HEAD), MEASURES, frozenset({1, 40})),
        AskScan(MEMO, Entry(Verdict.APPROVED, None, date(2022, 9, 30), Signer.DEPUTY)),
        AskText(MEMO, Entry(Answer.DISSENTING, 29, date(2022, 9, 30))),
        EntryNoted(MEMO),
    ],
)
def test_what_is_asked_about_paper_fits(message: PaperMessage, language: str) -> None:
    assert visible(render_paper(message, TEXTS.voice(language), date(2022, 9, 30))) <= 4_096


def test_change_is_shown_section_by_section_and_the_rest_is_counted() -> None:
    said = MemoForCoSigner(replace(MEMO, state=MemoState.IN_COSIGNATURE), OPEN, 0, "Pressestelle", CHANGED)
    text = render_co_signing(said, TEXTS.voice("de")).text
    assert text.count("bisher: ") == 4
    assert "und 41 weitere Änderungen" in text


def test_version_with_the_same_wording_says_so_and_a_first_one_says_nothing() -> None:
    memo, voice = replace(MEMO, content=MemoContent("Betreff", "Votum", "Stand", "Gut")), TEXTS.voice("de")
    first = MemoForLeadership(memo, "Pressestelle", may_decide=True)
    same = replace(first, changed=MemoChanges(1, ()))

    assert "Gegenüber Fassung 1" in render_memo(same, voice).text
    assert "Gegenüber" not in render_memo(first, voice).text


def test_paper_is_named_whole_or_not_at_all() -> None:
    voice = TEXTS.voice("de")
    few = PAPERS_NAMED[:5]

    assert (
        f"Anlagen (5): {', '.join(few)}\n"
        in render_memo(MemoForLeadership(MEMO, "Pressestelle", True, attachments=few), voice).text
    )
    many = render_memo(MemoForLeadership(MEMO, "Pressestelle", True, attachments=PAPERS_NAMED), voice).text

    named = many.partition("Anlagen (30): ")[2].partition("\n")[0].split(", ")
    assert named[-1] == "…"
    assert tuple(named[:-1]) == PAPERS_NAMED[: len(named) - 1]
