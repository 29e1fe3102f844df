// One phone: a person's view of one chat. It asks the simulator what the person sees and draws only the difference.
import * as api from "./api.js";
import { Composer } from "./composer.js";
import { arrange, element } from "./dom.js";
import { MessageCard } from "./message.js";
import { Notices } from "./notices.js";
import { say, translate } from "./texts.js";

const LARGEST_FILE = 20 * 1024 * 1024;
const NEAR_THE_END = 96;
const NOTHING_YET = { messages: [], keyboard: null, title: "" };

export class Phone {
  constructor(id, phone, bot, { key, onNews }) {
    Object.assign(this, { id, phone, bot, key, onNews, name: phone.name, chat: phone.chat, user: phone.user });
    this.cards = new Map();
    this.notices = new Notices(id);
    const told = phone.hint?.startsWith("/");
    this.hint = told ? "" : phone.hint;
    this.composer = new Composer(id, phone, {
      first: told ? phone.hint : "/start",
      send: (content) => this.#send(content),
      leave: () => this.log.focus({ preventScroll: true }),
    });
    this.title = element("p", { className: "chat-title", dir: "auto" });
    this.nothing = element("p", {
      className: "nothing", data: { text: phone.kind === "channel" ? "nothingPosted" : "noMessages" },
    });
    this.log = element("div", {
      className: "log", tabIndex: 0, data: { label: "history" }, attributes: { role: "log", "aria-live": "polite" },
    });
    const heading = element("h2", { id: `${id}-name`, lang: "de", textContent: phone.name });
    this.element = element("section", { id, className: `phone ${phone.kind}`, attributes: { "aria-labelledby": heading.id } },
      element("header", { className: "phone-top" }, heading, this.title, ...this.#hint()),
      this.notices.element, this.log, ...this.#actors(), this.composer.element);
    this.height = 0;
    new ResizeObserver(() => this.#resized()).observe(this.log);
    translate(this.element);
  }

  /** Ask for the screen and draw it. Calls while one is under way end in one more round, never in two at once. */
  async refresh() {
    this.stale = true;
    this.round ??= this.#rounds().finally(() => { this.round = null; });
    await this.round;
  }

  /** Draw again, for instance in another language. */
  redraw() {
    translate(this.element);
    if (this.last) this.#draw(this.last);
  }

  async #rounds() {
    while (this.stale) {
      this.stale = false;
      this.last = this.#alone() ? NOTHING_YET : await api.screen(this.user, this.chat);
      this.#draw(this.last);
    }
  }

  // A private chat is one with the bot, and none has called yet.
  #alone() {
    return this.phone.kind === "private" && !this.bot;
  }

  #hint() {
    return this.hint ? [element("p", { className: "hint", dir: "auto", textContent: this.hint })] : [];
  }

  // In a channel several people see the same buttons; who taps decides what happens.
  #actors() {
    this.actor = null;
    if (!(this.phone.actors?.length > 1)) return [];
    this.actor = element("select", { id: `${this.id}-actor` },
      ...this.phone.actors.map(({ user, name }) => new Option(name, user, user === this.user, user === this.user)));
    const label = element("label", { htmlFor: this.actor.id, data: { text: "actAs" } });
    return [element("p", { className: "actors" }, label, this.actor)];
  }

  #draw({ messages, keyboard, title }) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END;
    const known = this.cards;
    let changed = null;
    let news = 0;
    this.cards = new Map();
    for (const message of messages) {
      const card = known.get(message.id) ?? new MessageCard(this.#actions(message.id));
      if (card.show(message, this.#author(message)) && !message.own) news += 1;
      if (!known.has(message.id)) changed ??= card.element;
      this.cards.set(message.id, card);
    }
    this.#arrange(messages.length === 0);
    this.title.textContent = title ?? "";
    const begun = this.composer.show(keyboard, messages.length === 0 && this.phone.kind === "private" && this.phone.writable);
    if (begun) this.element.scrollIntoView({ block: "nearest" });
    if (atEnd) this.#follow(changed);
    if (news) this.onNews(this, news);
  }

  #author({ own, from }) {
    if (own) return say("you");
    return from === "bot" ? this.bot?.name ?? "Bot" : from;
  }

  #arrange(empty) {
    const held = this.log.contains(document.activeElement);
    arrange(this.log, empty ? [this.nothing] : [...this.cards.values()].map((card) => card.element));
    if (held && !this.log.contains(document.activeElement)) this.log.focus({ preventScroll: true });
  }

  // The newest is in sight, and a message longer than the phone starts at its first line.
  #follow(fresh) {
    const last = fresh ?? [...this.cards.values()].at(-1)?.element;
    const end = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = Math.min(end, last ? last.offsetTop - 12 : end);
  }

  // A toast or notice takes its room from the top: nothing may move under a thumb that is about to tap.
  #resized() {
    const before = this.height;
    this.height = this.log.clientHeight;
    if (this.height && !before) this.#follow(null);
    else this.log.scrollTop += before - this.height;
  }

  #actions(message) {
    return {
      tap: (button) => this.#tap(message, button),
      copy: (text) => this.#copy(text),
      address: (url) => this.#address(url),
      type: this.phone.writable ? (text) => this.#send({ text }) : null,
    };
  }

  async #tap(message, button) {
    this.notices.dismiss();
    try {
      const { toast, alert } = await api.tap(this.#actor(), this.chat, message, button);
      if (toast && alert) this.notices.alert(toast, this.element);
      else if (toast) this.notices.toast(toast);
    } catch {
      this.#complain("failed");
    }
  }

  #actor() {
    return Number(this.actor?.value ?? this.user);
  }

  async #send(content, user = this.user, chat = this.chat) {
    this.notices.dismiss();
    if (this.#alone()) return this.#complain("noBot");
    if (content.file?.size > LARGEST_FILE) return this.#complain("tooLarge");
    try {
      await api.send(user, chat, content.file ? { document: await asDocument(content.file) } : content);
      return true;
    } catch {
      return this.#complain("failed");
    }
  }

  #complain(sentence) {
    this.notices.toast(say(sentence));
    return false;
  }

  async #copy(text) {
    this.notices.toast(say((await copied(text)) ? "copied" : "notCopied"));
  }

  // A deep link to this bot is opened as Telegram would: with /start and its payload in the private chat (whose id is
  // the person's), not by leaving the computer.
  #address(url) {
    const payload = deepLink(url, this.bot?.username);
    if (payload === null) return false;
    this.#send({ text: `/start ${payload}`.trim() }, this.#actor(), this.#actor());
    return true;
  }
}

function deepLink(url, username) {
  if (!username || !URL.canParse(url)) return null;
  const link = new URL(url);
  if (!["t.me", "telegram.me"].includes(link.hostname)) return null;
  if (link.pathname.slice(1).toLowerCase() !== username.toLowerCase()) return null;
  return link.searchParams.get("start") ?? "";
}

async function asDocument(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { name: file.name, mime: file.type || "application/octet-stream", base64: btoa(binary) };
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text);
  }
}

// Without HTTPS (the page opened from another computer) there is no clipboard object.
function copiedTheOldWay(text) {
  const held = document.activeElement;
  const box = element("textarea", { className: "unseen", value: text, readOnly: true });
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  held?.focus();
  return done;
}
