"""The procedure as one table: who does which step, in what form, what it waits for, and whom it tells.

Source: the three phases of the second seed (rows 2.1 to 2.24 of MISSION.md § 2) with the gates, deadlines
and roles of PEOPLE.md 15, 16, 21 to 28. The chart in ``docs/verfahren.md`` is drawn from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Phase, Step, Way


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the table.

    ``after`` are the steps that must be through. ``redoes`` are its ways back: which step opens anew by which outcome;
    this one opens once more when that has been done. Where each office is asked it is none of its outcomes, for it is
    for all of them: whoever asked them goes back. ``days`` are working days until it is due, 0 for none. ``seed`` names
    rows of MISSION.md § 2, or with a P rules of PEOPLE.md.
    """

    step: Step
    phase: Phase
    by: Role
    way: Way
    after: frozenset[Step] = frozenset()
    outcomes: tuple[Outcome, ...] = (Outcome.DONE,)
    redoes: Mapping[Outcome, Step] = field(default_factory=dict)
    days: int = 0
    seed: str = ""

    def is_tapped(self, outcome: Outcome) -> bool:
        """Whether a button ends it so: every end of a button's step, and what somebody notices before they write."""
        if self.way is Way.MEMO:
            return outcome in self.redoes
        return self.way is Way.BUTTON or outcome is Outcome.MOVED

    def asks_why(self, outcome: Outcome) -> bool:
        """Whether the step's form asks for the reason before a button ends it so."""
        return self.step in {Step.PRESS_QUOTE, Step.PRESS_SEEN} and outcome is Outcome.CHANGES

    def undoes(self, outcome: Outcome) -> tuple[Step, ...]:
        """What has been done already and has to be done once more because of this outcome, beside the step it redoes.

        Whoever taps it is asked back first where there is any.
        """
        again = FALLS_WITH.get(self.redoes[outcome], ()) if outcome in self.redoes else ()
        order = list(Step)
        return tuple(step for step in again if order.index(step) < order.index(self.step))

    @property
    def by_head_alone(self) -> bool:
        """Whether of the Leitung only the head of the authority does it: nobody releases another one's words."""
        return self.step is Step.PRESS_QUOTE

    @property
    def by_each(self) -> bool:
        """Whether every office concerned does it for itself."""
        return self.by is Role.SUPPORTING_OFFICE

    @property
    def by_deputy(self) -> bool:
        """Whether somebody who stands in for the Leitung does it in her place: all she decides on but her own words.

        An idea can be anybody's, so nobody needs her place for one.
        """
        return self.by is Role.LEADERSHIP and self.step not in {Step.IDEA, Step.PRESS_QUOTE}

    @property
    def lapses(self) -> bool:
        """Whether it ends by itself when the day passes on which it was due: only what offices are asked."""
        return self.by_each

    @property
    def tells(self) -> frozenset[Role]:
        """Who learns of the end at once; whoever gets a task by it learns of that, and a decision tells by itself."""
        if self.way is Way.DECISION:
            return frozenset()
        told = {Role.PRESS_OFFICE} if self.by is not Role.PRESS_OFFICE else set[Role]()
        if self.step in _TELLS_OFFICES:
            told |= {Role.PRESS_OFFICE, Role.SUPPORTING_OFFICE}
        return frozenset(told | {Role.LEADERSHIP, Role.LEADERSHIP_OFFICE} if self.step in _TELLS_LEITUNG else told)

    def told_of(self, outcome: Outcome) -> frozenset[Role]:
        """Who learns of this end: of a press release that is changed once more nobody who has not read it yet.

        That nothing was to be carried out is no news to anybody: the decision has told them. A rejected Vermerk goes to
        no office; where the procedure goes on all the same, they are told. That a meeting is moved the offices learn.
        """
        if self.by_each and outcome in self.redoes:
            return frozenset({Role.SUPPORTING_OFFICE})
        if self.step is Step.MEASURES and outcome is Outcome.NO:
            return frozenset()
        if self.way is Way.DECISION and outcome is Outcome.NO:
            return frozenset({Role.SUPPORTING_OFFICE})
        return frozenset() if self.step is Step.PUBLICATION and outcome in self.redoes else self.tells

    @property
    def form(self) -> str:
        """The name of the form, which an authority may replace by its own; empty where there is none."""
        return self.step.value if self.way is Way.FORM else ""


