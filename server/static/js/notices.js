/** Short words to the reader: what was done (polite), and what went wrong (at once). */

import { byId, el } from "./dom.js";

const STAY_MS = 6_000;

export function createNotices() {
  const notice = byId("notice");
  const alert = byId("alert");
  let timer = 0;

  /** Say something in passing, with an action where there is one. */
  function say(words, action = null) {
    clearTimeout(timer);
    const button = action && el("button", { type: "button", class: "link", onclick: () => {
      hide();
      action.act();
      byId("question").focus();
    } }, action.label);
    notice.replaceChildren(words, ...(button ? [" ", button] : []));
    notice.hidden = false;
    if (!action) timer = setTimeout(hide, STAY_MS);
  }

  function hide() {
    clearTimeout(timer);
    if (notice.contains(document.activeElement)) byId("question").focus();
    notice.hidden = true;
    notice.replaceChildren();
  }

  /** Show an error until it is mended; null takes it away. */
  function warn(error, retry = null) {
    hide();
    if (!error) return alert.replaceChildren();
    const button = retry && el("button", { type: "button", class: "plain", onclick: () => {
      byId("question").focus();
      alert.replaceChildren();
      retry();
    } }, "Try again");
    alert.replaceChildren(el("p", {}, el("strong", {}, error.message), " ", error.hint ?? ""), ...(button ? [button] : []));
  }

  return { say, warn };
}
