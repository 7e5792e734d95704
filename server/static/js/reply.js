/** The contract's reply, checked when it arrives and when it is restored. */

const isText = (value) => typeof value === "string";

const isCitation = (value) => [value?.document_id, value?.title, value?.quote].every(isText)
  && [value.number, value.start, value.end].every(Number.isInteger);

/**
 * What is wrong with a reply, or null. One whose parts do not belong together is not shown: the
 * segments must give the text, and each quote must be its citation's own words.
 */
export function checkReply(reply) {
  if (!["answered", "abstained", "chat"].includes(reply?.status)) return "status";
  for (const key of ["segments", "citations", "related"]) if (!Array.isArray(reply[key])) return key;
  if (![...reply.citations, ...reply.related].every(isCitation)) return "citations";
  if (!reply.segments.every((segment) => isText(segment?.text))) return "segments";
  if (reply.segments.map(({ text }) => text).join("") !== reply.text) return "text";
  const stray = reply.segments.find(({ type, text, citation }) => type === "quote"
    && !reply.citations.find(({ number }) => number === citation)?.quote.includes(text));
  return stray ? "quote" : null;
}

/** The question that was searched, where it is not the one that was typed. */
export function completedQuestion({ question, reply }) {
  const searched = isText(reply.interpreted_question) && reply.interpreted_question.trim();
  return searched && searched !== question.trim() ? searched : null;
}
