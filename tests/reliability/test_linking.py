"""The attacker must find what links, whatever it is, and find nothing where there is nothing."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.reliability.dumps import number_of
from tests.reliability.linking import Attack, attack
from tests.reliability.ten_days import BEGIN

PEOPLE = 60
SENT_OFF = [BEGIN + timedelta(hours=4 * number) for number in range(PEOPLE)]
"""When each person sent off; the number of their chat is 1000 more than their place in this list."""

Beside = Callable[[int, datetime], Mapping[str, Any]]
"""What lies beside the number of a chat, by person and instant."""


def attacked(beside: Beside, table: str = "cards", **others: list[dict[str, Any]]) -> Attack:
    """Attack a town of which this lies beside each chat; its responses bear the day and nothing else."""
    rng = random.Random(7)
    order = rng.sample(range(PEOPLE), PEOPLE)
    responses = [{"day": SENT_OFF[person].date(), "xmin": 5_000 + person} for person in order]
    own = {1_000 + person: place for place, person in enumerate(order)}
    chats = rng.sample(range(PEOPLE), PEOPLE)
    rows = [{"chat_id": 1_000 + person, **beside(person, SENT_OFF[person])} for person in chats]
    return attack({table: rows} | others, own, sorted(own), responses, rng)


@pytest.mark.parametrize(
    "beside",
    [
        lambda _person, at: {"changed_at": at},
        lambda _person, at: {"changed_at": at.isoformat(" ")},
        lambda _person, at: {"asked_on": at.date().isoformat()},
        lambda person, _at: {"message_id": 10 + 7 * person},
        lambda person, _at: {"rowid": PEOPLE - person},
        lambda person, _at: {"ctid": f"({person // 20},{person % 20 + 1})"},
        lambda person, _at: {"body": bytes(100 + person)},
        lambda person, _at: {"wanted": 1 if person < PEOPLE / 2 else 2},
    ],
)
def test_whatever_puts_people_in_the_order_of_time_is_found(beside: Beside) -> None:
    found = attacked(beside)

    assert found.best.auc > max(0.7, found.chance), found


def test_a_row_that_the_same_transaction_wrote_is_found() -> None:
    consents = [{"given_at": at, "xmin": 900 + number} for number, at in enumerate(SENT_OFF)]

    found = attacked(lambda person, _at: {"xmin": 900 + person}, "wishes", consents=consents)

    assert found.best.auc > 0.9, found


def test_where_nothing_lies_beside_the_chats_nothing_is_found() -> None:
    mixed = random.Random(8).sample(range(PEOPLE), PEOPLE)

    found = attacked(lambda person, _at: {"language": "de", "place": mixed[person]})

    assert found.best.auc <= found.chance, found


def test_what_can_be_put_in_an_order_is_read_as_a_number() -> None:
    written = ("2022-08-03", "2022-08-03 12:00:00.000000", SENT_OFF[0].date(), SENT_OFF[3])

    assert len({number_of(value) for value in written}) == 1
    assert [number_of(value) for value in (b"1234", "abc", True, 7, "(2,3)", None)] == [4, 3, 1, 7, 2003, None]
