// The chat page of the simulator: everybody's phone side by side, against the Telegram of this computer.
import * as api from "./api.js";
import { arrange } from "./dom.js";
import { Phone } from "./phone.js";
import { Switcher } from "./switcher.js";
import { preferred, say, speak, spoken, translate } from "./texts.js";

const IN_THE_STEPS = ["Bürgerin 1", "Mitarbeiterkanal", "Leitung"];
const RETRY_MS = 1500;

const main = document.getElementById("phones");
const empty = document.getElementById("empty");
const steps = document.getElementById("steps");
const connection = document.getElementById("connection");
const announcer = document.getElementById("announcer");
const switcher = new Switcher(document.getElementById("switcher"), announcer);
let phones = [];
let cast = "";
let retry = 0;

/** Put the cast on the page. Screens are drawn before the phones are shown, so that nobody has the whole history read out. */
async function showScene() {
  const scene = await api.scene();
  phones = (scene.phones ?? []).map((seen, index) => phoneFor(seen, index, scene.bot));
  await Promise.all(phones.map((phone) => phone.refresh()));
  if (cast === JSON.stringify(scene)) return;
  cast = JSON.stringify(scene);
  empty.dataset.text = "noPhones";
  arrange(main, phones.length ? phones.map((phone) => phone.element) : [empty]);
  switcher.offer(phones);
  steps.hidden = !IN_THE_STEPS.every((name) => phones.some((phone) => phone.name === name));
  translate(document);
}

// A phone that stays keeps its element, so that nobody loses what they were typing when somebody else joins.
function phoneFor(seen, index, bot) {
  const id = `phone-${index + 1}`;
  const key = JSON.stringify([id, seen, bot]);
  return phones.find((phone) => phone.key === key) ?? new Phone(id, seen, bot, { key, onNews: news });
}

function news(phone, count) {
  switcher.news(phone, count);
}

/** Show the scene and every screen; while the simulator does not answer, say so and try again. */
async function catchUp() {
  clearTimeout(retry);
  try {
    await showScene();
    reconnected();
    document.body.dataset.ready = "true";
  } catch {
    disconnected();
    retry = setTimeout(catchUp, RETRY_MS);
  }
}

async function changed(chat) {
  try {
    await Promise.all(phones.filter((phone) => phone.chat === chat).map((phone) => phone.refresh()));
  } catch {
    await catchUp();
  }
}

function disconnected() {
  if (!connection.hidden) return;
  connection.hidden = false;
  connection.textContent = say("disconnected");
}

function reconnected() {
  if (connection.hidden) return;
  connection.hidden = true;
  connection.textContent = "";
  announcer.textContent = say("reconnected");
}

function speakAs(language) {
  speak(language);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === spoken()));
  }
  translate(document);
  for (const phone of phones) phone.redraw();
  switcher.redraw();
  if (!connection.hidden) connection.textContent = say("disconnected");
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speakAs(button.dataset.language));
}
steps.open = window.matchMedia("(min-width: 48rem)").matches;
speakAs(preferred());
// Whatever happened before the stream stood, or while it was broken, is asked for when it stands.
api.follow({ open: catchUp, lost: disconnected, changed, scene: catchUp });
