"""The workbooks that come with the program; an authority may field its own instead."""

from importlib.resources import files


def customer_survey() -> bytes:
    """The questionnaire for citizens (MISSION.md § 5.2), in German and English."""
    return _bytes("kundenbefragung.xlsx")


def memo_form() -> bytes:
    """The form in which staff write a memo (MISSION.md § 4.2), in German and English."""
    return _bytes("vermerk.xlsx")


def step_form(step: str) -> bytes:
    """The form in which a step of the procedure is done, by the step's name, in German and English."""
    return _bytes(f"steps/{step}.xlsx")


def _bytes(name: str) -> bytes:
    return files("bot.forms").joinpath(name).read_bytes()
