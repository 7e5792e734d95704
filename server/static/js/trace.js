/** A trace drawn without knowing its fields by heart: values, lists as tables, parts as sections. */

import { el } from "./dom.js";

const ROWS = 25;
const DEPTH = 4;

/** @param {Object|null} trace the `trace` of a reply with `explain: true` */
export function renderTrace(trace) {
  if (!trace || typeof trace !== "object") return el("p", {}, "The server gives no trace.");
  return el("div", {}, decision(trace), ...parts(trace, 1));
}

/** The sentence that says how it was decided. */
function decision(trace) {
  const { probability, threshold } = find(trace, "probability", "threshold");
  if (typeof probability !== "number" || typeof threshold !== "number") return null;
  const enough = probability >= threshold;
  return el("p", { class: "decision" },
    `Probability that the quote answers: ${number(probability)}. Needed: ${number(threshold)}. `
    + (enough ? "Enough to answer." : "Too low to answer."));
}

/** The first level of the trace that has both values. */
function find(trace, ...keys) {
  const levels = [trace, ...Object.values(trace).filter((part) => part && typeof part === "object")];
  return levels.find((level) => keys.every((key) => key in level)) ?? {};
}

function parts(object, depth) {
  const entries = Object.entries(object);
  const plain = entries.filter(([, value]) => !isObject(value));
  const nested = entries.filter(([, value]) => isObject(value) && Object.keys(value).length);
  return [
    plain.length ? el("dl", {}, ...plain.flatMap(([key, value]) =>
      [el("dt", {}, words(key)), el("dd", {}, show(value))])) : null,
    ...nested.map(([key, value]) => el("section", {}, el("h4", {}, words(key)), body(value, depth, words(key)))),
  ].filter(Boolean);
}

function body(value, depth, name) {
  if (Array.isArray(value)) {
    return value.every((row) => isObject(row) && !Array.isArray(row))
      ? table(value, name) : el("p", {}, value.map(show).join(", "));
  }
  return depth < DEPTH ? el("div", {}, ...parts(value, depth + 1)) : el("p", {}, JSON.stringify(value));
}

function table(rows, name) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  return el("div", { class: "table", tabindex: "0", role: "region", "aria-label": name },
    el("table", {},
      el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col" }, words(key))))),
      el("tbody", {}, ...rows.slice(0, ROWS).map((row) =>
        el("tr", {}, ...columns.map((key) => el("td", {}, show(row[key]))))))),
    rows.length > ROWS ? el("p", {}, `The first ${ROWS} of ${rows.length}.`) : null);
}

const isObject = (value) => value !== null && typeof value === "object";

/** `reader_score` reads as `reader score`. */
const words = (key) => key.replace(/_/g, " ").replace(/\bms\b/, "(ms)");

const number = (value) => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3))));

function show(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return number(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  return isObject(value) ? JSON.stringify(value) : String(value);
}
