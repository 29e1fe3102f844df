"""What people read after an outage, and what the staff reads about the state of the bot itself."""

from dataclasses import replace
from typing import Final

from bot.domain.alarm import Cause, Finding
from bot.domain.outgoing import OutgoingMessage
from bot.texts.catalogue import Voice

ROOM_FOR_A_SENTENCE: Final = 3_800
"""Characters with markup: a card longer than that is shown again as it is, since Telegram takes 4,096."""


def shown_again(card: OutgoingMessage, voice: Voice) -> OutgoingMessage:
    """The card as it was, with a friendly word why it comes once more."""
    sentence = voice.say("Wir waren kurz nicht erreichbar. Hier geht es weiter.")
    if len(card.text) > ROOM_FOR_A_SENTENCE:
        return card
    return replace(card, text=f"{sentence}\n\n{card.text}")


def alarm(finding: Finding, voice: Voice) -> str:
    """What is wrong, what it means and what to do, in one or two sentences for the staff channel."""
    number = finding.number
    sentences = {
        Cause.WEBHOOK_WRONG: voice.say(
            "Telegram hat die Nachrichten an eine andere Adresse geschickt. Die richtige ist wieder eingetragen. Bitte "
            "die IT informieren: Wer das nicht selbst war, muss sofort das Token bei BotFather erneuern."
        ),
        Cause.WEBHOOK_FAILING: voice.say(
            "Telegram erreicht den Bot nicht; wartende Nachrichten: {n}. Bürgerinnen und Bürger bekommen keine "
            "Antwort. Bitte die IT prüfen lassen: Internetzugang, Proxy, Zertifikat.",
            n=number,
        ),
        Cause.UPDATES_WAITING: voice.say(
            "Bei Telegram warten {n} Nachrichten an den Bot. Antworten kommen später als sonst; verloren geht nichts. "
            "Hält das an, bitte die IT informieren.",
            n=number,
        ),
        Cause.MESSAGES_WAITING: voice.say(
            "Nachrichten des Bots kommen seit {n} Minuten nicht bei Telegram an. Sie werden weiter versucht; verloren "
            "geht nichts. Bitte die IT den Internetzugang prüfen lassen.",
            n=number,
        ),
        Cause.QUARANTINE: voice.say(
            "Nachrichten, die der Bot in der letzten Stunde nicht verarbeiten konnte und beiseitegelegt hat: {n}. Wer "
            "sie geschrieben hat, wurde gebeten, es noch einmal zu versuchen. Bitte die IT in das Protokoll sehen "
            "lassen.",
            n=number,
        ),
        Cause.FLOOD: voice.say(
            "Telegram bremst den Bot: {n}-mal in den letzten fünf Minuten. Nachrichten kommen später an; verloren geht "
            "nichts. Zu tun ist nur etwas, wenn es anhält: dann bitte die IT informieren.",
            n=number,
        ),
        Cause.CLOCK: voice.say(
            "Geplante Arbeiten laufen nicht, zum Beispiel Löschen am zugesagten Tag. Bitte die IT heute noch in das "
            "Protokoll sehen und den Dienst neu starten lassen."
        ),
        Cause.DISK: voice.say(
            "Auf dem Datenträger der Datenbank sind nur noch {n} MB frei. Ist er voll, nimmt der Bot keine Antworten "
            "mehr an. Bitte die IT Platz schaffen lassen.",
            n=number,
        ),
    }
    return sentences[finding.cause]


def all_clear(cause: Cause, voice: Voice) -> str:
    """That something is over."""
    what = {
        Cause.WEBHOOK_WRONG: voice.say("Telegram schickt die Nachrichten an die richtige Adresse."),
        Cause.WEBHOOK_FAILING: voice.say("Telegram erreicht den Bot."),
        Cause.UPDATES_WAITING: voice.say("Nachrichten an den Bot werden gleich beantwortet."),
        Cause.MESSAGES_WAITING: voice.say("Nachrichten des Bots kommen an."),
        Cause.QUARANTINE: voice.say("Seit einer Stunde wurden alle Nachrichten verarbeitet."),
        Cause.FLOOD: voice.say("Telegram bremst den Bot nicht mehr."),
        Cause.CLOCK: voice.say("Geplante Arbeiten laufen."),
        Cause.DISK: voice.say("Auf dem Datenträger der Datenbank ist genug Platz."),
    }
    return voice.say("Wieder in Ordnung: {what}", what=what[cause])


def slower(voice: Voice) -> OutgoingMessage:
    """For somebody who writes faster than anybody can answer."""
    return OutgoingMessage(
        voice.say(
            "Bitte langsamer: Es kamen sehr viele Nachrichten auf einmal, und einige wurden nicht gelesen. Schreiben "
            "oder tippen Sie noch einmal, sobald die Antwort da ist."
        )
    )
