/** A citation on the page. */

import { el } from "./dom.js";
import { later } from "./later.js";
import { routeOf, writeRoute } from "./route.js";
import { placeWords } from "./words.js";

/** The numbered chip. Its text is `[1]`, so that a copied answer reads as the reply's own text. */
export function chip(citation, { open, library }) {
  const { number, title } = citation;
  let pointed = 0;
  const card = () => {
    const mine = pointed += 1;
    later("card").then(({ show }) => mine === pointed && show(button, citation, library), () => {});
  };
  const bracket = (sign) => el("span", { class: "bracket" }, sign);
  const button = el("button", { type: "button", class: "chip",
    "aria-label": `Source ${number}: ${title}, ${placeWords(citation)}`,
    onclick: () => { pointed += 1; open(citation, button); }, onpointerenter: card, onfocus: card,
  }, bracket("["), String(number), bracket("]"));
  return button;
}

/** Under an answer: each document with its publisher, and a link to each place in it. */
export function sourceList(citations, { open, library }) {
  const documents = Map.groupBy(citations, (citation) => citation.document_id);
  return el("ul", { class: "sources", "aria-label": "Sources" }, ...[...documents].map(([id, places]) => {
    const from = el("div", {}, places[0].title);
    library.publisher(id).then((name) => name && from.append(`, ${name}`));
    return el("li", {}, from, ...places.map((citation) => placeLink(citation, open)));
  }));
}

function placeLink(citation, open) {
  const link = el("a", { href: writeRoute(routeOf(citation)), onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(citation, link);
  } }, `${citation.number}: ${placeWords(citation)}`);
  return link;
}

/** The quote between the whole words that stand round it. */
export const inContext = ({ prefix, quote, suffix }) => [
  el("span", { class: "around" }, prefix?.replace(/^\S*(?=\s)/, "…")),
  el("q", { class: "quote" }, quote),
  el("span", { class: "around" }, suffix?.replace(/(?<=\s)\S*$/, "…")),
];
