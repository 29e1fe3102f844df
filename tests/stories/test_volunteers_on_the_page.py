"""Whoever enters their number on the authority's page never meets it in the chat, which runs through Telegram."""

import json

from bot.domain.contact_form import ContactForm
from bot.domain.volunteering import TimeOfDay
from bot.services import contact_page
from bot.services.contact_page import Entered
from bot.texts.contact_page import wordings_mark
from storage import surveys
from tests.stories.rights_scene import held
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.town import SURVEY, Person, Town

NAME, NUMBER, ENDING = "Berta Beispielhaft", "0171 3920012", "3920012"


async def volunteers_on_the_page(town: Town) -> Person:
    town.public_url = "https://befragung.landratsamt-musterland.example"
    await town.restarts()
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await berta.writes(f"/start {SURVEY}")
    await berta.taps("Lieber angerufen werden")
    token = (await berta.tap("Rückrufnummer eintragen")).url.rpartition("/")[2]
    async with town.database.read() as tx:
        wording = wordings_mark(await surveys.get(tx, SURVEY), town.rt.texts.voice("de"))
    filled_in = ContactForm(NAME, NUMBER, (TimeOfDay.EVENING,), "de", agrees=True, wording=wording)
    assert isinstance(await town.rt.run(contact_page.send, token, filled_in, "de"), Entered)
    await town.settles()
    return berta


async def test_everything_held_is_told_without_the_number_passing_through_telegram(town: Town) -> None:
    berta = await volunteers_on_the_page(town)
    for card in (await berta.writes("/auskunft"), await berta.writes("/widerruf"), await berta.writes("/loeschen")):
        assert "Ihr Name und Ihre Nummer – hier zeigen wir sie nicht" in card.text
        assert "sagen wir Ihnen gern am Telefon: 09999 12-0; abends" in card.text
        assert "endet" not in card.text

    file = await held(berta)
    (entry,) = file["telephone_interviews"]
    assert (entry["name"], entry["number"], entry["times"]) == (None, None, ["evening"])
    assert "am Telefon: 09999 12-0" in entry["name_and_number"]
    told = json.dumps(file, ensure_ascii=False) + await berta.transcript()
    assert [secret for secret in (NAME, ENDING) if secret in told] == []