_PRESS, _EACH = Role.PRESS_OFFICE, Role.SUPPORTING_OFFICE
_LEAD, _DPO = Role.LEADERSHIP, Role.DATA_PROTECTION_OFFICER
_TELLS_ALL = frozenset({Step.OPENING, Step.MEASURES, Step.PUBLICATION, Step.ARCHIVE})
_TELLS_LEITUNG = _TELLS_ALL | {Step.STOP}
_TELLS_OFFICES = _TELLS_ALL | {Step.MINUTES}

_ONE = (Outcome.DONE,)
_OVER = (Outcome.STOPPED,)
_TAKEN = (Outcome.DONE, Outcome.STOPPED)
_DECIDED = (Outcome.DONE, Outcome.CHANGES, Outcome.STOPPED)
_SENT = (*_DECIDED, Outcome.WITHDRAWN)
_JUDGED = (Outcome.DONE, Outcome.CHANGES, Outcome.NO)
_VOTED = (Outcome.DONE, Outcome.CONDITIONS, Outcome.CHANGES)
_OFFERED = (Outcome.DONE, Outcome.CONDITIONS, Outcome.NO)
_READ = (Outcome.DONE, Outcome.COMMENTED)
_COMES = (Outcome.DONE, Outcome.NO)
_READY = (Outcome.DONE, Outcome.CHANGES)
_HELD = (Outcome.DONE, Outcome.MOVED)
_TESTED = (Outcome.DONE, Outcome.FAULTS)
_BEGUN = (Outcome.DONE, Outcome.MOVED, Outcome.FAULTS, Outcome.CHANGES)

CHECKLIST = (
    Step.PRICE,
    Step.QUESTION_TYPES,
    Step.QUESTIONS,
    Step.ANSWERS,
    Step.PARTICIPANTS,
    Step.LANGUAGES,
    Step.TEST_RUN,
)
"""What is to be done before fieldwork can open; each item has an owner.

Until then whoever does a finished item can do it once more.
"""

_WORDED = (Step.QUESTIONS, Step.ANSWERS, Step.PARTICIPANTS, Step.LANGUAGES)
_OUTLINED = (Step.OUTLINE_DRAFT, Step.MINUTES, Step.TOOL_VOTE)
_PREPARED = (Step.DETAIL_DECISION, Step.FORM_VOTE, *CHECKLIST)

FALLS_WITH: Mapping[Step, tuple[Step, ...]] = {
    # Seed: "Ein Entwurf … wird an alle Beteiligten versandt"; PEOPLE.md 15: "Changed wording, new vote".
    Step.OUTLINE: (Step.TOOL_VOTE, Step.OUTLINE_DRAFT, Step.OUTLINE_MEMO, Step.OUTLINE_DECISION),
    Step.MEETING: (Step.ATTENDANCE, Step.MINUTES),
    Step.DETAIL: (Step.DETAIL_MEMO, Step.DETAIL_DECISION),
    Step.PRICE: (Step.OPENING,),
    Step.QUESTION_TYPES: (Step.OPENING,),
    Step.QUESTIONS: (Step.TEST_RUN, Step.FORM_VOTE, Step.OPENING),
    Step.ANSWERS: (Step.TEST_RUN, Step.FORM_VOTE, Step.OPENING),
    Step.PARTICIPANTS: (Step.FORM_VOTE, Step.OPENING),
    Step.LANGUAGES: (Step.FORM_VOTE, Step.OPENING),
    Step.TEST_RUN: (Step.OPENING,),
    Step.PRESS_DRAFT: (Step.PRESS_QUOTE, Step.PRESS_SEEN, Step.PUBLICATION),
}
"""What was said or decided about a paper holds no more once that is done anew: these steps are done once more, too."""

