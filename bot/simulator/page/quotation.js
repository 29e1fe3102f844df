// A quotation of which Telegram shows the first lines, until somebody wants to read on.
import { element } from "./dom.js";
import { say } from "./texts.js";

const FIRST_LINES = 3;
const LETTERS_A_LINE = 40;

/** The quotation, folded up if it is long. Screen readers have all of it in either state. */
export function expandable(nodes) {
  const text = element("div", {}, ...nodes);
  // One line more than is shown: a button for the sake of one line would take more room than the line.
  if (linesOf(text.textContent) <= FIRST_LINES + 1) return element("blockquote", {}, ...nodes);
  text.className = "folded";
  const more = element("button", { type: "button", className: "more", textContent: say("readOn"), data: { text: "readOn" } });
  more.setAttribute("aria-expanded", "false");
  more.addEventListener("click", () => turn(text, more));
  return element("blockquote", {}, text, more);
}

function linesOf(words) {
  return words.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / LETTERS_A_LINE)), 0);
}

function turn(text, more) {
  const folded = text.classList.toggle("folded");
  more.dataset.text = folded ? "readOn" : "foldUp";
  more.textContent = say(more.dataset.text);
  more.setAttribute("aria-expanded", String(!folded));
}
