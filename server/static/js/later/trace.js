/** A trace drawn without knowing its fields by heart: values, lists as tables, parts as sections. */

import { CodePoints } from "../codepoints.js";
import { el } from "../dom.js";
import { routeOf, writeRoute } from "../route.js";

const ROWS = 25;
const DEPTH = 5;
const SHOWN = 90;

/** @param {Object|null} trace the `trace` of a reply with `explain: true` */
export async function renderTrace(trace, library) {
  if (!isObject(trace)) return el("p", {}, "The server gives no trace.");
  return el("div", {}, ...parts(await withSentences(trace, library), 1));
}

/** Put the sentence's own words where the trace only says where it stands. */
async function withSentences(value, library) {
  if (!isObject(value)) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => withSentences(item, library)));
  const { document_id: id, start, end, ...rest } = value;
  const article = id && end ? await library.get(id).catch(() => null) : null;
  const entries = Object.entries(article ? rest : value)
    .map(async ([key, item]) => [key, await withSentences(item, library)]);
  const others = Object.fromEntries(await Promise.all(entries));
  return article ? { sentence: sentence(value, new CodePoints(article.text)), ...others } : others;
}

function sentence(place, points) {
  const whole = place.end - place.start <= SHOWN;
  const text = points.slice(place.start, whole ? place.end : place.start + SHOWN);
  return el("a", { href: writeRoute(routeOf(place)) }, whole ? text : `${text}…`);
}

function parts(object, depth) {
  const entries = Object.entries(object);
  const plain = entries.filter(([, value]) => !isObject(value) || value instanceof Node);
  const nested = entries.filter(([, value]) => isObject(value) && !(value instanceof Node) && Object.keys(value).length);
  const values = plain.length > 0 && el("dl", {}, ...plain.flatMap(([key, value]) =>
    [el("dt", {}, words(key)), el("dd", {}, show(value))]));
  const sections = nested.flatMap(([key, value]) => section(key, value, depth));
  return [decision(object), ...(depth > 1 ? [values, ...sections] : [...sections, values])].filter(Boolean);
}

/** The sentence that says how it was decided. */
function decision({ probability, threshold }) {
  if (typeof probability !== "number" || typeof threshold !== "number") return null;
  return el("p", { class: "decision" },
    `Probability that the text answers: ${show(probability)}. Needed: ${show(threshold)}. `
    + (probability >= threshold ? "Enough to answer." : "Too low to answer."));
}

function section(key, value, depth) {
  const name = words(key);
  const content = body(value, depth, name);
  const single = Array.isArray(value) && value.length === 1 && content.length > 1;
  return single ? content : [el("section", {}, el("h4", {}, name), ...content)];
}

function body(value, depth, name) {
  if (depth >= DEPTH) return [el("p", {}, JSON.stringify(value))];
  if (!Array.isArray(value)) return parts(value, depth + 1);
  if (!value.every(isObject)) return [el("p", {}, value.map(show).join(", "))];
  const flat = value.every((row) => Object.values(row).every((cell) => !isObject(cell) || cell instanceof Node));
  return flat ? [table(value, name)] : value.flatMap((row) => parts(row, depth + 1));
}

function table(rows, name) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return el("div", { class: "table", tabindex: "0", role: "region", "aria-label": name },
    el("table", {},
      el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col" }, words(key))))),
      el("tbody", {}, ...rows.slice(0, ROWS).map((row) =>
        el("tr", {}, ...columns.map((key) => el("td", {}, show(row[key]))))))),
    rows.length > ROWS && el("p", {}, `The first ${ROWS} of ${rows.length}.`));
}

const isObject = (value) => value !== null && typeof value === "object";

/** `reader_margin` reads as `reader margin`; times are named with their unit. */
const words = (key) => (key === "ms" ? "milliseconds" : key.replaceAll("_", " "));

function show(value) {
  if (value instanceof Node) return value;
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
  if (typeof value === "boolean") return value ? "yes" : "no";
  return isObject(value) ? JSON.stringify(value) : String(value);
}
