"""Phase 1 of the procedure, „Planung“, as its people see it: from the Grobkonzept to the decision of the Leitung."""

from bot.domain.steps import Step
from tests.stories.procedure_walk import (
    Procedures,
    approves,
    newest,
)
from tests.stories.town import Town


async def test_a_whole_first_phase_ends_with_the_memo_at_press_office_and_offices_and_their_support(
    town: Town,
) -> None:
    all_of_them = await Procedures.of(town)
    house, press = all_of_them.house, all_of_them.house.press
    await all_of_them.reaches(Step.OUTLINE_DECISION)
    await approves(house.leader)

    assert "Feinkonzept" in await newest(press)
    for office in all_of_them.offices:
        screen = await office.screen()
        files = [message.file_name for message in screen.messages if message.file_name.startswith("Vermerk")]
        assert files == ["Vermerk-1-Fassung-1.pdf"]
        assert screen.newest.labels[:2] == ("Wir unterstützen", "Wir können nicht")
