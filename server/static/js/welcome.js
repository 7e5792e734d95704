/** The empty conversation: what this page does, and first questions to try. */

import { byId, el } from "./dom.js";
import { metadataText } from "./library.js";
import { starters } from "./starters.js";

export function showWelcome(article, ask) {
  byId("welcome").replaceChildren(
    el("p", { class: "welcome-lead" }, "Ask the article"),
    el("p", { class: "welcome-title" }, article.title),
    el("p", {}, metadataText(article.metadata?.publisher) ?? ""),
    el("p", {}, "Answers are the article’s own words, each with its place. Where the article is silent, you are told so."),
    el("ul", { class: "starters", "aria-label": "Questions to start with" }, ...starters(article).map((question) =>
      el("li", {}, el("button", { type: "button", class: "starter", onclick: () => ask(question) }, question)))));
}
