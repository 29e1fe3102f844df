"""What people read after an outage, and what the staff reads about the state of the bot itself."""

from dataclasses import replace
from typing import Final

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
