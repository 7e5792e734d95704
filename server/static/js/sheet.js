/**
 * Going to a place in the article and back. The address says where the reader is, so that back,
 * reload and links work. On a phone the pane is a sheet over the conversation.
 */

import { byId } from "./dom.js";
import { readRoute, routeOf, writeRoute } from "./route.js";

/** One pane; the same width stands in base.css. */
const NARROW = matchMedia("(max-width: 56rem)");

export function createSheet({ article, library }) {
  const root = document.documentElement;

  /** What lies under an open sheet, or the sheet when it is closed, cannot be reached. */
  function layout() {
    const open = NARROW.matches && readRoute(location.hash) !== null;
    root.classList.toggle("sheet-open", open);
    for (const covered of [byId("conversation"), document.querySelector(".bar")]) covered.inert = open;
    byId("article").inert = NARROW.matches && !open;
    return open;
  }

  /** Go to a place: the address changes, so there is a way back. */
  function go(place, how) {
    const hash = writeRoute(place);
    if (hash !== location.hash) history.pushState({ pushed: true }, "", hash);
    layout();
    return article.show(place, { focus: true, ...how });
  }

  const openCitation = (citation, from) => go(routeOf(citation), { quote: citation.quote, from });

  /** Show what the address says; without a place, the article unmarked. */
  async function follow() {
    const focus = layout();
    const route = readRoute(location.hash);
    const doc = route?.doc ?? article.current()?.id ?? library.first();
    if (doc) await article.show(route ?? { doc }, { focus });
  }

  /** The address has changed: take the focus out of a sheet that is gone. */
  async function changed() {
    const inside = article.holdsFocus();
    await follow();
    if (inside && !readRoute(location.hash)) leave();
  }

  function leave() {
    if (!article.giveBack()) byId(NARROW.matches ? "show-article" : "question").focus();
  }

  function close() {
    if (history.state?.pushed) return history.back();
    history.replaceState(null, "", location.pathname + location.search);
    changed();
  }

  window.addEventListener("popstate", changed);
  NARROW.addEventListener("change", layout);
  byId("close-article").addEventListener("click", close);
  byId("show-article").addEventListener("click", ({ currentTarget }) => {
    const doc = article.current()?.id ?? library.first();
    if (doc) go({ doc }, { from: currentTarget });
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (root.classList.contains("sheet-open")) close();
    else if (article.holdsFocus()) leave();
    else if (window.parent !== window) window.parent.postMessage("inquote:close", "*");
  });
  return { go, openCitation, follow };
}
