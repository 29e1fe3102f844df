"""A runtime on each database, with a clock moved by hand."""

import pytest

from bot.authority_file import example_authority
from bot.config import Config
from bot.runtime import Runtime
from bot.texts.catalogue import Texts
from storage.database import Database
from tests.services.survey_scene import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rt(database: Database, clock: Clock) -> Runtime:
    authority = example_authority()
    return Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"), clock)
