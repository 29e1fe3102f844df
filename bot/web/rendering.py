"""Renders the templates in ``bot/web/pages``: every value is escaped, and their German words are translated."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.texts.catalogue import Voice

STYLE = "kontakt.css"
PAGES = files("bot.web") / "pages"


def rendered(template: str, voice: Voice, values: Mapping[str, object]) -> str:
    """A page in the language of ``voice``; ``values`` are what its template names."""
    words: dict[str, object] = {
        "language": voice.language,
        "authority": voice.authority,
        "who": voice.own(voice.authority.name.full),
        "say": _say(voice),
        "plain": voice.plain,
    }
    return _templates().get_template(template).render(words | dict(values))


def marked(said: str) -> Markup:
    """What ``Voice.say`` gave, which has escaped its values already."""
    return Markup(said)  # noqa: S704 - escaped there


def style() -> str:
    """The style sheet of all pages."""
    return (PAGES / STYLE).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = _unbroken
    return environment


def _unbroken(number: str) -> str:
    """A telephone number stays on one line on a small screen."""
    return number.replace(" ", "\N{NO-BREAK SPACE}")


def _say(voice: Voice) -> Callable[..., Markup]:
    """``Voice.say`` escapes its values itself; in an attribute only ``plain`` may stand, which the page escapes."""

    def say(words: str, **values: object) -> Markup:
        return marked(voice.say(words, **values))

    return say
