"""How the papers of a Vermerk are collected while it is written, and how they are called when they are handed out."""

from typing import assert_never

from bot.domain.draft_papers import ALTOGETHER, LARGEST, MOST, ChoosePapers, PaperProblem
from bot.domain.memo import Memo
from bot.domain.memo_taps import DraftPaperTap
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.papers import task_of
from bot.domain.staff_taps import DraftAct, DraftTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.staff_names import escaped, memo_name

_MEGABYTE = 1024 * 1024


def papers_label(number: int, voice: Voice) -> str:
    """The button on the review of a draft, not escaped."""
    return voice.plain("Anlagen: {n}", n=number or voice.plain("keine"))


def render_papers(message: ChoosePapers, voice: Voice) -> OutgoingMessage:
    """What is there, numbered as on the Vermerk, each with a button that takes it out; a PDF sent now is added."""
    draft, papers = message.draft, message.papers
    listed = "\n".join(
        voice.say("{place}. {name}", place=place, name=isolated(paper.name)) for place, paper in enumerate(papers, 1)
    )
    heading = voice.say("<b>Anlagen ({n})</b>", n=len(papers)) if papers else voice.say("<b>Noch keine Anlagen</b>")
    parts = (
        f"➡️ {escaped(paper_problem(message.problem, voice))}" if message.problem else "",
        "\n".join(part for part in (heading, listed) if part),
        voice.say("Was im Verfahren schon vorliegt, liegt dem Vermerk von selbst bei.") if task_of(draft.tag) else "",
        voice.say(
            "Schicken Sie jede Anlage als PDF-Datei, bis {most} Stück, je höchstens {mb} MB. Die Leitung und die "
            "mitzeichnenden Stellen bekommen sie mit dem Vermerk. Danach „Fertig“.",
            most=MOST,
            mb=LARGEST // _MEGABYTE,
        ),
    )
    rows = [
        (
            Button(
                voice.plain("{place}. entfernen: {name}", place=place, name=shortened(paper.name, 40)),
                encode(DraftPaperTap(draft.tag, paper.number)),
            ),
        )
        for place, paper in enumerate(papers, 1)
    ]
    done = Button(voice.plain("Fertig"), encode(DraftTap(DraftAct.GO_ON, draft.tag)))
    return OutgoingMessage("\n\n".join(part for part in parts if part), (*rows, (done,)), protected=True)


def paper_problem(problem: PaperProblem, voice: Voice) -> str:
    """Why a file was not taken, and what to do instead; not escaped."""
    match problem:
        case PaperProblem.OTHER_KIND:
            return voice.plain(
                "Das ist keine PDF-Datei. Bitte speichern Sie die Anlage als PDF und schicken Sie sie neu."
            )
        case PaperProblem.TOO_LARGE:
            return voice.plain("Diese Datei ist zu groß: Möglich sind {mb} MB.", mb=LARGEST // _MEGABYTE)
        case PaperProblem.TOO_MANY:
            return voice.plain("Mehr als {most} Anlagen gehen nicht. Entfernen Sie zuerst eine.", most=MOST)
        case PaperProblem.TOO_MUCH:
            return voice.plain(
                "Alle Anlagen zusammen dürfen {mb} MB haben. Diese passt nicht mehr dazu.", mb=ALTOGETHER // _MEGABYTE
            )
        case PaperProblem.BROKEN:
            return voice.plain("Diese Datei ist nicht angekommen. Bitte schicken Sie sie noch einmal.")
        case PaperProblem.NO_FILE:
            return voice.plain("Hier brauche ich eine PDF-Datei, über die Büroklammer als „Datei“ geschickt.")
        case _:
            assert_never(problem)


def caption(memo: Memo, place: int, name: str, voice: Voice) -> str:
    """What stands under a file that is handed out: the Vermerk itself has place 0, its papers count from 1; escaped."""
    if not place:
        return escaped(memo_name(memo, voice))
    return voice.say("{memo} – Anlage {place}: {name}", memo=memo_name(memo, voice), place=place, name=isolated(name))


def caption_for_file(memo: Memo, voice: Voice) -> str:
    """What stands under the Vermerk that was sent back or rejected, with the reason on it; escaped."""
    return voice.say("{memo} mit Entscheidung und Grund, für die Akte", memo=memo_name(memo, voice))
