"""Telephone numbers as people write them, read as E.164. Numbers that cost whoever calls are none to be called at."""

from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from bot.domain.volunteering import WrongNumber

_REGION: Final = "DE"
_LONGEST: Final = 40
# RELIABILITY.md S9: "refuse 0900/0180 etc." Whatever is no line of a person or a household is refused.
_OF_PEOPLE: Final = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
    }
)


def readable_number(number: str) -> str:
    """A number in E.164 as people write it here: one of this country with a leading 0, any other with its ``+``."""
    read = phonenumbers.parse(number, _REGION)
    german = phonenumbers.region_code_for_number(read) == _REGION
    style = PhoneNumberFormat.NATIONAL if german else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(read, style))


def read_number(text: str) -> str | WrongNumber:
    """The number in E.164 (``+49…``); one that begins with a single 0 is German."""
    # Without its area code a local number would be read as one of some other town.
    if len(text) > _LONGEST or not text.strip(" (/-").startswith(("0", "+")):
        return WrongNumber.UNREADABLE
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException:
        return WrongNumber.UNREADABLE
    if not phonenumbers.is_valid_number(number):
        return WrongNumber.UNREADABLE
    if number.extension or phonenumbers.number_type(number) not in _OF_PEOPLE:
        return WrongNumber.NOT_OF_A_PERSON
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
