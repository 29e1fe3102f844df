"""Which numbers may stand side by side so that nobody can work out what one to four people said.

One rule (MISSION.md § 5.1 "show a cell only from n ≥ 5 … with secondary suppression", RELIABILITY.md T19 "0 cells
derivable <5 by differencing"): whatever the shown numbers tell apart is nobody at all or enough people. Then every
other group they bound may be nobody or may be enough as well, so none of one to ``smallest - 1`` people follows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

LARGE = 100
"""From so many times the smallest group on, a whole percent or a tenth of a mean is itself a group large enough."""


def is_few(number: int, smallest: int) -> bool:
    """Whether somebody is counted, but too few to say how many."""
    return 0 < number < smallest


def tells_few(parts: Iterable[int], smallest: int) -> bool:
    """Whether one of these parts of a group is too small to be told apart."""
    return any(is_few(part, smallest) for part in parts)


def is_large(people: int, smallest: int) -> bool:
    """Whether rounding alone hides a few people in a share or a mean."""
    return people >= LARGE * smallest


def mean_tells_few(counts: Sequence[int], smallest: int) -> bool:
    """Whether a mean, standing alone, says that few people chose another than the first, or than the last value.

    ``counts`` are in the order of the values. Tried out with all answers of small groups: from twice the smallest group
    on, only a sum close to the lowest or the highest possible one gives anybody away.
    """
    people, last = sum(counts), len(counts) - 1
    above_first = sum(place * number for place, number in enumerate(counts))
    return people < 2 * smallest or tells_few((above_first, people * last - above_first), smallest)


def shares_tell_few_others(percents: Collection[int], asked: int, judged: int, smallest: int) -> bool:
    """Whether shares of those who judged say that few of the ``asked`` did not.

    They do not where the same whole percents are possible if everybody judged, or if enough did not.
    """
    if not is_few(asked - judged, smallest):
        return False
    possible = (asked, asked - smallest)
    return not any(all(is_attainable(percent, people) for percent in percents) for people in possible)


def is_attainable(percent: int, people: int) -> bool:
    """Whether some number of these people makes this whole percent, halves rounded up."""
    if people <= 0:
        return False
    least = max(0, -(-people * (2 * percent - 1) // 200))
    return 200 * least < people * (2 * percent + 1) and least <= people


def shown_areas(people: Mapping[str, int], smallest: Mapping[str, int]) -> frozenset[str]:
    """The groups whose figures may stand beside the total, by how many people each has.

    Too small ones are hidden. Since the total less what is shown is what is hidden, that has to be large enough, too:
    as long as it is not, the smallest group that is left is hidden with it.
    """
    shown = {name for name, number in people.items() if number >= max(smallest[name], 1)}
    hidden = {name for name, number in people.items() if 0 < number < smallest[name]}
    while hidden and shown and sum(people[name] for name in hidden) < max(smallest[name] for name in hidden):
        least = min(shown, key=lambda name: (people[name], name))
        shown.remove(least)
        hidden.add(least)
    return frozenset(shown)


def total_is_shown(people: Mapping[str, int], smallest: Mapping[str, int], otherwise: int) -> bool:
    """Whether a number about everybody may be shown: enough for the strictest of the groups in it."""
    return sum(people.values()) >= strictest(people, smallest, otherwise)


def strictest(people: Mapping[str, int], smallest: Mapping[str, int], otherwise: int) -> int:
    """The largest smallest group of those that have people."""
    return max((smallest[name] for name, number in people.items() if number), default=otherwise)
