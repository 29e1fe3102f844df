"""What the cards of phase 2, „Konzeption und Umsetzung“, say besides the step itself; not escaped where German text."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.gates import VotedOn
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff_taps import ProcedureTap
from bot.domain.survey import Survey, SurveyState
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.papers import folded, paper_name, paper_text
from bot.texts.steps import step_name

_TITLE = 120
_LONGEST = 2_500


def words_of_vote(vote: Paper, voice: Voice) -> str:
    """The conditions of the data protection officer, or why they did not agree; empty where they just agreed."""
    conditions, reason = vote.answers.get("auflagen", ""), vote.answers.get("grund", "")
    if reason:
        return voice.plain("Der Datenschutz hat nicht zugestimmt:\n{reason}", reason=reason)
    return voice.plain("Auflagen des Datenschutzes:\n{conditions}", conditions=conditions) if conditions else ""


def filled_in_before(voice: Voice) -> str:
    """To whoever has an item of the checklist once more."""
    return voice.plain("Das wurde schon einmal ausgefüllt. Was darin stand, ist bereits eingetragen.")


def other_items_too(voice: Voice) -> str:
    """To the press office below the reason for a vote against: its card is that of the questions."""
    return voice.plain(
        "Liegt es an einem anderen Punkt, etwa an „Teilnehmende und ihre Ansprache“ oder „Sprachen“? Auch ihn können "
        "Sie noch einmal ausfüllen, unter /verfahren."
    )


def new_since_vote(papers: Sequence[Paper], voice: Voice) -> str:
    """What the data protection officer finds new below, when the vote is given once more."""
    named = "; ".join(paper_name(paper, voice) for paper in papers)
    return voice.plain("Neu seit dem letzten Votum: {papers}", papers=named)


def vote_is_about(about: VotedOn, items: Sequence[Paper], voice: Voice) -> str:
    """What the paper of the vote says about what it is about; ``items`` are the papers of the checklist among it."""
    digests = voice.plain(
        "Kennzeichen {mark}\nWortlaut aller Einwilligungen, Prüfsumme (SHA-256): {wording}\n"
        "Fragebogen, Prüfsumme (SHA-256): {form}",
        mark=about.mark,
        wording=about.wording,
        form=about.form,
    )
    return "\n".join((digests, *(paper_name(paper, voice) for paper in items)))


def faults_found(answers: Mapping[str, str], voice: Voice) -> str:
    """What was noticed in the test run, for whoever mends the questionnaire."""
    return voice.plain("Im Probelauf ist aufgefallen:\n{faults}", faults=answers.get("befund", ""))


def other_days_too(voice: Voice) -> str:
    """To whoever changes the first and the last day of the survey in the Feinkonzept."""
    return voice.plain(
        "Der Zeitplan wird geändert. Der Vordruck fragt zuerst nach dem ersten und dem letzten Tag. Bitte prüfen Sie "
        "danach auch die anderen Tage, vor allem das Ende der Studie und den Löschtag."
    )


def survey_days(survey: Survey, voice: Voice) -> str:
    """Which survey it is, and its days; when volunteers are called, if anybody is."""
    days = voice.plain(
        "„{title}“, vom {opens} bis zum {closes}.",
        title=survey.title,
        opens=voice.day(survey.opens_on),
        closes=voice.day(survey.closes_on),
    )
    if (calls := survey.calls) is None:
        return days
    return f"{days}\n" + voice.plain(
        "Freiwillige für Telefoninterviews werden vom {from_day} bis zum {to_day} gesammelt und vom {first} bis zum "
        "{last} angerufen.",
        from_day=voice.day(calls.volunteers_from),
        to_day=voice.day(calls.volunteers_to),
        first=voice.day(calls.calls_from),
        last=voice.day(calls.calls_to),
    )


def only_anew(voice: Voice) -> str:
    """To whoever waits for the beginning of a survey of which everything is deleted."""
    return voice.plain(
        "Diese Befragung ist gelöscht und kann nicht mehr beginnen. Soll sie stattfinden, tippen Sie bitte auf „Fragen "
        "ändern“ und lesen Sie den Fragebogen noch einmal ein. Die Befragung bekommt dabei eine neue Nummer; "
        "Plakate und Links brauchen die neue."
    )


def when_it_begins(survey: Survey, today: date, voice: Voice, *, by_itself: bool) -> str:
    """How it begins on this day; ``by_itself``: the clock opens it, since all was ready before its first day."""
    day = voice.day(survey.opens_on)
    if today > survey.closes_on:
        return voice.plain(
            "Sie hätte am {day} begonnen, und auch ihr letzter Tag ist vorbei. Bitte tippen Sie auf „Zeitplan ändern“.",
            day=day,
        )
    if survey.state is SurveyState.CLOSED:
        return voice.plain(
            "Sie wurde vor ihrem Beginn geschlossen und beginnt nicht mehr von selbst. Soll sie stattfinden, tippen "
            "Sie bitte auf „Zeitplan ändern“; dann behält sie ihre Nummer, auch wenn die Tage dieselben bleiben. Oder "
            "Sie lesen unter „Fragen ändern“ den Fragebogen noch einmal ein; dann bekommt sie eine neue."
        )
    if by_itself and today <= survey.opens_on:
        return voice.plain(
            "Sie beginnt von selbst am {day} – oder jetzt, wenn Sie auf „Jetzt eröffnen“ tippen.", day=day
        )
    return voice.plain("Ihr erster Tag ist schon da: Sie beginnt, sobald Sie auf „Jetzt eröffnen“ tippen.")


def render_closed_early(procedure: Procedure, voice: Voice) -> OutgoingMessage:
    """To the press office, which still prepares a survey that was closed."""
    then = voice.say(
        "So kann sie nicht mehr beginnen. Soll sie stattfinden, öffnen Sie bitte die Aufgabe „Fragen“; ist sie schon "
        "erledigt, unter „Stand ansehen“ mit „Noch einmal ausfüllen: Fragen“. Dort lesen Sie den Fragebogen noch "
        "einmal ein, und die Befragung bekommt eine neue Nummer. Soll sie ihre Nummer behalten, etwa weil diese schon "
        "auf Plakaten steht, tippen Sie dort auf „Zeitplan ändern“."
    )
    return _closed(procedure, then, voice)


def render_closed_while_changed(procedure: Procedure, voice: Voice) -> OutgoingMessage:
    """The same while other days are on their way to the Leitung."""
    then = voice.say("Sobald das Feinkonzept wieder freigegeben ist, ist auch sie wieder vorbereitet.")
    return _closed(procedure, then, voice)


def _closed(procedure: Procedure, then: str, voice: Voice) -> OutgoingMessage:
    text = voice.say(
        "ℹ️ <b>Diese Befragung wurde vor ihrem Beginn geschlossen</b>\n{title}",
        title=isolated(shortened(procedure.title, _TITLE)),
    )
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(f"{text}\n{then}", ((show,),), protected=True)


def render_owner_told(
    procedure: Procedure, task: Task, form: Questionnaire, paper: Paper, voice: Voice
) -> OutgoingMessage:
    """To the office that is responsible for an item of the checklist."""
    text = voice.say(
        "<b>Ihre Stelle ist zuständig: {step}</b>\n{title}\nDie Pressestelle hat das so festgelegt; bei Fragen wenden "
        "Sie sich bitte an sie.",
        step=step_name(task.step, voice),
        title=isolated(shortened(procedure.title, _TITLE)),
    )
    decided = folded(step_name(task.step, voice), paper_text(form, paper, voice), _LONGEST)
    show = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(f"{text}\n\n{decided}", ((show,),), silent=True, protected=True)
