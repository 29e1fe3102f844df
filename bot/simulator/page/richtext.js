// Formatted text of a message, built node by node from an allow-list. No HTML parser ever sees what a bot or a person
// wrote, so nothing in it can become a script, a style or a request. Other tags lose themselves and keep their words.
import { element } from "./dom.js";
import { expandable } from "./quotation.js";

const PLAIN = {
  b: "b", strong: "b", i: "i", em: "i", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  code: "code", pre: "pre", blockquote: "blockquote",
};
const BLOCKS = ["blockquote", "pre"];
const SPANS = ["spoiler", "command"];
const ADDRESS = /^(https?|tg|tel|mailto):/i;
const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>/gi;
const REFERENCE = /&(lt|gt|amp|quot|#x27|#39);/g;
const MEANT = { lt: "<", gt: ">", amp: "&", quot: '"', "#x27": "'", "#39": "'" };

/** Nodes for the simulator's HTML; `linked(address, nodes)` makes a link, `typed(command)`, if there is one, is called at a tap. */
export function richText(html, linked, typed) {
  const open = [{ name: "", attributes: "", nodes: [] }];
  let done = 0;
  for (const found of html.matchAll(TAG)) {
    write(open, html.slice(done, found.index));
    done = found.index + found[0].length;
    const name = found[2].toLowerCase();
    if (name === "br") write(open, "\n");
    else if (found[1]) close(open, name, { linked, typed });
    else open.push({ name, attributes: found[3], nodes: [] });
  }
  write(open, html.slice(done));
  while (open.length > 1) close(open, open.at(-1).name, { linked, typed });
  return open[0].nodes;
}

// The line breaks before and after a quotation are already in its being a block.
function write(open, text) {
  const { nodes } = open.at(-1);
  const kept = BLOCKS.includes(nodes.at(-1)?.localName) ? text.replace(/^\n/, "") : text;
  if (kept) nodes.push(unescaped(kept));
}

function unescaped(text) {
  return text.replace(REFERENCE, (_, name) => MEANT[name]);
}

function close(open, name, how) {
  if (open.length < 2 || open.at(-1).name !== name) return;
  const { attributes, nodes } = open.pop();
  const outer = open.at(-1).nodes;
  if (BLOCKS.includes(name) && typeof outer.at(-1) === "string") outer.push(outer.pop().replace(/\n$/, ""));
  outer.push(...closed(name, attributes, nodes, how));
}

function closed(name, attributes, nodes, how) {
  if (name === "a") return linkOf(valueOf(attributes, "href"), nodes, how);
  if (name === "blockquote" && valueOf(attributes, "class") === "expandable") return [expandable(nodes)];
  if (name in PLAIN) return [element(PLAIN[name], {}, ...nodes)];
  const kind = name === "span" ? SPANS.find((span) => valueOf(attributes, "class") === span) : undefined;
  if (kind === "spoiler") return [element("span", { className: "spoiler" }, ...nodes)];
  return kind === "command" && how.typed ? [commandButton(nodes, how.typed)] : nodes;
}

function valueOf(attributes, name) {
  const found = attributes.match(new RegExp(`\\s${name}="([^"]*)"`, "i"));
  return found ? unescaped(found[1]) : "";
}

function linkOf(address, nodes, how) {
  return ADDRESS.test(address) ? [how.linked(address, nodes)] : nodes;
}

function commandButton(nodes, typed) {
  const button = element("button", { type: "button", className: "command" }, ...nodes);
  button.addEventListener("click", () => typed(button.textContent));
  return button;
}
