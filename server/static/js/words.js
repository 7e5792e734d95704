/** What the page says about states. */

const AGAIN = "Try again. If it happens twice, tell whoever runs this page.";
const ERRORS = {
  offline: ["The server cannot be reached.", "Check that it is running and that you are connected, then try again."],
  slow: ["The server took too long.", "Try again in a moment, or ask a shorter question."],
  garbled: ["The server’s reply does not check out, so it is not shown.", AGAIN],
  422: ["The server did not accept that.", "Write a question of 1 to 1,000 characters."],
  429: ["Too many questions at once.", "Wait a moment, then try again."],
  500: ["Something went wrong on the server. This is not an answer.", AGAIN],
  503: ["The server is not ready yet.", "It may still be starting. Try again in a few seconds."],
};

/** @returns {[string, string]} what happened, and what to do */
export function errorWords(key, wait = 0) {
  const [message, hint] = ERRORS[key] ?? ERRORS[key >= 500 ? 500 : 422];
  return [message, wait > 0 ? `Try again in ${wait} seconds.` : hint];
}

const REASONS = {
  not_sure: "Not sure enough to quote",
  other_language: "In another language?",
  not_a_question: "Not a question",
  not_stated: "Not stated",
  nothing_loaded: "Nothing to read",
  which_one: "Which one is meant?",
};

export const reasonWords = (reason) => REASONS[reason] ?? "Not in the text";

/** A band's label and its meaning. */
export const BANDS = {
  strong: ["Strong match", "The quoted words answer the question, as far as a machine can tell."],
  fair: ["Fair match", "Probably an answer. Read it in its place."],
  weak: ["Weak match", "Perhaps no answer. Check it in its place."],
};

/** Where a citation stands: `page 3, characters 2051-2268`. */
export const placeWords = ({ start, end, page }) => `${page ? `page ${page}, ` : ""}characters ${start}-${end}`;
