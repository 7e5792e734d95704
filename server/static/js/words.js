/** What the page says, in one place. */

const ERRORS = {
  offline: ["The server cannot be reached.", "Check that it is running and that you are connected, then try again."],
  slow: ["The server took too long.", "Try again in a moment, or ask a shorter question."],
  garbled: ["The server sent a reply that cannot be read.", "Try again. If it happens twice, tell whoever runs this page."],
  untrusted: ["The reply did not check out, so it is not shown.", "Try again. If it happens twice, tell whoever runs this page."],
  403: ["That is not allowed here.", "Ask whoever runs this page."],
  404: ["That is not on the server any more.", "Reload the page to see what is."],
  413: ["That is too long.", "Shorten it and try again."],
  422: ["The server did not accept that question.", "Write a question of 1 to 1,000 characters."],
  429: ["Too many questions at once.", "Wait a moment, then try again."],
  500: ["Something went wrong on the server. This is not an answer.", "Try again. If it happens twice, tell whoever runs this page."],
  503: ["The server is not ready yet.", "It may still be starting. Try again in a few seconds."],
};

/** @returns {[string, string]} what happened, and what to do */
export function errorWords(key, wait = 0) {
  const [message, hint] = ERRORS[key] ?? ERRORS[Number(key) >= 500 ? 500 : 422];
  return wait > 0 ? [message, `Try again in ${wait} ${wait === 1 ? "second" : "seconds"}.`] : [message, hint];
}

const REASONS = {
  not_in_text: "The text does not say",
  not_sure: "Not sure enough to quote",
  other_language: "Another language",
  not_a_question: "Not a question",
  not_stated: "Not stated",
  nothing_loaded: "Nothing to read",
  which_one: "Which one is meant?",
};

/** Heading of an abstention. */
export const reasonWords = (reason) => REASONS[reason] ?? REASONS.not_in_text;

const BANDS = {
  strong: ["Strong match", "The quoted words answer the question, as far as the reader can tell."],
  fair: ["Fair match", "The quoted words probably answer the question. Read them in their place."],
  weak: ["Weak match", "The quoted words may not answer the question. Check them in their place."],
};

/** @returns {[string, string]|null} a label and its meaning */
export const bandWords = (band) => BANDS[band] ?? null;

/** Where a citation stands: `characters 2051-2268`, with the page where there are pages. */
export function placeWords({ start, end, page }) {
  return `${page ? `page ${page}, ` : ""}characters ${start}-${end}`;
}