s, _FORM, _BUTTON, _MEMO, _DECIDE, _ITSELF = Step, Way.FORM, Way.BUTTON, Way.MEMO, Way.DECISION, Way.ITSELF
_Back = Mapping[Outcome, Step]
_Row = tuple[Step, Role, Way, tuple[Step, ...], tuple[Outcome, ...], _Back | None, int, str]

_OUTLINE: _Back = {Outcome.CHANGES: s.OUTLINE}
_OUTLINE_SENT: _Back = {Outcome.CHANGES: s.OUTLINE_MEMO, Outcome.WITHDRAWN: s.OUTLINE}
_MEETING: _Back = {Outcome.MOVED: s.MEETING}
_DETAIL: _Back = {Outcome.CHANGES: s.DETAIL}
_DETAIL_SENT: _Back = {Outcome.CHANGES: s.DETAIL_MEMO, Outcome.WITHDRAWN: s.DETAIL}
_DAYS: _Back = {Outcome.MOVED: s.DETAIL}
_MENDED: _Back = {Outcome.FAULTS: s.QUESTIONS}
_QUESTIONS: _Back = {Outcome.CHANGES: s.QUESTIONS}
_BEGINS: _Back = {Outcome.CHANGES: s.FORM_VOTE, **_DAYS, **_MENDED}
_RESULTS_MEMO: _Back = {Outcome.CHANGES: s.RESULTS_MEMO}
_DRAFT: _Back = {Outcome.CHANGES: s.PRESS_DRAFT}

