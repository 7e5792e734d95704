/** An article drawn block by block; each block keeps its code-point range for marking. */

import { el } from "./dom.js";

const TAGS = { headline: "h3", heading: "h4" };

/** @returns {{nodes: Node[], pieces: {node, start, end}[]}} */
export function renderBlocks({ blocks }, points) {
  const nodes = [];
  const pieces = [];
  let fold = null;
  let page = null;
  for (const block of blocks?.length ? blocks : [{ kind: "body", start: 0, end: points.length }]) {
    if (block.page && block.page !== page) nodes.push(el("p", { class: "page-number" }, `Page ${block.page}`));
    page = block.page ?? page;
    const node = draw(block.kind, points.slice(block.start, block.end));
    pieces.push({ node, start: block.start, end: block.end });
    if (block.kind !== "boilerplate") {
      fold = null;
      nodes.push(node);
      continue;
    }
    if (!fold) nodes.push(fold = el("details", { class: "furniture" }, el("summary")));
    fold.append(node);
    const count = fold.childElementCount - 1;
    fold.firstChild.textContent = `${count} ${count === 1 ? "line" : "lines"} of page furniture, not searched`;
  }
  return { nodes, pieces };
}

function draw(kind, text) {
  const reflow = kind === "body" && hardWrapped(text) ? " reflow" : "";
  // A wide table scrolls sideways, so it has to be reachable with the keyboard.
  const table = kind === "table" && { tabindex: "0", role: "group", "aria-label": "Table" };
  return el(TAGS[kind] ?? "p", { class: `block ${kind}${reflow}`, ...table }, text);
}

/** Lines broken at a fixed width are joined again for reading; their text stays as it is. */
function hardWrapped(text) {
  const lines = text.split("\n");
  return lines.length > 2 && lines.slice(0, -1).every(({ length }) => length > 45 && length < 100);
}

/** Mark [start, end) in the pieces that it touches; returns the marks, in order. */
export function markRange(pieces, points, start, end) {
  return pieces.filter((piece) => piece.start < end && start < piece.end).map((piece) => {
    const from = Math.max(start, piece.start);
    const to = Math.min(end, piece.end);
    const mark = el("mark", { tabindex: "-1" }, points.slice(from, to));
    piece.node.replaceChildren(points.slice(piece.start, from), mark, points.slice(to, piece.end));
    piece.marked = true;
    return mark;
  });
}

export function clearMarks(pieces, points) {
  for (const piece of pieces.filter(({ marked }) => marked)) {
    piece.node.textContent = points.slice(piece.start, piece.end);
    piece.marked = false;
  }
}
