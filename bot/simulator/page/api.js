// The page's side of the wire: what it asks of the simulator under /_sim/, and the stream of what has changed.

const RECONNECT_MS = 1500;

async function answered(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

function post(path, body) {
  return answered(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
}

/** The cast: {phones: [{name, user, chat, kind, writable, hint}], bot: {username, name}}. */
export function scene() {
  return answered("/_sim/scene");
}

/** The chat as this person sees it now: {messages, keyboard, title}. */
export function screen(user, chat) {
  return answered(`/_sim/screen?${new URLSearchParams({ user, chat })}`);
}

/** Send `content` ({text}, {document}, {contact} or {location}) into the chat as this person. */
export function send(user, chat, content) {
  return post("/_sim/send", { user, chat, ...content });
}

/** Tap a button; resolves with {toast, alert, answered} when the bot has answered or the simulator gives up waiting. */
export function tap(user, chat, message, button) {
  const which = button.data === undefined ? { label: button.label } : { data: button.data };
  return post("/_sim/tap", { user, chat, message, ...which });
}

/**
 * Follow what changes; `on` = {open, lost, changed(chat), scene}. The browser reconnects an EventSource after a broken
 * connection by itself, but gives up for good on an HTTP error (a simulator that is just starting); then we try again.
 */
export function follow(on) {
  const source = new EventSource("/_sim/events");
  source.addEventListener("open", on.open);
  source.addEventListener("changed", (event) => on.changed(JSON.parse(event.data).chat));
  source.addEventListener("scene", on.scene);
  source.addEventListener("error", () => {
    on.lost();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => follow(on), RECONNECT_MS);
  });
}
