"""The deletion code of a submitted response: twelve signs, read the way people copy them."""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capital letters without those that look alike: 0 O 1 I L (CONTRACT.md)."""
LENGTH = 12
TRIES_A_DAY = 5

_IN_GROUPS = re.compile(r"\w{4}[-–— ]\w{4}[-–— ]\w{4}")


def grouped(signs: str) -> str:
    """Twelve signs as they are shown: ``XXXX-XXXX-XXXX``."""
    return "-".join(signs[start : start + 4] for start in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The twelve signs of a typed code, in lower case too, with or without hyphens; None if it cannot be one."""
    signs = re.sub(r"[-–—\s]", "", typed).upper()
    return signs if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else None


def looks_like_code(typed: str) -> bool:
    """Whether a message without any command is meant as a code; a word of twelve letters without a digit is not."""
    bare = typed.strip()
    if read_code(bare) is None:
        return False
    return bool(_IN_GROUPS.fullmatch(bare)) or any(sign.isdigit() for sign in bare)
