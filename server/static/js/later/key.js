/** The dialog that asks for a key, where the server lets only callers with one ask. */

import { access } from "../api.js";
import { el } from "../dom.js";
import { dialog } from "./dialog.js";

let node = null;
let retry = null;

/** @param {Function} then called when a key was given */
export function askForKey(then) {
  retry = then;
  node ??= build();
  node.showModal();
}

function build() {
  const key = el("input", { type: "password", autocomplete: "off", required: true, "aria-label": "Key" });
  return dialog("A key is needed",
    el("p", { class: "hint" }, "Whoever runs this page can give you one. It is forgotten when you leave the page."),
    el("form", { class: "feedback", onsubmit: (event) => {
      event.preventDefault();
      access.key = key.value;
      node.close();
      retry();
    } }, key, el("button", { type: "submit", class: "plain" }, "Go on")));
}
