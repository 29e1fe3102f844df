"""To be told something is agreed to in the very words that were read, as every other consent is."""

from dataclasses import replace

from bot.domain.taps import Wish, WishTap, encode
from tests.stories.rights_scene import held, is_what_was_read
from tests.stories.test_citizen_is_told_later import pauses
from tests.stories.test_citizen_takes_part import submits
from tests.stories.town import SURVEY, Town

RESULTS = (
    "<b>Möchten Sie wissen, was herausgekommen ist?</b>\n\nDann schreiben wir Ihnen hier ein einziges Mal, sobald "
    "die Ergebnisse da sind. Dafür merken wir uns die Nummer dieses Chats, getrennt von Ihren Antworten. "
    "Spätestens am {day} löschen wir sie wieder.\n\nDas ist freiwillig. Zurücknehmen können Sie es jederzeit "
    "unter „Meine Daten“ oder mit /widerruf."
)


async def test_changed_words_about_the_results_are_read_before_they_count(town: Town) -> None:
    berta, _code = await submits(town)
    asked = await berta.taps("Ergebnisse erfahren?")
    data = asked.data[asked.labels.index("Ja, bitte schreiben Sie mir")]
    await berta.writes("/hilfe")
    town.authority = replace(town.authority, texts={**town.authority.texts, RESULTS: "Neu gefasst, bis {day}."})
    await town.restarts()

    outcome = await berta.taps_data(data, message=asked.id)
    assert "noch einmal" in (outcome.toast or "")
    card = await berta.card()
    assert card.text.startswith("Neu gefasst, bis ")
    await berta.taps("Ja, bitte schreiben Sie mir")
    (consent,) = (await held(berta))["consents"]
    assert is_what_was_read(consent, card)


async def test_a_button_that_does_not_say_what_was_read_leads_to_the_card(town: Town) -> None:
    berta = await pauses(town)
    card = await berta.card()
    await berta.taps_data(encode(WishTap(Wish.REMIND, SURVEY)), message=card.id)
    assert "Einmal erinnern?" in (await berta.card()).labels
    await berta.taps("Einmal erinnern?")
    assert "Wir erinnern Sie ein einziges Mal" in (await berta.card()).text
