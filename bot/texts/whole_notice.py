"""The second layer of the notice: everything Art. 13 GDPR asks for, page by page.

Each sentence can be replaced by the authority's own in its file.
"""

from collections.abc import Sequence

from bot.domain.call_taps import CallAct, CallTap
from bot.domain.messages import Privacy
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import Page, PageTap, PrivacyTap, encode
from bot.texts.catalogue import Voice
from bot.texts.labels import page_button, units
from bot.texts.notice import by_consent, reach

LONGEST_PAGE = 1_700
"""Units of text on one page of the whole notice: about one and a half screens of a telephone."""


def whole_notice(message: Privacy, voice: Voice) -> OutgoingMessage:
    """Everything Art. 13 GDPR asks for, on as many pages as it takes."""
    pages = _pages(parts_of_notice(message.survey, voice))
    page = min(max(message.page, 0), len(pages) - 1)
    turning = []
    if page > 0:
        turning.append(Button(voice.plain("‹ Vorige"), encode(_turning(message, page - 1))))
    if page + 1 < len(pages):
        turning.append(Button(voice.plain("Weitere ›"), encode(_turning(message, page + 1))))
    rows: Keyboard = (
        *((tuple(turning),) if turning else ()),
        (Button(voice.plain("Weiter"), encode(_onward(message))),),
        page_button(voice.plain("Meine Daten"), Page.MY_DATA),
    )
    return OutgoingMessage(pages[page], rows)


def parts_of_notice(survey: Survey | None, voice: Voice) -> tuple[str, ...]:
    """The whole notice, part by part."""
    return (*_who_and_why(survey, voice), *_what(survey, voice), *_how_long(survey, voice), *_your_rights(voice))


def _turning(message: Privacy, page: int) -> PrivacyTap | CallTap:
    if message.to_be_called and message.survey is not None:
        return CallTap(CallAct.PRIVACY, message.survey.id, str(page))
    return PrivacyTap(page)


def _onward(message: Privacy) -> PageTap | CallTap:
    """Back to the consent from which it was opened: the consents look alike, and each is for something else."""
    if message.to_be_called and message.survey is not None:
        return CallTap(CallAct.HERE, message.survey.id, "")
    return PageTap(Page.NOTICE if message.consent_next else Page.CONTINUE)


def _pages(parts: Sequence[str]) -> tuple[str, ...]:
    """The parts in their order, whole, as many on a page as fit."""
    pages: list[str] = []
    for part in parts:
        together = f"{pages[-1]}\n\n{part}" if pages else part
        if pages and units(together) <= LONGEST_PAGE:
            pages[-1] = together
        else:
            pages.append(part)
    return tuple(pages)


def _who_and_why(survey: Survey | None, voice: Voice) -> tuple[str, ...]:
    authority = voice.authority
    basis = (
        voice.say("mit Ihrer Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)")
        if by_consent(voice)
        else voice.say("als öffentliche Aufgabe (Art. 6 Abs. 1 Buchst. e DSGVO)")
    )
    purposes = (
        voice.say("<b>Wofür und auf welcher Grundlage:</b>"),
        voice.say(
            "• Ihre Antworten: um zu erfahren, wie zufrieden Sie mit unserem Service sind – {basis}", basis=basis
        ),
        voice.say("• der Vermerk, dass Sie teilgenommen haben: damit jede Person nur einmal mitmacht – ebenso"),
        _what_is_wished(survey, voice),
    )
    return (
        voice.say("<b>Was mit Ihren Daten geschieht</b>"),
        voice.say("<b>Verantwortlich:</b> {who}", who=reach(authority.contact, voice.own(authority.name.full))),
        voice.say("<b>Datenschutzbeauftragte Person:</b> {who}", who=reach(authority.data_protection_officer)),
        "\n".join(purposes),
        voice.say(
            "<b>Freiwillig:</b> Sie müssen nicht mitmachen. Wer nicht mitmacht, hat keinen Nachteil. Über Sie wird "
            "nichts automatisch entschieden, und wir bilden kein Profil von Ihnen."
        ),
    )


def _what_is_wished(survey: Survey | None, voice: Voice) -> str:
    if _is_without_calls(survey):
        return voice.say(
            "• nur wenn Sie es wünschen: eine Erinnerung, die Ergebnisse – jedes mit einer eigenen Einwilligung "
            "(Art. 6 Abs. 1 Buchst. a DSGVO)"
        )
    return voice.say(
        "• nur wenn Sie es wünschen: eine Erinnerung, die Ergebnisse, ein Telefoninterview – jedes mit einer "
        "eigenen Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO)"
    )


