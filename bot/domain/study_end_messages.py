"""What is said to the staff about the end of a study, as data; the words are in ``bot/texts/study_end.py``."""

from dataclasses import dataclass

from bot.domain.study_end import StudyEnd
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class OpenEvaluation:
    """What of the evaluation is still to be done: by which offices, and whether the Vermerk to the results is."""

    offices: tuple[str, ...] = ()
    vermerk: bool = False


@dataclass(frozen=True, slots=True)
class EndCard:
    """Where a survey stands between the end of its fieldwork and the proof that everything is deleted.

    ``waiting``: how many people wait for the results. ``may_delete`` and ``may_note`` follow the reader's role; the
    staff channel may nothing.
    """

    survey: Survey
    end: StudyEnd
    waiting: int
    handed_over: bool
    may_delete: bool = False
    may_note: bool = False
    evaluation: OpenEvaluation = OpenEvaluation()


@dataclass(frozen=True, slots=True)
class AskDeleteNow:
    """«Jetzt schon löschen»: what that means, and the second tap."""

    survey: Survey
    waiting: int
    evaluation: OpenEvaluation = OpenEvaluation()


@dataclass(frozen=True, slots=True)
class InstituteMustDelete:
    """The institute has to delete what it got and to confirm it; ``to_institute``: said to the institute itself.

    ``reminder`` counts the reminders in the staff channel; 0 for the demand itself.
    """

    survey: Survey
    institute: str
    to_institute: bool = False
    reminder: int = 0


EndMessage = EndCard | AskDeleteNow | InstituteMustDelete
