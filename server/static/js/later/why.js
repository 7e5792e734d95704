/** "Why this answer": the trace of a reply, asked for when the fold-out is first opened. */

import { ask } from "../api.js";
import { el } from "../dom.js";
import { renderTrace } from "./trace.js";

let count = 0;

/** Open or close the fold-out of `turn` in `place`. */
export async function toggleWhy(turn, page, button, place) {
  let box = place.querySelector(".why");
  if (!box) {
    box = el("div", { class: "why", id: `why-${count += 1}`, hidden: true });
    button.setAttribute("aria-controls", box.id);
    place.append(box);
  }
  const open = (on) => {
    box.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  };
  open(box.hidden);
  if (box.hidden || box.childElementCount) return;
  box.append(el("p", { role: "status" }, "Fetching the trace…"));
  try {
    box.replaceChildren(await trace(turn, page));
  } catch (error) {
    box.replaceChildren();
    open(false);
    page.warn(error);
  }
}

/** The same question again, with its trace; worth showing only where the reply is the same too. */
async function trace(turn, page) {
  const again = await ask({ ...page.requestOf(turn), explain: true });
  const same = again.index_fingerprint === turn.reply.index_fingerprint && again.text === turn.reply.text;
  return same ? renderTrace(again.trace, page.library)
    : el("p", {}, "The articles have changed since this answer. Ask again to see why.");
}
