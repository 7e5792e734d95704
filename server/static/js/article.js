/** The article pane: shows a document, marks a place in it, and gives the focus back. */

import { clearMarks, markRange, renderBlocks } from "./blocks.js";
import { CodePoints } from "./codepoints.js";
import { byId, el, webAddress } from "./dom.js";
import { metadataText } from "./library.js";

export function createArticle({ library, onShown }) {
  const title = byId("article-title");
  const notice = byId("article-notice");
  let shown = null;
  let wanted = 0;
  let back = null;

  /** Show a document and a place in it; `quote` should stand there, `from` gets the focus back. */
  async function show(place, { quote, from, focus } = {}) {
    const mine = wanted += 1;
    back = from ?? back;
    const outcome = await library.get(place.doc).catch((error) => error);
    if (mine !== wanted) return;
    const failed = outcome instanceof Error;
    const article = failed ? shown?.article ?? await library.get(library.first()).catch(() => null) : outcome;
    if (article && shown?.article !== article) draw(article);
    const fault = failed ? gone(outcome) : mark(place, quote);
    notice.textContent = fault ?? "";
    notice.hidden = !fault;
    const first = byId("article-text").querySelector("mark");
    if (!fault && first) reveal(first);
    if (focus) (fault ? title : first ?? title).focus({ preventScroll: true });
  }

  function draw(article) {
    const points = new CodePoints(article.text);
    const { nodes, pieces } = renderBlocks(article, points);
    byId("article-text").replaceChildren(...nodes, facts(article));
    byId("article-scroller").scrollTop = 0;
    title.textContent = article.title;
    shown = { article, points, pieces };
    onShown(article);
  }

  /** Mark a place; returns what is wrong with it, if something is. */
  function mark({ start, end }, quote) {
    const { pieces, points } = shown;
    clearMarks(pieces, points);
    if (start === undefined) return null;
    if (!points.holds(start, end) || (quote !== undefined && points.slice(start, end) !== quote)) {
      return "The article has changed: the quoted words do not stand at this place any more.";
    }
    for (const one of markRange(pieces, points, start, end)) one.closest("details")?.setAttribute("open", "");
    return null;
  }

  /** Give the focus back to what opened the place; false where that is gone. */
  function giveBack() {
    const target = back;
    back = null;
    target?.focus();
    return target !== null && document.activeElement === target;
  }

  return {
    show, giveBack,
    holdsFocus: () => byId("article").contains(document.activeElement),
    current: () => shown?.article ?? null,
  };
}

const gone = ({ status, message, hint }) =>
  (status === 404 ? "This article is not on the server any more." : `${message} ${hint ?? ""}`);

/** Bring the mark to the upper third of the pane. */
function reveal(mark) {
  const scroller = byId("article-scroller");
  const top = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroller.scrollTo({ top: scroller.scrollTop + top - scroller.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
}

function facts({ metadata = {}, source }) {
  const value = (key) => metadataText(metadata[key]);
  const address = webAddress(value("url"));
  const rows = ["publisher", "author", "date"].map((key) => [key, value(key)]);
  rows.push(["original", address ? el("a", { href: address, rel: "noreferrer", target: "_blank" }, address) : value("url")],
    ["file", source]);
  return el("footer", { class: "facts" }, el("dl", {}, ...rows.filter(([, one]) => one)
    .flatMap(([key, one]) => [el("dt", {}, key), el("dd", {}, one)])));
}
