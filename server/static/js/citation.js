/** A citation on the page: its chip, its card on hover or focus, its line under the answer. */

import { el } from "./dom.js";
import { routeOf, writeRoute } from "./route.js";
import { placeWords } from "./words.js";

/** The name a screen reader says: `Source 1: title, characters 2051-2268`. */
export const citationName = (citation) =>
  `Source ${citation.number}: ${citation.title}, ${placeWords(citation)}`;

/**
 * The numbered chip. Its text is `[1]`, so that a copied answer reads as the reply's own text.
 * @param {Object} citation
 * @param {{open: Function, card: Object}} page `open(citation, from)` shows the place
 */
export function chip(citation, { open, card }) {
  const button = el("button", {
    type: "button", class: "chip", "aria-label": citationName(citation),
    onclick: () => { card.hide(); open(citation, button); },
    onpointerenter: (event) => event.pointerType !== "touch" && card.show(button, citation),
    onpointerleave: () => card.leave(),
    onfocus: () => button.matches(":focus-visible") && card.show(button, citation),
    onblur: () => card.hide(),
  }, el("span", { class: "bracket" }, "["), String(citation.number), el("span", { class: "bracket" }, "]"));
  return button;
}

/** The list under an answer: title, publisher and place, each a link to the place. */
export function sourceList(citations, { open, library }) {
  return el("ul", { class: "sources", "aria-label": "Sources" }, ...citations.map((citation) => {
    const link = el("a", {
      href: writeRoute(routeOf(citation)),
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(citation, link);
      },
    }, citation.title);
    const from = el("span", {}, "");
    library.publisher(citation.document_id).then((name) => { if (name) from.textContent = `, ${name}`; });
    return el("li", {}, el("span", { class: "number" }, String(citation.number)),
      el("span", {}, link, from, `, ${placeWords(citation)}`));
  }));
}

/** The quote between the words that stand round it. */
export function inContext(citation) {
  return [
    el("span", { class: "around" }, citation.prefix ? `…${citation.prefix}` : ""),
    el("q", { class: "quote" }, citation.quote),
    el("span", { class: "around" }, citation.suffix ? `${citation.suffix}…` : ""),
  ];
}
