// The lower edge of a phone: reply keyboard, text box, attachment, send. It hands on what the person sends and keeps nothing.
import { element, icon } from "./dom.js";
import { say, spoken } from "./texts.js";

const CLIP = "M8 12.5l6.6-6.6a3 3 0 0 1 4.3 4.2l-8.6 8.6a5 5 0 0 1-7-7l8-8";
const ARROW = "M4 12l16-8-5 16-3.5-6.5z";
const CONTENT = { contact: { contact: true }, location: { location: true } };
const ACCEPTED = ".txt,.docx,.xlsx,.pdf,.csv";

/**
 * `send(content)` gets {text}, {file: File}, {contact: true} or {location: true} and resolves with whether it arrived; `first` is what
 * „Starten“ sends; `leave()` takes the focus when the button that held it goes away.
 */
export class Composer {
  constructor(id, phone, { first, send, leave }) {
    Object.assign(this, { send, leave, shown: "" });
    this.keyboard = element("div", {
      className: "keyboard", hidden: true, attributes: { role: "group" }, data: { label: "keyboard" },
    });
    this.starter = element("button", { type: "button", className: "starter", hidden: true, data: { text: "start" } });
    this.starter.addEventListener("click", () => this.send({ text: first }));
    this.box = element("textarea", { id: `${id}-text`, rows: 1, dir: "auto", lang: "", maxLength: 4096, autocomplete: "off" });
    this.box.readOnly = !phone.writable;
    this.box.addEventListener("keydown", (event) => this.#typed(event));
    if (!CSS.supports("field-sizing", "content")) this.box.addEventListener("input", () => this.#grow());
    const label = element("label", { className: "unseen", htmlFor: this.box.id, data: { text: "message" } });
    this.form = element("form", { className: "composer", noValidate: true }, label, this.box);
    if (phone.writable) this.form.append(...this.#controls());
    this.form.addEventListener("submit", (event) => this.#submitted(event));
    this.element = element("div", { className: "lower" }, this.starter, this.keyboard, this.form);
    if (!phone.writable) this.#explain(`${id}-hint`);
  }

  /**
   * Show the bot's reply keyboard and, in a chat where nothing was said, the button that starts the bot; true if that
   * button had the focus and has done its work.
   */
  show(keyboard, canStart) {
    const shown = JSON.stringify([keyboard, canStart, spoken()]);
    if (shown === this.shown) return false;
    this.shown = shown;
    const begun = !canStart && document.activeElement === this.starter;
    const held = this.starter.contains(document.activeElement) || this.keyboard.contains(document.activeElement);
    this.starter.hidden = !canStart;
    const rows = keyboard?.rows ?? [];
    this.keyboard.hidden = rows.length === 0;
    this.keyboard.replaceChildren(...rows.map((row) => this.#row(row)));
    this.box.placeholder = keyboard?.placeholder || (this.box.readOnly ? "" : say("placeholder"));
    if (held && !this.element.contains(document.activeElement)) this.leave();
    return begun;
  }

  #row(row) {
    const buttons = row.map((key) => {
      const button = element("button", { type: "button", dir: "auto", textContent: key.label });
      button.addEventListener("click", () => this.send(CONTENT[key.kind] ?? { text: key.label }));
      return button;
    });
    return element("div", { className: "row" }, ...buttons);
  }

  #controls() {
    const picker = element("input", { type: "file", accept: ACCEPTED, hidden: true, tabIndex: -1 });
    picker.addEventListener("change", async () => {
      const [file] = picker.files;
      picker.value = "";
      if (file) await this.send({ file });
    });
    const attach = element("button", { type: "button", className: "round", data: { label: "attach", title: "attach" } });
    attach.append(icon(CLIP));
    attach.addEventListener("click", () => picker.click());
    const submit = element("button", { type: "submit", className: "round strong", data: { label: "send", title: "send" } });
    submit.append(icon(ARROW));
    return [picker, attach, submit];
  }

  #explain(id) {
    this.box.setAttribute("aria-describedby", id);
    this.element.append(element("p", { id, className: "hint", data: { text: "readOnly" } }));
  }

  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  #grow() {
    this.box.rows = Math.min(5, this.box.value.split("\n").length);
  }

  async #submitted(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text || this.box.readOnly) return;
    this.box.value = "";
    if (!(await this.send({ text })) && !this.box.value) this.box.value = text;
  }
}
