/** The article pane: shows a document, marks a place in it, and gives the focus back. */

import { clearMarks, markRange, renderBlocks } from "./blocks.js";
import { CodePoints } from "./codepoints.js";
import { byId, el, webAddress } from "./dom.js";
import { metadataText } from "./library.js";

/** @param {{library: Object, onShown: (article: Object) => void}} parts */
export function createArticle({ library, onShown }) {
  const pane = byId("article");
  const notice = byId("article-notice");
  let shown = null;
  let wanted = 0;
  let back = null;

  /**
   * Show a document, and a place in it where one is given.
   * @param {{doc: string, start?: number, end?: number}} place
   * @param {{quote?: string, from?: HTMLElement, focus?: boolean}} how `quote` is what should
   *   stand there; `from` gets the focus back on Escape
   */
  async function show(place, { quote = null, from = null, focus = false } = {}) {
    const mine = (wanted += 1);
    back = from ?? back;
    try {
      const article = await library.get(place.doc);
      if (mine !== wanted) return;
      if (shown?.article !== article) draw(article);
    } catch (error) {
      if (mine !== wanted) return;
      say(error.status === 404 ? "This article is not on the server any more." : `${error.message} ${error.hint ?? ""}`);
      if (focus) byId("article-title").focus();
      return;
    }
    say("");
    mark(place, quote, focus);
  }

  function draw(article) {
    const points = new CodePoints(article.text);
    const { nodes, pieces } = renderBlocks(article, points);
    byId("article-text").replaceChildren(...nodes, facts(article));
    byId("article-title").textContent = article.title;
    byId("article-scroller").scrollTop = 0;
    shown = { article, points, pieces };
    onShown(article);
  }

  function mark({ start, end }, quote, focus) {
    const { pieces, points } = shown;
    clearMarks(pieces, points);
    if (start === undefined) return focus && byId("article-title").focus();
    if (!points.holds(start, end) || (quote !== null && points.slice(start, end) !== quote)) {
      say("The article has changed: the quoted words do not stand at this place any more.");
      return focus && byId("article-title").focus();
    }
    const marks = markRange(pieces, points, start, end);
    if (!marks.length) return focus && byId("article-title").focus();
    marks.forEach((one) => one.closest("details")?.setAttribute("open", ""));
    reveal(marks[0]);
    if (focus) marks[0].focus({ preventScroll: true });
  }

  function say(text) {
    notice.textContent = text;
    notice.hidden = !text;
  }

  /** Give the focus back to what opened the place. Returns whether there was something. */
  function giveBack() {
    const target = back?.isConnected ? back : null;
    back = null;
    target?.focus();
    return target !== null;
  }

  return { show, giveBack, holdsFocus: () => pane.contains(document.activeElement), current: () => shown?.article ?? null };
}

/** Bring the mark to the upper third of the pane, gently where motion is welcome. */
function reveal(mark) {
  const scroller = byId("article-scroller");
  const top = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scroller.scrollTo({ top: scroller.scrollTop + top - scroller.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
}

/** File, publisher, date and original address, below the text. */
function facts(article) {
  const metadata = article.metadata ?? {};
  const rows = ["publisher", "author", "date", "site"]
    .map((key) => [key, metadataText(metadata[key])]).filter(([, value]) => value);
  const url = metadataText(metadata.url);
  const address = url && webAddress(url);
  const original = address ? el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, url) : url;
  return el("footer", { class: "facts" }, el("dl", {},
    ...rows.flatMap(([key, value]) => [el("dt", {}, key), el("dd", {}, value)]),
    ...(url ? [el("dt", {}, "original"), el("dd", {}, original)] : []),
    el("dt", {}, "file"), el("dd", {}, article.source ?? "")));
}