def _is_without_calls(survey: Survey | None) -> bool:
    return survey is not None and survey.is_without_calls


def _what(survey: Survey | None, voice: Voice) -> tuple[str, ...]:
    kept_of_calls, told_of_calls = ("", "") if _is_without_calls(survey) else _what_of_calls(voice)
    parts = (
        voice.say(
            "<b>Was Telegram uns mitschickt:</b> die Nummer Ihres Kontos, Ihre Namen bei Telegram und die Sprache "
            "Ihrer App. Davon behalten wir nur die Nummer dieses Chats, um Ihnen zu antworten, eine daraus "
            "berechnete Kennziffer und die Sprache. Ihre Namen speichern wir nicht."
        ),
        voice.say(
            "<b>Was wir speichern:</b> während der Befragung Ihre Antworten, verschlüsselt, unter der Kennziffer. Nach "
            "dem Absenden ohne sie: nur die Antworten, den Tag, die Sprache und den Link, über den Sie kamen. "
            "Dazu, wann Sie welchem Wortlaut zugestimmt haben."
        ),
        kept_of_calls,
        voice.say(
            "<b>Wer es bekommt:</b> Ihre Antworten wertet nur {who} aus.",
            who=voice.own(voice.authority.name.with_article),
        )
        + told_of_calls,
        voice.say(
            "<b>Telegram:</b> Der Chat läuft über Telegram (Telegram Messenger Inc., Britische Jungferninseln), einen "
            "eigenen Verantwortlichen. Der Chat ist nicht Ende-zu-Ende-verschlüsselt: Telegram kann mitlesen und weiß, "
            "dass Sie uns schreiben. Daten können in Länder außerhalb der EU gelangen, in denen sie weniger geschützt "
            "sind. Vertreter in der EU: European Data Protection Office (EDPO) in Brüssel. "
            "Für vertrauliche Anliegen ist das kein Weg."
        ),
    )
    return tuple(part for part in parts if part)


def _what_of_calls(voice: Voice) -> tuple[str, str]:
    """What is kept of somebody who would like to be called, and who gets it."""
    kept = voice.say(
        "<b>Nur wenn Sie sich für ein Telefoninterview melden,</b> speichern wir auch Ihren Namen, Ihre "
        "Telefonnummer, passende Zeiten, die Sprache und, falls Sie ihn nennen, den Bereich, um den es ging: "
        "verschlüsselt und getrennt von Ihren Antworten."
    )
    told = voice.say(
        "Nur wenn Sie sich selbst für ein Telefoninterview melden, geben wir Namen, Nummer, Zeiten und Sprache an "
        "{institute} weiter, den Bereich nur, wenn Sie dem eigens zustimmen, und nie Ihre Antworten.",
        institute=voice.authority.research_institute.name,
    )
    return kept, f" {told}"


def _how_long(survey: Survey | None, voice: Voice) -> tuple[str, ...]:
    started = voice.say("<b>Wann wir löschen:</b> Begonnenes nach 14 Tagen ohne Antwort.")
    if survey is None:
        return (started,)
    last = voice.say("Alles spätestens am {day}.", day=voice.day(survey.deletes_on))
    stays = voice.say("Was am Ende gezählt wird, bleibt: die Ergebnisse in Zahlen, keine einzelnen Antworten.")
    return (f"{started} {last} {stays}",)


def _your_rights(voice: Voice) -> tuple[str, ...]:
    pages = voice.authority.pages
    further = (
        voice.say("Ausführlich: {address}", address=pages.privacy) if pages.privacy else "",
        voice.say("Wer wir sind: /impressum · ohne Telegram teilnehmen: /anders"),
    )
    return (
        voice.say(
            "<b>Ihre Rechte:</b> Auskunft, auch als Datei (/auskunft), Widerruf (/widerruf), Löschung (/loeschen), "
            "Berichtigung, Einschränkung und Widerspruch. Ein Widerruf gilt ab sofort; was bis dahin geschehen ist, "
            "bleibt rechtmäßig."
        ),
        voice.say("<b>Beschwerde</b> bei: {who}", who=reach(voice.authority.supervisory_authority)),
        "\n".join(line for line in further if line),
    )
