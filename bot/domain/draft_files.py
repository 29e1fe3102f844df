"""Which files somebody who writes may send, and why one, or a message, is not taken over."""

from enum import StrEnum


class TextProblem(StrEnum):
    """What is said above a draft: why a message or file was not taken over, or that its form has a newer version."""

    OTHER_KIND = "other_kind"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_TEXT = "no_text"
    CUT = "cut"
    NOT_HERE = "not_here"
    NO_FILE_HERE = "no_file_here"
    NEWER_FORM = "newer_form"


class AwaitedFile(StrEnum):
    """Which file the card in front of somebody waits for."""

    TEXT = "text"
    SCAN = "scan"
    PAPER = "paper"
    """An attachment of a Vermerk."""
