/** Copying one answer. */

import { copyText } from "./clipboard.js";
import * as formats from "./export.js";

/** @param {string} format name of a function of export.js */
export async function copyAnswer(format, turn, { library, say }) {
  const done = await copyText(formats[format](turn, library));
  say(done ? "Answer copied." : "This browser does not allow copying here.");
}
