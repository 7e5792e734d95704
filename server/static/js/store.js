/**
 * The conversation, kept in this browser. One entry a turn, so that saving costs the same for
 * the first turn and the two hundredth; bounded; other versions' entries are dropped.
 */

import { checkReply } from "./reply.js";

const NAME = "inquote:";
const VERSION = "1:";
const LIMIT = 200;

/** @param {string} scope keeps the conversation of an embedded page apart */
export function createStore(scope) {
  const storage = browserStorage();
  const prefix = `${NAME}${VERSION}${scope}:`;
  const keys = (start) => Object.keys(storage ?? {}).filter((key) => key.startsWith(start)).sort();
  let saved = keys(prefix);

  /** The turns as they were, oldest first; entries that do not fit are dropped. */
  function load() {
    keys(NAME).filter((key) => !key.startsWith(NAME + VERSION)).forEach((key) => storage.removeItem(key));
    return keys(prefix).map((key) => parse(storage.getItem(key))).filter(Boolean);
  }

  function save(turn) {
    if (!storage) return;
    const key = prefix + turn.id;
    saved.push(key);
    while (saved.length > LIMIT) storage.removeItem(saved.shift());
    while (!write(key, JSON.stringify(turn)) && saved.length > 1) storage.removeItem(saved.shift());
  }

  function write(key, text) {
    try {
      storage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  function clear() {
    keys(prefix).forEach((key) => storage.removeItem(key));
    saved = [];
  }

  return { load, save, clear };
}

/** Browsers may refuse it, in a frame for instance. */
function browserStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    const turn = JSON.parse(text);
    const fits = [turn.id, turn.question, turn.searched].every((value) => typeof value === "string")
      && (turn.documents === null || Array.isArray(turn.documents)) && !checkReply(turn.reply);
    return fits ? turn : null;
  } catch {
    return null;
  }
}

let count = 0;

/** An id that sorts by time, also between two windows that share the store. */
export const turnId = () => [Date.now().toString(36).padStart(9, "0"),
  String(count += 1).padStart(5, "0"), Math.random().toString(36).slice(2, 6)].join("-");
