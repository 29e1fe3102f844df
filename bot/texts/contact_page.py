"""What the contact page says where the words depend on the case, and the consents given there, word for word."""

from typing import assert_never

from bot.domain.contact_form import Mistake
from bot.domain.survey import Survey
from bot.domain.volunteering import LONGEST_NAME, Refusal
from bot.texts.catalogue import Voice
from bot.texts.labels import mark_of


def contact_wording(survey: Survey, voice: Voice) -> str:
    """The consent without which nobody is called; as HTML, like everything ``say`` gives."""
    authority = voice.authority
    return voice.say(
        "Ich bin einverstanden, dass {who} meinen Namen, meine Telefonnummer, meine Wunschzeiten und meine Sprache an "
        "{institute} weitergibt, damit mich das Institut für ein einziges Telefoninterview zur Befragung „{title}“ "
        "anruft. Das ist freiwillig. Ich kann es jederzeit zurücknehmen: im Chat mit „Doch nicht anrufen“ oder am "
        "Telefon unter {telephone}. Was bis dahin geschehen ist, bleibt rechtmäßig.",
        who=voice.own(authority.name.with_article),
        institute=authority.research_institute.name,
        title=survey.title,
        telephone=authority.contact.telephone,
    )


def area_wording(voice: Voice) -> str:
    """The service area may say that somebody gets benefits, so passing it on is a consent of its own."""
    return voice.say(
        "Freiwillig: Ich bin einverstanden, dass {institute} auch erfährt, mit welchem Bereich ich Kontakt hatte. Das "
        "kann etwas über meine Lebensumstände verraten. Ohne diese Einwilligung wird der Bereich nur gezählt und nicht "
        "weitergegeben.",
        institute=voice.authority.research_institute.name,
    )


def notice_wording(voice: Voice) -> str:
    """Nobody gets a message they did not ask for (PEOPLE.md 6)."""
    return voice.say(
        "Freiwillig: Bitte erinnern Sie mich einmal im Chat, kurz bevor die Anrufe beginnen – oder, falls Sie mich nur "
        "vormerken, sobald für mich ein Platz frei wird. Dafür merken Sie sich die Nummer meines Chats."
    )


def waiting_wording(voice: Voice) -> str:
    """Only asked where an authority has set a cap and it is reached (PEOPLE.md 25)."""
    return voice.say(
        "Ja, bitte merken Sie mich vor. Meine Angaben bleiben so lange bei Ihnen, und ich werde nur angerufen, wenn "
        "ein Platz frei wird."
    )


def wordings_mark(survey: Survey, voice: Voice) -> str:
    """Goes to the browser with the form and comes back with it: it says which consents were read."""
    wordings = (contact_wording(survey, voice), area_wording(voice), notice_wording(voice), waiting_wording(voice))
    return mark_of("\n".join(wordings))


def correction(mistake: Mistake, voice: Voice) -> str:
    """What to do about it; the same sentence in the list at the top and at the field."""
    match mistake:
        case Mistake.NAME_MISSING:
            return voice.plain("Bitte tragen Sie Ihren Namen ein.")
        case Mistake.NAME_UNUSABLE:
            return voice.plain("Bitte schreiben Sie Ihren Namen in eine Zeile, höchstens {n} Zeichen.", n=LONGEST_NAME)
        case Mistake.NUMBER_MISSING:
            return voice.plain("Bitte tragen Sie Ihre Telefonnummer ein.")
        case Mistake.NUMBER_UNREADABLE:
            return voice.plain("Diese Telefonnummer können wir nicht lesen. Bitte prüfen Sie die Ziffern samt Vorwahl.")
        case Mistake.NUMBER_COSTS:
            return voice.plain(
                "Unter dieser Nummer können wir Sie nicht anrufen lassen. Bitte nehmen Sie eine gewöhnliche Festnetz- "
                "oder Handynummer."
            )
        case Mistake.WORDING_CHANGED:
            return voice.plain(
                "Der Text der Einwilligung hat sich gerade geändert. Bitte lesen Sie ihn noch einmal und setzen Sie "
                "das Kreuz neu."
            )
        case Mistake.NOT_AGREED:
            return voice.plain(
                "Ohne Ihre Einwilligung dürfen wir Sie nicht anrufen lassen. Bitte setzen Sie das Kreuz."
            )
        case _:
            assert_never(mistake)


