/** Dialogs of one look: a title, a way to close, and a click beside them closes them too. */

import { el } from "../dom.js";

export function dialog(title, ...content) {
  const id = `dialog-${title.toLowerCase().replace(/\W+/g, "-")}`;
  const node = el("dialog", { class: "dialog", "aria-labelledby": id,
    onclick: (event) => { if (event.target === node) node.close(); } },
  el("form", { method: "dialog", class: "dialog-head" }, el("h2", { id }, title),
    el("button", { class: "quiet", "aria-label": `Close: ${title}` }, "×")),
  ...content);
  document.body.append(node);
  return node;
}
