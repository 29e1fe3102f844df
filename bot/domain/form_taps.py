"""What a button on a form's card does to the form, citizen or staff: the one table that leads to the engine."""

from bot.domain import interview as engine
from bot.domain.position import Position, Progress, Refusal, Stuck
from bot.domain.taps import FormAct, FormTap


def applied(where: Position, tap: FormTap) -> Progress | Refusal:  # noqa: C901 - one flat table of buttons
    """New progress, or why nothing moved. Pages and submitting move nothing: they are somebody else's business."""
    match tap.act:
        case FormAct.CHOOSE:
            return engine.choose(where, tap.row, tap.place)
        case FormAct.MARK:
            return engine.mark(where, tap.row, tap.place)
        case FormAct.UNMARK:
            return engine.unmark(where, tap.row, tap.place)
        case FormAct.DONE:
            return engine.finish(where, tap.row)
        case FormAct.SKIP:
            return engine.skip(where, tap.row)
        case FormAct.NEXT:
            return engine.go_on(where, tap.row)
        case FormAct.BACK:
            return engine.go_back(where, tap.row)
        case FormAct.JUMP:
            return engine.jump(where, tap.row)
        case FormAct.PAGE | FormAct.REVIEW_PAGE | FormAct.SUBMIT:
            return Stuck.STALE