def confirmation(survey: Survey, number: str, voice: Voice, *, waits: bool) -> tuple[str, ...]:
    """What somebody reads who is entered; the first is the heading, here and below. ``number`` as people write it."""
    called_number = voice.say(
        "Ihre Nummer: <b>{number}</b>. Stimmt sie nicht? Tippen Sie im Chat auf „Doch nicht anrufen“ und tragen Sie "
        "sich noch einmal ein.",
        number=number,
    )
    take_back = voice.say(
        "Im Chat steht das jetzt auch. Mit „Doch nicht anrufen“ können Sie es dort jederzeit zurücknehmen, oder mit "
        "einem Anruf bei uns: {telephone}.",
        telephone=voice.authority.contact.telephone,
    )
    deleted = voice.say(
        "Wir löschen Ihre Angaben spätestens am {day}. Diese Seite können Sie jetzt schließen.",
        day=voice.day(survey.deletes_on),
    )
    if waits:
        waiting = voice.say(
            "Angerufen werden Sie nur, wenn noch ein Platz frei wird. Sonst hören Sie nichts von uns. Ob es so weit "
            "ist, sehen Sie im Chat unter „Meine Daten“."
        )
        return voice.say("Sie sind vorgemerkt"), waiting, called_number, take_back, deleted
    thanks = voice.say(
        "Vielen Dank! {institute} ruft Sie in unserem Auftrag an, mit der Nummer {telephone}.",
        institute=voice.authority.research_institute.name,
        telephone=voice.authority.research_institute.telephone,
    )
    return voice.say("Sie sind eingetragen"), thanks, called_number, take_back, deleted


def missed(voice: Voice) -> tuple[str, ...]:
    """One answer for unknown, used and expired links; a reload of the confirmation ends here, too."""
    return (
        voice.say("Dieser Link gilt nicht mehr"),
        voice.say(
            "Haben Sie das Formular schon abgeschickt? Dann ist alles in Ordnung: Die Bestätigung steht im Chat, und "
            "Sie brauchen nichts weiter zu tun."
        ),
        voice.say(
            "Sonst gehen Sie bitte zurück in den Chat und tippen dort noch einmal auf „Lieber angerufen werden“ oder "
            "„Auch am Telefon mitmachen?“. Sie bekommen einen neuen Link. Jeder Link gilt 24 Stunden und nur einmal."
        ),
    )


def unreadable(voice: Voice) -> tuple[str, ...]:
    """For something that no browser sends from this page."""
    return (
        voice.say("Das konnten wir nicht lesen"),
        voice.say("Gespeichert ist nichts. Bitte öffnen Sie den Link aus dem Chat noch einmal."),
    )


def failed(voice: Voice) -> tuple[str, ...]:
    """Something is broken on our side while somebody wants to open the page."""
    return (
        voice.say("Gerade geht es leider nicht"),
        voice.say("Das liegt an uns. Bitte öffnen Sie den Link in ein paar Minuten noch einmal; er gilt weiter."),
    )


def failed_sending(voice: Voice) -> tuple[str, ...]:
    """The same for somebody who has just filled in the form; it stands in the page below."""
    return (
        voice.say("Gerade geht es leider nicht"),
        voice.say(
            "Das liegt an uns. Ihre Angaben stehen noch in dieser Seite: Bitte warten Sie einen Augenblick und tippen "
            "Sie dann auf „Noch einmal absenden“."
        ),
    )


def refusal(reason: Refusal, voice: Voice) -> tuple[str, ...]:
    """Why nothing was entered."""
    telephone = voice.authority.contact.telephone
    match reason:
        case Refusal.ALREADY_THERE | Refusal.BLOCKED:
            # One answer for both: nobody shall learn by trying what others decided about their number.
            return (
                voice.say("Das können wir hier nicht eintragen"),
                voice.say(
                    "Vielleicht sind Sie schon eingetragen – dann ist alles in Ordnung –, oder unter dieser Nummer "
                    "soll niemand anrufen. Was Sie selbst eingetragen haben, sehen Sie im Chat unter „Meine Daten“. "
                    "Fragen? Rufen Sie uns an: {telephone}.",
                    telephone=telephone,
                ),
            )
        case Refusal.TOO_OFTEN:
            return (
                voice.say("Für heute waren es zu viele Versuche"),
                voice.say(
                    "Bitte versuchen Sie es morgen wieder, oder rufen Sie uns an: {telephone}.", telephone=telephone
                ),
            )
        case Refusal.NOT_OFFERED | Refusal.FULL:
            return (
                voice.say("Eintragen geht zurzeit nicht"),
                voice.say(
                    "Für das Telefoninterview kann man sich zurzeit nicht eintragen. Vielen Dank für Ihr Interesse!"
                ),
            )
        case _:
            assert_never(reason)
