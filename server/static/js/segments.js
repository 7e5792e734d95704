import { CodePoints } from "./codepoints.js";
import { el } from "./dom.js";

/**
 * Renders the segments; the page text of the result is exactly `reply.text`.
 *
 * A chip takes the place of its own marker in the words that we wrote after the quote. Markers
 * are never looked for in the source's words: a source may hold `[3]` itself.
 */
export function renderSegments(reply, chipOf) {
  const nodes = [];
  const last = reply.segments.findLastIndex(({ type }) => type === "quote");
  let waiting = [];
  for (const [at, segment] of reply.segments.entries()) {
    if (segment.type === "quote") {
      nodes.push(quote(segment));
      if (!waiting.includes(segment.citation)) waiting.push(segment.citation);
      continue;
    }
    let rest = segment.text;
    for (let next = firstMarker(rest, waiting); next; next = firstMarker(rest, waiting)) {
      nodes.push(rest.slice(0, next.at), chipOf(next.number));
      rest = rest.slice(next.at + next.marker.length);
      waiting = waiting.filter((number) => number !== next.number);
    }
    // A line for each quote: what closes one stays with it, the words before the next move on.
    const close = at < last && nodes.at(-1)?.localName === "button" && /^[.,;]?\s+/.exec(rest)?.[0];
    if (close) nodes.push(close, el("span", { class: "break" }));
    nodes.push(rest.slice(close ? close.length : 0));
  }
  return [...nodes, ...waiting.map(chipOf)];
}

/** The earliest marker in our own words, among the citations that still wait for theirs. */
function firstMarker(text, waiting) {
  return waiting.map((number) => ({ number, marker: `[${number}]`, at: text.indexOf(`[${number}]`) }))
    .filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
}

/** A quotation, with the answer span marked in it. */
function quote({ text, focus, role }) {
  const points = new CodePoints(text);
  const parts = focus && points.holds(...focus)
    ? [points.slice(0, focus[0]), el("mark", {}, points.slice(...focus)), points.slice(focus[1], points.length)]
    : [text];
  return el("q", { class: role === "context" ? "quote context" : "quote" }, ...parts);
}
