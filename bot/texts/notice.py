"""The notice after Art. 13 GDPR, first layer: the short card on which the consent is given. ``whole_notice`` follows.

Each sentence can be replaced by the authority's own in its file; whoever agreed before is then asked anew.
"""

import hashlib
import html
from collections.abc import Sequence
from functools import lru_cache

from bot.authority import Contact, LegalBasis
from bot.domain.consent import AgreedWording
from bot.domain.messages import Notice
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import ConsentTap, Page, Wish, WishTap, encode
from bot.texts.catalogue import Voice
from bot.texts.labels import page_button, words_of

WORDING_VERSION = "2026-11"
"""The version of the shipped consent wording; the digest in the ledger tells an authority's own wording apart."""

_IN_A_BUTTON = 16


def short_notice(message: Notice, voice: Voice) -> OutgoingMessage:
    """The card with the short notice and the consent; its button carries which wording it is."""
    digest = notice_digest(message.survey, voice, changed=message.changed)
    return _card(message, voice, encode(ConsentTap(message.survey.id, digest[:_IN_A_BUTTON])))


def _card(message: Notice, voice: Voice, agree: str) -> OutgoingMessage:
    rows: Keyboard = (
        (Button(voice.plain("Ich stimme zu") if by_consent(voice) else voice.plain("Teilnehmen"), agree),),
        (Button(voice.plain("Nein, danke"), encode(WishTap(Wish.DECLINE, message.survey.id))),),
        page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
        page_button(voice.plain("Lieber anders teilnehmen"), Page.OTHERWISE),
    )
    if not message.changed:
        rows = (*rows, page_button(voice.plain("Zurück"), Page.CONTINUE))
    return OutgoingMessage(_short_text(message, voice), rows)


def notice_wording(message: Notice, voice: Voice) -> str:
    """The very words of that card, for the ledger."""
    return words_of(_card(message, voice, ""))


@lru_cache(maxsize=64)
def notice_digest(survey: Survey, voice: Voice, *, changed: bool = False) -> str:
    """SHA-256 of those words, in hexadecimal digits; asked for at every step, hence remembered."""
    return hashlib.sha256(notice_wording(Notice(survey, changed), voice).encode()).hexdigest()


def shown_wording(survey: Survey, voices: Sequence[Voice], in_button: str) -> AgreedWording | None:
    """The wording whose consent button was tapped; None for one that is no longer ours."""
    for voice in voices:
        for changed in (False, True):
            if notice_digest(survey, voice, changed=changed)[:_IN_A_BUTTON] == in_button:
                return AgreedWording(notice_wording(Notice(survey, changed), voice), voice.language)
    return None


def by_consent(voice: Voice) -> bool:
    """Whether taking part rests on consent, and not on a public task."""
    return voice.authority.terms.legal_basis is LegalBasis.CONSENT


def _short_text(message: Notice, voice: Voice) -> str:
    parts = (
        _what_changed(voice) if message.changed else "",
        voice.say("<b>Bevor es losgeht: Ihre Daten</b>"),
        "\n".join(_terms_of_data(message.survey, voice)),
        voice.say(
            "Verantwortlich ist {who}. Mehr dazu unter „Datenschutz lesen“.",
            who=voice.own(voice.authority.name.with_article),
        ),
        voice.say(
            "Sind Sie einverstanden, dass wir Ihre Antworten für diese Befragung auswerten? Sie können das jederzeit "
            "zurücknehmen: vor dem Absenden mit /widerruf, danach mit Ihrem Code."
        )
        if by_consent(voice)
        else voice.say("Wir fragen im Rahmen unserer öffentlichen Aufgabe. Ihre Teilnahme ist freiwillig."),
    )
    return "\n\n".join(part for part in parts if part)


def _what_changed(voice: Voice) -> str:
    return voice.say(
        "Unser Hinweis zum Datenschutz hat sich geändert. Bitte lesen Sie ihn noch einmal. Ihre Antworten sind noch "
        "da; bei „Nein, danke“ löschen wir sie."
    )


def _terms_of_data(survey: Survey, voice: Voice) -> tuple[str, ...]:
    return (
        voice.say("• Wir speichern Ihre Antworten verschlüsselt und ohne Ihren Namen."),
        voice.say(
            "• Nach dem Absenden können wir sie niemandem mehr zuordnen. Löschen geht dann mit einem Code, den Sie am "
            "Ende bekommen."
        ),
        voice.say(
            "• Begonnenes löschen wir nach 14 Tagen ohne Antwort, alles andere spätestens am {day}.",
            day=voice.day(survey.deletes_on),
        ),
        voice.say(
            "• Telegram sitzt außerhalb der EU und kann mitlesen. Bitte schreiben Sie keine Namen, Aktenzeichen oder "
            "Gesundheitsangaben."
        ),
    )


def imprint(voice: Voice) -> OutgoingMessage:
    """Who answers for what the bot says, as the authority's own imprint does."""
    authority = voice.authority
    contact = authority.contact
    lines = (
        voice.own(authority.name.full),
        contact.postal_address,
        voice.plain("Telefon: {number}", number=contact.telephone),
        voice.plain("E-Mail: {address}", address=contact.email) if contact.email else "",
    )
    parts = (
        voice.say("<b>Impressum</b>"),
        html.escape("\n".join(line for line in lines if line), quote=False),
        voice.say(
            "Vertreten durch: {function} {name}", function=voice.own(authority.head.function), name=authority.head.name
        ),
        voice.say("Vollständig: {address}", address=authority.pages.imprint) if authority.pages.imprint else "",
    )
    rows = (
        page_button(voice.plain("Weiter"), Page.CONTINUE),
        page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
    )
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


def reach(contact: Contact, name: str = "") -> str:
    """Where somebody can be reached, in one line."""
    known = (name or contact.name, contact.postal_address, contact.telephone, contact.email)
    return ", ".join(part for part in known if part)


def read_anew(voice: Voice) -> str:
    """The toast for whoever agreed to a notice that was changed a moment before."""
    return voice.plain("Der Hinweis hat sich gerade geändert. Bitte lesen Sie ihn noch einmal.")