# fmt: off
_PLANNING: tuple[_Row, ...] = (
    # step               by      how      what must be through         ends as   anew           days source
    (s.IDEA,             _LEAD,  _FORM,   (),                          _ONE,     None,           0,  "2.3"),
    (s.TAKE_UP,          _LEAD,  _BUTTON, (s.IDEA,),                   _TAKEN,   None,           10, "2.3"),
    (s.OUTLINE,          _PRESS, _FORM,   (s.TAKE_UP,),                _ONE,     None,           15, "2.4"),
    (s.RESOURCES,        _EACH,  _FORM,   (s.OUTLINE,),                _OFFERED, None,           10, "2.5, 2.6"),
    (s.TOOL_VOTE,        _DPO,   _FORM,   (s.OUTLINE,),                _VOTED,   _OUTLINE,       10, "2.1, 2.2, P15"),
    (s.OUTLINE_DRAFT,    _EACH,  _FORM,   (s.RESOURCES,),              _READ,    None,           5,  "2.7"),
    (s.MEETING,          _PRESS, _FORM,   (s.RESOURCES,),              _ONE,     None,           10, "2.8"),
    (s.ATTENDANCE,       _EACH,  _BUTTON, (s.MEETING,),                _COMES,   _MEETING,       5,  "2.8"),
    (s.MINUTES,          _PRESS, _FORM,   (s.ATTENDANCE,),             _HELD,    _MEETING,       10, "2.8"),
    (s.OUTLINE_MEMO,     _PRESS, _MEMO,   _OUTLINED,                   _READY,   _OUTLINE,       10, "2.9, 2.10"),
    (s.OUTLINE_DECISION, _LEAD,  _DECIDE, (s.OUTLINE_MEMO,),           _SENT,    _OUTLINE_SENT,  10, "2.9, 2.11, 2.12"),
    (s.STOP,             _LEAD,  _FORM,   (),                          _OVER,    None,           0,  "P22"),
)
_DESIGN: tuple[_Row, ...] = (
    (s.SUPPORT,          _EACH,  _BUTTON, (s.OUTLINE_DECISION,),       _COMES,   None,           5,  "2.11"),
    (s.DETAIL,           _PRESS, _FORM,   (s.OUTLINE_DECISION,),       _ONE,     None,           20, "2.13-14, 2.20"),
    (s.DETAIL_MEMO,      _PRESS, _MEMO,   (s.DETAIL,),                 _READY,   _DETAIL,        10, "2.13, 2.15"),
    (s.DETAIL_DECISION,  _LEAD,  _DECIDE, (s.DETAIL_MEMO,),            _SENT,    _DETAIL_SENT,   10, "2.15"),
    (s.PRICE,            _PRESS, _FORM,   (s.DETAIL_DECISION,),        _ONE,     None,           15, "2.16, 2.17, P26"),
    (s.QUESTION_TYPES,   _PRESS, _FORM,   (s.DETAIL_DECISION,),        _ONE,     None,           15, "2.16, 2.17"),
    (s.QUESTIONS,        _PRESS, _FORM,   (s.DETAIL_DECISION,),        _HELD,    _DAYS,          15, "2.16, 2.17"),
    (s.ANSWERS,          _PRESS, _FORM,   (s.DETAIL_DECISION,),        _ONE,     None,           15, "2.16, 2.17"),
    (s.PARTICIPANTS,     _PRESS, _FORM,   (s.DETAIL_DECISION,),        _ONE,     None,           15, "2.16, 2.17"),
    (s.LANGUAGES,        _PRESS, _FORM,   (s.DETAIL_DECISION,),        _ONE,     None,           15, "2.16"),
    (s.TEST_RUN,         _PRESS, _FORM,   (s.QUESTIONS, s.ANSWERS),    _TESTED,  _MENDED,        15, "2.16"),
    (s.FORM_VOTE,        _DPO,   _FORM,   _WORDED,                     _VOTED,   _QUESTIONS,     10, "2.1, P15"),
    (s.OPENING,          _PRESS, _BUTTON, _PREPARED,                   _BEGUN,   _BEGINS,        5,  "2.18, P15, P28"),
)
_EVALUATION: tuple[_Row, ...] = (
    (s.FIELDWORK,        _PRESS, _ITSELF, (s.OPENING,),                _ONE,     None,           0,  "2.18, 2.19"),
    (s.EVALUATION,       _EACH,  _FORM,   (s.FIELDWORK,),              _ONE,     None,           15, "2.19, 2.20, P26"),
    (s.RESULTS_MEMO,     _PRESS, _MEMO,   (s.EVALUATION,),             _ONE,     None,           15, "2.20, 2.21"),
    (s.RESULTS_DECISION, _LEAD,  _DECIDE, (s.RESULTS_MEMO,),           _JUDGED,  _RESULTS_MEMO,  10, "2.21, 2.22"),
    (s.MEASURES,         _PRESS, _ITSELF, (s.RESULTS_DECISION,),       _ONE,     None,           0,  "2.23"),
    (s.PRESS_DRAFT,      _PRESS, _FORM,   (s.RESULTS_DECISION,),       _ONE,     None,           10, "2.24"),
    (s.PRESS_QUOTE,      _LEAD,  _BUTTON, (s.PRESS_DRAFT,),            _READY,   _DRAFT,         5,  "1.19"),
    (s.PRESS_SEEN,       _LEAD,  _BUTTON, (s.PRESS_QUOTE,),            _READY,   _DRAFT,         3,  "P27"),
    (s.PUBLICATION,      _PRESS, _BUTTON, (s.PRESS_SEEN,),             _READY,   _DRAFT,         5,  "2.24"),
    (s.ARCHIVE,          _PRESS, _BUTTON, (s.PUBLICATION, s.MEASURES), _ONE,     None,           0,  "2.24, P28"),
)
# fmt: on


def _rules() -> Iterable[StepRule]:
    for phase, rows in ((Phase.PLANNING, _PLANNING), (Phase.DESIGN, _DESIGN), (Phase.EVALUATION, _EVALUATION)):
        for step, by, way, after, outcomes, redoes, days, seed in rows:
            yield StepRule(step, phase, by, way, frozenset(after), outcomes, redoes or {}, days, seed)


RULES: Mapping[Step, StepRule] = {rule.step: rule for rule in _rules()}
"""Every step by its name, in the order of the procedure."""
