/** An article drawn block by block; each block keeps its code-point range for marking. */

import { el } from "./dom.js";

const TAGS = { headline: "h3", heading: "h4", source: "p", byline: "p" };

/**
 * @param {Object} article text, blocks
 * @param {CodePoints} points over the article's text
 * @returns {{nodes: Node[], pieces: {node: Node, start: number, end: number}[]}}
 */
export function renderBlocks(article, points) {
  const blocks = article.blocks?.length ? article.blocks
    : [{ kind: "body", start: 0, end: points.length }];
  const nodes = [];
  const pieces = [];
  let fold = null;
  let page = null;
  for (const block of blocks) {
    if (block.page && block.page !== page) nodes.push(el("p", { class: "page-number" }, `Page ${block.page}`));
    page = block.page ?? page;
    const node = draw(block, points.slice(block.start, block.end));
    pieces.push({ node: node.text ?? node, start: block.start, end: block.end });
    if (block.kind !== "boilerplate") {
      fold = null;
      nodes.push(node);
      continue;
    }
    if (!fold) nodes.push(fold = furniture());
    fold.append(node);
    fold.firstChild.textContent = foldWords(fold.childElementCount - 1);
  }
  return { nodes, pieces };
}

function draw({ kind }, text) {
  const tag = TAGS[kind] ?? "p";
  const loose = kind === "table" || kind === "list" || !hardWrapped(text);
  const node = el(tag, { class: `block ${kind}${loose ? "" : " reflow"}` });
  if (kind !== "table") {
    node.textContent = text;
    return node;
  }
  // A wide table scrolls sideways, so it has to be reachable with the keyboard.
  node.textContent = text;
  node.tabIndex = 0;
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Table");
  return node;
}

/** Lines broken at a fixed width are joined again for reading; their text stays as it is. */
function hardWrapped(text) {
  const lines = text.split("\n");
  return lines.length > 2 && lines.slice(0, -1).every((line) => line.length > 45 && line.length < 100);
}

const furniture = () => el("details", { class: "furniture" }, el("summary", {}));

const foldWords = (count) => `${count} ${count === 1 ? "line" : "lines"} of page furniture, not searched`;

/** Mark [start, end) in the pieces that it touches; returns the marks, in order. */
export function markRange(pieces, points, start, end) {
  const marks = [];
  for (const piece of pieces) {
    const from = Math.max(start, piece.start);
    const to = Math.min(end, piece.end);
    if (from >= to) continue;
    const mark = el("mark", { tabindex: marks.length ? null : "-1" }, points.slice(from, to));
    piece.node.replaceChildren(points.slice(piece.start, from), mark, points.slice(to, piece.end));
    piece.marked = true;
    marks.push(mark);
  }
  return marks;
}

/** Take every mark off again. */
export function clearMarks(pieces, points) {
  for (const piece of pieces.filter((one) => one.marked)) {
    piece.node.textContent = points.slice(piece.start, piece.end);
    piece.marked = false;
  }
}
