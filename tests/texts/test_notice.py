"""The privacy notice says everything Art. 13 GDPR asks for, in both languages, on pages that Telegram takes."""

from dataclasses import replace
from datetime import date

import pytest

from bot.authority import Authority, LegalBasis
from bot.authority_file import example_authority
from bot.delivery.telegram import plain_text
from bot.domain.ids import FormId, SurveyId
from bot.domain.messages import Notice, Privacy
from bot.domain.outgoing import OutgoingMessage
from bot.domain.survey import Survey, SurveyState
from bot.domain.taps import PrivacyTap, parse
from bot.texts.catalogue import Texts, Voice
from bot.texts.labels import units
from bot.texts.notice import short_notice
from bot.texts.whole_notice import whole_notice

LONGEST_MESSAGE = 4_096
SURVEY = Survey(
    id=SurveyId("lra22"),
    authority="landratsamt-musterland",
    title="Kundenbefragung 2022",
    form_id=FormId("f"),
    state=SurveyState.OPEN,
    opens_on=date(2022, 7, 1),
    closes_on=date(2022, 8, 15),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2022, 12, 31),
)
SAID = {
    "de": (
        *("Verantwortlich: Landratsamt Musterland, Musterstraße 1", "Behördliche Datenschutzbeauftragte"),
        *("Wofür und auf welcher Grundlage", "Muster Marktforschung GmbH", "EDPO", "Länder außerhalb der EU"),
        *("spätestens am 31. Dezember 2022", "14 Tagen", "/auskunft", "/widerruf", "/loeschen", "Berichtigung"),
        *("Einschränkung", "Widerspruch", "Der Bayerische Landesbeauftragte", "Sie müssen nicht mitmachen"),
        *("nichts automatisch entschieden", "Was Telegram uns mitschickt", "Ihre Namen speichern wir nicht"),
        *("speichern wir auch Ihren Namen, Ihre Telefonnummer", "geben wir Namen, Nummer, Zeiten und Sprache an"),
    ),
    "en": (
        *("Responsible: Musterland District Office, Musterstraße 1", "Behördliche Datenschutzbeauftragte"),
        *("What for, and on which legal basis", "Muster Marktforschung GmbH", "EDPO", "countries outside the EU"),
        *("31 December 2022", "14 days", "/mydata", "/withdraw", "/delete", "correction", "restriction", "objection"),
        *("Der Bayerische Landesbeauftragte", "You do not have to take part", "Nothing about you is decided"),
        *("What Telegram sends us", "We do not store your names"),
        *("we also store your name, your telephone number", "pass your name, number, times and language on to"),
    ),
}
BASIS = {
    (LegalBasis.CONSENT, "de"): "mit Ihrer Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)",
    (LegalBasis.CONSENT, "en"): "with your consent (Art. 6(1)(a) GDPR)",
    (LegalBasis.PUBLIC_TASK, "de"): "als öffentliche Aufgabe (Art. 6 Abs. 1 Buchst. e DSGVO)",
    (LegalBasis.PUBLIC_TASK, "en"): "as a public task (Art. 6(1)(e) GDPR)",
}


def voice(language: str, authority: Authority) -> Voice:
    return Texts(authority, "Europe/Berlin").voice(language)


def pages(speaks: Voice) -> list[OutgoingMessage]:
    """Every page, found as a person would: by the buttons."""
    found = [whole_notice(Privacy(SURVEY), speaks)]
    while (onward := _next_page(found[-1], len(found))) is not None:
        found.append(whole_notice(Privacy(SURVEY, page=onward), speaks))
    return found


def _next_page(card: OutgoingMessage, after: int) -> int | None:
    taps = [parse(button.tap) for row in card.buttons for button in row]
    return next((tap.page for tap in taps if isinstance(tap, PrivacyTap) and tap.page >= after), None)


@pytest.mark.parametrize("basis", LegalBasis)
@pytest.mark.parametrize("language", SAID)
def test_the_whole_notice_says_everything_on_pages_that_can_be_sent(language: str, basis: LegalBasis) -> None:
    authority = example_authority()
    authority = replace(authority, terms=replace(authority.terms, legal_basis=basis))
    read = pages(voice(language, authority))

    everything = plain_text("\n\n".join(page.text for page in read))
    assert [words for words in (*SAID[language], BASIS[basis, language]) if words not in everything] == []
    assert all(units(plain_text(page.text)) <= LONGEST_MESSAGE for page in read)
    assert len(read) == 2


def test_longer_sentences_of_the_authority_only_make_more_pages() -> None:
    words = "<b>Verantwortlich:</b> {who}"
    authority = replace(example_authority(), texts={words: f"{words} " + "Wir sind für Sie da. " * 100})
    read = pages(voice("de", authority))

    assert len(read) > 2
    assert all(units(page.text) <= LONGEST_MESSAGE for page in read)


def test_a_page_that_does_not_exist_shows_the_nearest_one() -> None:
    speaks = voice("de", example_authority())
    read = pages(speaks)
    assert whole_notice(Privacy(SURVEY, page=99), speaks) == read[-1]
    assert whole_notice(Privacy(SURVEY, page=-1), speaks) == read[0]


@pytest.mark.parametrize(
    ("basis", "label"), [(LegalBasis.CONSENT, "Ich stimme zu"), (LegalBasis.PUBLIC_TASK, "Teilnehmen")]
)
def test_the_button_follows_the_legal_basis(basis: LegalBasis, label: str) -> None:
    authority = example_authority()
    authority = replace(authority, terms=replace(authority.terms, legal_basis=basis))
    assert short_notice(Notice(SURVEY), voice("de", authority)).buttons[0][0].label == label
