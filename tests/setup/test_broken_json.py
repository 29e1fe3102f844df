"""One update nobody can read must not stop those that come with it."""

import math

import pytest

from bot import broken_json
from bot.delivery.request import AiohttpRequest

WHOLE = b'{"update_id": 7, "message": {"text": "Hallo [du] \\"{da}\\""}}'


def batch(broken: bytes) -> list[object]:
    """What a batch of getUpdates says in which one update is broken."""
    answer = AiohttpRequest.parse_json_payload(b'{"ok": true, "result": [%s, %s]}' % (broken, WHOLE))
    result = answer["result"]
    assert isinstance(result, list)
    return result


@pytest.mark.parametrize(
    "broken",
    [
        b'{"update_id": 6, "message": {"text": "\\ud800"}}',
        b'{"update_id": 6, "message": {"text": "\\udc00\\ud800"}}',
        b'{"update_id": 6, "message": {"date": ' + b"9" * 5_000 + b"}}",
        b'{"update_id": 6, "message": {"date": 1e999}}',
        b'{"update_id": 6, "message": NaN}',
        b'{"update_id": 6, "message": {"text": "\xff\xfe"}}',
        b'{"update_id": 6, "message": {"text": "' + b"\\u0000" * 3 + b'"}}',
        b'{"update_id": 6, "message": ' + b'{"a":' * 3_000 + b"1" + b"}" * 3_000 + b"}",
        b'{"update_id": 6, "message": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_the_updates_beside_a_broken_one_are_read(broken: bytes) -> None:
    first, second = batch(broken)

    assert isinstance(first, dict)
    assert first["update_id"] == 6
    assert second == {"update_id": 7, "message": {"text": 'Hallo [du] "{da}"'}}


def test_what_is_nested_deep_is_left_out_and_what_stands_beside_it_stays() -> None:
    deep = b"[" * 5_000 + b'"["' + b"]" * 5_000
    found = broken_json.read(b'{"before": 1, "deep": %s, "after": [%s, 2]}' % (deep, deep))

    assert isinstance(found, dict)
    assert list(found) == ["before", "deep", "after"]
    assert found["after"][1] == 2


def test_an_endless_number_is_a_number() -> None:
    assert broken_json.read(b"[1" + b"0" * 400 + b", 18446744073709551615]") == [math.inf, 2**64 - 1]


@pytest.mark.parametrize("body", [b"", b"{", b"[[[", b'"', b"x", b"[" * 5_000, b'{"a": [1, 2}', b"\x00", b"]" * 500])
def test_what_is_no_json_is_nothing(body: bytes) -> None:
    assert broken_json.read(body) is None
