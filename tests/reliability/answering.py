"""What answers ought to come of any series of taps and words: the pure engine alone, and series to try, by seed."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain import interview as engine
from bot.domain.position import Asking, Ended, Position, Progress, Refusal, Reviewing, Stuck, position
from bot.domain.questionnaire import Questionnaire, QuestionType
from bot.domain.taps import Desk, FormAct, FormTap

WORDS: Final = ("1", "2", "1, 2", "2 1", "3", "Ja", "Ort", "Gut", "12", "1,5", "3.5.2022", "Weil es so ist.", "?", "Hm")
"""None of them is a button's own word, so that it is read as an answer or not at all."""

SUITABLE: Final[Mapping[QuestionType, str]] = {
    QuestionType.TEXT: "Weil es so ist.",
    QuestionType.INTEGER: "12",
    QuestionType.DECIMAL: "1,5",
    QuestionType.DATE: "3.5.2022",
}

Apply = Callable[[Position, FormTap], Progress | Refusal]
APPLY: Final[Mapping[FormAct, Apply]] = {
    FormAct.CHOOSE: lambda where, tap: engine.choose(where, tap.row, tap.place),
    FormAct.MARK: lambda where, tap: engine.mark(where, tap.row, tap.place),
    FormAct.UNMARK: lambda where, tap: engine.unmark(where, tap.row, tap.place),
    FormAct.DONE: lambda where, tap: engine.finish(where, tap.row),
    FormAct.SKIP: lambda where, tap: engine.skip(where, tap.row),
    FormAct.NEXT: lambda where, tap: engine.go_on(where, tap.row),
    FormAct.BACK: lambda where, tap: engine.go_back(where, tap.row),
    FormAct.JUMP: lambda where, tap: engine.jump(where, tap.row),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing somebody does: a tap, or words."""

    tap: FormTap | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: ``progress`` while they answer, ``submitted`` afterwards, neither once turned away."""

    progress: Progress | None
    submitted: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """The engine with one form at one instant."""

    form: Questionnaire
    at: datetime

    def after(self, standing: Standing, step: Step) -> Standing:
        """Where somebody stands after one more step."""
        if standing.progress is None:
            return standing
        where = position(self.form, standing.progress, self.at)
        if step.tap is not None and step.tap.act is FormAct.SUBMIT:
            return self._submitted(where) if isinstance(where, Reviewing) else standing
        outcome = self._outcome(where, step)
        if not isinstance(outcome, Progress):
            return standing
        ended = isinstance(position(self.form, outcome, self.at), Ended)
        return Standing(None) if ended else Standing(outcome)

    def _outcome(self, where: Position, step: Step) -> Progress | Refusal:
        if step.tap is not None:
            return APPLY[step.tap.act](where, step.tap)
        if isinstance(where, Reviewing):
            return engine.jump_to_number(where, step.words)
        return engine.type_answer(where, step.words, "de") if isinstance(where, Asking) else Stuck.STALE

    def _submitted(self, where: Reviewing) -> Standing:
        notes = {row.name for row in self.form.questions if row.type is QuestionType.NOTE}
        return Standing(None, tuple(sorted((k, v) for k, v in where.walk.values.items() if k not in notes)))


class Series:
    """Steps that somebody could take: mostly forwards, with old buttons and odd words in between."""

    def __init__(self, model: Model, tag: str, chance: random.Random) -> None:
        self._model = model
        self._tag = tag
        self._chance = chance
        self._old: list[Step] = []

    def steps(self, count: int) -> Iterator[Step]:
        """``count`` steps, each from where the ones before it lead when nothing gets in between."""
        standing = Standing(Progress())
        for _ in range(count):
            step = self._step(standing)
            self._old.append(step)
            standing = self._model.after(standing, step)
            yield step

    def _step(self, standing: Standing) -> Step:
        luck = self._chance.random()
        if standing.progress is None or (luck < 0.15 and self._old):
            return self._chance.choice(self._old)
        if luck < 0.25:
            return Step(words=self._chance.choice(WORDS))
        where = position(self._model.form, standing.progress, self._model.at)
        if luck < 0.9 and isinstance(where, Asking) and where.question.type in SUITABLE:
            return Step(words=SUITABLE[where.question.type])
        return Step(tap=self._tapped(where))

    def _tapped(self, where: Position) -> FormTap:
        if not isinstance(where, Asking):
            act = self._chance.choice((FormAct.SUBMIT, FormAct.SUBMIT, FormAct.BACK, FormAct.JUMP))
            row = self._chance.randrange(len(self._model.form.questions)) if act is FormAct.JUMP else -1
            return FormTap(Desk.CITIZEN, self._tag, act, row, 0)
        acts, places = self._possible(where)
        act = self._chance.choice(acts)
        chooses = act in (FormAct.CHOOSE, FormAct.MARK, FormAct.UNMARK)
        return FormTap(Desk.CITIZEN, self._tag, act, where.row, self._chance.randrange(places) if chooses else 0)

    def _possible(self, where: Asking) -> tuple[tuple[FormAct, ...], int]:
        """What can be done at this question, the way forwards first and often, and how many choices there are."""
        match where.question.type:
            case QuestionType.SELECT_ONE:
                return (FormAct.CHOOSE,) * 8 + (FormAct.BACK, FormAct.SKIP), len(where.question.choices)
            case QuestionType.RANGE:
                return (FormAct.CHOOSE,) * 8 + (FormAct.BACK, FormAct.SKIP), 6
            case QuestionType.SELECT_MULTIPLE:
                marks = (FormAct.MARK, FormAct.UNMARK, FormAct.MARK, FormAct.DONE, FormAct.DONE, FormAct.BACK)
                return marks, len(where.question.choices)
            case _:
                return (FormAct.NEXT,) * 6 + (FormAct.SKIP, FormAct.BACK), 1


def disordered(steps: list[tuple[int, Step]], chance: random.Random) -> list[tuple[int, Step]]:
    """The steps as they arrive: some late, some twice, some again long afterwards. Each has its number."""
    arriving = _late(steps, chance)
    for number, step in list(arriving):
        if chance.random() < 0.2:
            earliest = next(place for place, (known, _) in enumerate(arriving) if known == number)
            farthest = min(len(arriving), earliest + chance.choice((1, 1, 2, 30)))
            arriving.insert(chance.randint(earliest + 1, max(earliest + 1, farthest)), (number, step))
    return arriving


def _late(steps: list[tuple[int, Step]], chance: random.Random) -> list[tuple[int, Step]]:
    delays = [place + (chance.uniform(0, 4) if chance.random() < 0.2 else 0.0) for place in range(len(steps))]
    return [steps[place] for place in sorted(range(len(steps)), key=delays.__getitem__)]


def numbered(steps: list[Step], chance: random.Random, bases: Iterator[int]) -> list[tuple[int, Step]]:
    """The steps with the numbers of their updates, which begin anew now and then, higher or lower."""
    number, made = next(bases), []
    for step in steps:
        number = next(bases) if chance.random() < 0.05 else number + chance.randint(1, 3)
        made.append((number, step))
    return made
