// One message in the log. An edit changes the same element in place: what a person had in focus stays in focus,
// and a screen reader hears only what is new.
import { arrange, element, icon } from "./dom.js";
import { richText } from "./richtext.js";
import { say, spoken } from "./texts.js";

const FILE = "M6 2h8l5 5v15H6zM14 2v5h5";
const DOUBLE_TAP_MS = 8000;

/** A card for one message; `actions` = {tap(button), copy(text), address(url), type(text)}. */
export class MessageCard {
  constructor(actions) {
    this.actions = actions;
    this.sender = element("span", { className: "unseen" });
    this.body = element("div", { className: "body", dir: "auto", lang: "" });
    this.file = element("div", { className: "file" });
    this.other = element("div", { className: "other" });
    this.meta = element("p", { className: "meta" });
    this.rows = element("div", { className: "rows" });
    this.bubble = element("div", { className: "bubble" }, this.sender, this.file, this.other, this.body, this.meta);
    this.element = element("article", { className: "message", tabIndex: -1 }, this.bubble, this.rows);
    this.buttons = [];
    this.shown = "";
    this.html = null;
  }

  /** Show `message`; true if the person sees a difference. */
  show(message, author) {
    const shown = JSON.stringify([message, spoken()]);
    if (shown === this.shown) return false;
    this.shown = shown;
    const held = this.element.contains(document.activeElement) ? document.activeElement : null;
    const reworded = this.html !== null && this.html !== message.html;
    this.element.classList.toggle("own", message.own);
    this.sender.textContent = `${author}: `;
    this.#showText(message);
    this.#showFile(message.document);
    this.#showOther(message);
    this.#showMeta(message);
    this.#showButtons(message.buttons ?? []);
    if (held) this.#keepFocus(held, reworded);
    return true;
  }

  #showText(message) {
    if (this.html === message.html) return;
    this.html = message.html;
    this.body.hidden = !message.html;
    const typed = message.own ? null : this.actions.type;
    this.body.replaceChildren(...richText(message.html, (url, label) => this.#link(url, label), typed));
  }

  #link(url, label) {
    const link = element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...label);
    link.addEventListener("click", (event) => this.actions.address(url) && event.preventDefault());
    return link;
  }

  #showFile(document) {
    this.file.hidden = !document;
    if (!document) return this.file.replaceChildren();
    const name = element("span", { className: "file-name", dir: "auto", textContent: document.name });
    const size = element("span", { className: "file-size", textContent: ` ${sizeOf(document.size)} · ${say("download")}` });
    const link = element("a", { href: `/_sim/file/${encodeURIComponent(document.id)}`, download: document.name });
    link.append(icon(FILE), element("span", {}, name, size));
    return this.file.replaceChildren(link);
  }

  // What a bot of ours never sends, but somebody may: shown so that one sees it is there.
  #showOther({ photo, contact, other, service }) {
    const nodes = [];
    if (photo) nodes.push(element("img", { src: `/_sim/file/${encodeURIComponent(photo.id)}`, alt: say("picture") }));
    if (contact) nodes.push(element("span", { dir: "auto", textContent: `${contact.name}, ${contact.phone}` }));
    if (other || service) nodes.push(element("i", { textContent: service ?? other }));
    this.other.hidden = nodes.length === 0;
    this.other.replaceChildren(...nodes);
  }

  #showMeta(message) {
    const at = new Date(message.date * 1000);
    const time = element("time", { dateTime: at.toISOString() });
    time.textContent = at.toLocaleTimeString(spoken(), { hour: "2-digit", minute: "2-digit" });
    const marks = [message.protected && say("protected"), message.edited && say("edited")].filter(Boolean);
    this.meta.replaceChildren(...marks.map((mark) => element("span", { textContent: mark })), time);
  }

  #showButtons(rows) {
    const flat = rows.flat();
    this.buttons = flat.map((button, index) => this.#button(this.buttons[index], button));
    let taken = 0;
    const nodes = rows.map((row, index) => {
      const node = this.rows.children[index] ?? element("div", { className: "row" });
      arrange(node, this.buttons.slice(taken, (taken += row.length)));
      return node;
    });
    arrange(this.rows, nodes);
  }

  #button(old, button) {
    const tag = button.kind === "url" ? "a" : "button";
    const node = old?.localName === tag ? old : this.#newButton(tag);
    if (node.textContent !== button.label) node.textContent = button.label;
    if (!same(node.offered, button)) free(node);
    node.offered = button;
    node.classList.toggle("copy", button.kind === "copy");
    if (tag === "a") node.href = button.url;
    return node;
  }

  #newButton(tag) {
    const node = element(tag, { className: "inline", dir: "auto" });
    if (tag === "a") Object.assign(node, { target: "_blank", rel: "noopener noreferrer" });
    else node.type = "button";
    node.addEventListener("click", (event) => this.#clicked(node, event));
    // A key held down must not run through the questions that appear one after the other under the finger.
    node.addEventListener("keydown", (event) => event.repeat && event.key !== "Tab" && event.preventDefault());
    return node;
  }

  async #clicked(node, event) {
    const { kind, url, copy } = node.offered;
    if (kind === "url") return this.actions.address(url) && event.preventDefault();
    if (kind === "copy") return this.actions.copy(copy);
    if (node.dataset.waiting) return undefined;
    node.dataset.waiting = "true";
    node.setAttribute("aria-busy", "true");
    const offered = node.offered;
    const patience = setTimeout(() => free(node), DOUBLE_TAP_MS);
    await this.actions.tap(node.offered);
    clearTimeout(patience);
    // Where the card was reworded meanwhile, the button may be the same one still, or wait for another tap already.
    if (same(node.offered, offered) || !node.isConnected) free(node);
    return undefined;
  }

  // After a new question nothing may look chosen, so the card itself gets the focus; while options are only ticked,
  // the focus stays on the button, or on the last one if there are fewer now.
  #keepFocus(held, reworded) {
    if (!reworded && held.isConnected) return held.focus({ preventScroll: true });
    const near = reworded ? undefined : this.buttons.at(-1);
    return (near ?? this.element).focus({ preventScroll: true });
  }
}

function same(one, other) {
  return one?.data === other.data && one?.label === other.label;
}

function free(node) {
  delete node.dataset.waiting;
  node.removeAttribute("aria-busy");
}

function sizeOf(bytes) {
  const number = (value) => value.toLocaleString(spoken(), { maximumFractionDigits: value < 10 ? 1 : 0 });
  if (bytes < 1024) return `${number(bytes)} B`;
  return bytes < 1024 * 1024 ? `${number(bytes / 1024)} KB` : `${number(bytes / 1024 / 1024)} MB`;
}
