/**
 * The conversation, kept in this browser. One entry a turn, so that saving costs the same for
 * the first turn and the two hundredth; bounded; and of one version, older ones are dropped.
 */

import { checkReply } from "./reply.js";

const NAME = "inquote:";
const VERSION = "1:";
const LIMIT = 200;

/**
 * @param {string} scope keeps the conversations of an embedded page apart
 * @param {Storage|null} storage null where the browser refuses it
 */
export function createStore(scope, storage = browserStorage()) {
  const prefix = `${NAME}${VERSION}${scope}:`;
  const keys = () => Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix)).sort();
  let saved = keys();

  /** The turns as they were, oldest first; entries that do not fit are dropped. */
  function load() {
    for (const key of Object.keys(storage ?? {})) {
      if (key.startsWith(NAME) && !key.startsWith(NAME + VERSION)) storage.removeItem(key);
    }
    return keys().map((key) => parse(storage.getItem(key))).filter(Boolean);
  }

  function save(turn) {
    if (!storage) return;
    const key = prefix + turn.id;
    if (!saved.includes(key)) saved.push(key);
    while (saved.length > LIMIT) storage.removeItem(saved.shift());
    const text = JSON.stringify({ ...turn, reply: { ...turn.reply, trace: null } });
    while (!write(key, text) && saved.length > 1) storage.removeItem(saved.shift());
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
    for (const key of keys()) storage.removeItem(key);
    saved = [];
  }

  return { load, save, clear };
}

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
    const fits = typeof turn.id === "string" && typeof turn.question === "string"
      && (turn.documents === null || Array.isArray(turn.documents)) && checkReply(turn.reply) === null;
    return fits ? turn : null;
  } catch {
    return null;
  }
}

let count = 0;

/** An id that sorts by time, also between two windows that share one store. */
export function turnId(now = Date.now()) {
  count += 1;
  const random = Math.random().toString(36).slice(2, 6);
  return `${now.toString(36).padStart(9, "0")}-${String(count).padStart(5, "0")}-${random}`;
}
