/** The card with a citation's quote in its context, while the chip is pointed at or focused. */

import { inContext } from "../citation.js";
import { el } from "../dom.js";
import { placeWords } from "../words.js";

const MARGIN = 8;
const LINGER_MS = 200;

let anchor = null;
let timer = 0;
/** The one card of the page. It can be pointed at itself, and Escape closes it. */
const box = el("div", { id: "source-card", class: "card", role: "tooltip", hidden: true,
  onpointerenter: () => clearTimeout(timer), onpointerleave: leave });
document.querySelector("main").append(box);
document.addEventListener("scroll", hide, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || box.hidden) return;
  event.stopImmediatePropagation();
  hide();
}, true);

/** Show the card at a chip, unless the reader has left the chip already. */
export function show(chip, citation, library) {
  if (!chip.matches(":hover, :focus-visible")) return;
  hide();
  anchor = chip;
  for (const [name, act] of [["pointerleave", leave], ["blur", hide], ["click", hide]]) {
    chip.addEventListener(name, act, { once: true });
  }
  const from = el("p", { class: "card-title" }, citation.title);
  library.publisher(citation.document_id).then((name) => { if (name) from.append(` · ${name}`); });
  box.replaceChildren(from, el("p", { class: "card-quote" }, ...inContext(citation)),
    el("p", { class: "hint" }, placeWords(citation)));
  chip.setAttribute("aria-describedby", box.id);
  box.hidden = false;
  place(chip.getBoundingClientRect());
}

function hide() {
  clearTimeout(timer);
  anchor?.removeAttribute("aria-describedby");
  anchor = null;
  box.hidden = true;
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => { if (!anchor?.matches(":hover, :focus-visible")) hide(); }, LINGER_MS);
}

/** Below the chip, or above where there is no room; always inside the window. */
function place({ left, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const y = bottom + MARGIN + height > innerHeight ? top - height - MARGIN : bottom + MARGIN;
  box.style.top = `${Math.max(MARGIN, y)}px`;
  box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
}
