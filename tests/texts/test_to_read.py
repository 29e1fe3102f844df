"""What has to be read on a card: short texts leave their room to long ones."""

import pytest

from bot.texts.to_read import rooms


@pytest.mark.parametrize(
    ("lengths", "shown"),
    [
        ([], []),
        ([100], [100]),
        ([5_000], [3_000]),
        ([100, 5_000], [100, 2_900]),
        ([0, 4_000, 4_000], [0, 1_500, 1_500]),
        ([2_000, 200, 4_000], [1_400, 200, 1_400]),
    ],
)
def test_short_texts_leave_their_room_to_long_ones(lengths: list[int], shown: list[int]) -> None:
    assert rooms(lengths, 3_000) == shown
