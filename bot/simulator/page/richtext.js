// Formatted text of a message: rebuilt from an allow-list, so that nothing a bot or a person wrote can become a script,
// a style or a request. Everything not on the list keeps its words and loses its tag.
import { element } from "./dom.js";

const PLAIN = {
  B: "b", STRONG: "b", I: "i", EM: "i", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s",
  CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote", BR: "br",
};
const ADDRESS = /^(https?|tg|tel|mailto):/i;

/** Nodes for `html`; `linked(address, label)` makes the node of a link, `typed(command)` is called when one is tapped. */
export function richText(html, linked, typed) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].flatMap((node) => rebuilt(node, { linked, typed }));
}

function rebuilt(node, how) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, template")) return [];
  if (node.matches("span.command")) return [commandButton(node.textContent, how.typed)];
  const children = [...node.childNodes].flatMap((child) => rebuilt(child, how));
  if (node.tagName === "A") return [linkOf(node, how, children)];
  if (node.tagName in PLAIN) return [element(PLAIN[node.tagName], {}, ...children)];
  return node.matches("span.spoiler") ? [element("span", { className: "spoiler" }, ...children)] : children;
}

function linkOf(node, how, children) {
  const address = node.getAttribute("href") ?? "";
  return ADDRESS.test(address) ? how.linked(address, children) : element("span", {}, ...children);
}

function commandButton(command, typed) {
  const button = element("button", { type: "button", className: "command", textContent: command });
  button.addEventListener("click", () => typed(command));
  return button;
}
