// The page's own words in German and English, and how they get into the document. What the bot says is never touched.

const WORDS = {
  de: {
    title: "Bürgerecho ausprobieren",
    promise: "Hier läuft Bürgerecho gegen ein Telegram auf diesem Rechner. Kein Wort verlässt ihn.",
    stepsTitle: "In drei Schritten ausprobieren",
    step1: "Als Bürgerin teilnehmen: bei „Bürgerin 1“ auf „Starten“ tippen, „Hier antworten“ wählen und bis zum Absenden kommen.",
    step2: "Im Mitarbeiterkanal nachsehen, welcher Vermerk auf eine Entscheidung wartet, und „Freigeben“ antippen.",
    step3: "Als Leitung freigeben: bei „Leitung“ mit „Ja, freigeben“ bestätigen. Pressestelle und Bauamt erfahren es sofort.",
    pageLanguage: "Sprache der Seite",
    phones: "Telefone",
    chats: "Gespräche",
    loading: "Die Telefone werden geladen …",
    noPhones: "Hier ist noch niemand. Ein Skript legt Personen mit POST /_sim/users an; dann erscheinen sie von selbst.",
    disconnected: "Die Verbindung zum Simulator ist unterbrochen. Die Seite verbindet sich von selbst wieder.",
    reconnected: "Die Verbindung steht wieder.",
    history: "Nachrichten",
    noMessages: "Noch keine Nachrichten.",
    nothingPosted: "In diesem Kanal steht noch nichts.",
    message: "Nachricht schreiben",
    placeholder: "Nachricht",
    send: "Senden",
    start: "Starten",
    attach: "Datei anhängen",
    readOnly: "In diesem Kanal schreibt nur der Bot. Seine Knöpfe lassen sich antippen.",
    actAs: "Antippen als",
    keyboard: "Tastatur des Bots",
    edited: "bearbeitet",
    protected: "geschützt: nicht weiterzuleiten",
    download: "herunterladen",
    readOn: "Weiterlesen",
    foldUp: "Weniger",
    you: "Sie",
    copied: "Kopiert",
    notCopied: "Kopieren ging nicht. Bitte den Text von Hand markieren.",
    close: "Verstanden",
    notice: "Hinweis des Bots",
    waiting: "wird übermittelt",
    failed: "Das ist nicht angekommen. Bitte noch einmal versuchen.",
    noBot: "Es hat sich noch kein Bot gemeldet.",
    picture: "Bild",
    tooLarge: "Die Datei ist zu groß (höchstens 20 MB).",
    unread: (count) => (count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`),
    newIn: (phone) => `Neu bei ${phone}`,
  },
  en: {
    title: "Try Bürgerecho",
    promise: "Bürgerecho runs here against a Telegram on this computer. Not a word leaves it.",
    stepsTitle: "Try it in three steps",
    step1: "Take part as a citizen: tap “Start” at “Bürgerin 1”, choose „Hier antworten“ and go on until you have submitted.",
    step2: "See in the “Mitarbeiterkanal” (staff channel) which memo waits for a decision, and tap „Freigeben“ (approve).",
    step3: "Approve as the “Leitung” (leadership): confirm there with „Ja, freigeben“. Press office and Bauamt are told at once.",
    pageLanguage: "Language of the page",
    phones: "Phones",
    chats: "Chats",
    loading: "Loading the phones …",
    noPhones: "Nobody is here yet. A script adds people with POST /_sim/users; they appear by themselves.",
    disconnected: "The connection to the simulator is lost. The page reconnects by itself.",
    reconnected: "The connection is back.",
    history: "Messages",
    noMessages: "No messages yet.",
    nothingPosted: "Nothing has been posted in this channel yet.",
    message: "Write a message",
    placeholder: "Message",
    send: "Send",
    start: "Start",
    attach: "Attach a file",
    readOnly: "Only the bot writes in this channel. Its buttons can be tapped.",
    actAs: "Tap as",
    keyboard: "The bot's keyboard",
    edited: "edited",
    protected: "protected: not to be forwarded",
    download: "download",
    readOn: "Read on",
    foldUp: "Less",
    you: "You",
    copied: "Copied",
    notCopied: "Copying failed. Please select the text by hand.",
    close: "Understood",
    notice: "Notice from the bot",
    waiting: "sending",
    failed: "This did not get through. Please try again.",
    noBot: "No bot has called yet.",
    picture: "Picture",
    tooLarge: "The file is too large (20 MB at most).",
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    newIn: (phone) => `New at ${phone}`,
  },
};

const STORED = "buergerecho.language";
let language = "de";

/** The language the page speaks now: "de" or "en". */
export function spoken() {
  return language;
}

/** The page's words for a key; counted or named sentences take their value as the second argument. */
export function say(key, value) {
  const words = WORDS[language][key];
  return typeof words === "function" ? words(value) : words;
}

/** Put the words into every element below `root` that carries data-text (content) or data-label (accessible name). */
export function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of root.querySelectorAll("[data-title]")) node.title = say(node.dataset.title);
}

/** Speak German or English from now on. Where storage is switched off, the choice lasts until the page is left. */
export function speak(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  document.title = say("title");
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    return;
  }
}

/** What was chosen last time, else the browser's first language if it is English, else German. */
export function preferred() {
  let stored = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    stored = null;
  }
  if (stored in WORDS) return stored;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "de";
}
