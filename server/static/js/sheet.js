/**
 * Going to a place in the article and back. The address says where the reader is, so that the
 * back button, a reload and a link all work. On a phone the pane is a sheet over the conversation.
 */

import { byId } from "./dom.js";
import { readRoute, routeOf, writeRoute } from "./route.js";

/** Below this width there is one pane; the same number stands in the style sheet. */
const NARROW = "(max-width: 56rem)";

/** @param {{article: Object, library: Object}} parts */
export function createSheet({ article, library }) {
  const narrow = matchMedia(NARROW);
  const conversation = byId("conversation");
  const pane = byId("article");

  /** On a phone: show or hide the sheet; what lies under it cannot be reached meanwhile. */
  function layout() {
    const open = narrow.matches && readRoute(location.hash) !== null;
    document.documentElement.classList.toggle("sheet-open", open);
    conversation.inert = open;
    pane.inert = narrow.matches && !open;
    document.querySelector(".bar").inert = open;
  }

  /** Go to a place: the address changes, so there is a way back. */
  function go(place, how = {}) {
    const hash = writeRoute(place);
    if (hash !== location.hash) history.pushState({ pushed: true }, "", hash);
    layout();
    return article.show(place, how);
  }

  const openCitation = (citation, from) => go(routeOf(citation), { quote: citation.quote, from, focus: true });

  /** Show what the address says; without a place, the first article, unmarked. */
  async function follow({ focus = false } = {}) {
    const route = readRoute(location.hash);
    layout();
    const doc = route?.doc ?? article.current()?.id ?? library.first();
    if (doc) await article.show(route ?? { doc }, { focus: focus && route !== null });
  }

  function close() {
    if (history.state?.pushed) return history.back();
    history.replaceState(null, "", location.pathname + location.search);
    closed();
  }

  async function closed() {
    const inside = article.holdsFocus();
    await follow({ focus: narrow.matches });
    if (inside && readRoute(location.hash) === null && !article.giveBack()) {
      byId(narrow.matches ? "show-article" : "question").focus();
    }
  }

  window.addEventListener("popstate", closed);
  narrow.addEventListener("change", layout);
  byId("close-article").addEventListener("click", close);
  byId("show-article").addEventListener("click", () => {
    const id = article.current()?.id ?? library.first();
    if (id) go({ doc: id }, { from: byId("show-article"), focus: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (document.documentElement.classList.contains("sheet-open")) close();
    else if (article.holdsFocus()) article.giveBack() || byId("question").focus();
    else if (window.parent !== window) window.parent.postMessage("inquote:close", "*");
  });
  return { go, openCitation, follow };
}
