/** The card that shows a citation's quote in its context while its chip is pointed at or focused. */

import { inContext } from "./citation.js";
import { el } from "./dom.js";
import { placeWords } from "./words.js";

const MARGIN = 8;

/** Makes the one card of the page. It can be pointed at, and Escape closes it. */
export function createCard(library) {
  const box = el("div", { id: "source-card", class: "card", role: "tooltip", hidden: true,
    onpointerenter: () => clearTimeout(timer), onpointerleave: () => leave() });
  document.body.append(box);
  let anchor = null;
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    anchor?.removeAttribute("aria-describedby");
    anchor = null;
    box.hidden = true;
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (document.activeElement !== anchor) hide(); }, 200);
  }

  function show(button, citation) {
    hide();
    anchor = button;
    const from = el("p", { class: "card-title" }, citation.title);
    library.publisher(citation.document_id).then((name) => { if (name) from.append(` · ${name}`); });
    box.replaceChildren(from, el("p", { class: "card-quote" }, ...inContext(citation)),
      el("p", { class: "card-place" }, placeWords(citation)));
    button.setAttribute("aria-describedby", box.id);
    box.hidden = false;
    place(box, button.getBoundingClientRect());
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || box.hidden) return;
    event.stopImmediatePropagation();
    hide();
  }, true);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  return { show, hide, leave };
}

/** Below the chip, or above where there is no room; always inside the window. */
function place(box, target) {
  const { width, height } = box.getBoundingClientRect();
  const below = target.bottom + MARGIN;
  const top = below + height > innerHeight ? target.top - height - MARGIN : below;
  const left = Math.min(target.left - MARGIN, innerWidth - width - MARGIN);
  box.style.top = `${Math.max(MARGIN, top)}px`;
  box.style.left = `${Math.max(MARGIN, left)}px`;
}
