/** A citation on the page. */

import { el } from "./dom.js";
import { later } from "./later.js";
import { routeOf, writeRoute } from "./route.js";
import { placeWords } from "./words.js";

/** The numbered chip. Its text is `[1]`, so that a copied answer reads as the reply's own text. */
export function chip(citation, { open, library }) {
  const { number, title } = citation;
  const card = () => later("card").then(({ show }) => show(button, citation, library), () => {});
  const bracket = (sign) => el("span", { class: "bracket" }, sign);
  const button = el("button", { type: "button", class: "chip",
    "aria-label": `Source ${number}: ${title}, ${placeWords(citation)}`,
    onclick: () => open(citation, button), onpointerenter: card, onfocus: card,
  }, bracket("["), String(number), bracket("]"));
  return button;
}

/** Title, publisher and place of each source; each a link to the place. */
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
    const from = el("span");
    library.publisher(citation.document_id).then((name) => { if (name) from.textContent = `, ${name}`; });
    return el("li", {}, el("span", { class: "number" }, String(citation.number)),
      el("span", {}, link, from, `, ${placeWords(citation)}`));
  }));
}

/** The quote between the whole words that stand round it. */
export const inContext = ({ prefix, quote, suffix }) => [
  el("span", { class: "around" }, prefix?.replace(/^\S*(?=\s)/, "…")),
  el("q", { class: "quote" }, quote),
  el("span", { class: "around" }, suffix?.replace(/(?<=\s)\S*$/, "…")),
];
