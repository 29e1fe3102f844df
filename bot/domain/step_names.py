"""The steps of the procedure by name, in what form one is done, and how it can end; who does what: ``steps``."""

from enum import StrEnum


class Phase(StrEnum):
    """The phases as the seed names them."""

    PLANNING = "planning"
    DESIGN = "design"
    EVALUATION = "evaluation"


class Step(StrEnum):
    """Everything that is to be done once, or once by each office; the values stand in rows and buttons for years."""

    IDEA = "idea"
    TAKE_UP = "take_up"
    OUTLINE = "outline"
    RESOURCES = "resources"
    TOOL_VOTE = "tool_vote"
    OUTLINE_DRAFT = "outline_draft"
    MEETING = "meeting"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"
    OUTLINE_MEMO = "outline_memo"
    OUTLINE_DECISION = "outline_decision"
    STOP = "stop"
    """The Leitung ends the procedure between two decisions; nothing waits for it, so it is never on a list."""
    SUPPORT = "support"
    DETAIL = "detail"
    DETAIL_MEMO = "detail_memo"
    DETAIL_DECISION = "detail_decision"
    PRICE = "price"
    QUESTION_TYPES = "question_types"
    QUESTIONS = "questions"
    ANSWERS = "answers"
    PARTICIPANTS = "participants"
    LANGUAGES = "languages"
    TEST_RUN = "test_run"
    FORM_VOTE = "form_vote"
    OPENING = "opening"
    FIELDWORK = "fieldwork"
    EVALUATION = "evaluation"
    RESULTS_MEMO = "results_memo"
    RESULTS_DECISION = "results_decision"
    MEASURES = "measures"
    PRESS_DRAFT = "press_draft"
    PRESS_QUOTE = "press_quote"
    PRESS_SEEN = "press_seen"
    PUBLICATION = "publication"
    ARCHIVE = "archive"


class Way(StrEnum):
    """In what form a step is done."""

    FORM = "form"
    """A form is filled in; it becomes a paper of the file."""
    BUTTON = "button"
    """One of the step's outcomes is tapped."""
    MEMO = "memo"
    """A Vermerk is written and submitted."""
    DECISION = "decision"
    """The Leitung decides on the Vermerk of the step before."""
    ITSELF = "itself"
    """Nobody does it: it ends when what it stands for has happened."""

    @property
    def is_done_by_hand(self) -> bool:
        """Whether it stands on somebody's list by itself; a decision stands there as the Vermerk that waits for it."""
        return self not in {Way.ITSELF, Way.DECISION}

    @property
    def is_done_by_somebody(self) -> bool:
        """Whether it waits for anybody at all."""
        return self is not Way.ITSELF


class Outcome(StrEnum):
    """How a step ended."""

    DONE = "done"
    """Also: taken up, supported, taken note of, approved, agreed to."""
    CONDITIONS = "conditions"
    """Done, but under conditions that the paper names."""
    COMMENTED = "commented"
    NO = "no"
    """No resources, not coming, no measure endorsed: noted, and it goes on."""
    CHANGES = "changes"
    """Not like this: the step that it is about is done anew."""
    MOVED = "moved"
    """The day does not hold: the step that sets it is done anew."""
    FAULTS = "faults"
    """Something does not work: the step that mends it is done anew."""
    STOPPED = "stopped"
    """The procedure ends here: rejected, or not pursued."""
    NO_ANSWER = "no_answer"
    """The deadline passed without a word, and it goes on (PEOPLE.md 24); never with a decision (21)."""
    WITHDRAWN = "withdrawn"
    """Nobody is asked any more: the office was struck, or what it is about is being done anew.

    With a decision: the press office takes its Vermerk back to change the concept first, as offices wish.
    """
    NOT_REACHED = "not_reached"
    """The same where nobody of the office could be asked: nobody had joined, or the bot reached none of them."""


SILENT = frozenset({Outcome.NO_ANSWER, Outcome.NOT_REACHED})
"""How it ends by itself when the deadline of an office has passed."""
