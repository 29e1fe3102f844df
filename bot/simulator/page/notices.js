// What the bot answers to a tap: a toast that goes by itself, or a notice that stays until it is read.
// The notice is not modal and covers nothing: the other phones go on, and so does this one.
import { element } from "./dom.js";
import { say } from "./texts.js";

const TOAST_MS = 7000;

export class Notices {
  constructor(id) {
    this.toastBox = element("div", { className: "toast", attributes: { role: "status" } });
    this.text = element("p", { id: `${id}-notice-text`, dir: "auto" });
    this.close = element("button", { type: "button", data: { text: "close" } });
    this.alertBox = element("div", {
      className: "notice", hidden: true, data: { label: "notice" },
      attributes: { role: "alertdialog", "aria-describedby": this.text.id },
    }, this.text, this.close);
    this.close.addEventListener("click", () => this.dismiss());
    this.alertBox.addEventListener("keydown", (event) => event.key === "Escape" && this.dismiss());
    this.element = element("div", { className: "notices" }, this.toastBox, this.alertBox);
    this.back = null;
    this.timer = 0;
  }

  /** Say something in passing; the same words twice are announced twice. */
  toast(text) {
    clearTimeout(this.timer);
    this.toastBox.replaceChildren(element("span", { dir: "auto", textContent: text }));
    this.timer = setTimeout(() => this.toastBox.replaceChildren(), TOAST_MS);
  }

  /** Say something that must be read; the focus goes back to where it was when the person has closed it. */
  alert(text, phone) {
    this.back = document.activeElement;
    this.text.textContent = text;
    this.close.textContent = say("close");
    this.alertBox.hidden = false;
    // Whoever has gone on to another phone meanwhile is not called back.
    if (phone.contains(this.back) || this.back === document.body) this.close.focus();
  }

  dismiss() {
    if (this.alertBox.hidden) return;
    const held = this.alertBox.contains(document.activeElement);
    this.alertBox.hidden = true;
    if (held && this.back?.isConnected) this.back.focus();
  }
}
