/** Short words to the reader. */

import { byId, el } from "./dom.js";

const STAY_MS = 6_000;

/** @param {(retry: Function) => void} unlock asks for a key, then tries again */
export function createNotices(unlock) {
  const notice = byId("notice");
  const alert = byId("alert");
  let timer = 0;

  const button = (label, act) => el("button", { type: "button", class: "plain", onclick: () => {
    byId("question").focus();
    hide();
    alert.replaceChildren();
    act();
  } }, label);

  function hide() {
    clearTimeout(timer);
    notice.replaceChildren();
  }

  /** Say something politely, in passing, or with an action, which stays. */
  function say(words, label = null, act = null) {
    hide();
    notice.append(words, ...(label ? [button(label, act)] : []));
    if (!label) timer = setTimeout(hide, STAY_MS);
  }

  /** Show an error at once, until it is mended; null takes it away. */
  function warn(error, retry = null) {
    hide();
    alert.replaceChildren(...(error ? [
      el("p", {}, el("strong", {}, error.message), ` ${error.hint ?? ""}`),
      ...(retry ? [error.status === 401 ? button("Enter a key", () => unlock(retry)) : button("Try again", retry)] : []),
    ] : []));
  }

  return { say, warn };
}
