"""Buttons as callback data and back: what is not exactly a button of ours is none."""

from typing import get_args

import pytest

from bot.domain import taps
from bot.domain.call_taps import CallAct, CallTap
from bot.domain.measure_taps import MeasureAct, MeasuresAct, MeasuresTap, MeasureTap, RulingsTap, RulingTap
from bot.domain.staff_taps import (
    AnnounceTap,
    BroadcastAct,
    BroadcastTap,
    ForecastTap,
    HandoverAct,
    HandoverTap,
    MemoAct,
    MemoTap,
    ResultsAct,
    ResultsTap,
)
from bot.domain.taps import (
    Desk,
    FormAct,
    FormTap,
    LanguageTap,
    Page,
    PageTap,
    Tap,
    Wish,
    WishConsentTap,
    WishTap,
    encode,
    encode_form_tap,
    parse,
)

EXAMPLES: tuple[Tap, ...] = (
    FormTap(Desk.CITIZEN, "ab12cd34", FormAct.CHOOSE, 17, 3),
    FormTap(Desk.STAFF, "x", FormAct.BACK, -1, 0),
    LanguageTap("en"),
    PageTap(Page.MY_DATA),
    WishTap(Wish.CONSENT, "kb22"),
    WishTap(Wish.RESULTS, "kb22"),
    WishConsentTap(Wish.TELL_RESULTS, "kb22", "0123456789ab"),
    MemoTap(MemoAct.APPROVE, 17, 2),
    AnnounceTap("kb22"),
    BroadcastTap(BroadcastAct.CONFIRM_CANCEL, 17),
    CallTap(CallAct.AREA, "kb22", "soz"),
    CallTap(CallAct.AREA, "kb22", ""),
    ForecastTap("kb22"),
    HandoverTap(HandoverAct.SUBMIT, "kb22"),
    ResultsTap(ResultsAct.FILE, "kb22"),
    MeasureTap(MeasureAct.REPORT_DONE, 17),
    MeasuresTap(MeasuresAct.LIST, 17),
    RulingTap(MeasureAct.AGREE, 17, 4_294_967_295),
    RulingsTap(MeasuresAct.CONFIRM_ALL, 17, 2),
)


@pytest.mark.parametrize("act", FormAct)
def test_a_forms_button_is_written_like_any_other(act: FormAct) -> None:
    parts = (Desk.CITIZEN, "ab12cd34", act, 17, 3)

    assert encode_form_tap(*parts) == encode(FormTap(*parts))


@pytest.mark.parametrize("tap", EXAMPLES, ids=encode)
def test_a_button_says_what_was_put_into_it(tap: Tap) -> None:
    assert parse(encode(tap)) == tap


@pytest.mark.parametrize(
    "data",
    [
        *(
            "",
            ":",
            "f",
            "f:",
            "z:1",
            "f:c:ab:a:1",
            "f:c:ab:a:1:2:3",
            "f:c:ab:?:1:2",
            "f:c:ab:a:x:2",
            "f:c:ab:a:01:2",
            "p:",
        ),
        # A place where there is nothing to choose, and one before the first.
        *(
            "f:c:ab:d:2:8",
            "f:c:ab:b:3:2",
            "f:c:ab:j:2:4",
            "f:c:ab:x:-1:1",
            "f:c:ab:x:-5:0",
            "f:c:ab:x:2:0",
            "f:c:ab:a:2:-9",
            "f:c:ab:m:2:-1",
        ),
    ],
)
def test_what_is_no_button_of_ours_is_none(data: str) -> None:
    assert parse(data) is None


def test_a_button_that_telegram_would_refuse_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode(LanguageTap("x" * 63))


def test_every_kind_of_tap_is_listed_with_a_code_of_its_own() -> None:
    assert set(taps.KINDS) == set(get_args(Tap))
    assert len({kind.CODE for kind in taps.KINDS}) == len(taps.KINDS)
