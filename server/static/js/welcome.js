/** The empty conversation: what this page does, and first questions to try. */

import { byId, el } from "./dom.js";
import { metadataText } from "./library.js";
import { starters } from "./starters.js";

/** @param {Function} ask called with a starter question */
export function showWelcome(article, library, ask) {
  const publisher = metadataText(article.metadata?.publisher);
  byId("welcome").replaceChildren(
    el("p", { class: "welcome-lead" }, "Ask the article"),
    el("p", { class: "welcome-title" }, article.title),
    el("p", { class: "welcome-from" }, [publisher, library.several && `one of ${library.all().length} articles`].filter(Boolean).join(" · ")),
    el("p", { class: "welcome-promise" }, "Answers are the article’s own words, each with its place. "
      + "Where the article is silent, you are told so."),
    el("ul", { class: "starters", "aria-label": "Questions to start with" }, ...starters(article).map((question) =>
      el("li", {}, el("button", { type: "button", class: "starter", onclick: () => ask(question) }, question)))));
}
