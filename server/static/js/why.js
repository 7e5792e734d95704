/** "Why this answer": the trace of a reply, asked for when the fold-out is first opened. */

import { ask } from "./api.js";
import { el } from "./dom.js";
import { renderTrace } from "./trace.js";

let count = 0;

/** @returns {{button: Node, box: Node}} */
export function whyFold(turn, page) {
  const id = `why-${count += 1}`;
  const box = el("div", { class: "why", id, hidden: true });
  const label = turn.reply.status === "answered" ? "Why this answer" : "Why no answer";
  const button = el("button", { type: "button", class: "quiet fold", "aria-expanded": "false",
    "aria-controls": id, onclick: toggle }, label);

  async function toggle() {
    const open = box.hidden;
    box.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open || box.childElementCount) return;
    const status = el("p", { role: "status" }, "Fetching the trace…");
    box.append(status);
    try {
      const reply = turn.reply.trace ? turn.reply
        : await ask({ ...page.requestOf(turn), explain: true });
      if (reply.index_fingerprint !== turn.reply.index_fingerprint || reply.text !== turn.reply.text) {
        status.textContent = "The articles have changed since this answer. Ask again to see why.";
        return;
      }
      status.remove();
      box.append(renderTrace(reply.trace));
    } catch (error) {
      box.replaceChildren();
      box.hidden = true;
      button.setAttribute("aria-expanded", "false");
      page.warn(error);
    }
  }

  return { button, box };
}
