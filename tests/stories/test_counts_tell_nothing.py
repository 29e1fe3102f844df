"""Whatever the staff looks at while people answer, and however often: nobody sees a single response arrive."""

import csv
import io
import re
from itertools import combinations

from bot.domain.staff import Role
from bot.services.exporting import export_csv
from tests.services.survey_scene import FORM, sent_off
from tests.stories.town import SURVEY, Person, Town

RESPONSES = 23


async def counted(press: Person) -> str:
    card = await press.writes("/befragungen")
    found = re.search(r"Antworten: (.*)", card.text)
    assert found is not None, card.text
    return found[1]


async def exported(town: Town) -> frozenset[str]:
    async with town.database.read() as tx:
        files = await export_csv(tx, SURVEY)
    assert files is not None
    rows = csv.DictReader(io.StringIO(files.answers.decode("utf-8-sig")))
    return frozenset(row["_id"] for row in rows)


async def test_between_any_two_looks_nobody_has_come_or_at_least_five(town: Town) -> None:
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await town.opens(FORM)
    cards, exports = [await counted(press)], [await exported(town)]
    for number in range(RESPONSES):
        await town.database.write(sent_off, SURVEY, f"Antwort {number}")
        cards.append(await counted(press))
        exports.append(await exported(town))

    assert len(exports[-1]) == RESPONSES - RESPONSES % 5
    assert all(earlier <= later for earlier, later in combinations(exports, 2))
    assert {len(later - earlier) for earlier, later in combinations(exports, 2)} == {0, 5, 10, 15, 20}
    assert set(cards) == {"weniger als 5", "mindestens 5", "mindestens 10", "mindestens 15", "mindestens 20"}
    # The card changes when, and only when, the export does.
    assert len(set(zip(cards, exports, strict=True))) == len(set(cards))
