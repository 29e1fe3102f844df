// The chat page of the simulator: everybody's phone side by side, against the Telegram of this computer.
import * as api from "./api.js";
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

/** Put the cast on the page. Screens are drawn before the phones are shown, so that nobody has the whole history read out. */
async function showScene() {
  const scene = await api.scene();
  const shown = JSON.stringify(scene);
  if (shown === cast) return Promise.all(phones.map((phone) => phone.refresh()));
  const fresh = (scene.phones ?? []).map((phone, index) => new Phone(`phone-${index + 1}`, phone, scene.bot, news));
  await Promise.all(fresh.map((phone) => phone.refresh()));
  cast = shown;
  phones = fresh;
  empty.dataset.text = "noPhones";
  main.replaceChildren(...(fresh.length ? fresh.map((phone) => phone.element) : [empty]));
  switcher.offer(fresh);
  steps.hidden = !IN_THE_STEPS.every((name) => fresh.some((phone) => phone.name === name));
  translate(document);
  return undefined;
}

function news(phone, count) {
  switcher.news(phone, count);
}

/** Show the scene; while the simulator does not answer, say so and try again. */
async function catchUp() {
  try {
    await showScene();
    reconnected();
    document.body.dataset.ready = "true";
  } catch {
    disconnected();
    setTimeout(catchUp, RETRY_MS);
  }
}

async function changed(chat) {
  try {
    await Promise.all(phones.filter((phone) => phone.chat === chat).map((phone) => phone.refresh()));
  } catch {
    disconnected();
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
