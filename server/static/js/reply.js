/** The contract's reply: checked when it comes from the server and when it is restored. */

const STATUSES = ["answered", "abstained", "chat"];

const isText = (value) => typeof value === "string";

function isCitation(value) {
  return isText(value?.document_id) && isText(value.title) && isText(value.quote)
    && Number.isInteger(value.start) && Number.isInteger(value.end)
    && Number.isInteger(value.number);
}

/**
 * What is wrong with a reply, or null. A reply whose parts do not belong together is not shown:
 * the segments must give the text, and each quote must be its citation's own words.
 */
export function checkReply(reply) {
  if (!STATUSES.includes(reply?.status)) return "status";
  if (!isText(reply.text) || !Array.isArray(reply.segments)) return "text";
  if (!reply.segments.every((segment) => isText(segment?.text))) return "segments";
  if (reply.segments.map((segment) => segment.text).join("") !== reply.text) return "segments";
  if (!Array.isArray(reply.citations) || !reply.citations.every(isCitation)) return "citations";
  if (!Array.isArray(reply.related) || !reply.related.every(isCitation)) return "related";
  for (const segment of reply.segments) {
    if (segment.type !== "quote") continue;
    const citation = reply.citations.find((one) => one.number === segment.citation);
    if (!citation || !citation.quote.includes(segment.text)) return "quote";
  }
  return null;
}

/** The question that was searched, where it is not the one that was typed. */
export function completedQuestion(question, reply) {
  const searched = reply.interpreted_question;
  return isText(searched) && searched.trim() && searched.trim() !== question.trim()
    ? searched.trim() : null;
}
