/** Answers and conversations as text, as Markdown, and as JSON that `inquote verify` reads. */

import { routeOf, writeRoute } from "../route.js";
import { placeWords } from "../words.js";

const addressOf = (citation) => new URL(writeRoute(routeOf(citation)), location.href).href;

/** An answer as plain text: question, answer, and where each quote stands. */
export function answerText({ question, reply }, library) {
  const sources = reply.citations.map((citation) =>
    `[${citation.number}] ${describe(citation, library)}\n    ${addressOf(citation)}`);
  return [`Q: ${question}`, reply.text, sources.join("\n")].filter(Boolean).join("\n\n") + "\n";
}

/** The same in Markdown; the words come out as they are, whatever signs they hold. */
export function answerMarkdown({ question, reply }, library) {
  const sources = reply.citations.map((citation) =>
    `- \\[${citation.number}\\] [${escape(describe(citation, library))}](${addressOf(citation)})`);
  return [`**${escape(question)}**`, escape(reply.text), sources.join("\n")]
    .filter(Boolean).join("\n\n") + "\n";
}

/** The conversation as one Markdown document. */
export function conversationMarkdown(turns, library) {
  return `# Conversation\n\n${turns.map((turn) => answerMarkdown(turn, library)).join("\n---\n\n")}`;
}

/** The replies as they came, for `inquote verify`. */
export function conversationJson(turns) {
  return `${JSON.stringify({ answers: turns.map((turn) => turn.reply) }, null, 2)}\n`;
}

function describe(citation, library) {
  const publisher = library.knownPublisher(citation.document_id);
  return [citation.title, publisher, placeWords(citation)].filter(Boolean).join(", ");
}

/** Markdown's own signs, and line breaks inside a paragraph, made literal. */
function escape(text) {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&")
    .replace(/^(\s*)([-+]|\d+(?=[.)]))/gm, "$1\\$2")
    .replace(/\n/g, "  \n");
}
