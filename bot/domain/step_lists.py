"""The lists of the step forms that the authority fills: its offices, who can be responsible, questions with targets."""

from collections.abc import Collection, Mapping

from bot.domain.questionnaire import Choice

OFFICES = "stellen"
"""The list of a form that holds the offices, and the question of the Grobkonzept that names those concerned."""

OTHER_OFFICE = Choice("andere", {"de": "eine andere Stelle", "en": "another office"})
MORE = "weitere"
"""The question of those forms that asks which other offices, where that was chosen."""
LONGEST = 80
"""Characters of the name of an office, as the tables keep it."""

OWNERS = "zustaendige"
"""The list of who can be responsible for an item of the checklist: the press office, an office, or somebody named."""
OWNER = "zustaendig"
"""The question of the checklist's forms that names the owner."""
PRESS_OFFICE = Choice("pressestelle", {"de": "Pressestelle", "en": "Press office"})
SOMEBODY_ELSE = Choice("andere", {"de": "jemand anders", "en": "somebody else"})

FIGURES = "fragen"
"""The list of questions for which the Feinkonzept can set a target."""


def offices_as_choices(offices: Collection[str]) -> tuple[Choice, ...]:
    """The offices in this order, as answers to be chosen."""
    return tuple(Choice(f"stelle{number}", {"de": office}) for number, office in enumerate(offices, start=1))


def step_lists(offices: Collection[str], rated: Collection[Choice]) -> Mapping[str, tuple[Choice, ...]]:
    """All of them by name; ``rated`` are the questions for which a target can be set."""
    listed = offices_as_choices(offices)
    return {
        OFFICES: (*listed, OTHER_OFFICE),
        OWNERS: (PRESS_OFFICE, *listed, SOMEBODY_ELSE),
        FIGURES: tuple(rated),
    }
