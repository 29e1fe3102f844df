// Which phone is in sight: a way to jump to each. Every phone stays on the page, on a narrow screen one below the other;
// phones out of sight count what is new.
import { element } from "./dom.js";
import { say } from "./texts.js";

const NARROW = window.matchMedia("(max-width: 47.99rem)");

export class Switcher {
  constructor(nav, announcer) {
    Object.assign(this, { nav, announcer, entries: new Map(), chosen: null });
    this.seen = new IntersectionObserver((changes) => changes.forEach((change) => this.#inSight(change)), { threshold: 0.4 });
    NARROW.addEventListener("change", () => this.#lay());
  }

  /** Offer these phones; the one chosen before stays chosen if it is still there. */
  offer(phones) {
    this.seen.disconnect();
    this.entries = new Map(phones.map((phone) => [phone.name, this.#entry(phone)]));
    if (!this.entries.has(this.chosen)) this.chosen = phones[0]?.name ?? null;
    const items = [...this.entries.values()].map(({ button }) => element("li", {}, button));
    this.nav.replaceChildren(element("ul", {}, ...items));
    this.nav.hidden = phones.length < 2;
    for (const phone of phones) this.seen.observe(phone.element);
    this.#lay();
  }

  /** Something new stands in this phone; people who look elsewhere see a number and hear its name. */
  news(phone, count) {
    const entry = this.entries.get(phone.name);
    if (!entry || entry.inSight) return;
    entry.unread += count;
    this.#mark(entry);
    this.announcer.textContent = say("newIn", phone.name);
  }

  /** Draw the numbers again, for instance in another language. */
  redraw() {
    for (const entry of this.entries.values()) this.#mark(entry);
  }

  #entry(phone) {
    const badge = element("span", { className: "badge", hidden: true, attributes: { "aria-hidden": "true" } });
    const name = element("span", { lang: "de", textContent: phone.name });
    const button = element("button", { type: "button" }, name, badge);
    button.addEventListener("click", () => this.#choose(phone));
    return { phone, button, badge, unread: 0, inSight: true };
  }

  #choose(phone) {
    this.chosen = phone.name;
    this.#lay();
    phone.element.scrollIntoView({ block: NARROW.matches ? "start" : "nearest", inline: "nearest" });
    if (!NARROW.matches) phone.log.focus({ preventScroll: true });
  }

  #lay() {
    for (const [name, { button }] of this.entries) {
      const chosen = name === this.chosen;
      if (NARROW.matches) button.setAttribute("aria-current", String(chosen));
      else button.removeAttribute("aria-current");
    }
  }

  #inSight({ target, isIntersecting }) {
    const entry = [...this.entries.values()].find(({ phone }) => phone.element === target);
    if (!entry) return;
    entry.inSight = isIntersecting;
    if (!isIntersecting) return;
    entry.unread = 0;
    this.#mark(entry);
    this.chosen = entry.phone.name;
    this.#lay();
  }

  #mark({ phone, button, unread, badge }) {
    badge.hidden = unread === 0;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    if (unread) button.setAttribute("aria-label", `${phone.name}, ${say("unread", unread)}`);
    else button.removeAttribute("aria-label");
  }
}
